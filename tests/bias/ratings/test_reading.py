"""Rows -> outlets: taken whole or refused whole, with the reason."""

from __future__ import annotations

import io
from datetime import date

import pytest

from bot.bias.ratings.columns import SAYING, match_columns
from bot.bias.ratings.facts import OutletFacts, Word
from bot.bias.ratings.reading import Finding, Harvest, Reading, Remark
from bot.bias.ratings.scales import Scale
from bot.bias.ratings.table import read_table
from bot.errors import BadInput
from bot.model import RatingKind

TODAY = date(2026, 1, 5)


def harvest_of(
    text: str, scale: Scale = Scale.PLAIN
) -> tuple[dict[str, OutletFacts], list[Remark]]:
    """Return what a table says, and what was remarked on its rows."""
    table = read_table(io.BytesIO(text.encode()))
    remarks: list[Remark] = []
    harvest = Harvest(
        reading=Reading(rater="mine", today=TODAY, scale=scale),
        columns=match_columns(table.header),
        n_cells=len(table.header),
        remark=remarks.append,
    )
    for record in table.records:
        harvest.take(record)
    assert harvest.n_refused == sum(r.finding is Finding.REFUSED for r in remarks)
    return harvest.outlets, remarks


def test_a_full_row_arrives_whole() -> None:
    """Every column of a merged set goes where it belongs."""
    outlets, remarks = harvest_of(
        "domain,key_kind,name,bias,bias_label,bias_raw,bias_rated_by,bias_dataset,bias_asof,"
        "factuality,factuality_raw,factuality_rated_by,factuality_asof,category,rating_url,"
        "owner,owner_type,country,language\n"
        "www.Tide.example,domain,The Daily Tide,-1,lean_left,left-center,MBFC,snapshot,2025-08-19,"
        "4,high,MBFC,2025-08-19,satire,https://rater.example/tide,Tidewater,state_controlled,GB,"
        "en\n"
    )

    bias = Word(
        kind=RatingKind.BIAS,
        rater="Media Bias/Fact Check",
        value="lean_left",
        raw="left-center",
        rated_on=date(2025, 8, 19),
        url="https://rater.example/tide",
        source="snapshot",
    )
    factuality = Word(
        kind=RatingKind.FACTUALITY,
        rater="Media Bias/Fact Check",
        value="high",
        raw="high",
        rated_on=date(2025, 8, 19),
        url="https://rater.example/tide",
    )
    assert remarks == []
    assert outlets == {
        "tide.example": OutletFacts(
            domain="tide.example",
            name="The Daily Tide",
            country="GB",
            language="en",
            owner="Tidewater",
            owner_type="state_controlled",
            category="satire",
            words=(bias, factuality),
        )
    }


def test_two_columns_are_enough() -> None:
    """A list of domains and sides is the word of whoever made it, without a date."""
    outlets, _ = harvest_of("Domain;Bias\ntide.example;left\npost.example;unrated\n")

    (word,) = outlets["tide.example"].words
    assert (word.rater, word.value, word.rated_on) == ("mine", "left", None)
    assert outlets["post.example"].words == ()


def test_several_raters_of_one_outlet_stand_side_by_side() -> None:
    """Rows of one outlet are joined; the first says who it is, later ones fill gaps."""
    outlets, remarks = harvest_of(
        "domain,name,owner,bias,rater\n"
        "tide.example,Tide,,left,AllSides\n"
        "https://www.tide.example/,The Tide,Tidewater,right,Ad Fontes\n"
    )

    tide = outlets["tide.example"]
    assert [(w.rater, w.value) for w in tide.words] == [
        ("Ad Fontes Media", "right"),
        ("AllSides", "left"),
    ]
    assert (tide.name, tide.owner, remarks) == ("Tide", "Tidewater", [])


