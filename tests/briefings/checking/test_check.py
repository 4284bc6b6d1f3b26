"""A claim stands or falls with its names, numbers, days and quotations."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.checking.check import check_claim

SOURCE = (
    "The Kell dam failed on Monday, the water board said. About 3,400 people left their homes."
    " Director Hanne Sollberg said repairs would cost 4.8 million crowns, 12 percent of the"
    " budget, and end on 5 May. “We were lucky this time,” she said. Two bridges were swept away"
    " at 11:40 p.m."
)


@pytest.mark.parametrize(
    ("claim", "unsupported"),
    [
        pytest.param("About 3,400 people left their homes.", (), id="as it stands"),
        pytest.param("About 3.400 people left their homes.", (), id="other grouping"),
        pytest.param("2 bridges were swept away.", (), id="digits for a word"),
        pytest.param("Two bridges were swept away at 23:40.", (), id="the clock of 24 hours"),
        pytest.param("Repairs would cost 4,800,000 crowns.", (), id="a million in digits"),
        pytest.param("“We were lucky this time,” she said.", (), id="the quotation"),
        pytest.param("About 3,500 people left their homes.", ("3,500",), id="another number"),
        pytest.param(
            "Repairs would cost 4.8 billion crowns.", ("4.8 billion",), id="another scale"
        ),
        pytest.param("Repairs would cost 4.8 percent.", ("4.8",), id="a number made a share"),
        pytest.param("Director Hanne Vestby said so.", ("Vestby",), id="another name"),
        pytest.param("The Kell dam failed on Friday.", ("Friday",), id="another day"),
        pytest.param("Repairs would end on 5 June.", ("June",), id="another month"),
        pytest.param(
            "“We were very lucky this time,” she said.",
            ("We were very lucky this time",),
            id="another quotation",
        ),
    ],
)
def test_facts_must_stand_in_a_source(claim: str, unsupported: tuple[str, ...]) -> None:
    """What no source holds is named as it was written."""
    verdict = check_claim(claim, (SOURCE,), "en", min_score=0)

    assert unsupported == verdict.unsupported
    assert verdict.supported is not bool(unsupported)


@pytest.mark.parametrize(
    ("claim", "source", "language", "supported"),
    [
        pytest.param(
            "Am Montag brach der Damm bei Marn.",
            "Am Montag brach der Damm bei Marn.",
            "de",
            True,
            id="de",
        ),
        pytest.param(
            "Zwölf Menschen starben in Marn.",
            "12 Menschen starben in Marn.",
            "de",
            True,
            id="zwölf",
        ),
        pytest.param(
            "Elf Menschen starben in Marn.", "12 Menschen starben in Marn.", "de", False, id="elf"
        ),
        pytest.param(
            "Murieron quince personas el lunes.",
            "Murieron 15 personas el lunes.",
            "es",
            True,
            id="es",
        ),
        pytest.param(
            "Le pont a coûté 9 000 euros.",
            "Le pont a coûté 9\u202f000 euros.",
            "fr",
            True,
            id="fr",
        ),
        pytest.param(
            "Le pont rouvrira en juin.", "Le pont rouvrira en mai.", "fr", False, id="fr month"
        ),
    ],
)
def test_facts_are_read_in_four_languages(
    claim: str, source: str, language: str, supported: bool
) -> None:
    """Number words, grouping and months of the language count."""
    assert check_claim(claim, (source,), language).supported is supported


def test_words_no_source_holds_are_named_when_the_score_fails() -> None:
    """A claim in other words is not supported, and the verdict says by which."""
    verdict = check_claim("Farmers blame greedy developers for upstream logging.", (SOURCE,), "en")

    assert not verdict.supported
    assert "Farmers" in verdict.unsupported
    assert verdict.score < 0.5


def test_a_claim_without_sources_is_not_supported() -> None:
    """There is nothing to hold it."""
    assert not check_claim("The dam failed.", (), "en").supported


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_a_verdict(claim: str, source: str) -> None:
    """The score stays between 0 and 1, and support means that nothing is missing."""
    verdict = check_claim(claim, (source,), "en")

    assert 0 <= verdict.score <= 1
    assert not (verdict.supported and verdict.unsupported)


CASES = sorted((Path(__file__).parent / "check_cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_one_changed_fact_is_found(path: Path) -> None:
    """In each language what is true is held, whole or in part; what is changed is named."""
    table = tomllib.loads(path.read_text("utf-8"))
    claims = [(kind, claim) for kind, listed in table["claims"].items() for claim in listed]

    judged = [(k, c, check_claim(c, (table["source"],), path.stem)) for k, c in claims]

    assert [(k, c) for k, c, verdict in judged if verdict.supported is not (k == "true")] == []
    assert [c for _, c, v in judged if v.supported is bool(v.unsupported)] == []


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        pytest.param("Sales fell 12 % to $4.8 million.", True, id="a sign for per cent"),
        pytest.param("Sales fell 12 percent to €4.8 million.", False, id="another currency"),
        pytest.param("Sales fell 12 percentage points to $4.8 million.", False, id="points"),
        pytest.param("The firm did not say why sales fell.", True, id="a short form opened"),
        pytest.param("The firm did say why sales fell.", False, id="a denial lost"),
        pytest.param("At least 24 workers were hurt at 15:00.", True, id="two dozen, 3 p.m."),
        pytest.param("At least two dozen workers were hurt at 3 a.m.", False, id="half a day off"),
        pytest.param("More than 1.200 homes lost power.", True, id="other grouping"),
        pytest.param("Fewer than 1,200 homes lost power.", False, id="the comparison turned"),
        pytest.param("President Aldane was hit by Vestby.", True, id="the passive"),
        pytest.param("President Aldane hit Vestby.", False, id="the passive made active"),
        pytest.param("Vestby was hit by President Aldane.", False, id="the doer and the other"),
        pytest.param("The mayor resigned.", False, id="what is denied"),
        pytest.param("Some 300 trees fell.", True, id="an attribution left out"),
        pytest.param("Olsen, who never liked the plan, voted yes.", True, id="with its clause"),
        pytest.param("Olsen voted yes.", True, id="a clause left out with its denial"),
        pytest.param("The bridge was closed.", True, id="a parenthesis left out"),
    ],
)
def test_a_claim_is_compared_in_its_place(claim: str, supported: bool) -> None:
    """Spellings may differ and whole phrases may go; the facts of the place must stay."""
    source = (
        "Sales fell 12 percent to $4.8 million. The firm didn't say why sales fell. At least two"
        " dozen workers were hurt at 3 p.m. More than 1,200 homes lost power. President Aldane was"
        " hit by Vestby. Nils Berg denied that the mayor resigned. Some 300 trees fell, police"
        " said. Olsen, who never liked the plan, voted yes. The bridge (built in 1920) was closed."
    )

    assert check_claim(claim, (source,), "en").supported is supported


SENTENCES = (
    "The Kell dam failed on Monday, killing 12 people.",
    "Mayor Anna Sollberg did not visit the town, her office said.",
    "“We were lucky this time,” she told reporters on 5 May.",
    "Repairs will cost 4.8 million crowns, or 12 percent of the budget.",
    "Vestby was criticised by Sollberg, not by the council.",
    "No. 7 in Marn, the old mill, lost its roof at 11:40 p.m.",
    "凯尔大坝星期一决堤，12人死亡。",
    "ケルダムは月曜日に決壊しなかった。",
    "لم يزر الوزير بيتر فيستبي المدينة.",
)


@given(st.permutations(SENTENCES), st.integers(0, 8), st.integers(1, 3), st.sampled_from(" \n"))
def test_what_stands_in_a_source_is_held(
    order: list[str], first: int, length: int, between: str
) -> None:
    """Whole sentences of a source are held in any company, one or several."""
    claim = between.join(order[first : first + length])

    assert check_claim(claim, (between.join(order),), "en").supported


@pytest.mark.parametrize("claim", ["Word " * 900, "凯" * 1_500], ids=["words", "characters"])
def test_a_claim_too_long_to_be_read_is_not_held(claim: str) -> None:
    """What was not compared is not vouched for."""
    verdict = check_claim(claim, (f"x {claim}",), "en")

    assert not verdict.supported
    assert verdict.unsupported


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        pytest.param("12345 people died.", "123 " * 250_000, id="a megabyte of numbers"),
        pytest.param("12 people died.", " ".join(map(str, range(10_000))), id="10,000 numbers"),
        pytest.param("“" * 500 + "a b c" + "”" * 500, "“" * 100_000 + "”" * 100_000, id="quotes"),
        pytest.param("a " * 900, "a " * 500_000, id="one word"),
        pytest.param("1." * 900, "1." * 300_000, id="one numeral"),
    ],
)
def test_hostile_input_takes_bounded_work(claim: str, source: str) -> None:
    """Only so much of a source is read."""
    begun = time.process_time()

    check_claim(claim, (source,), "en")

    assert time.process_time() - begun < 10


def test_the_language_is_told_by_the_claim() -> None:
    """Without a language the denial of a German sentence is still seen."""
    source = "Minister Peter Vestby besuchte die Stadt nach dem Unglück nicht."

    assert check_claim(source, (source,)).supported
    assert not check_claim(
        "Minister Peter Vestby besuchte die Stadt nach dem Unglück.", (source,)
    ).supported


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        pytest.param("The deficit was 3.", "The deficit was 3.7 billion crowns.", id="number"),
        pytest.param(
            "Weber poisoned the well.",
            "Police do not believe that Dr. Weber poisoned the well.",
            id="title before a name",
        ),
    ],
)
def test_a_point_that_ends_no_sentence_makes_no_quotation(claim: str, source: str) -> None:
    """Only whole sentences are taken as they stand."""
    assert not check_claim(claim, [source], "en").supported
