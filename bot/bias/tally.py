"""Counts of the outlets that carry a story: their sides, steps, owners and places.

Rule: an outlet that is not in the register counts as unrated and of an unknown owner; nothing is
guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.bias.outlets import FACTUALITY_STEPS, bias_of, factuality_of
from bot.model import Bias, Factuality, Outlet, Side, StateMedia

# Under three rated outlets a percentage says more about chance than about coverage: one outlet
# is 100 %, two are 50 % each.
MIN_RATED = 3
# The key in Coverage.ownership for outlets whose owner is not known.
UNKNOWN_OWNER = "unknown"
# Who is in the hand of a state: the kinds of the State Media Monitor's typology in which a
# government decides on staff and content. Public and state-funded ones keep their own desks.
STATE_OWNED = frozenset(("state_controlled", "captured_public", "captured_private"))

RATED = (Side.LEFT, Side.CENTER, Side.RIGHT)
# Who gets the odd percent where remainders are equal: the center, as it favours neither side.
_ODD_PERCENT = (Side.CENTER, Side.LEFT, Side.RIGHT)
# Seven steps as people read them: five.
_PLAIN = {Bias.FAR_LEFT: Bias.LEFT, Bias.FAR_RIGHT: Bias.RIGHT}
_LEANINGS = (Bias.LEFT, Bias.LEAN_LEFT, Bias.CENTER, Bias.LEAN_RIGHT, Bias.RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts of one outlet; ``side`` is what it counts for, see StateMedia."""

    bias: Bias
    side: Side
    factuality: Factuality
    is_state: bool


_STRANGER = Standing(
    bias=Bias.UNRATED, side=Side.UNRATED, factuality=Factuality.UNRATED, is_state=False
)


def standing_of(outlet: Outlet | None, state_media: StateMedia = StateMedia.COUNT) -> Standing:
    """Return what counts of *outlet*; None is one that is not registered."""
    if outlet is None:
        return _STRANGER
    bias = bias_of(outlet)
    return Standing(
        bias=bias,
        side=_side(outlet, bias, state_media),
        factuality=factuality_of(outlet),
        is_state=is_state_media(outlet),
    )


def side_of(outlet: Outlet, state_media: StateMedia = StateMedia.COUNT) -> Side:
    """Return the side *outlet* counts for; UNRATED for state media that are left aside."""
    return _side(outlet, bias_of(outlet), state_media)


def is_state_media(outlet: Outlet) -> bool:
    """Return whether *outlet* is in the hand of a state, by the kind of its owner."""
    return outlet.owner_type in STATE_OWNED


def _side(outlet: Outlet, bias: Bias, state_media: StateMedia) -> Side:
    if state_media is StateMedia.ASIDE and is_state_media(outlet):
        return Side.UNRATED
    return bias.side


def percentages(bias: Mapping[Side, int]) -> dict[Side, int] | None:
    """Return left, center and right in whole percent of the rated, adding up to 100.

    Largest remainder (Hamilton); equal remainders favour the center, then the left. None if fewer
    than ``MIN_RATED`` are rated.
    """
    rated = sum(bias[side] for side in RATED)
    if rated < MIN_RATED:
        return None
    return apportion({side: bias[side] for side in RATED}, 100)


def apportion(counts: Mapping[Side, int], total: int) -> dict[Side, int]:
    """Return *total* shared out in proportion to *counts* by largest remainder.

    ``counts`` holds at least one that is not zero.
    """
    whole = sum(counts.values())
    shares = {side: count * total // whole for side, count in counts.items()}
    order = [side for side in _ODD_PERCENT if side in counts]
    order.sort(key=lambda side: -(counts[side] * total % whole))
    for side in order[: total - sum(shares.values())]:
        shares[side] += 1
    return shares


def count_sides(standings: Iterable[Standing]) -> dict[Side, int]:
    """Return every side, zero included."""
    sides = Counter(standing.side for standing in standings)
    return {side: sides[side] for side in Side}


def count_leanings(standings: Iterable[Standing]) -> dict[Bias, int]:
    """Return the five steps from left to right of those that count for a side, zero included."""
    steps = Counter(
        _PLAIN.get(standing.bias, standing.bias)
        for standing in standings
        if standing.side is not Side.UNRATED
    )
    return {step: steps[step] for step in _LEANINGS}


def count_state_media(standings: Iterable[Standing]) -> dict[Side, int]:
    """Return how many are in the hand of a state by the side of their rating, zero included."""
    sides = Counter(standing.bias.side for standing in standings if standing.is_state)
    return {side: sides[side] for side in Side}


def count_factuality(standings: Iterable[Standing]) -> dict[Factuality, int]:
    """Return every step, zero included."""
    steps = Counter(standing.factuality for standing in standings)
    return {step: steps[step] for step in Factuality}


def median_factuality(counts: Mapping[Factuality, int]) -> Factuality | None:
    """Return the median step of the rated, the lower of the middle two; None if none is rated."""
    n_rated = sum(counts.get(step, 0) for step in FACTUALITY_STEPS)
    below = 0
    for step in FACTUALITY_STEPS:
        below += counts.get(step, 0)
        if n_rated and 2 * below >= n_rated:
            return step
    return None


def count_owner_types(outlets: Iterable[Outlet | None]) -> dict[str, int]:
    """Return the kinds of owner by name, ``UNKNOWN_OWNER`` for those without one."""
    types = Counter((outlet.owner_type if outlet else "") or UNKNOWN_OWNER for outlet in outlets)
    return {owner_type: types[owner_type] for owner_type in sorted(types)}


def count_families(outlets: Sequence[Outlet | None]) -> dict[str, int]:
    """Return the owners of several of *outlets*, that of most first."""
    owners = Counter(outlet.owner for outlet in outlets if outlet and outlet.owner)
    return {owner: n for owner, n in _most_first(owners).items() if n > 1}


def count_codes(codes: Iterable[str]) -> dict[str, int]:
    """Return how often each of *codes* comes, the most frequent first; "" does not count."""
    return _most_first(Counter(filter(None, codes)))


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
