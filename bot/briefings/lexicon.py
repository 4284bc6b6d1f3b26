"""The word lists of the writer, by language; where they stand and what they mean: word_files.py.

Words here are folded (lower case, without diacritics), phrases are as written.
"""

from __future__ import annotations

import re
from functools import cache

from bot.briefings.word_files import lists, strings
from bot.text.tokens import fold


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


def _listed(table: str, key: str) -> dict[str, frozenset[str]]:
    return {lang: _folded(held[key]) for lang, held in strings(table).items() if key in held}


def _line(key: str) -> dict[str, str]:
    return {lang: held[key] for lang, held in strings("lines").items() if key in held}


LOADED = _listed("style", "loaded")
LEANING = _listed("style", "leaning")
PRONOUNS = _listed("style", "pronouns")
FIRST_PERSON = _listed("style", "first_person")
SUBORDINATE = _listed("style", "subordinate")
PERSONS = _listed("style", "persons")
CONNECTIVES = lists("style", "connectives")
DANGLING = {
    lang: re.compile("|".join(patterns), re.IGNORECASE)
    for lang, patterns in lists("style", "dangling").items()
}


def _values(table: str) -> dict[str, dict[str, int]]:
    return {
        lang: {fold(w): int(value) for value, words in held.items() for w in words.split()}
        for lang, held in strings(table).items()
    }


# Word -> value, by language.
NUMBER_WORDS = _values("numbers")
# Word -> factor, by language: a "billion" is 10^9 in English and 10^12 in German.
SCALES_OF = _values("scales")
# Other words in other languages, where a number may stand before them: German "bin" is "am".
_ONLY_AT_HOME = word_set("bin mi md mds mie mii mill mia")
# The same for a text of unknown language; the language of more articles decides where two differ.
SCALES: dict[str, int] = {
    word: factor
    for held in reversed(SCALES_OF.values())
    for word, factor in held.items()
    if word not in _ONLY_AT_HOME
}


_CALENDARS = {
    lang: {
        fold(word): day
        for day, words in held.items()
        if day != "ambiguous"
        for word in words.split()
    }
    for lang, held in strings("calendar").items()
}
_AMBIGUOUS = _listed("calendar", "ambiguous")
# Month or weekday in any language -> its English name. Words that are also others are left to
# calendar(), but for the English ones.
CALENDAR: dict[str, str] = {
    word: day
    for lang, days in reversed(_CALENDARS.items())
    for word, day in days.items()
    if lang == "en" or word not in _AMBIGUOUS.get(lang, ())
}
# Also verbs and other common words: they name a month only beside a number.
AMBIGUOUS_MONTHS: frozenset[str] = frozenset().union(*_AMBIGUOUS.values())


@cache
def calendar(language: str) -> dict[str, str]:
    """Return CALENDAR as a text in *language* means it: its own words are read its own way."""
    return CALENDAR | _CALENDARS.get(language, {})


@cache
def scales(language: str) -> dict[str, int]:
    """Return the factors of *language*; of any where it has none."""
    return SCALES_OF.get(language, SCALES)


# The things that are counted in many words: one kind, the words for it in all languages.
COUNTED: dict[str, frozenset[str]] = {
    kind: frozenset().union(*_listed("counted", kind).values())
    for kind in strings("counted")["en"]
    if kind != "people"
}
# People, whom a counted kind may follow: "12 people died".
PEOPLE: frozenset[str] = frozenset().union(*_listed("counted", "people").values())
# The label of each kind by language.
LABELS = strings("labels")
# How one version of a disputed number is told: what these reports say, and what others say.
DIFFER = _line("differ")
# Between the last two of several numbers.
OR = _line("or")
# What stands between groups of three digits; a comma where nothing is said.
GROUPING = _line("grouping")


def loaded_share(words: list[str], language: str) -> float:
    """Return the share of *words* that are loaded, 0..1."""
    listed = LOADED.get(language, frozenset())
    return sum(fold(w) in listed for w in words) / max(len(words), 1)
