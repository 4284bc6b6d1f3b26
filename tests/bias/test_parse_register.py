"""The register as CSV: read whole, or refused with line and column."""

from __future__ import annotations

from datetime import date

import pytest

from bot.bias.outlets import bias_of, factuality_of
from bot.bias.register import COLUMNS, load_register, parse_register
from bot.errors import BadInput
from bot.model import Bias, Factuality, RatingKind

ROW = {
    "domain": "tide.example",
    "name": "The Daily Tide",
    "aliases": "tide.news tide.example.org",
    "country": "GB",
    "language": "en",
    "owner": "Tidewater, Inc.",
    "owner_type": "private",
    "bias": "lean_left",
    "bias_raw": "left-center",
    "bias_rater": "Rater A",
    "bias_rated_on": "2026-05-04",
    "bias_url": "https://rater-a.example/tide",
    "factuality": "high",
    "factuality_raw": "high",
    "factuality_rater": "Rater A",
    "factuality_rated_on": "2026-05-04",
    "factuality_url": "https://rater-a.example/tide",
    "owner_source": "imprint",
}


def make_csv(*rows: dict[str, str]) -> str:
    lines = [",".join(COLUMNS)]
    lines += [",".join(f'"{row[column]}"' for column in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


def test_a_row_becomes_an_outlet() -> None:
    """Every column arrives where it belongs."""
    outlet = parse_register(make_csv(ROW)).find("https://tide.news/x")

    assert outlet is not None
    assert (outlet.domain, outlet.name) == ("tide.example", "The Daily Tide")
    assert outlet.aliases == ("tide.news", "tide.example.org")
    assert (outlet.country, outlet.language, outlet.owner_type) == ("GB", "en", "private")
    assert outlet.owner == "Tidewater, Inc."
    bias, factuality = outlet.ratings
    assert (bias.kind, bias.value, bias.raw) == (RatingKind.BIAS, "lean_left", "left-center")
    assert (bias.rater, bias.rated_on) == ("Rater A", date(2026, 5, 4))
    assert factuality.kind is RatingKind.FACTUALITY


def test_an_outlet_may_have_no_rating() -> None:
    """Empty rating columns mean unrated, not center."""
    empty = {column: "" for column in COLUMNS if column.startswith(("bias", "factuality"))}

    outlet = parse_register(make_csv({**ROW, **empty})).outlets[0]

    assert (bias_of(outlet), factuality_of(outlet)) == (Bias.UNRATED, Factuality.UNRATED)


def test_several_rows_of_one_domain_are_several_raters() -> None:
    """A second row adds its ratings."""
    second = {**ROW, "bias": "right", "bias_rater": "Rater B", "factuality": ""}

    (outlet,) = parse_register(make_csv(ROW, second)).outlets

    assert len(outlet.ratings) == 3
    assert bias_of(outlet) is Bias.CENTER


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        pytest.param({"domain": ""}, "line 3, column domain: expected a host", id="no-domain"),
        pytest.param({"domain": "www.tide.example"}, "line 3, column domain", id="www"),
        pytest.param({"name": ""}, "line 3, column name: must not be empty", id="no-name"),
        pytest.param({"country": "UK!"}, "line 3, column country", id="country"),
        pytest.param({"language": "English"}, "line 3, column language", id="language"),
        pytest.param({"bias": "leftish"}, "line 3, column bias: expected one of", id="bias"),
        pytest.param({"bias_rater": ""}, "line 3, column bias_rater", id="rater"),
        pytest.param({"bias_rated_on": "May"}, "line 3, column bias_rated_on", id="date"),
        pytest.param({"bias_url": "rater"}, "line 3, column bias_url", id="link"),
        pytest.param({"factuality": "1"}, "line 3, column factuality", id="factuality"),
    ],
)
def test_a_wrong_value_is_named_by_line_and_column(over: dict[str, str], sentence: str) -> None:
    """Who mends the file is told where to look."""
    with pytest.raises(BadInput, match=sentence):
        parse_register(make_csv(ROW, {**ROW, **over}))


def test_lines_are_counted_across_quoted_line_breaks() -> None:
    """The line named is where the row starts in an editor."""
    long_owner = {**ROW, "owner": "Tidewater\nInc."}

    with pytest.raises(BadInput, match="line 4, column name"):
        parse_register(make_csv(long_owner, {**ROW, "name": ""}))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "line 1: missing columns", id="empty"),
        pytest.param("domain,name\n", "line 1: missing columns: aliases, bias", id="columns"),
        pytest.param(make_csv(ROW) + "a,b\n", "line 3: expected 18 fields", id="short-row"),
        pytest.param(make_csv(ROW) + '"a"b\n', "line 3: not CSV", id="not-csv"),
    ],
)
def test_a_file_that_is_no_register_is_refused(text: str, sentence: str) -> None:
    """The sentence says what is missing."""
    with pytest.raises(BadInput, match=sentence):
        parse_register(text)


def test_a_byte_order_mark_does_no_harm() -> None:
    """Spreadsheets put one in front."""
    assert len(parse_register("\ufeff" + make_csv(ROW)).outlets) == 1


def test_the_bundled_register_loads() -> None:
    """It is part of the package, and somebody on each side is rated."""
    sides = {bias_of(outlet).side for outlet in load_register().outlets}

    assert {"left", "center", "right"} <= sides
