"""What must hold for every row of the bundled outlet register."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from importlib import resources

import pytest

COLUMNS = (
    "domain",
    "name",
    "aliases",
    "country",
    "language",
    "owner",
    "owner_type",
    "bias",
    "bias_raw",
    "bias_rater",
    "bias_rated_on",
    "bias_url",
    "factuality",
    "factuality_raw",
    "factuality_rater",
    "factuality_rated_on",
    "factuality_url",
    "owner_source",
)
BIAS = {"far_left", "left", "lean_left", "center", "lean_right", "right", "far_right"}
FACTUALITY = {"very_low", "low", "mixed", "mostly_factual", "high", "very_high"}
OWNER_TYPES = {
    "state_controlled",
    "captured_public",
    "captured_private",
    "public",
    "state_funded",
    "private",
    "nonprofit",
    "independent",
}
# These speak of who steers a newsroom, so they need more than common knowledge.
SENSITIVE_OWNER_TYPES = {"state_controlled", "captured_public", "captured_private"}
SIDES = {
    "far_left": "left",
    "left": "left",
    "lean_left": "left",
    "center": "center",
    "lean_right": "right",
    "right": "right",
    "far_right": "right",
}
PLATFORMS = {
    "apple.news",
    "blogspot.com",
    "facebook.com",
    "feedburner.com",
    "feedproxy.google.com",
    "go.com",
    "google.com",
    "indiatimes.com",
    "globo.com",
    "instagram.com",
    "medium.com",
    "msn.com",
    "news.google.com",
    "reddit.com",
    "smartnews.com",
    "substack.com",
    "t.me",
    "telegram.org",
    "tiktok.com",
    "twitter.com",
    "uol.com.br",
    "wordpress.com",
    "x.com",
    "yahoo.com",
    "youtube.com",
}
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")

Row = dict[str, str]


def read_register() -> list[Row]:
    text = resources.files("bot.bias").joinpath("register.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read_register()


def hosts_of(row: Row) -> list[str]:
    return [row["domain"], *row["aliases"].split()]


def test_the_columns_are_those_that_readers_of_the_file_expect(rows: list[Row]) -> None:
    """Names the columns in their order, and no row is longer or shorter than the header."""
    assert all(tuple(row) == COLUMNS for row in rows)
    assert all(value is not None for row in rows for value in row.values())


def test_at_least_150_outlets_are_registered(rows: list[Row]) -> None:
    """Holds enough outlets for stories to have several sides on the first day."""
    assert len(rows) >= 150


def test_every_host_belongs_to_one_outlet(rows: list[Row]) -> None:
    """Lets no domain and no alias occur twice, so a link finds one outlet."""
    counts = Counter(host for row in rows for host in hosts_of(row))

    assert [host for host, n in counts.items() if n > 1] == []


def test_hosts_are_canonical(rows: list[Row]) -> None:
    """Writes hosts in lower case, without scheme, path, port or a prefix like www."""
    hosts = [host for row in rows for host in hosts_of(row)]

    assert [host for host in hosts if not HOST.fullmatch(host)] == []
    assert [host for host in hosts if host.startswith(("www.", "m.", "mobile.", "amp."))] == []


def test_no_outlet_is_a_platform(rows: list[Row]) -> None:
    """Keeps out hosts that carry other people's news: their ratings say nothing of an item."""
    assert [host for row in rows for host in hosts_of(row) if host in PLATFORMS] == []


def test_rows_are_sorted_by_domain(rows: list[Row]) -> None:
    """Keeps differences between two versions of the file readable."""
    domains = [row["domain"] for row in rows]

    assert sorted(domains) == domains


def test_codes_are_well_formed(rows: list[Row]) -> None:
    """Gives every outlet a country of two capitals and a primary language subtag."""
    assert [row["domain"] for row in rows if not re.fullmatch("[A-Z]{2}", row["country"])] == []
    assert [row["domain"] for row in rows if not re.fullmatch("[a-z]{2,3}", row["language"])] == []
    assert all(row["country"] != "UK" for row in rows)


def test_the_register_spans_languages_and_countries(rows: list[Row]) -> None:
    """Covers at least eight languages and twenty-five countries."""
    assert len({row["language"] for row in rows}) >= 8
    assert len({row["country"] for row in rows}) >= 25


def test_every_outlet_names_its_owner_and_where_that_is_known_from(rows: list[Row]) -> None:
    """Fills name, owner and source of the owner, and uses only the known owner types."""
    assert all(row["name"] and row["owner"] and row["owner_source"] for row in rows)
    assert {row["owner_type"] for row in rows} <= OWNER_TYPES | {""}


def test_state_control_and_capture_are_never_our_own_word(rows: list[Row]) -> None:
    """Cites a monitor wherever an outlet is called state controlled or captured."""
    marked = [row for row in rows if row["owner_type"] in SENSITIVE_OWNER_TYPES]

    assert marked
    assert all("State Media Monitor" in row["owner_source"] for row in marked)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param("bias", BIAS, id="bias"),
        pytest.param("factuality", FACTUALITY, id="factuality"),
    ],
)
def test_every_rating_has_rater_day_and_page(rows: list[Row], kind: str, values: set[str]) -> None:
    """Gives each rating the rater's own term, name, an ISO date and an https page."""
    rated = [row for row in rows if row[kind]]

    assert rated
    for row in rated:
        assert row[kind] in values, row["domain"]
        assert row[f"{kind}_raw"], row["domain"]
        assert row[f"{kind}_rater"], row["domain"]
        assert date.fromisoformat(row[f"{kind}_rated_on"]).year >= 2024, row["domain"]
        assert row[f"{kind}_url"].startswith("https://"), row["domain"]


@pytest.mark.parametrize("kind", ["bias", "factuality"])
def test_an_unrated_outlet_leaves_all_of_the_rating_empty(rows: list[Row], kind: str) -> None:
    """Has no rater, date or page without a rating."""
    rest = [f"{kind}_{part}" for part in ("raw", "rater", "rated_on", "url")]

    assert [row["domain"] for row in rows if not row[kind] and any(row[c] for c in rest)] == []


def test_no_two_outlets_share_a_page_of_the_rater(rows: list[Row]) -> None:
    """Would show a rating that was filed under the wrong domain."""
    pages = Counter(row["bias_url"] for row in rows if row["bias_url"])

    assert [page for page, n in pages.items() if n > 1] == []


def test_the_sides_are_comparable_in_number(rows: list[Row]) -> None:
    """Holds at least 35 outlets a side, and no side more than 1.25 times another."""
    sides = Counter(SIDES[row["bias"]] for row in rows if row["bias"])

    assert {"left", "center", "right"} == set(sides)
    assert min(sides.values()) >= 35
    assert max(sides.values()) <= 1.25 * min(sides.values())
