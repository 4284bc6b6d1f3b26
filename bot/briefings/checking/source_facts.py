"""The facts of a source, wherever they stand in it, and which facts of a claim it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.briefings.facts import Number, days, name_key, names, numbers, quotations
from bot.text.tokens import content_token, fold, words

_APOSTROPHE = re.compile(r"['’‘`´]")
# In which number words are read where those of the claim's language do not give the number:
# a claim may be told in another language than its source.
LANGUAGES = ("en", "de", "es", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """The words, numbers and days of one source.

    ``folded`` holds every word without possessive, ``stems`` its stems, ``letters`` all of them
    in one piece, which finds quotations in scripts without spaces, too.
    """

    text: str
    letters: str
    folded: frozenset[str]
    stems: frozenset[str]
    figures: frozenset[str]
    percents: frozenset[str]
    days: frozenset[str]


@lru_cache(maxsize=256)
def read_facts(source: str, language: str) -> SourceFacts:
    """Return the facts of *source* as a reader of *language* sees them."""
    found = numbers(source, language)
    listed = words(source)
    return SourceFacts(
        text=source,
        letters=_letters(source),
        folded=frozenset(name_key(w) for w in listed),
        stems=frozenset(content_token(w, language) or fold(w) for w in listed),
        figures=_readings(found),
        percents=_readings(n for n in found if n.is_percent),
        days=days(source, language) | days(source, "de"),
    )


def missing_facts(claim: str, sources: Sequence[SourceFacts], language: str) -> Iterable[str]:
    """Yield the numbers, names, days and quotations of *claim* that no source has, as written."""
    for number in numbers(claim, language):
        if not any(_has_number(s, number) for s in sources):
            yield number.text
    named = names(claim, language)
    absent = {n for n in named if not any(_has_name(s, n, language) for s in sources)}
    yield from (w for w in words(claim) if name_key(w) in absent)
    unknown = {d for d in days(claim, language) if not any(d in s.days for s in sources)}
    yield from (w for w in words(claim) if unknown and days(f"1 {w}", language) & unknown)
    for quotation in quotations(claim):
        if not any(_letters(quotation) in s.letters for s in sources):
            yield quotation


def unknown_words(claim: str, sources: Sequence[SourceFacts], language: str) -> Iterable[str]:
    """Yield the words of content of *claim* that no source has."""
    for word in words(claim):
        token = content_token(word, language)
        if token and not any(token in s.stems for s in sources):
            yield word


def _has_number(source: SourceFacts, number: Number) -> bool:
    known = source.percents if number.is_percent else source.figures
    return bool(number.readings & known) or any(
        number.readings & _foreign(source.text, lang, percent=number.is_percent)
        for lang in LANGUAGES
    )


@lru_cache(maxsize=256)
def _foreign(source: str, language: str, *, percent: bool) -> frozenset[str]:
    return _readings(n for n in numbers(source, language) if n.is_percent or not percent)


def _has_name(source: SourceFacts, name: str, language: str) -> bool:
    """Tell whether *source* has the name, or a word of the same stem ("Swiss", "Kestrias")."""
    if name in source.folded or content_token(name, language) in source.stems:
        return True
    return all(part in source.folded for part in name.split("-")) and "-" in name


def _readings(found: Iterable[Number]) -> frozenset[str]:
    return frozenset().union(*(n.readings for n in found))


def _letters(text: str) -> str:
    """Return the words of *text* in one piece, whichever apostrophes it uses."""
    return "".join(fold(w) for w in words(_APOSTROPHE.sub("", text)))
