"""Decide whether one side hardly covers a story.

Shares alone would find a gap in every story of a lopsided feed list. So the sides must be polled
at all, and a side's rate of coverage (outlets that carry the story of those polled) is compared.
Shares are of voices: a text that one owner prints in thirty papers is no thirty newsrooms. Rates
are of outlets, on both sides of the division: who carries a reprint does cover the story.
The thresholds on shares were chosen from published gap stories of a commercial site: every one
has a side at 60 % or more and the other at 22 % or less, and none has fewer than 6 rated sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from bot.bias.tally import side_of
from bot.model import Outlet, Side, StateMedia

# Rated voices that must carry the story: the smallest gap story observed had six.
MIN_RATED_FOR_GAP = 6
# Percent of the rated voices on the side that carries the story; the center is no side.
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
    """How many rated outlets of each side are polled at all.

    ``languages`` holds the same by the language of the outlet, "" for those whose is not known.
    """

    left: int
    center: int
    right: int
    languages: Mapping[str, Mapping[Side, int]] = field(default_factory=dict, compare=False)

    def among(self, languages: Iterable[str]) -> BaseRates:
        """Return the rates of the outlets that could carry a story told in *languages*.

        An outlet whose language is not known could. Who polls thirty left and five right papers
        in German has no gap in every German story, however even the pool is on the whole.
        """
        if not self.languages:
            return self
        able = [self.languages.get(language, {}) for language in {"", *languages}]
        left, center, right = (sum(sides.get(side, 0) for sides in able) for side in _SIDES)
        return BaseRates(left=left, center=center, right=right)


_SIDES = (Side.LEFT, Side.CENTER, Side.RIGHT)


def base_rates(
    outlets: Iterable[Outlet], *, state_media: StateMedia = StateMedia.COUNT
) -> BaseRates:
    """Return how many of *outlets* are rated on each side; give each outlet once."""
    languages: dict[str, dict[Side, int]] = {}
    for outlet in outlets:
        side = side_of(outlet, state_media)
        if side is not Side.UNRATED:
            sides = languages.setdefault(outlet.language, dict.fromkeys(_SIDES, 0))
            sides[side] += 1
    left, center, right = (sum(sides[side] for sides in languages.values()) for side in _SIDES)
    return BaseRates(left=left, center=center, right=right, languages=languages)


def find_gap(
    bias: Mapping[Side, int], base: BaseRates, *, voices: Mapping[Side, int] | None = None
) -> Side | None:
    """Return the side that hardly covers a story, LEFT or RIGHT, or None.

    ``bias`` counts the rated outlets that carry it, ``voices`` those with a text of their own and
    one reprint of each owner; None: all of them. A side that is absent is reckoned as one outlet
    in the comparison of rates: of a small pool, none may be by chance.
    """
    if min(base.left, base.right) < MIN_TRACKED:
        return None
    gap = _by_shares(bias if voices is None else voices)
    if gap is None:
        return None
    left_rate = Fraction(max(bias.get(Side.LEFT, 0), 1), base.left)
    right_rate = Fraction(max(bias.get(Side.RIGHT, 0), 1), base.right)
    covering, other = (left_rate, right_rate) if gap is Side.RIGHT else (right_rate, left_rate)
    return gap if covering >= MIN_RATE_RATIO * other else None


def _by_shares(voices: Mapping[Side, int]) -> Side | None:
    left, center, right = (voices.get(side, 0) for side in _SIDES)
    rated = left + center + right
    dominant, other = max(left, right), min(left, right)
    if rated < MIN_RATED_FOR_GAP or dominant * 100 < MIN_DOMINANT_PCT * rated:
        return None
    if other * 100 > MAX_OTHER_PCT * rated:
        return None
    return Side.RIGHT if left > right else Side.LEFT
