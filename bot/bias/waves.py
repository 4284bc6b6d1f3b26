"""Spread the reports of a story over time: how many came in each stretch, and from which side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.model import Side, Wave

# A line of a chart each: so many are still read as one picture, and bound what is stored.
MAX_WAVES = 48
_HOUR = timedelta(hours=1)
# Lengths in hours that people count in; longer ones are doubled from the last.
_LENGTHS = (1, 2, 3, 6, 12, 24)


class Report(NamedTuple):
    """An article's moment, what it counts as (None for nobody), and on which side."""

    at: datetime
    key: str | None
    side: Side


class Waves(NamedTuple):
    """All waves with the moment they count from and how long each is; none without a report."""

    first_at: datetime | None
    stretch_hours: int
    waves: tuple[Wave, ...]


def tell_waves(reports: Iterable[Report]) -> Waves:
    """Return *reports*, oldest first, in at most ``MAX_WAVES`` stretches; empty ones left out.

    Stretches are of equal length from the first report. An outlet counts where it reports first.
    """
    listed = list(reports)
    if not listed:
        return Waves(first_at=None, stretch_hours=_LENGTHS[0], waves=())
    first = listed[0].at
    length = _length((listed[-1].at - first) // _HOUR)
    articles: dict[int, int] = {}
    outlets: defaultdict[int, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    heard: set[str] = set()
    for at, key, side in listed:
        place = (at - first) // _HOUR // length
        articles[place] = articles.get(place, 0) + 1
        if key is not None and key not in heard:
            heard.add(key)
            outlets[place][side] += 1
    waves = (
        Wave(after_hours=place * length, articles=n, outlets=outlets[place])
        for place, n in articles.items()
    )
    return Waves(first_at=first, stretch_hours=length, waves=tuple(waves))


def _length(hours: int) -> int:
    for length in _LENGTHS:
        if hours // length < MAX_WAVES:
            return length
    length = _LENGTHS[-1]
    while hours // length >= MAX_WAVES:
        length *= 2
    return length
