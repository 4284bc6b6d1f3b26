"""Bundled, imported, decided -> one register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from itertools import permutations

import pytest

from bot.bias.moved import moved_addresses
from bot.bias.outlets import Register, aggregate_of, bias_of, factuality_of
from bot.bias.ratings.export import render_ratings
from bot.bias.ratings.facts import Dataset, Imported, OutletFacts, Override, Word
from bot.bias.ratings.merge import Knowledge, facts_in_force, merge_register, record_of
from bot.model import Bias, Factuality, Outlet, RatingKind
from tests.bias.ratings.test_reading import harvest_of
from tests.bias.worlds import make_outlet

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
BUNDLED = Register(
    (
        make_outlet("tide.example", "lean_left", factuality="high", aliases=("old-tide.example",)),
        make_outlet("post.example", "right"),
    )
)


def facts(domain: str, bias: str = "", rater: str = "Rater X", **over: object) -> OutletFacts:
    word = Word(kind=RatingKind.BIAS, rater=rater, value=bias, raw=bias, rated_on=date(2025, 6, 1))
    fields: dict[str, object] = {"words": (word,) if bias else (), **over}
    return OutletFacts(domain=domain, **fields)  # type: ignore[arg-type]  # tests name real fields


def imported(*outlets: OutletFacts, name: str = "set", days: int = 0) -> Imported:
    at = NOW + timedelta(days=days)
    dataset = Dataset(name=name, origin="x.csv", licence="CC0", imported_at=at, changed_at=at)
    return Imported(dataset=dataset, outlets=outlets)


def override(domain: str, value: str, kind: RatingKind = RatingKind.BIAS) -> Override:
    return Override(domain=domain, kind=kind, value=value, because="we looked", url="", set_at=NOW)


def find(known: Knowledge, address: str) -> Outlet:
    outlet = merge_register(known).find(address)
    assert outlet is not None
    return outlet


def test_the_words_of_all_raters_stand_side_by_side() -> None:
    """The bundled rater and an imported one give a mean and a spread."""
    outlet = find(
        Knowledge(bundled=BUNDLED, datasets=(imported(facts("tide.example", "right")),)),
        "tide.example",
    )

    together = aggregate_of(outlet, RatingKind.BIAS)
    assert (together.value, together.n_raters, together.spread) == (Bias.CENTER, 2, 3)
    assert together.raters_differ


def test_the_newest_import_says_who_an_outlet_is() -> None:
    """What it does not say comes from older ones, at last from the bundled register."""
    older = imported(facts("tide.example", owner="Old Ltd", country="IE"), name="a")
    newer = imported(facts("tide.example", owner="New Ltd"), name="b", days=1)

    for order in permutations((older, newer)):
        outlet = find(Knowledge(bundled=BUNDLED, datasets=order), "tide.example")
        assert (outlet.owner, outlet.country, outlet.name) == ("New Ltd", "IE", "Tide.Example")


@pytest.mark.parametrize(
    ("outlets", "bias"),
    [
        pytest.param((facts("old-tide.example", "far_right"),), 2, id="alias-adds-a-rater"),
        pytest.param(
            (facts("old-tide.example", "far_right"), facts("tide.example", "center")),
            2,
            id="own-word-before-the-alias",
        ),
    ],
)
def test_what_is_said_of_an_alias_goes_to_its_outlet(
    outlets: tuple[OutletFacts, ...], bias: int
) -> None:
    """It makes no second outlet, and overrules nothing that is said of the outlet itself."""
    known = Knowledge(bundled=BUNDLED, datasets=(imported(*outlets),))

    register = merge_register(known)

    assert len(register.outlets) == 2
    outlet = find(known, "old-tide.example")
    assert (outlet.domain, len([r for r in outlet.ratings if r.kind is RatingKind.BIAS])) == (
        "tide.example",
        bias,
    )


def test_an_alias_cannot_take_a_bundled_outlet_away() -> None:
    """Whoever claims a domain of the bundled register in a file does not get it."""
    thief = facts("thief.example", "left", aliases=("post.example",))

    outlet = find(Knowledge(bundled=BUNDLED, datasets=(imported(thief),)), "post.example")

    assert (outlet.domain, bias_of(outlet)) == ("post.example", Bias.RIGHT)


def test_aliases_of_each_other_end_somewhere() -> None:
    """A ring of aliases is a mistake, and no endless loop."""
    ring = imported(
        facts("a.example", "left", aliases=("b.example",)),
        facts("b.example", "right", aliases=("a.example",)),
    )

    assert find(Knowledge(bundled=BUNDLED, datasets=(ring,)), "a.example") is not None


@pytest.mark.parametrize(
    "outlets",
    [
        pytest.param((facts("huffpost.com", "left"),), id="rated under its name of today"),
        pytest.param((facts("huffingtonpost.com", "left"),), id="under its former one"),
        pytest.param(
            (facts("huffingtonpost.com", name="HuffPost"), facts("huffpost.com", "left")),
            id="known under both",
        ),
        pytest.param(
            (facts("huffingtonpost.com", "left", aliases=("huffpost.com",)),),
            id="a file says it the other way round",
        ),
    ],
)
def test_an_outlet_is_found_under_its_former_addresses(outlets: tuple[OutletFacts, ...]) -> None:
    """Old links and short ones are of the same outlet, of which there is one."""
    known = Knowledge(bundled=BUNDLED, datasets=(imported(*outlets),))

    old, new = find(known, "https://www.huffingtonpost.com/2014/x"), find(known, "huffpost.com")

    assert old == new == find(known, "https://huff.to/1abc")
    assert bias_of(old) is Bias.LEFT


def test_where_nobody_knows_an_outlet_its_addresses_are_unknown() -> None:
    """The table of addresses makes no outlet."""
    assert merge_register(Knowledge(bundled=BUNDLED)).find("huffingtonpost.com") is None


def test_the_table_of_addresses_is_sound() -> None:
    """Sorted, each once, no chains, and in the form that keys have."""
    table = moved_addresses()
    written = resources.files("bot.bias").joinpath("moved.csv").read_text("utf-8").splitlines()[1:]

    assert [line.split(",")[0] for line in written] == sorted(table)
    assert not table.keys() & set(table.values())
    assert {line.split(",")[2] for line in written} == {
        *("edition", "feeds", "moved", "part", "publisher", "renamed", "short")
    }


def test_the_operators_word_stands_alone() -> None:
    """No rater's word remains beside it; the other kind stays as it was."""
    known = Knowledge(
        bundled=BUNDLED,
        datasets=(imported(facts("tide.example", "far_left")),),
        overrides=(override("tide.example", "center"),),
    )

    outlet = find(known, "tide.example")

    assert bias_of(outlet) is Bias.CENTER
    assert factuality_of(outlet) is Factuality.HIGH
    assert aggregate_of(outlet, RatingKind.BIAS).n_raters == 1
    assert len([c for c in record_of(known, outlet).claims if c.word.kind is RatingKind.BIAS]) == 2


