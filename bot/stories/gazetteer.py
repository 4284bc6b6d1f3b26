"""The names of places, ready to be looked up: from ``places.tsv``, by language and first word.

``places.tsv`` holds countries and their adjectives from Unicode CLDR (Unicode License v3) and
cities from GeoNames (CC BY 4.0); benchmarks/make_places.py makes it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Words of any script, with the vowel signs that ``re`` takes for something else.
_WORD = re.compile(
    "[\\w"
    + "".join(chr(c) for c in range(0x0591, 0x1A00) if unicodedata.category(chr(c))[0] == "M")
    + "]+"
)
_INITIALS = re.compile(r"\b([A-Z])\.([A-Z])\.(?:([A-Z])\.)?")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_ARTICLE = re.compile("^ال(?=...)")
_ARABIC_ADJECTIVE = re.compile("[\u0600-\u06ff]{3}ية$")
_ARABIC_SPELLINGS = str.maketrans("أإآىة", "اااية", "\u064b\u064c\u064d\u064e\u064f\u0650\u0652")
# Capitals as short as that are an abbreviation, which only capitals can mean.
_LONGEST_ABBREVIATION = 4
# What is cut off the end of a name before endings are compared.
_VOWELS = "aeiouyáéíóúýąęěůűőăâîāēīūėįųаяоеиіїыуюьйъєαάεέηήιίοόυύωώςს"
_SHORTEST_STEM = 4
# Cities are many, and short ones are like some word in every language.
_SHORTEST_CITY_STEM = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A country or a city.

    ``key`` is ISO 3166-1 alpha-2 of a country or the GeoNames id of a city; ``name`` is English;
    ``country`` is the key of the country it is or lies in.
    """

    key: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: its words in lower case, and what tells it from other words."""

    words: tuple[str, ...]
    key: str
    adjective: bool
    abbreviation: bool


@dataclass(frozen=True, slots=True)
class Index:
    """The names of countries in one language, or those of cities, which belong to all.

    ``by_word`` has them by their first word, ``by_stem`` those of one word without their vowels at
    the end, ``anywhere`` those of scripts without spaces, the longest first.
    """

    by_word: dict[str, tuple[Entry, ...]]
    by_stem: dict[str, tuple[Entry, ...]]
    anywhere: tuple[tuple[str, str], ...]


@cache
def places() -> dict[str, Place]:
    """Return all places by key."""
    return {row["key"]: Place(row["key"], row["name"], row["country"]) for row in _rows()}


@cache
def country_names(key: str) -> dict[str, str]:
    """Return what a country is called, by language; {} for a city."""
    rows = (row for row in _rows() if row["key"] == row["country"] == key)
    named = next((row["names"] for row in rows), "")
    found: dict[str, str] = {}
    for languages, name in _by_language(named):
        for language in languages:
            found.setdefault(language, name)
    return found


@cache
def countries_in(language: str) -> Index:
    """Return the names of countries in *language*, and their adjectives."""
    return _index(
        (name, row["key"], column == "adjectives")
        for row in _rows()
        if row["key"] == row["country"]
        for column in ("names", "adjectives")
        for languages, name in _by_language(row[column])
        if language in languages
    )


@cache
def cities() -> Index:
    """Return the names of cities in all languages."""
    named = (
        (name, row["key"], False)
        for row in _rows()
        if row["key"] != row["country"]
        for name in row["names"].split("|")
    )
    return _index(named, shortest_stem=_SHORTEST_CITY_STEM)


def _index(names: Iterable[tuple[str, str, bool]], shortest_stem: int = _SHORTEST_STEM) -> Index:
    by_word: defaultdict[str, list[Entry]] = defaultdict(list)
    by_stem: defaultdict[str, list[Entry]] = defaultdict(list)
    anywhere: dict[str, str] = {}
    for name, key, adjective in names:
        if _UNSPACED.search(name):
            if not adjective:
                anywhere.setdefault(name, key)
            continue
        entry = _entry(name, key, adjective=adjective)
        by_word[entry.words[0]].append(entry)
        if len(entry.words) == 1 and not entry.abbreviation:
            by_stem[stem_of(entry.words[0])].append(entry)
    return Index(
        by_word={word: tuple(entries) for word, entries in by_word.items()},
        by_stem={s: tuple(entries) for s, entries in by_stem.items() if len(s) >= shortest_stem},
        anywhere=tuple(sorted(anywhere.items(), key=lambda item: -len(item[0]))),
    )


def words_of(text: str) -> list[str]:
    """Return the words of *text* as written, initials such as "U.S." as one."""
    return _WORD.findall(_INITIALS.sub(r"\1\2\3 ", unicodedata.normalize("NFC", text)))


def plain(word: str) -> str:
    """Return *word* in lower case and one spelling, without the Arabic article."""
    return _ARTICLE.sub("", word.replace("İ", "i").lower().translate(_ARABIC_SPELLINGS))


def stem_of(word: str) -> str:
    """Return *word*, in lower case, without what an ending would replace, or two letters less."""
    if _ARABIC_ADJECTIVE.search(word):
        return word[:-2]
    shortest = max(len(word) - 2, _SHORTEST_STEM)
    stripped = word
    while len(stripped) > shortest and stripped[-1] in _VOWELS:
        stripped = stripped[:-1]
    return stripped


def _entry(name: str, key: str, *, adjective: bool) -> Entry:
    written = words_of(name)
    short = len(written) == 1 and written[0].isupper() and len(name) <= _LONGEST_ABBREVIATION
    return Entry(tuple(map(plain, written)), key, adjective, short or "." in name)


def _by_language(column: str) -> Iterator[tuple[list[str], str]]:
    for item in column.split("|") if column else ():
        languages, _, name = item.partition("=")
        yield languages.split(","), name


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with files("bot.stories").joinpath("places.tsv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
