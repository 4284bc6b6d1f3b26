"""Decide when a schedule comes due.

Rule 1: wall-clock times are read in the subscriber's zone, every moment that comes out is in UTC.
Rule 2: a time that the clocks skip counts as if they had not moved (02:30 is then 03:30).
Rule 3: a time that the clocks show twice is due once, the first time (PEP 495, fold=0).
Rule 4: it is quiet while the clock on the wall shows the quiet hours. What falls into them is due
at their end, and what comes due at the same moment is due once.
Rule 5: nothing is due before the end of a pause, and nothing of the pause is made up for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from bot.model import QuietHours, Schedule

# The end of a pause that ends only when the reader says so.
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
# Whatever the weekdays, eight days after a date hold a slot that lies after it.
_LOOK_AHEAD = 8
# A slot of yesterday's date can still be to come: the clocks may skip a whole day (Apia, 30
# December 2011). Quiet hours add a day, and another where the clocks skip all that is not quiet.
_LOOK_BACK, _LOOK_BACK_QUIET = 1, 4
# No clock of the zone database was ever farther from UTC (Manila until 1844: -15:56).
_FARTHEST = timedelta(hours=16)


def next_due(schedule: Schedule, after: datetime, taken: Collection[str] = ()) -> datetime | None:
    """Return the first moment of *schedule* strictly after *after*; None if it has none.

    *after* is aware. Slots whose name is *taken* were delivered before, on another clock, and
    are passed over. Raises ValueError if *after* has no zone.
    """
    at = _next(schedule, after)
    while taken and at is not None and slot_name(schedule, at) in taken:
        at = _next(schedule, at)
    return at


def slots_between(schedule: Schedule, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return the moments of *schedule* in ``(since, until]``, oldest first, each once.

    Both are aware. Raises ValueError if one is not, or if *until* lies before *since*.
    """
    if until < since:
        raise ValueError(f"until {until} is before since {since}")
    start = _after_pause(schedule, since)
    if start >= until or start >= FOR_GOOD - _INSTANT:
        return ()
    first, last = _first_day(schedule, start), _local_date(schedule, until)
    found = {
        moment
        for n in range((last - first).days + 1)
        for moment in _moments(schedule, first + n * _DAY)
        if start < moment <= until
    }
    return tuple(sorted(found))


def slot_name(schedule: Schedule, moment: datetime) -> str:
    """Return what the clock on the wall shows at *moment*: "2026-01-05T08:00".

    Slots of one schedule never share a name, and a chat is sent none twice, whatever its zone.
    """
    return moment.astimezone(schedule.zone).replace(tzinfo=None).isoformat(timespec="minutes")


def is_quiet(schedule: Schedule, moment: datetime) -> bool:
    """Return whether *moment*, which is aware, lies within the quiet hours."""
    quiet = schedule.quiet
    return quiet is not None and lies_within(quiet, moment.astimezone(schedule.zone).time())


def lies_within(quiet: QuietHours, at: time) -> bool:
    """Return whether the wall-clock time *at* is quiet; the end is not."""
    if quiet.start < quiet.end:
        return quiet.start <= at < quiet.end
    return at >= quiet.start or at < quiet.end


def end_of_quiet(schedule: Schedule, moment: datetime) -> datetime:
    """Return, in UTC, when the quiet hours end that *moment* lies in; itself if in none."""
    at = moment.astimezone(UTC)
    # Once is enough but where the clocks skip the end itself.
    while schedule.quiet is not None and is_quiet(schedule, at):
        at = _next_end(schedule, schedule.quiet, at)
    return at


def _next(schedule: Schedule, after: datetime) -> datetime | None:
    start = _after_pause(schedule, after)
    if not schedule.times or start >= FOR_GOOD - _INSTANT:
        return None
    best: datetime | None = None
    day, last = _first_day(schedule, start), _local_date(schedule, start) + _LOOK_AHEAD * _DAY
    while day <= last:
        if best is not None and datetime.combine(day, time.min, UTC) - _FARTHEST > best:
            break
        for moment in _moments(schedule, day):
            if moment > start and (best is None or moment < best):
                best = moment
        day += _DAY
    return best


def _after_pause(schedule: Schedule, since: datetime) -> datetime:
    """Return the moment after which slots count."""
    if since.tzinfo is None:
        raise ValueError(f"a moment without a zone says nothing: {since}")
    paused_until = schedule.paused_until
    return since if paused_until is None else max(since, paused_until - _INSTANT)


def _first_day(schedule: Schedule, since: datetime) -> date:
    """Return the first date whose slots may be due after *since*."""
    back = _LOOK_BACK if schedule.quiet is None else _LOOK_BACK_QUIET
    return _local_date(schedule, since) - back * _DAY


def _local_date(schedule: Schedule, moment: datetime) -> date:
    return moment.astimezone(schedule.zone).date()


def _moments(schedule: Schedule, day: date) -> Iterator[datetime]:
    """Yield when the times of *day* are due; several may be due at the same moment."""
    if day.isoweekday() not in schedule.weekdays:
        return
    for at in schedule.times:
        moment = datetime.combine(day, at.replace(fold=0), schedule.zone).astimezone(UTC)
        yield moment if schedule.quiet is None else end_of_quiet(schedule, moment)


def _next_end(schedule: Schedule, quiet: QuietHours, moment: datetime) -> datetime:
    """Return when the quiet hours end next after *moment*, which lies in them."""
    local = moment.astimezone(schedule.zone)
    day = local.date() if local.time() < quiet.end else local.date() + _DAY
    end = datetime.combine(day, quiet.end.replace(fold=0), schedule.zone)
    first = end.astimezone(UTC)
    # Within the hour that the clocks show again, the end that is still to come is the second.
    return first if first > moment else end.replace(fold=1).astimezone(UTC)