@pytest.mark.parametrize(
    ("domain", "value", "address", "bias"),
    [
        pytest.param("tide.example", "unrated", "tide.example", Bias.UNRATED, id="taken-off"),
        pytest.param("old-tide.example", "right", "tide.example", Bias.RIGHT, id="alias"),
        pytest.param("new.example", "left", "new.example/x", Bias.LEFT, id="unknown-outlet"),
        pytest.param(
            "tide.example/boston", "right", "tide.example/boston/1", Bias.RIGHT, id="section"
        ),
        pytest.param(
            "tide.example/boston", "right", "tide.example/x", Bias.LEAN_LEFT, id="not-its-home"
        ),
    ],
)
def test_an_override_reaches_what_it_names(
    domain: str, value: str, address: str, bias: Bias
) -> None:
    """An outlet, its alias, one that nobody knows, or a part of one."""
    known = Knowledge(bundled=BUNDLED, overrides=(override(domain, value),))

    assert bias_of(find(known, address)) is bias


def test_a_part_keeps_what_is_known_of_the_whole() -> None:
    """Only what the operator decided differs."""
    known = Knowledge(bundled=BUNDLED, overrides=(override("tide.example/boston", "right"),))

    outlet = find(known, "https://tide.example/boston/1")

    assert (outlet.domain, factuality_of(outlet)) == ("tide.example/boston", Factuality.HIGH)


def test_what_was_taken_back_counts_no_more() -> None:
    """The raters' words count again."""
    from_then = override("tide.example", "right")
    ended = Override(
        domain=from_then.domain,
        kind=from_then.kind,
        value=from_then.value,
        because=from_then.because,
        url="",
        set_at=NOW,
        ended_at=NOW,
    )

    outlet = find(Knowledge(bundled=BUNDLED, overrides=(ended,)), "tide.example")

    assert bias_of(outlet) is Bias.LEAN_LEFT


def test_an_export_is_read_back() -> None:
    """Every fact survives, several raters, several licences and formulas included."""
    words = tuple(
        Word(
            kind=kind,
            rater=rater,
            value=value,
            raw=f"@{value}",
            rated_on=on,
            url="https://r.example/1",
            licence=licence,
            source="=cmd()",
        )
        for kind, rater, value, on, licence in (
            (RatingKind.BIAS, "A", "far_left", date(2025, 1, 1), "CC0"),
            (RatingKind.BIAS, "B", "center", None, ""),
            (RatingKind.FACTUALITY, "A", "very_low", None, "ODbL"),
        )
    )
    outlet = OutletFacts(
        domain="tide.example/boston",
        name='=HYPERLINK("https://x.example","x"), Ltd',
        aliases=("a.example", "t.me/tide"),
        country="GB",
        language="en",
        owner="-Owner",
        owner_type="public",
        category="satire",
        words=words,
    )

    lines = list(render_ratings([outlet, OutletFacts(domain="bare.example", country="DE")]))

    outlets, remarks = harvest_of("".join(lines))
    assert remarks == []
    assert outlets == {
        "tide.example/boston": outlet,
        "bare.example": OutletFacts(domain="bare.example", country="DE"),
    }
    assert not any(cell.startswith(("=", "-", "@")) for line in lines for cell in line.split(","))


def test_all_that_is_in_force_can_be_exported() -> None:
    """A word keeps its licence and source, and one without a date gets none by it."""
    undated = Word(
        kind=RatingKind.BIAS,
        rater="Rater Y",
        value="left",
        raw="Left",
        source="atlas",
        taken_on=date(2026, 1, 5),
    )
    atlas = imported(facts("old-tide.example", words=(undated,)), facts("post.example", "right"))

    exported = tuple(facts_in_force(Knowledge(bundled=BUNDLED, datasets=(atlas,))))

    words = {(f.domain, w.rater): w for f in exported for w in f.words}
    assert words["tide.example", "Rater Y"] == replace(undated, licence="CC0")
    assert words["tide.example", "Rater Y"].rated_on is None
    assert words["post.example", "Rater X"].licence == "CC0"
    outlets, remarks = harvest_of("".join(render_ratings(exported)))
    assert remarks == []
    assert outlets == {f.domain: f for f in exported}
