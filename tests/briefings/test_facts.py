"""Numbers, names, days and quotations are found as they are written."""

from __future__ import annotations

import pytest

from bot.briefings.facts import days, names, numbers, quotations


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("1,200 men", "en", [{"1200", "1.2"}]),
        ("1.200 Euro", "de", [{"1200", "1.2"}]),
        ("9 000 voitures", "fr", [{"9000"}]),
        ("4.8 million euros", "en", [{"4800000"}]),
        ("4,8 Mio. Euro", "de", [{"4800000"}]),
        ("2 mil millones", "es", [{"2000000000"}]),
        ("twelve of twenty-five", "en", [{"12"}, {"25"}]),
        ("zwölf Tote", "de", [{"12"}]),
        ("a quarter past one", "en", []),
        ("at 11:40 p.m.", "en", [{"11:40", "23:40"}]),
        ("the F-35 and G7", "en", [{"35"}]),
    ],
)
def test_numbers_are_read(text: str, language: str, readings: list[set[str]]) -> None:
    """Each spelling has the values it may mean."""
    assert readings == [set(n.readings) for n in numbers(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Residents met Tove Aldane in Marn.", "en", {"tove", "aldane", "marn"}),
        ("Tove Aldane's plan failed.", "en", {"tove", "aldane"}),
        ("Officials in the U.S. said on Monday.", "en", {"us"}),
        ("Die Regierung traf Tove Aldane in Marn.", "de", {"tove", "aldane", "marn"}),
        ("Más de cien vecinos salieron.", "es", set()),
    ],
)
def test_names_are_found(text: str, language: str, expected: set[str]) -> None:
    """First words and common nouns are none."""
    assert expected == names(text, language)


def test_days_are_the_same_in_every_language() -> None:
    """The word "may" is a month only beside a number."""
    assert {"monday", "may"} == days("Am Montag, dem 5. Mai", "de")
    assert {"monday", "may"} == days("On Monday, 5 May", "en")
    assert frozenset() == days("They may march on", "en")


def test_quotations_have_two_words_and_more() -> None:
    """A single quoted word is a name or irony."""
    assert quotations("“Not” he said, “not yet,” und „ganz und gar“") == (
        "not yet",
        "ganz und gar",
    )
