"""Sentences of two articles that say the same but for one thing: a denial or a weekday.

Precision first: all other words must be nearly the same, all numbers and names equal, and no
sentence a question or a quotation, where somebody else speaks. A day on which something was said
is not the day on which it happened, and "not yet" is an earlier state. (Sentences that differ in
a name alone were tried: of seventy found in the development stories none was a contradiction.)
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.briefings.citing.polarity import Sign, agree, is_sign, signs
from bot.briefings.disputes.prose import lines_of
from bot.briefings.facts import days, names, numbers
from bot.briefings.material import Terms
from bot.model import Article
from bot.text.tokens import content_token, tokens, words

# The part of all their words that two such sentences share, and how many at least.
SAME, MIN_SHARED = 0.75, 4
# Sentences of an article that are compared: further down stands background.
N_SENTENCES = 12
MAX_LENGTH = 160

_WEEKDAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
_QUOTED = re.compile(r"[\"“”„«»?]")
_NOT_YET = re.compile(
    r"\b(?:yet|so far|noch|bisher|bislang|todavía|aún|de momento|encore|pour l['’]instant)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:sa(?:id|ys)|announced|told|reported|confirmed|tweeted|wrote|sagte|erklärte|teilte"
    r"|meldete|dijo|anunció|informó|confirmó|déclaré|annoncé|indiqué|affirmé|dit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence as it can be contradicted; ``day`` is the English name of its weekday."""

    article: Article
    text: str
    terms: Terms
    names: frozenset[str]
    figures: frozenset[frozenset[str]]
    day: str
    signs: frozenset[Sign]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two statements that contradict each other, and what each has in place of the other's."""

    one: Statement
    other: Statement
    words: tuple[str, str]


def contrasts(articles: Sequence[Article], language: str) -> list[Contrast]:
    """Return the contradictions between sentences of *articles*, all of them in *language*."""
    found = [s for a in articles for s in _statements(a, language)]
    return [
        contrast
        for one, other in _pairs(found)
        if one.article.id != other.article.id and (contrast := _contrast(one, other, language))
    ]


def _statements(article: Article, language: str) -> Iterator[Statement]:
    for text in dict.fromkeys(lines_of(article, language)[:N_SENTENCES]):
        statement = _statement(article, text, language)
        if statement and len(statement.terms) >= MIN_SHARED:
            yield statement


def _statement(article: Article, text: str, language: str) -> Statement | None:
    if len(text) > MAX_LENGTH or _QUOTED.search(text) or _NOT_YET.search(text):
        return None
    named_days = days(text, language) & _WEEKDAYS
    if len(named_days) > 1:
        return None
    found = signs(text, language)
    no_terms = {
        content_token(w, language)
        for w in words(text)
        if (Sign.NOT in found and is_sign(w, Sign.NOT, language))
        or (named_days and days(w, language) & _WEEKDAYS)
    }
    return Statement(
        article=article,
        text=text.rstrip(" ."),
        terms=frozenset(tokens(text, language)) - no_terms,
        names=names(text, language),
        figures=frozenset(n.readings for n in numbers(text, language)),
        day="" if _SAYS.search(text) else next(iter(named_days), ""),
        signs=found,
    )


def _pairs(found: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Return the pairs that may share enough words: of the rarest of one, the other has one."""
    spread = Counter(t for s in found for t in s.terms)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, statement in enumerate(found):
        n = len(statement.terms)
        rare = sorted(statement.terms, key=lambda t: (spread[t], t))
        first = rare[: n - math.ceil(SAME * n) + 2]
        for other in sorted({h for t in first for h in holders[t]}):
            yield found[other], statement
        for term in first:
            holders[term].append(number)


def _contrast(one: Statement, other: Statement, language: str) -> Contrast | None:
    if one.figures != other.figures:
        return None
    shared, united = len(one.terms & other.terms), len(one.terms | other.terms)
    if shared < MIN_SHARED:
        return None
    if shared < SAME * united or one.names != other.names:
        return None
    if not agree(one.signs - {Sign.NOT}, other.signs - {Sign.NOT}):
        return None
    days_differ = bool(one.day and other.day and one.day != other.day)
    if Sign.NOT in one.signs ^ other.signs:
        return None if days_differ else _denial(one, other, language)
    return _of_days(one, other, language) if days_differ else None


def _denial(one: Statement, other: Statement, language: str) -> Contrast | None:
    """Return the contrast if what one denies is what the other says, not a thing beside it."""
    denying, affirming = (one, other) if Sign.NOT in one.signs else (other, one)
    found = words(denying.text)
    last = max(i for i, w in enumerate(found) if is_sign(w, Sign.NOT, language))
    around = [content_token(w, language) for w in (*found[last + 1 :], *reversed(found[:last]))]
    denied = next((t for t in around if t), "")
    if denied not in affirming.terms:
        return None
    return Contrast(one=one, other=other, words=(f"“{one.text}”", f"“{other.text}”"))


def _of_days(one: Statement, other: Statement, language: str) -> Contrast:
    first, second = (
        next(w for w in words(s.text) if s.day in days(w, language)) for s in (one, other)
    )
    return Contrast(one=one, other=other, words=(first, second))
