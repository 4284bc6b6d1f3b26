"""Whether a claim is held by its sources.

Names, numbers (in digits or words, whatever the grouping), months, weekdays and quotations of the
claim must stand in a source: one that does not makes the claim unsupported, however alike the
rest is. The score is how well the best sentence of a source covers the claim, word by word and
pair by pair, function words included: "not", "by" and "after" are what a wrong claim gets wrong.
It is a test of words: a claim in other words fails it, and two roles swapped over a distance
(who hit whom) pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from bot.briefings.facts import Number, days, name_key, names, numbers, quotations
from bot.briefings.lexicon import NUMBER_WORDS
from bot.model import Verdict
from bot.text.sentences import sentences
from bot.text.tokens import content_token, fold, words

LANGUAGES = ("en", "de", "es", "fr")
# Balanced accuracy on 953 claims that people judged, by this bar: 0.60 .70, 0.70 .71, 0.75 .73,
# 0.80 .73, 0.85 .73, 0.90 .72. Sentences taken from a source as they stand score 1.
MIN_SCORE = 0.8
# A claim may be spread over two sentences, but that is weaker evidence than one.
SPREAD = 0.9
MAX_LENGTH = 60_000  # characters of a source that are read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The facts and passages of one source."""

    plain: str
    folded: frozenset[str]
    stems: frozenset[str]
    percents: frozenset[str]
    figures: frozenset[str]
    days: frozenset[str]
    sentences: tuple[tuple[str, ...], ...]


def check_claim(
    text: str,
    sources: Sequence[str],
    language: str | None = None,
    *,
    min_score: float = MIN_SCORE,
) -> Verdict:
    """Return whether *sources* hold what *text* says.

    ``language`` is that of the claim, a BCP 47 primary subtag; None counts as English.
    ``unsupported`` lists names, numbers, days and quotations as written; if the score alone
    fails, the words that no source holds. ``min_score`` is the bar for it: 0 asks for the facts
    alone, which is right for a claim that tells them in words of its own.
    """
    read = [_read(s[:MAX_LENGTH], language) for s in sources]
    missing = tuple(dict.fromkeys(_missing(text, read, language)))
    score = max((_coverage(text, s, language) for s in read), default=0.0)
    held = score >= min_score
    if not held and not missing:
        missing = tuple(dict.fromkeys(_unknown_words(text, read, language)))
    return Verdict(supported=held and not missing, score=round(score, 4), unsupported=missing)


@lru_cache(maxsize=512)
def _read(source: str, language: str | None) -> _Source:
    found = [n for lang in {*LANGUAGES, language or "en"} for n in numbers(source, lang)]
    lines = [tuple(_stems(s, language)) for line in source.split("\n") for s in _split(line)]
    return _Source(
        plain=_plain(source),
        folded=frozenset(name_key(w) for w in words(source)),
        stems=frozenset(t for line in lines for t in line),
        percents=_all_readings(n for n in found if n.is_percent),
        figures=_all_readings(found),
        days=frozenset().union(*(days(source, lang) for lang in (language, "de"))),
        sentences=tuple(lines),
    )


def _split(text: str) -> list[str]:
    return sentences(text, "en") if text.strip() else []


def _all_readings(found: Iterable[Number]) -> frozenset[str]:
    return frozenset().union(*(n.readings for n in found))


def _plain(text: str) -> str:
    return f" {' '.join(fold(w) for w in words(text))} "


def _missing(text: str, sources: Sequence[_Source], language: str | None) -> Iterable[str]:
    for number in numbers(text, language):
        if not any(_holds_number(s, number) for s in sources):
            yield number.text
    absent = {
        n for n in names(text, language) if not any(_holds_name(s, n, language) for s in sources)
    }
    yield from (w for w in words(text) if name_key(w) in absent)
    unknown = {d for d in days(text, language) if not any(d in s.days for s in sources)}
    yield from (w for w in words(text) if unknown and days(f"1 {w}", language) & unknown)
    for quotation in quotations(text):
        if not any(_plain(quotation) in s.plain for s in sources):
            yield quotation


def _holds_number(source: _Source, number: Number) -> bool:
    return bool(number.readings & (source.percents if number.is_percent else source.figures))


def _holds_name(source: _Source, name: str, language: str | None) -> bool:
    """Tell whether *source* has the name, or a word of the same stem ("Swiss", "Kestrias")."""
    if name in source.folded or content_token(name, language) in source.stems:
        return True
    return all(part in source.folded for part in name.split("-")) and "-" in name


def _unknown_words(text: str, sources: Sequence[_Source], language: str | None) -> Iterable[str]:
    for word in words(text):
        token = content_token(word, language)
        if token and not any(token in s.stems for s in sources):
            yield word


def _stems(text: str, language: str | None) -> list[str]:
    """Return every word of *text*: stemmed if it has content, else folded; "two" as "2"."""
    spelled = NUMBER_WORDS.get(language or "en", {})
    folded = ((w, fold(w)) for w in words(text))
    return [
        str(spelled[f]) if f in spelled else content_token(w, language) or f for w, f in folded
    ]


def _coverage(text: str, source: _Source, language: str | None) -> float:
    claim = _stems(text, language)
    if not claim:
        return 0.0
    alone = (_share(claim, s) for s in source.sentences)
    spread = (SPREAD * _share(claim, a + b) for a, b in pairwise(source.sentences))
    return max(chain(alone, spread), default=0.0)


def _share(claim: Sequence[str], passage: Sequence[str]) -> float:
    """Return the mean of the shares of words and of neighbouring words that *passage* has."""
    held = set(passage)
    single = sum(t in held for t in claim) / len(claim)
    pairs = list(pairwise(claim))
    if not pairs:
        return single
    known = set(pairwise(passage))
    return (single + sum(p in known for p in pairs) / len(pairs)) / 2
