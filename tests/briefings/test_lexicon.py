"""The word lists of all languages are complete and of one shape."""

from __future__ import annotations

import re

import pytest

from bot.briefings.lexicon import (
    AMBIGUOUS_MONTHS,
    CALENDAR,
    CONNECTIVES,
    COUNTED,
    DANGLING,
    DIFFER,
    LABELS,
    LEANING,
    LOADED,
    NUMBER_WORDS,
    OR,
    SCALES,
    calendar,
    loaded_share,
    scales,
)
from bot.briefings.word_files import word_files
from bot.text.tokens import fold

TABLES = {
    *("calendar", "numbers", "scales", "counted", "labels", "lines", "style", "page"),
    "attribution",
}
FULL = (
    *("en", "de", "es", "fr", "it", "pt", "nl", "pl", "cs", "ru", "uk", "tr", "sv", "da", "no"),
    *("ro", "el", "ar", "fi"),
)


@pytest.mark.parametrize("language", word_files())
def test_a_file_holds_tables_that_somebody_reads(language: str) -> None:
    """A misspelt table would be a list that counts for nothing."""
    assert word_files()[language].keys() <= TABLES


@pytest.mark.parametrize("language", FULL)
def test_the_languages_of_most_articles_have_every_list(language: str) -> None:
    """Months and weekdays, numbers, factors, loaded words, lines to tell a dispute and more."""
    assert len(set(calendar(language).values())) == 19
    assert {2, 3, 4, 5, 6, 7, 8, 20} <= set(NUMBER_WORDS[language].values())
    assert {10**3, 10**6} <= set(scales(language).values())
    assert all(listed[language] for listed in (LOADED, LEANING, CONNECTIVES))
    assert LABELS[language].keys() <= COUNTED.keys()
    assert {"{mine}", "{theirs}"} == set(re.findall(r"\{\w+\}", DIFFER[language]))
    assert OR[language]


def test_words_are_folded() -> None:
    """However a file writes them, they are looked up folded."""
    listed = {*CALENDAR, *SCALES, *NUMBER_WORDS["pl"], *LOADED["de"], *COUNTED["dead"]}

    assert listed == {fold(word) for word in listed}


@pytest.mark.parametrize(
    ("language", "word", "factor"),
    [
        ("en", "billion", 10**9),
        ("de", "billion", 10**12),
        ("de", "milliarde", 10**9),
        ("es", "mil", 10**3),
        ("cs", "mil", 10**6),
        ("da", "milliarder", 10**9),
        ("ru", "млрд", 10**9),
        ("tr", "bin", 10**3),
        ("hi", "करोड़", 10**7),
        ("xx", "billion", 10**9),
    ],
)
def test_a_factor_is_read_as_its_language_means_it(language: str, word: str, factor: int) -> None:
    """A German Billion is a thousand English ones."""
    assert factor == scales(language)[fold(word)]


@pytest.mark.parametrize(
    ("language", "word", "month"),
    [
        ("hr", "listopada", "october"),
        ("pl", "listopada", "november"),
        ("ru", "мая", "may"),
        ("cs", "července", "july"),
        ("cs", "června", "june"),
        ("tr", "Ocak", "january"),
        ("el", "Μαΐου", "may"),
        ("fi", "toukokuuta", "may"),
        ("pt", "março", "march"),
        ("ar", "شباط", "february"),
    ],
)
def test_a_month_is_known_in_its_forms(language: str, word: str, month: str) -> None:
    """Where two languages differ, each reads its own."""
    assert month == calendar(language)[fold(word)]


def test_words_that_are_others_elsewhere_count_at_home_alone() -> None:
    """The Turkish Sunday is a market in half the Balkans, and "bin" is German for "am"."""
    assert "pazar" not in CALENDAR
    assert calendar("tr")["pazar"] == "sunday"
    assert "bin" not in SCALES
    assert {"may", "march", "mars"} <= AMBIGUOUS_MONTHS


def test_no_word_counts_two_kinds() -> None:
    """A kind is looked up by its word."""
    kinds = [word for listed in COUNTED.values() for word in listed]

    assert len(kinds) == len(set(kinds))


def test_patterns_are_alternatives_of_their_language() -> None:
    """Each pattern of a list counts."""
    assert DANGLING["en"].search("He spoke of the latter at length.")
    assert DANGLING["nl"].search("Hij is daarvoor.")


def test_loaded_words_are_a_share_of_all() -> None:
    """Nothing where there is nothing, or no list."""
    assert loaded_share(["Skandal", "in", "Marn", "heute"], "de") == 0.25
    assert loaded_share([], "de") == 0
    assert loaded_share(["Skandal"], "xx") == 0
