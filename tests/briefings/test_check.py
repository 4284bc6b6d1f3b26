"""A claim stands or falls with its names, numbers, days and quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.check import check_claim

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
    verdict = check_claim(claim, (source,))

    assert 0 <= verdict.score <= 1
    assert not (verdict.supported and verdict.unsupported)
