"""What must hold for the bundled feeds, for the register beside them, and for their page."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "starter-pack.md"
# Services that end or hide the publisher's own address, and hosts of other people's news.
FOREIGN_HOSTS = (
    "feedburner.com",
    "feedproxy.google.com",
    "news.google.com",
    "nitter.net",
    "reddit.com",
    "yahoo.com",
    "msn.com",
    "blogspot.com",
    "wordpress.com",
    "substack.com",
    "medium.com",
    "youtube.com",
    "rsshub.app",
)
SIDES = {
    "far_left": "Left",
    "left": "Left",
    "lean_left": "Left",
    "center": "Center",
    "lean_right": "Right",
    "right": "Right",
    "far_right": "Right",
    "": "Unrated",
}
ROW = re.compile(r"\| ([a-z]{2}|[A-Z]{2}|All) \|(.+)\|")
REST = re.compile(r"One outlet each: (.+)\.")


@pytest.fixture(scope="module")
def opml() -> ET.Element:
    return ET.fromstring(resources.files("bot.sources").joinpath("starter.opml").read_bytes())


@pytest.fixture(scope="module")
def feeds(opml: ET.Element) -> list[ET.Element]:
    return opml.findall("./body/outline/outline")


@pytest.fixture(scope="module")
def register() -> dict[str, dict[str, str]]:
    text = resources.files("bot.bias").joinpath("register.csv").read_text(encoding="utf-8")
    return {row["domain"]: row for row in csv.DictReader(text.splitlines())}


def home_of(feed: ET.Element) -> str:
    return (urlsplit(feed.attrib["htmlUrl"]).hostname or "").removeprefix("www.")


def test_the_pack_is_opml_2_in_groups(opml: ET.Element, feeds: list[ET.Element]) -> None:
    """Has a title, and every feed stands in a named group, one level deep."""
    groups = opml.findall("./body/outline")

    assert (opml.tag, opml.attrib["version"]) == ("opml", "2.0")
    assert opml.findtext("./head/title")
    assert all(group.attrib["text"] == group.attrib["title"] for group in groups)
    assert all(len(group) > 0 and "xmlUrl" not in group.attrib for group in groups)
    assert len(list(opml.iter("outline"))) == len(groups) + len(feeds)


def test_every_feed_has_all_its_attributes(feeds: list[ET.Element]) -> None:
    """Names the outlet, its kind of feed, language, home and address of the feed."""
    wanted = {"type", "text", "title", "language", "htmlUrl", "xmlUrl"}

    assert all(wanted == set(feed.attrib) for feed in feeds)
    assert all(value.strip() == value != "" for feed in feeds for value in feed.attrib.values())
    assert {"rss"} == {feed.attrib["type"] for feed in feeds}
    assert all(feed.attrib["text"] == feed.attrib["title"] for feed in feeds)


def test_the_pack_is_large_enough_for_a_first_day(feeds: list[ET.Element]) -> None:
    """Holds at least 150 outlets in at least eight languages."""
    assert len(feeds) >= 150
    assert len({feed.attrib["language"] for feed in feeds}) >= 8


def test_outlets_and_register_are_the_same(
    feeds: list[ET.Element], register: dict[str, dict[str, str]]
) -> None:
    """Finds each outlet of the pack in the register, once, and the other way round."""
    homes = Counter(home_of(feed) for feed in feeds)

    assert [home for home, n in homes.items() if n > 1] == []
    assert set(register) == set(homes)


def test_name_and_language_agree_with_the_register(
    feeds: list[ET.Element], register: dict[str, dict[str, str]]
) -> None:
    """Calls an outlet the same in both files."""
    pack = {home_of(f): (f.attrib["title"], f.attrib["language"]) for f in feeds}

    assert {d: (row["name"], row["language"]) for d, row in register.items()} == pack


def test_feed_addresses_are_unique_and_absolute(feeds: list[ET.Element]) -> None:
    """Polls no address twice, and only over http or https."""
    counts = Counter(feed.attrib["xmlUrl"] for feed in feeds)

    assert [url for url, n in counts.items() if n > 1] == []
    for feed in feeds:
        assert urlsplit(feed.attrib["xmlUrl"]).scheme in {"http", "https"}, feed.attrib["xmlUrl"]
        assert urlsplit(feed.attrib["xmlUrl"]).hostname, feed.attrib["xmlUrl"]
        assert urlsplit(feed.attrib["htmlUrl"]).scheme == "https", feed.attrib["htmlUrl"]


def test_feeds_come_from_the_outlets_and_not_from_platforms(feeds: list[ET.Element]) -> None:
    """Keeps out portals, proxies and services that have been switched off."""
    hosts = [urlsplit(feed.attrib["xmlUrl"]).hostname or "" for feed in feeds]

    assert [
        host
        for host in hosts
        if any(host == bad or host.endswith(f".{bad}") for bad in FOREIGN_HOSTS)
    ] == []


def test_addresses_carry_no_keys(feeds: list[ET.Element]) -> None:
    """Asks for no feed with somebody's API key or password."""
    urls = [urlsplit(feed.attrib["xmlUrl"]) for feed in feeds]

    assert [u.geturl() for u in urls if u.username or "key=" in u.query.lower()] == []


@pytest.mark.parametrize("column", ["language", "country"])
def test_the_page_counts_what_is_in_the_pack(
    register: dict[str, dict[str, str]], column: str
) -> None:
    """Compares the page's tables, by language and by country, with the register."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in register.values():
        for key in (row[column], "All"):
            counts[key][SIDES[row["bias"]]] += 1

    section = PAGE.read_text(encoding="utf-8").split(f"## By {column}")[1].split("\n## ")[0]
    shown = {m[1]: [int(n) for n in m[2].split("|")] for m in ROW.finditer(section)}
    single = REST.search(section.replace("\n", " "))

    assert single is not None
    assert {k for k, n in counts.items() if n.total() == 1} == set(single[1].split(", "))
    assert {
        key: [n.total(), n["Left"], n["Center"], n["Right"], n["Unrated"]]
        for key, n in counts.items()
        if n.total() > 1
    } == shown


def test_the_page_opens_with_true_figures(register: dict[str, dict[str, str]]) -> None:
    """States the size of the pack, its languages, its countries and its sides as they are."""
    sides = Counter(SIDES[row["bias"]] for row in register.values())
    languages = len({row["language"] for row in register.values()})
    countries = len({row["country"] for row in register.values()})
    page = PAGE.read_text(encoding="utf-8")

    assert f"{len(register)} outlets with one feed each" in page
    assert f"in {languages} languages and {countries} countries" in page
    left, center, right = sides["Left"], sides["Center"], sides["Right"]
    assert f"{left} count as left, {center} as center, {right} as right" in page
    assert f"The other {sides['Unrated']} outlets" in page
