"""Whatever the string: what an encoder gets is valid, short, one line and not shouted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.embedding.clean import clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(" \n\t\u200b\u00a0 ", "", id="nothing to be seen"),
        pytest.param("a\x00b\x07c", "a b c", id="controls part words"),
        pytest.param("half \ud83d a face", "half ? a face", id="lone surrogate"),
        pytest.param("Cafe\u0301", "Café", id="composed"),
        pytest.param("Minis\u00adter", "Minister", id="soft hyphen"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="a joiner that a word needs"),
    ],
)
def test_what_cannot_be_read_is_gone(text: str, expected: str) -> None:
    """Controls, halves of characters and invisible marks do not reach the encoder."""
    assert clean_text(text, 100) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("FLOODS HIT VALENCIA", "Floods hit valencia", id="headline"),
        pytest.param("НАВОДНЕНИЕ В ВАЛЕНСИИ", "Наводнение в валенсии", id="Cyrillic"),
        pytest.param("12 DEAD AS FLOODS HIT", "12 dead as floods hit", id="a number in it"),
        pytest.param(
            "FLOODS HIT VALENCIA. Twelve people died in Spain.",
            "Floods hit valencia. Twelve people died in Spain.",
            id="title before a lead",
        ),
        pytest.param("USA AND UK", "USA AND UK", id="too short to be sure"),
        pytest.param("NATO meets in Vilnius", "NATO meets in Vilnius", id="an acronym"),
        pytest.param("台風が九州に上陸", "台風が九州に上陸", id="no capitals at all"),
    ],
)
def test_a_shout_is_said_in_small_letters(text: str, expected: str) -> None:
    """Runs of words in capitals are lowered; acronyms among others stay."""
    assert clean_text(text, 100) == expected


@given(st.text(st.characters(codec=None), max_size=300), st.integers(1, 50))
def test_any_string_becomes_one_short_valid_line(text: str, n_chars: int) -> None:
    """The result can be encoded, has no more than the characters asked for, and no line ends."""
    clean = clean_text(text, n_chars)

    assert len(clean.encode("utf-8")) <= 4 * len(clean)
    assert clean == clean.strip()
    assert not any(unicodedata.category(c) == "Cc" for c in clean)
