"""A sentence is cut into pieces whose keys are equal where they say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.checking.phrase import MAX_PIECES, Kind, pieces


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        pytest.param("3,400 men", "3.400 men", "en", id="grouping"),
        pytest.param("twelve dams", "12 dam", "en", id="number words and stems"),
        pytest.param("12 per cent", "12%", "en", id="per cent"),
        pytest.param("they can't", "they cannot", "en", id="short forms"),
        pytest.param("non-alcohol", "non alcohol", "en", id="hyphens"),
        pytest.param("am Montag", "am MONTAG", "de", id="case"),
        pytest.param("१२ लोग", "12 लोग", "hi", id="Devanagari digits"),
        pytest.param("٤٫٨ مليون", "4.8 مليون", "ar", id="Arabic digits"),
        pytest.param("１２人", "12人", "ja", id="full width"),
        pytest.param("三万人", "3万人", "zh", id="Chinese numerals"),
        pytest.param("12명이", "12 명이", "ko", id="a counter joined to its number"),
        pytest.param(
            "ministři Sollberga", "ministru Sollbergu", "cs", id="cases without a stemmer"
        ),
        pytest.param("솔베르그는", "솔베르그가", "ko", id="Korean particles"),
    ],
)
def test_spellings_of_one_thing_have_one_key(one: str, other: str, language: str) -> None:
    """Two sentences can be compared piece by piece."""
    assert [p.key for p in pieces(one, language)] == [p.key for p in pieces(other, language)]


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        (
            "the council met Tove in May 2026",
            "en",
            "FUNCTION CONTENT CONTENT NAME FUNCTION DAY NUMBER",
        ),
        ("il n’a pas dit", "fr", "FUNCTION DENIAL FUNCTION DENIAL FUNCTION"),
        ("他没有说", "zh", "CONTENT DENIAL CONTENT CONTENT"),
        ("行かなかった", "ja", "CONTENT FUNCTION DENIAL FUNCTION"),
    ],
)
def test_pieces_have_kinds(text: str, language: str, kinds: str) -> None:
    """A kind says what a piece can get wrong."""
    assert kinds.split() == [p.kind.name for p in pieces(text, language)]


def test_punctuation_opens_a_clause() -> None:
    """The first piece of a sentence opens one, too."""
    found = pieces("Olsen, who left, voted", "en")

    assert [p.text for p in found if p.opens] == ["Olsen", "who", "voted"]


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "th", "ko", "tr", "xx"]))
def test_any_text_has_pieces_within_bounds(text: str, language: str) -> None:
    """No piece is empty, and there are never too many."""
    found = pieces(text, language)

    assert len(found) <= MAX_PIECES
    assert all(p.key and p.word and isinstance(p.kind, Kind) for p in found)
