"""Find a gap in the coverage of one story, with what it was found by.

Rule: a side is judged by its voices, see bot.bias.gaps, among the outlets that could have carried
the story: those polled in the languages that its rated outlets write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.bias.gaps import BaseRates, find_gap
from bot.bias.tally import RATED, Standing, count_factuality, median_factuality
from bot.model import GapEvidence, Outlet, Side
from bot.text.tokens import fold


class Carrier(NamedTuple):
    """An outlet that carries a story; None: not registered."""

    outlet: Outlet | None
    standing: Standing


def find_evidence(
    carriers: Mapping[str, Carrier], own_words: set[str], base: BaseRates
) -> GapEvidence | None:
    """Return which side hardly carries a story, and by what figures; None without a gap.

    ``own_words`` are the keys of the carriers with a text of their own.
    """
    rated = {k: c for k, c in carriers.items() if c.standing.side is not Side.UNRATED}
    polled = base.among(c.outlet.language for c in rated.values() if c.outlet)
    carrying = _by_side([carrier.standing.side for carrier in rated.values()])
    voices = _by_side(_voices(rated, own_words))
    gap = find_gap(carrying, polled, voices=voices)
    if gap is None:
        return None
    covering = Side.LEFT if gap is Side.RIGHT else Side.RIGHT
    steps = count_factuality(c.standing for c in rated.values() if c.standing.side is covering)
    return GapEvidence(
        gap=gap,
        voices=voices,
        carrying=carrying,
        polled={Side.LEFT: polled.left, Side.CENTER: polled.center, Side.RIGHT: polled.right},
        factuality=median_factuality(steps),
    )


def _voices(rated: Mapping[str, Carrier], own_words: set[str]) -> list[Side]:
    """Return the sides of the outlets with words of their own, and of a reprint of each owner.

    An owner with outlets on two sides has a reprint on each: to choose would be to favour one.
    """
    voices = [carrier.standing.side for key, carrier in rated.items() if key in own_words]
    reprints = {
        (_owner_of(carrier) or key, carrier.standing.side)
        for key, carrier in rated.items()
        if key not in own_words
    }
    return [*voices, *(side for _, side in reprints)]


def _owner_of(carrier: Carrier) -> str:
    return fold(carrier.outlet.owner) if carrier.outlet else ""


def _by_side(sides: list[Side]) -> dict[Side, int]:
    return {side: sides.count(side) for side in RATED}
