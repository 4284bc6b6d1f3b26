"""Words that deny are known by themselves, by prefix and by form."""

from __future__ import annotations

import pytest

from bot.briefings.checking.negation import are_opposites, denies, is_denial_of


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("never", "en", True),
        ("keinen", "de", True),
        ("không", "vi", False),
        ("khong", "vi", True),
        ("etmedi", "tr", True),
        ("etti", "tr", False),
        ("not", "xx", False),
    ],
)
def test_denials_are_known_folded(word: str, language: str, expected: bool) -> None:
    """A language without a list has none."""
    assert denies(word, language) is expected


@pytest.mark.parametrize(
    ("word", "other", "language", "expected"),
    [
        ("navstivil", "nenavstivil", "cs", True),
        ("نرفت", "رفت", "fa", True),
        ("etti", "etmedi", "tr", True),
        ("navstivil", "nenavstivil", "en", False),
        ("etti", "etmisti", "tr", False),
    ],
)
def test_a_verb_is_denied_by_its_form(
    word: str, other: str, language: str, expected: bool
) -> None:
    """In either order."""
    assert is_denial_of(word, other, language) is expected
    assert is_denial_of(other, word, language) is expected


def test_comparisons_are_turned_by_small_words() -> None:
    """By language, in either order."""
    assert are_opposites("more", "fewer", "en")
    assert are_opposites("weniger", "mehr", "de")
    assert not are_opposites("more", "fewer", "de")
