"""Decide whether one side hardly covers a story.

Shares alone would find a gap in every story of a lopsided feed list. So the sides must be polled
at all, and a side's rate of coverage (outlets that carry the story of those polled) is compared.
The thresholds on shares were chosen from published gap stories of a commercial site: every one
has a side at 60 % or more and the other at 22 % or less, and none has fewer than 6 rated sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.bias.outlets import bias_of
from bot.model import Outlet, Side

# Rated outlets that must carry the story: the smallest gap story observed had six.
MIN_RATED_FOR_GAP = 6
# Percent of the rated outlets on the side that carries the story; the center is no side.
MIN_DOMINANT_PCT = 60
# Percent on the other side.
MAX_OTHER_PCT = 20
# Rated outlets polled on each side: below five, one outlet more or less moves a rate by a quarter.
MIN_TRACKED = 5
# How many times more often the dominant side's outlets carry the story. Our own figure: at 3, a
# pool three times as large on one side explains no gap. tests/bias/test_gaps.py notices a change.
MIN_RATE_RATIO = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRates:
    """How many rated outlets of each side are polled at all."""

    left: int
    center: int
    right: int


def base_rates(outlets: Iterable[Outlet]) -> BaseRates:
    """Return how many of *outlets* are rated on each side; give each outlet once."""
    sides = [bias_of(outlet).side for outlet in outlets]
    return BaseRates(
        left=sides.count(Side.LEFT),
        center=sides.count(Side.CENTER),
        right=sides.count(Side.RIGHT),
    )


def find_gap(bias: Mapping[Side, int], base: BaseRates) -> Side | None:
    """Return the side that hardly covers a story, LEFT or RIGHT, or None.

    ``bias`` counts the rated outlets that carry it. A side that is absent is reckoned as one
    outlet in the comparison of rates: of a small pool, none may be by chance.
    """
    left, center, right = (bias.get(side, 0) for side in (Side.LEFT, Side.CENTER, Side.RIGHT))
    rated = left + center + right
    if rated < MIN_RATED_FOR_GAP or min(base.left, base.right) < MIN_TRACKED:
        return None
    dominant, other = max(left, right), min(left, right)
    if dominant * 100 < MIN_DOMINANT_PCT * rated or other * 100 > MAX_OTHER_PCT * rated:
        return None
    left_rate = Fraction(max(left, 1), base.left)
    right_rate = Fraction(max(right, 1), base.right)
    if left > right:
        return Side.RIGHT if left_rate >= MIN_RATE_RATIO * right_rate else None
    return Side.LEFT if right_rate >= MIN_RATE_RATIO * left_rate else None
