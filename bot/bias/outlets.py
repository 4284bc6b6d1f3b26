"""Find the publisher of an address, and what the raters say about it.

Rule 1: ratings are facts with rater, date and link; nothing is guessed from a name.
Rule 2: an outlet is found by the longest key that fits: host and path, host, then parent hosts.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import ceil

from bot.bias.hosts import PLATFORMS, clean_host, parents, split_address
from bot.model import Bias, Factuality, Outlet, Rating, RatingKind

# Steps from the center; the scale is that of the seven labels of the usual raters.
BIAS_STEPS: dict[Bias, int] = {
    Bias.FAR_LEFT: -3,
    Bias.LEFT: -2,
    Bias.LEAN_LEFT: -1,
    Bias.CENTER: 0,
    Bias.LEAN_RIGHT: 1,
    Bias.RIGHT: 2,
    Bias.FAR_RIGHT: 3,
}
FACTUALITY_STEPS: dict[Factuality, int] = {
    Factuality.VERY_LOW: 0,
    Factuality.LOW: 1,
    Factuality.MIXED: 2,
    Factuality.MOSTLY_FACTUAL: 3,
    Factuality.HIGH: 4,
    Factuality.VERY_HIGH: 5,
}
_BIAS_AT = {step: bias for bias, step in BIAS_STEPS.items()}
_FACTUALITY_AT = {step: factuality for factuality, step in FACTUALITY_STEPS.items()}
# Distinct hosts seen in a day are some thousands; the rest of the bound is for archives.
_REMEMBERED = 65_536


class Register:
    """The known outlets and the addresses they publish under; does not change.

    Where two outlets claim one key, a domain wins over an alias, then the domain that sorts first.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._outlets = tuple(sorted(outlets, key=lambda outlet: outlet.domain))
        self._by_key: dict[str, Outlet] = {}
        for outlet in self._outlets:
            self._by_key.setdefault(_key(outlet.domain), outlet)
        for outlet in self._outlets:
            for alias in outlet.aliases:
                self._by_key.setdefault(_key(alias), outlet)
        self._by_key.pop("", None)
        self._with_paths = frozenset(key.partition("/")[0] for key in self._by_key if "/" in key)
        self._find_by_host = lru_cache(maxsize=_REMEMBERED)(self._search)

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """All outlets, by domain."""
        return self._outlets

    def find(self, url_or_host: str | None) -> Outlet | None:
        """Return the outlet that publishes at *url_or_host*; None if it is not registered.

        A platform's own entry answers for the bare host only, never for a page on it.
        """
        if not url_or_host:
            return None
        authority, path = split_address(url_or_host)
        host = clean_host(authority)
        if host is None:
            return None
        has_path = len(path) > 1
        if has_path and self._with_paths:
            for parent in parents(host):
                if parent in self._with_paths and (found := self._by_path(parent, path)):
                    return found
        return self._find_by_host(host, has_path)

    def _by_path(self, host: str, path: str) -> Outlet | None:
        parts = [part for part in path.lower().split("/") if part]
        for end in range(len(parts), 0, -1):
            if outlet := self._by_key.get("/".join((host, *parts[:end]))):
                return outlet
        return None

    def _search(self, host: str, has_path: bool) -> Outlet | None:
        for parent in parents(host):
            if parent in PLATFORMS and (has_path or parent != host):
                return None
            if outlet := self._by_key.get(parent):
                return outlet
        return None


def bias_of(outlet: Outlet) -> Bias:
    """Return the mean of the raters' steps, rounded; a tie goes toward the center."""
    steps = _steps(outlet, RatingKind.BIAS)
    if not steps:
        return Bias.UNRATED
    mean = Fraction(sum(steps), len(steps))
    rounded = ceil(abs(mean) - Fraction(1, 2))
    return _BIAS_AT[rounded if mean > 0 else -rounded]


def factuality_of(outlet: Outlet) -> Factuality:
    """Return the mean of the raters' steps, rounded; a tie goes to the lower step."""
    steps = _steps(outlet, RatingKind.FACTUALITY)
    if not steps:
        return Factuality.UNRATED
    return _FACTUALITY_AT[ceil(Fraction(sum(steps), len(steps)) - Fraction(1, 2))]


def spread_of(outlet: Outlet) -> int:
    """Return the steps between the raters furthest apart on bias; 0 with fewer than two."""
    steps = _steps(outlet, RatingKind.BIAS)
    return max(steps) - min(steps) if steps else 0


def ratings_in_force(outlet: Outlet, kind: RatingKind) -> tuple[Rating, ...]:
    """Return the newest rating of each rater that has a direction, by rater."""
    newest: dict[str, Rating] = {}
    for rating in outlet.ratings:
        if rating.kind is kind and rating.value != "unrated":
            known = newest.get(rating.rater)
            if known is None or _age(rating) > _age(known):
                newest[rating.rater] = rating
    return tuple(newest[rater] for rater in sorted(newest))


def _age(rating: Rating) -> tuple[int, str]:
    # The value breaks a tie, so that the order of the ratings does not matter.
    return rating.rated_on.toordinal(), rating.value


def _steps(outlet: Outlet, kind: RatingKind) -> list[int]:
    values = [rating.value for rating in ratings_in_force(outlet, kind)]
    if kind is RatingKind.BIAS:
        return [BIAS_STEPS[Bias(value)] for value in values]
    return [FACTUALITY_STEPS[Factuality(value)] for value in values]


def _key(address: str) -> str:
    authority, path = split_address(address)
    host = clean_host(authority)
    if host is None:
        return ""
    return "/".join((host, *(part for part in path.lower().split("/") if part)))