def test_of_two_rows_that_contradict_each_other_the_first_stands() -> None:
    """The second is refused with the line of the first; a plain repetition is remarked on."""
    outlets, remarks = harvest_of(
        "domain,bias\ntide.example,left\ntide.example,right\ntide.example,left\n"
    )

    assert [w.value for w in outlets["tide.example"].words] == ["left"]
    assert [(r.line, r.finding) for r in remarks] == [(3, Finding.REFUSED), (4, Finding.NOTE)]
    assert "stands in line 2 too, and differs" in remarks[0].text


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("10.0.0.1,left,,", "column domain", id="ip"),
        pytest.param("localhost,left,,", "column domain", id="no-dot"),
        pytest.param(",left,,", "column domain", id="empty"),
        pytest.param("qchron..example,left,,", "column domain", id="malformed"),
        pytest.param(
            '"=HYPERLINK(""https://x.example"",1)",left,,', "column domain", id="formula"
        ),
        pytest.param("tide.example,NaN,,", "column bias: 'NaN'", id="nan"),
        pytest.param("tide.example,-9,,", "column bias: -9", id="number"),
        pytest.param("tide.example,left-ish,,", "is not in the table of scales", id="word"),
        pytest.param("tide.example,left,2031-01-01,", "lies in the future", id="future"),
        pytest.param("tide.example,left,May 4,", "expected a date", id="no-date"),
        pytest.param("tide.example,left,", "expected 4 cells, found 3", id="few-cells"),
        pytest.param("tide.example,left,,,,", "expected 4 cells, found 6", id="many-cells"),
    ],
)
def test_a_wrong_row_is_refused_alone(row: str, reason: str) -> None:
    """Its line and the reason are told, and the next row is taken."""
    outlets, remarks = harvest_of(f"domain,bias,date,name\n{row}\npost.example,right,,\n")

    assert list(outlets) == ["post.example"]
    assert [(r.line, r.finding) for r in remarks] == [(2, Finding.REFUSED)]
    assert reason in remarks[0].text


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("country", "United Kingdom", id="country"),
        pytest.param("language", "English", id="language"),
        pytest.param("owner_type", "billionaire", id="owner-type"),
        pytest.param("url", "javascript:alert(1)", id="script"),
        pytest.param("aliases", "10.0.0.1", id="alias"),
    ],
)
def test_a_detail_that_fits_nowhere_is_left_out(column: str, value: str) -> None:
    """The row is taken without it, and that is said."""
    outlets, remarks = harvest_of(f"domain,bias,{column}\ntide.example,left,{value}\n")

    tide = outlets["tide.example"]
    assert (tide.country, tide.language, tide.owner_type, tide.aliases) == ("", "", "", ())
    assert tide.words[0].url == ""
    assert [r.finding for r in remarks] == [Finding.NOTE]


def test_formulas_are_text() -> None:
    """They are kept as they stand; the mark that an export puts before them goes."""
    outlets, _ = harvest_of(
        "domain,name,bias\na.example,=1+1,left\nb.example,'=1+1,left\nc.example,'s Nieuws,left\n"
    )

    assert [o.name for o in outlets.values()] == ["=1+1", "=1+1", "'s Nieuws"]


def test_keys_are_brought_to_one_form() -> None:
    """Hosts, sections, channels and names in other scripts."""
    outlets, _ = harvest_of(
        "domain,bias,alias\nTide.example/Boston/,left,old.example www.older.example\n"
        "https://t.me/s/DailyTide,left,\nsüd.example,left,\n"
    )

    assert list(outlets) == ["tide.example/boston", "t.me/dailytide", "xn--sd-xka.example"]
    assert outlets["tide.example/boston"].aliases == ("old.example", "older.example")


def test_control_characters_do_not_get_in() -> None:
    """Names are one line of visible text, and no longer than names are."""
    outlets, _ = harvest_of(f'domain,name,bias\na.example,"A\n\u202eB\x07{"c" * 900}",left\n')

    assert outlets["a.example"].name.startswith("A Bc")
    assert len(outlets["a.example"].name) == 200


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(("name", "bias"), id="no-domain"),
        pytest.param(("domain", "name"), id="says-nothing"),
        pytest.param(("a" * 500, "=HYPERLINK()", *("x",) * 999), id="foreign"),
    ],
)
def test_wrong_columns_are_named_in_one_line(header: tuple[str, ...]) -> None:
    """What was found and what is needed, however many there are."""
    with pytest.raises(BadInput, match="needs a column domain and one of bias") as caught:
        match_columns(header)

    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_column_that_is_there_twice_is_refused() -> None:
    """Which of them is meant cannot be told."""
    with pytest.raises(BadInput, match="'bias' is there more than once"):
        match_columns(("domain", "bias", "Bias"))


def test_the_exact_name_goes_before_a_synonym() -> None:
    """A file may have both."""
    assert match_columns(("host", "domain", "bias"))["domain"] == 1
    assert set(SAYING) <= set(match_columns(("domain", *SAYING)))
