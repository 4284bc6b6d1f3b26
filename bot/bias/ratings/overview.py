"""The operator's view: how lopsided is the list of feeds, who is not rated, what is old.

Facts only; bot/commands/ratings.py and the pages say them in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.bias.gaps import MIN_RATE_RATIO, MIN_TRACKED
from bot.bias.hosts import publisher_at
from bot.bias.outlets import MIN_SPREAD, Register, bias_of, ratings_in_force, spread_of
from bot.bias.tally import side_of
from bot.model import Bias, Outlet, Rating, RatingKind, Side

# Raters look again about once a year: of 2,507 outlets that one of them rated in 2024 and in 2026,
# 3 % had moved by a step. A rating of three years is one that nobody looked after.
OLD = timedelta(days=365)
VERY_OLD = timedelta(days=3 * 365)
# Up to there, a list counts as even: with 20 outlets a side, half as many more is chance.
_EVEN_RATIO = 1.5


class Balance(StrEnum):
    """How the two sides of a list of feeds compare."""

    EVEN = "even"
    LEANS = "leans"
    LOPSIDED = "lopsided"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledOutlet:
    """An outlet that is read; ``key`` is a host where it is not registered."""

    key: str
    name: str
    side: Side
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRating:
    """A rating in force of an outlet that is read, and how old it is."""

    domain: str
    name: str
    rating: Rating
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is known of the outlets, and of those that are read.

    Counts hold every side. ``n_old`` are ratings in force of more than a year, ``n_very_old`` of
    more than three; ``n_disputed`` outlets whose raters differ. ``unrated`` come with most
    articles first, ``old`` with the oldest first.
    """

    outlets: Mapping[Side, int]
    n_ratings: int
    n_old: int
    n_very_old: int
    n_disputed: int
    polled: Mapping[Side, int]
    articles: Mapping[Side, int]
    unrated: tuple[PolledOutlet, ...]
    old: tuple[OldRating, ...]

    @property
    def ratio(self) -> float | None:
        """Return how many times the larger side is the smaller one; None if that is empty."""
        smaller, larger = sorted((self.polled[Side.LEFT], self.polled[Side.RIGHT]))
        return larger / smaller if smaller else None

    @property
    def larger_side(self) -> Side | None:
        left, right = self.polled[Side.LEFT], self.polled[Side.RIGHT]
        return None if left == right else Side.LEFT if left > right else Side.RIGHT

    @property
    def balance(self) -> Balance:
        """Return how even the list is; see bot/bias/gaps.py for what is too few."""
        if min(self.polled[Side.LEFT], self.polled[Side.RIGHT]) < MIN_TRACKED:
            return Balance.TOO_FEW
        ratio = self.ratio or 0
        if ratio <= _EVEN_RATIO:
            return Balance.EVEN
        return Balance.LEANS if ratio < MIN_RATE_RATIO else Balance.LOPSIDED


def take_overview(register: Register, published: Mapping[str, int], today: date) -> Overview:
    """Return the facts; *published* has the articles of late by the hosts that are read.

    A host that is read and published nothing has 0.
    """
    polled = _polled(register, published)
    ages = [today - r.rated_on for o in register.outlets for r in _in_force(o)]
    return Overview(
        outlets=_by_side(side_of(outlet, register.state_media) for outlet in register.outlets),
        n_ratings=len(ages),
        n_old=sum(age > OLD for age in ages),
        n_very_old=sum(age > VERY_OLD for age in ages),
        n_disputed=sum(spread_of(outlet) >= MIN_SPREAD for outlet in register.outlets),
        polled=_by_side(outlet.side for outlet in polled),
        articles=_articles(polled),
        unrated=tuple(outlet for outlet in polled if not _is_rated(register.find(outlet.key))),
        old=_old(register, polled, today),
    )


def age_words(age: timedelta) -> str:
    """Return an age as people say it: "12 days", "5 months", "2 years"."""
    days = max(age.days, 0)
    for size, unit in ((365, "year"), (30, "month"), (1, "day")):
        if days >= 2 * size or (days >= size and unit != "day"):
            n = days // size
            return f"{n} {unit}" if n == 1 else f"{n} {unit}s"
    return "1 day" if days else "today"


def _polled(register: Register, published: Mapping[str, int]) -> tuple[PolledOutlet, ...]:
    found: dict[str, PolledOutlet] = {}
    for host, n_articles in published.items():
        outlet = register.find(host)
        key = outlet.domain if outlet else publisher_at(host)
        if key:
            before = found[key].n_articles if key in found else 0
            found[key] = PolledOutlet(
                key=key,
                name=outlet.name if outlet else key,
                side=side_of(outlet, register.state_media) if outlet else Side.UNRATED,
                n_articles=before + n_articles,
            )
    return tuple(sorted(found.values(), key=lambda o: (-o.n_articles, o.key)))


def _is_rated(outlet: Outlet | None) -> bool:
    # State media may be left out of the sides: they are rated all the same.
    return outlet is not None and bias_of(outlet) is not Bias.UNRATED


def _old(register: Register, polled: Iterable[PolledOutlet], today: date) -> tuple[OldRating, ...]:
    found = [
        OldRating(domain=outlet.domain, name=outlet.name, rating=r, age=today - r.rated_on)
        for read in polled
        if (outlet := register.find(read.key)) is not None
        for r in _in_force(outlet)
        if today - r.rated_on > OLD
    ]
    return tuple(sorted(found, key=lambda o: (-o.age, o.domain, o.rating.kind)))


def _in_force(outlet: Outlet) -> list[Rating]:
    return [r for kind in RatingKind for r in ratings_in_force(outlet, kind)]


def _by_side(sides: Iterable[Side]) -> dict[Side, int]:
    counts = Counter(sides)
    return {side: counts[side] for side in Side}


def _articles(polled: Iterable[PolledOutlet]) -> dict[Side, int]:
    counts: Counter[Side] = Counter()
    for outlet in polled:
        counts[outlet.side] += outlet.n_articles
    return {side: counts[side] for side in Side}
