"""The people a text may name, in scripts with capitals: first name and surname, or title and name.

Rule: nobody rather than a wrong one. A run of capitalised words is a person's name where its first
word is a first name, or where a title such as "President" stands before it; the names of places,
outlets and organisations are none. A title written Like This names nobody, for its capitals say
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.stories.gazetteer import words_of
from bot.stories.name_words import given_names, organisation_words, role_words
from bot.stories.places import find_places
from bot.text.tokens import fold, stopwords

_MAX_CHARS = 600
# First name and surname, with one or two between them.
_MIN_WORDS, _MAX_WORDS = 2, 4
# They stand inside of names: "Ursula von der Leyen", "Lula da Silva".
_PARTICLES_WRITTEN = """
    al ap ben bin da dal das de del della den der des di do dos du el ibn la le los mac ter
    van vom von zu zum zur af av
"""
_PARTICLES = frozenset(_PARTICLES_WRITTEN.split())
# In a title written Like This capitals tell nothing.
_TITLE_CASE = 0.8
_SHORTEST_WORD = 4
# Fewer words than these tell nothing; English writes titles so, other languages hardly ever.
_MIN_LONG_WORDS = {True: 3, False: 6}
# First names that begin sentences and questions as words; with a title they are names.
_ALSO_WORDS = frozenset(["Will", "Sue", "Guy", "Rob", "Don", "Said", "Grace", "Ray"])
_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s|\w{1,4})?$")


@dataclass(frozen=True, slots=True)
class Named:
    """What may be a person: the words of the name as written, and what speaks for it.

    ``given`` is set where the first word is a first name, ``titled`` where a title stands before.
    """

    words: tuple[str, ...]
    given: bool
    titled: bool


@lru_cache(maxsize=5_000)
def find_people(text: str, language: str | None) -> tuple[Named, ...]:
    """Return those whom the first 600 characters of *text* name, each once, in order."""
    spoken = (language or "en").partition("-")[0].lower()
    read = text[:_MAX_CHARS]
    found: dict[tuple[str, ...], Named] = {}
    if is_title_case(read, spoken):
        return ()
    for run in _runs(read):
        for named in _named(run, spoken):
            if named.words not in found or named.titled:
                found[named.words] = named
    return tuple(found.values())


def is_title_case(text: str, language: str) -> bool:
    """Return whether nearly all words of *text* are capitalised, so that this tells no names."""
    long = [word for word in words_of(text) if len(word) >= _SHORTEST_WORD and word[0].isalpha()]
    capital = sum(word[0].isupper() for word in long)
    least = _MIN_LONG_WORDS[language == "en"]
    return len(long) >= least and capital >= _TITLE_CASE * len(long)


def _runs(text: str) -> Iterator[list[str]]:
    """Yield the runs of capitalised words, particles among them, with the word before each."""
    run: list[str] = []
    before, end = "", -1
    for match in _NAME.finditer(text):
        word = match.group()
        joined = text[end : match.start()] in (" ", "\u00a0", ". ") and (
            text[end : match.start()] != ". " or (bool(run) and len(run[-1]) == 1)
        )
        end = match.end()
        if run and not (joined and (word[0].isupper() or word in _PARTICLES)):
            yield [before, *run]
            before, run = (run[-1] if joined else ""), []
        if word[0].isupper():
            run.append(_POSSESSIVE.sub("", word))
            if word != run[-1]:
                yield [before, *run]
                before, run = "", []
        elif run:
            run.append(word)
        else:
            before = word
    if run:
        yield [before, *run]


def _named(run: Sequence[str], language: str) -> Iterator[Named]:
    before, *words = run
    titled = before.lower() in role_words()
    while words and (words[0].lower() in role_words() or _is_a_word(words[0], language)):
        titled = words[0].lower() in role_words()
        words = words[1:]
    if named := _person(words, language, titled=titled):
        yield named


def _person(words: Sequence[str], language: str, *, titled: bool) -> Named | None:
    while words and (
        words[-1] in _PARTICLES or (len(words) > _MIN_WORDS and find_places(words[-1], language))
    ):
        words = words[:-1]
    names = [word for word in words if word not in _PARTICLES]
    if not _MIN_WORDS <= len(names) <= _MAX_WORDS or len(names[-1]) < 2:
        return None
    if any(word.lower() in organisation_words() for word in names):
        return None
    if any(_is_a_word(word, language) for word in names[1:]):
        return None
    if any(len(word) > 2 and word.isupper() for word in names):
        return None
    given = names[0].lower() in given_names() and names[0] not in _ALSO_WORDS
    if not (given or titled) or _is_placed(names, language, given=given):
        return None
    return Named(tuple(words), given, titled)


def _is_placed(names: Sequence[str], language: str, *, given: bool) -> bool:
    """Return whether the words name a place: "San Marino", or "Vladimir" without a surname."""
    mentions = find_places(" ".join(names), language)
    return any(
        len(mention.words) == len(names) or not (given and len(mention.words) == 1)
        for mention in mentions
    )


def _is_a_word(word: str, language: str) -> bool:
    return fold(word) in stopwords(language) and word.lower() not in given_names()
