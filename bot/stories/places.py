"""Which countries and cities a text names, in any of our languages.

Rule: a place missed costs little, a wrong one misleads. So what is also a first name or a word of
its language counts only where nothing speaks for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.stories.gazetteer import (
    Entry,
    Index,
    Place,
    cities,
    countries_in,
    places,
    plain,
    stem_of,
    words_of,
)
from bot.stories.name_words import given_names, organisation_words
from bot.stories.spelling import is_acronym, is_shouted
from bot.text.tokens import stopwords

# No capitals, or none that tell a name.
_UNCASED_WRITTEN = """
    am ar bn fa gu he hi ja ka km kn ko lo ml mr my ne pa ps si ta te th ur zh
"""
_UNCASED = frozenset(_UNCASED_WRITTEN.split())
# Names have endings in these; in some, names of places have that of the genitive only.
_GENITIVE_ONLY_WRITTEN = """
    da de no sv
"""
_GENITIVE_ONLY = frozenset(_GENITIVE_ONLY_WRITTEN.split())
_INFLECTED_WRITTEN = """
    ar az be bg bs cs el et fi hr hu hy is ka kk lt lv mk pl ro ru sk sl sq sr tr uk uz
"""
_INFLECTED = _GENITIVE_ONLY | frozenset(_INFLECTED_WRITTEN.split())
# What these write before a name and in one with it, "and", "in", "to", "the"; and behind it.
_PROCLITICS = {
    "ar": re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وف]?[بكل]|[وف])(?=...)"),
    "he": re.compile("^[והבלמשכ]{1,2}(?=..)"),
    "am": re.compile("^[የበከለ](?=..)"),
}
_PARTICLES = {
    "ko": re.compile("(?:에서|으로|은|는|이|가|을|를|에|의|도|와|과|로|서|발|산)$"),
    "bn": re.compile("(?:ের|তে|য়|র|এ|ে)$"),
}
_SLAVIC_ADJECTIVE = re.compile("^(.{4,}?)ь?ск(?:[аоиуе]|ий|ій|[аоиуы]?[яеюйхм]|ого|ому|ими)$")
# The longest ending of a long name, and of one that is short without it.
_LONG_STEM, _LONG_ENDING, _SHORT_ENDING = 5, 3, 2
_LONG_ENDINGS_WRITTEN = """
    et fi hu
"""
_LONG_ENDINGS = frozenset(_LONG_ENDINGS_WRITTEN.split())
_SHORTEST_ADJECTIVE = 5
_ADJECTIVE_ENDING = 3
# Also first names, surnames or words: they count where no other capitalised word is beside them.
_ALSO_PEOPLE_WRITTEN = """
    georgia jordan chad sofia dallas austin houston charlotte israel milan florence denver
    salvador mali niger guinea jersey dominica valencia đức nga anh pháp victoria kent
"""
_ALSO_PEOPLE = frozenset(_ALSO_PEOPLE_WRITTEN.split())
_KATAKANA = re.compile(r"[\u30a1-\u30ff]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
# Words of Thai or Chinese that are a country's name too, or the beginning of another's.
_NOT_ANYWHERE_WRITTEN = """
    ชาด มาลี ลาว โอมาน 马里 乍得 阿曼 汤加
"""
_NOT_ANYWHERE = frozenset(_NOT_ANYWHERE_WRITTEN.split())
# The languages that a place may be asked for in.
_ASKED_IN = (
    *("en", "de", "es", "fr", "it", "pt", "nl", "ru", "uk", "pl", "sv", "tr", "zh", "ja"),
    *("ko", "ar", "fa", "he", "hi", "bn", "el", "cs", "hu", "fi", "da", "no", "ro", "vi"),
    *("th", "ur", "id", "bg", "sr", "hr", "sk", "sl", "lt", "lv", "et", "ka", "mk", "sq"),
)
_LONGEST_NAME = 60
_MAX_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as a text names it; ``adjective`` as in "the French president"."""

    place: Place
    adjective: bool
    words: tuple[str, ...]


@lru_cache(maxsize=5_000)
def find_places(text: str, language: str | None) -> tuple[Mention, ...]:
    """Return the places that the first 1,000 characters of *text* name, each once, in order."""
    spoken = (language or "en").partition("-")[0].lower()
    indexes = (countries_in(spoken), cities())
    read = text[:_MAX_CHARS]
    found: dict[str, Mention] = {}
    for mention in (*_in_words(words_of(read), spoken, indexes), *_anywhere(read, indexes)):
        known = found.get(mention.place.key)
        if known is None or (known.adjective and not mention.adjective):
            found[mention.place.key] = mention
    return tuple(found.values())


@lru_cache(maxsize=5_000)
def places_named(text: str) -> frozenset[str]:
    """Return the keys of the places whose name in any language *text* is, whatever its case."""
    written = words_of(text)
    lowered = tuple(map(plain, written))
    if not written or len(text) > _LONGEST_NAME:
        return frozenset()
    found: set[str] = set()
    for index in (*(countries_in(language) for language in _ASKED_IN), cities()):
        found |= {
            entry.key
            for entry in index.by_word.get(lowered[0], ())
            if entry.words == lowered and not (entry.adjective or _is_a_word(entry, written[0]))
        }
        found |= {key for name, key in index.anywhere if name == text.strip()}
    return frozenset(found)


