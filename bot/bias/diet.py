"""Which sides the stories lean to that somebody reads.

A story leans to the side that most of its rated outlets are on. It says who reported what was
read, and nothing of who reads: whoever reads what the left reports may do so to disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.bias.tally import MIN_RATED, RATED, apportion
from bot.model import Coverage, Side

# Stories that lean somewhere before shares of them are told: of fewer, one more or less moves a
# share by more than ten points.
MIN_STORIES = 10
# How much larger the larger of left and right must be to be called a diet that leans: at 10
# stories, 6 to 4 is chance.
LEANS_FROM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Diet:
    """How many stories lean to each side; UNRATED has those that too few rated outlets carry.

    ``percent`` adds up to 100 over left, center and right; None under the minimum of stories.
    """

    sides: Mapping[Side, int]
    percent: Mapping[Side, int] | None

    @property
    def n_stories(self) -> int:
        return sum(self.sides.values())

    @property
    def larger_side(self) -> Side | None:
        """The side that stands out; None if neither does, or there is too little to tell."""
        left, right = self.sides[Side.LEFT], self.sides[Side.RIGHT]
        if self.percent is None or max(left, right) < LEANS_FROM * max(min(left, right), 1):
            return None
        return Side.LEFT if left > right else Side.RIGHT


def lean_of(coverage: Coverage) -> Side:
    """Return the side most of the rated outlets are on; a tie goes to the center.

    UNRATED where fewer than ``MIN_RATED`` are rated.
    """
    counts = {side: coverage.bias[side] for side in RATED}
    if sum(counts.values()) < MIN_RATED:
        return Side.UNRATED
    most = max(counts.values())
    leading = [side for side in RATED if counts[side] == most]
    return leading[0] if len(leading) == 1 else Side.CENTER


def take_diet(opened: Iterable[Coverage | None]) -> Diet:
    """Return the diet of the stories that were opened; None is one not counted yet."""
    leans = [lean_of(coverage) if coverage else Side.UNRATED for coverage in opened]
    sides = {side: leans.count(side) for side in Side}
    rated = {side: sides[side] for side in RATED}
    enough = sum(rated.values()) >= MIN_STORIES
    return Diet(sides=sides, percent=apportion(rated, 100) if enough else None)
