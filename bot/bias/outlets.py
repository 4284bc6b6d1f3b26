"""Find the publisher of an address, and what the raters say about it.

Rule 1: ratings are facts with rater, date and link; nothing is guessed from a name.
Rule 2: an outlet is found by the longest key that fits: host and path, host, then parent hosts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

from bot.bias.hosts import PLATFORMS, parents, split_address
from bot.model import Bias, Factuality, Outlet, Rating, RatingKind, StateMedia
from bot.text.tokens import fold

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
# Steps between two raters from which their average is shown with a warning: a step is a matter of
# taste, at two one of them has the outlet on another side or calls it plain where the other says
# far.
MIN_SPREAD = 2
# Distinct hosts seen in a day are some thousands; the rest of the bound is for archives.
_REMEMBERED = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """How an address was looked up: the keys that were tried, and the last of them if it fits."""

    tried: tuple[str, ...]
    key: str | None = None
    outlet: Outlet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """What the raters of one outlet say together on one subject.

    ``value`` is of Bias or Factuality, ``mean`` in steps and None for the unrated; ``spread`` are
    the steps between the raters furthest apart.
    """

    value: str
    mean: float | None
    n_raters: int
    spread: int

    @property
    def raters_differ(self) -> bool:
        return self.spread >= MIN_SPREAD


class Register:
    """The known outlets and the addresses they publish under; does not change.

    Where two outlets claim one key, a domain wins over an alias, then the domain that sorts first.
    ``state_media`` is how those in the hand of a state count: whoever counts sides asks for it.
    """

    def __init__(
        self, outlets: Iterable[Outlet], *, state_media: StateMedia = StateMedia.COUNT
    ) -> None:
        self.state_media = state_media
        self._outlets = tuple(sorted(outlets, key=lambda outlet: outlet.domain))
        self._by_key: dict[str, Outlet] = {}
        for outlet in self._outlets:
            self._by_key.setdefault(key_of(outlet.domain), outlet)
        for outlet in self._outlets:
            for alias in outlet.aliases:
                self._by_key.setdefault(key_of(alias), outlet)
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
        host, path = split_address(url_or_host)
        if not host:
            return None
        has_path = len(path) > 1
        if has_path and self._with_paths:
            for parent in parents(host):
                if parent in self._with_paths and (found := self._by_path(parent, path)):
                    return found
        return self._find_by_host(host, has_path)

    def look_up(self, url_or_host: str) -> LookUp:
        """Return what ``find`` returns, with the way there."""
        tried: list[str] = []
        for key in _keys(url_or_host):
            tried.append(key)
            if outlet := self._by_key.get(key):
                return LookUp(tried=tuple(tried), key=key, outlet=outlet)
        return LookUp(tried=tuple(tried))

    def near(self, url_or_host: str, limit: int = 5) -> tuple[str, ...]:
        """Return the keys that share the registrable domain of an address, by length."""
        host, _ = split_address(url_or_host)
        if not host:
            return ()
        home = parents(host)[-1]
        keys = (key for key in self._by_key if _is_below(key.partition("/")[0], home))
        return tuple(sorted(keys, key=lambda key: (len(key), key))[:limit])

    def family_of(self, outlet: Outlet) -> tuple[Outlet, ...]:
        """Return all outlets of the same owner, *outlet* among them; it alone if none is known."""
        if not outlet.owner:
            return (outlet,)
        owner = fold(outlet.owner)
        return tuple(o for o in self._outlets if o.owner and fold(o.owner) == owner)

    def _by_path(self, host: str, path: str) -> Outlet | None:
        for key in _path_keys(host, path):
            if outlet := self._by_key.get(key):
                return outlet
        return None

    def _search(self, host: str, has_path: bool) -> Outlet | None:
        for key in _host_keys(host, has_path):
            if outlet := self._by_key.get(key):
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
    return aggregate_of(outlet, RatingKind.BIAS).spread


def aggregate_of(outlet: Outlet, kind: RatingKind) -> Aggregate:
    """Return what the raters in force say together, with how far they are apart."""
    steps = _steps(outlet, kind)
    value = bias_of(outlet) if kind is RatingKind.BIAS else factuality_of(outlet)
    return Aggregate(
        value=value.value,
        mean=sum(steps) / len(steps) if steps else None,
        n_raters=len(steps),
        spread=max(steps) - min(steps) if steps else 0,
    )


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


def key_of(address: str) -> str:
    """Return the key that stands for exactly *address*; "" if it can have none."""
    host, path = split_address(address)
    return "/".join((host, *_parts(path))) if host else ""


def _keys(address: str) -> Iterator[str]:
    """Yield the keys that an outlet may be registered under for *address*, longest first."""
    host, path = split_address(address)
    if not host:
        return
    has_path = len(path) > 1
    if has_path:
        for parent in parents(host):
            yield from _path_keys(parent, path)
    yield from _host_keys(host, has_path)


def _path_keys(host: str, path: str) -> Iterator[str]:
    parts = _parts(path)
    for end in range(len(parts), 0, -1):
        yield "/".join((host, *parts[:end]))


def _host_keys(host: str, has_path: bool) -> Iterator[str]:
    for parent in parents(host):
        if parent in PLATFORMS and (has_path or parent != host):
            return
        yield parent


def _parts(path: str) -> list[str]:
    return [part for part in path.lower().split("/") if part]


def _is_below(host: str, home: str) -> bool:
    return host == home or host.endswith(f".{home}")