def _is_a_word(entry: Entry, written: str) -> bool:
    """Tell "us" from "US" and "it" from "IT"."""
    return entry.abbreviation and not written.isupper() and len(written) <= 2


_Indexes = tuple[Index, Index]


def _in_words(written: list[str], language: str, indexes: _Indexes) -> Iterator[Mention]:
    cased = language not in _UNCASED
    shouted = is_shouted(written)
    lowered = [plain(word) for word in written]
    at = 0
    while at < len(written):
        entry = _entry_at(at, written, lowered, language, indexes, cased and not shouted)
        if entry is None or (cased and _is_a_person(entry, at, written)):
            at += 1
            continue
        yield Mention(places()[entry.key], entry.adjective, entry.words)
        at += len(entry.words)


def _entry_at(
    at: int, written: list[str], lowered: list[str], language: str, indexes: _Indexes, cased: bool
) -> Entry | None:
    """Return the longest name that begins there, or one whose ending differs."""
    best: Entry | None = None
    for first in _forms(lowered[at], language):
        for entry in (e for index in indexes for e in index.by_word.get(first, ())):
            n = len(entry.words)
            same = entry.words[1:] == tuple(lowered[at + 1 : at + n])
            if same and _is_written_as(entry, written[at], language, cased):
                best = entry if best is None or n > len(best.words) else best
    return best or _inflected(written[at], lowered[at], language, indexes, cased)


def _forms(word: str, language: str) -> Iterator[str]:
    """Yield *word* with and without what its language writes in one with it."""
    yield word
    before = _PROCLITICS.get(language)
    if before and (match := before.match(word)):
        yield from (plain(word[cut:]) for cut in range(1, match.end() + 1))
    behind = _PARTICLES.get(language)
    if behind and (match := behind.search(word)):
        yield word[: match.start()]


def _is_written_as(entry: Entry, word: str, language: str, cased: bool) -> bool:
    if entry.abbreviation:
        return word.isupper() and cased
    if entry.adjective:
        return True
    if cased and (not word[0].isupper() or is_acronym(word)):
        return False
    return len(entry.words) > 1 or entry.words[0] not in stopwords(language)


def _inflected(
    word: str, lowered: str, language: str, indexes: _Indexes, cased: bool
) -> Entry | None:
    if language not in _INFLECTED or lowered in organisation_words():
        return None
    stems = [lowered[: len(lowered) - cut] for cut in range(min(6, len(lowered) - 3))]
    if match := _SLAVIC_ADJECTIVE.match(lowered):
        stems.append(stem_of(match[1]))
    for stem in stems:
        for entry in (e for index in indexes for e in index.by_stem.get(stem, ())):
            if _is_form(entry, word, lowered, stem, language, cased):
                return entry
    return None


def _is_form(entry: Entry, word: str, lowered: str, stem: str, language: str, cased: bool) -> bool:
    name = entry.words[0]
    if entry.adjective:
        base = stem if language == "ar" else name[:-2]
        near = len(lowered) <= len(name) + _ADJECTIVE_ENDING
        shortest = 3 if language == "ar" else _SHORTEST_ADJECTIVE
        return len(base) >= shortest and lowered.startswith(base) and near
    if language == "ar":
        return False
    if _SLAVIC_ADJECTIVE.match(lowered):
        return len(stem) >= _SHORTEST_ADJECTIVE - 1
    if cased and not word[0].isupper():
        return False
    if language in _GENITIVE_ONLY:
        return lowered == name + "s"
    long = len(stem) >= _LONG_STEM or language in _LONG_ENDINGS
    longest = _LONG_ENDING if long else _SHORT_ENDING
    return len(lowered) - len(stem) <= longest


def _is_a_person(entry: Entry, at: int, written: list[str]) -> bool:
    name = entry.words[0]
    if len(entry.words) > 1 or not (name in _ALSO_PEOPLE or name in given_names()):
        return False
    beside = (*written[max(at - 1, 0) : at], *written[at + 1 : at + 2])
    return any(len(word) > 2 and word[0].isupper() for word in beside)


def _anywhere(text: str, indexes: _Indexes) -> Iterator[Mention]:
    left = text
    if not _UNSPACED.search(text):
        return
    for name, key in (item for index in indexes for item in index.anywhere):
        at = left.find(name)
        if at < 0 or name in _NOT_ANYWHERE:
            continue
        before, after = left[at - 1 : at], left[at + len(name) : at + len(name) + 1]
        if _KATAKANA.match(name) and (_KATAKANA.match(before) or _KATAKANA.match(after)):
            continue
        # A shorter name inside of this one is not meant.
        left = left.replace(name, "\n")
        yield Mention(places()[key], False, (name,))
