"""What speaks for an article belonging to a story, and how much that is worth.

    articles of the story, each weighed now  ->  Evidence  ->  log odds  ->  score 0..1

Rule: the articles of a story are asked one by one and their mean counts, so that one chance
resemblance opens no door to a large story (average link).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.stories.features import Features
from bot.stories.rarity import Rarity

# How much of a likeness within one language is its words; the rest is sounds, which hold up
# where inflection and compounds part the words.
_WORDS = 0.6
# More days apart say nothing more.
_MOST_DAYS = 4.0
# Likeness to how many other stories is the background that the best one must stand out from.
_RIVALS = 6
_SPARED = 1
# What an article of the same outlet counts beside one of another: it shares turns of phrase,
# series titles and boilerplate whatever it is about.
_OWN_OUTLET = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How one article compares to one story.

    ``alike`` is the mean likeness 0..1 to its articles in the article's own language, ``foreign``
    the same to those of other languages where it has none in its own. ``rivals`` is the likeness
    to the nearest other stories. ``numbers`` are shared numbers to an article, 0..2, ``days`` how
    far the article lies from the story in time, 0 where nobody knows, ``outlet`` the share of
    articles by the same outlet.
    """

    alike: float
    foreign: float
    is_foreign: bool
    rivals: float
    numbers: float
    days: float
    outlet: float


# Log odds that an article belongs to a story: learnt by benchmarks/learn_weights.py.
INTERCEPT = -3.48
WEIGHTS: Mapping[str, float] = {
    "alike": 15.0,
    "foreign": 9.65,
    "is_foreign": 2.03,
    "rivals": -6.0,
    "numbers": 0.44,
    "days": -0.82,
    "outlet": -0.5,
}


def log_odds(evidence: Evidence) -> float:
    """Return the log odds that the article belongs to the story."""
    return INTERCEPT + sum(w * float(getattr(evidence, name)) for name, w in WEIGHTS.items())


def probability(odds: float) -> float:
    """Return log odds as a score 0..1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article with its weights as of now, and the lengths of both vectors."""

    features: Features
    words: dict[str, float]
    words_length: float
    sounds: dict[str, float]
    sounds_length: float


def weigh(features: Features, rarity: Rarity) -> Weighed:
    """Return the article with what its words and sounds weigh at this moment."""
    words, sounds = rarity.weigh_words(features), rarity.weigh_sounds(features)
    return Weighed(features, words, _length(words), sounds, _length(sounds))


def _length(weights: dict[str, float]) -> float:
    return math.sqrt(sum(w * w for w in weights.values())) or 1.0


def _dot(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    get = b.get
    return sum(w * get(key, 0.0) for key, w in a.items())


def likeness(a: Weighed, b: Weighed) -> float:
    """Return 0..1: how alike two articles are in what they are about."""
    sounds = _dot(a.sounds, b.sounds) / (a.sounds_length * b.sounds_length)
    if a.features.language != b.features.language:
        return sounds
    words = _dot(a.words, b.words) / (a.words_length * b.words_length)
    return _WORDS * words + (1 - _WORDS) * sounds


def gather(
    article: Weighed, stories: Sequence[Sequence[Features]], rarity: Rarity
) -> list[Evidence]:
    """Return what speaks for each of *stories* (their articles, never empty), in their order."""
    near = [_Nearness(article, members, rarity) for members in stories]
    values = sorted((n.alike for n in near), reverse=True)
    return [n.evidence(_rivals(values, n.alike)) for n in near]


def _rivals(values: list[float], own: float) -> float:
    # The nearest other stories but the first: that one may be a part of the same event. One that
    # is missing counts as not alike at all.
    others = list(values)
    others.remove(own)
    return sum(others[_SPARED : _SPARED + _RIVALS]) / _RIVALS


class _Nearness:
    """One article beside the articles of one story."""

    def __init__(self, article: Weighed, members: Sequence[Features], rarity: Rarity) -> None:
        self._article = article.features
        self._members = members
        own = [m for m in members if m.language == article.features.language]
        self._is_foreign = not own
        weighted = [(self._trust(m), likeness(article, weigh(m, rarity))) for m in own or members]
        self.alike = sum(t * v for t, v in weighted) / sum(t for t, _ in weighted)

    def evidence(self, rivals: float) -> Evidence:
        return Evidence(
            alike=0.0 if self._is_foreign else self.alike,
            foreign=self.alike if self._is_foreign else 0.0,
            is_foreign=self._is_foreign,
            rivals=rivals,
            numbers=min(
                2.0, self._mean(len(self._article.numbers & m.numbers) for m in self._members)
            ),
            days=min(_MOST_DAYS, _days_between(self._article.at, self._members)),
            outlet=self._mean(self._is_own_outlet(m) for m in self._members),
        )

    def _trust(self, member: Features) -> float:
        return _OWN_OUTLET if self._is_own_outlet(member) else 1.0

    def _is_own_outlet(self, member: Features) -> bool:
        return member.outlet is not None and member.outlet == self._article.outlet

    def _mean(self, values: Iterable[float]) -> float:
        return sum(values) / len(self._members)


def _days_between(at: datetime | None, members: Sequence[Features]) -> float:
    times = [m.at for m in members if m.at is not None]
    if at is None or not times:
        return 0.0
    gap = max(min(times) - at, at - max(times)).total_seconds()
    return max(0.0, gap / 86_400)
