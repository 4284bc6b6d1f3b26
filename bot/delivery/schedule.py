"""Decide when a schedule comes due.

Rule 1: wall-clock times are read in the subscriber's zone, every moment that comes out is in UTC.
Rule 2: a time that the clocks skip counts as if they had not moved (02:30 is then 03:30).
Rule 3: a time that the clocks show twice is due once, the first time (PEP 495, fold=0).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.model import Schedule

_DAY = timedelta(days=1)
# Eight days reach the same weekday again; one more on each side is for zones far from UTC.
_LOOK_AHEAD = 9


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """Return the first moment of *schedule* strictly after *after*; None if it has none.

    *after* is aware. Raises ValueError if it is not.
    """
    first = _local_date(schedule, after) - _DAY
    moments = _moments(schedule, first, first + _LOOK_AHEAD * _DAY)
    return min((moment for moment in moments if moment > after), default=None)


def slots_between(schedule: Schedule, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return the moments of *schedule* in ``(since, until]``, oldest first, each once.

    Both are aware. Raises ValueError if one is not, or if *until* lies before *since*.
    """
    if until < since:
        raise ValueError(f"until {until} is before since {since}")
    first = _local_date(schedule, since) - _DAY
    last = _local_date(schedule, until) + _DAY
    moments = _moments(schedule, first, last)
    return tuple(sorted({moment for moment in moments if since < moment <= until}))


def _local_date(schedule: Schedule, moment: datetime) -> date:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone says nothing: {moment}")
    return moment.astimezone(schedule.zone).date()


def _moments(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    """Yield the moments of the days *first* to *last*; after a gap two of them may be equal."""
    for n in range((last - first).days + 1):
        day = first + n * _DAY
        if day.isoweekday() in schedule.weekdays:
            for at in schedule.times:
                yield datetime.combine(day, at.replace(fold=0), schedule.zone).astimezone(UTC)
