"""What holds for any schedule: any zone there is, any slicing of the clock, quiet hours, pause."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.schedule import (
    FOR_GOOD,
    end_of_quiet,
    is_quiet,
    next_due,
    slot_name,
    slots_between,
)
from bot.model import QuietHours, Schedule

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)
# From before there were standard clocks to beyond the last rule that is written down.
FIRST_YEAR, LAST_YEAR = 1860, 2060

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
quiet_hours = st.tuples(times, times).filter(lambda two: two[0] != two[1])


@st.composite
def turns(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """A moment of some year, and mostly one within two days of when the clocks move."""
    start = datetime(draw(st.integers(FIRST_YEAR, LAST_YEAR)), 1, 1, tzinfo=UTC)
    days = [start + n * DAY for n in range(366)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    moved = [b for a, b in pairwise(range(366)) if offsets[a] != offsets[b]]
    near = draw(st.sampled_from(moved)) if moved else draw(st.integers(0, 365))
    return start + near * DAY + timedelta(minutes=draw(st.integers(-2880, 2880)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule and a moment that is interesting in its zone."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    start = draw(turns(zone))
    quiet = draw(st.none() | quiet_hours)
    pause = draw(st.none() | st.just(FOR_GOOD) | st.integers(-5000, 9000))
    paused_until = start + timedelta(minutes=pause) if isinstance(pause, int) else pause
    schedule = Schedule(
        times=tuple(sorted(draw(st.sets(times, max_size=5)))),
        weekdays=tuple(sorted(draw(st.sets(st.integers(1, 7)) | st.just(set(range(1, 8)))))),
        zone=zone,
        quiet=QuietHours(start=quiet[0], end=quiet[1]) if quiet else None,
        paused_until=paused_until,
    )
    return schedule, start


def without_rest(schedule: Schedule) -> Schedule:
    return Schedule(times=schedule.times, weekdays=schedule.weekdays, zone=schedule.zone)


@given(case=cases(), steps=st.lists(st.integers(0, 3000), max_size=10))
def test_every_slot_comes_once_however_the_clock_is_sliced(
    case: tuple[Schedule, datetime], steps: list[int]
) -> None:
    """The slots of the slices are those of the whole, in the same order, none twice."""
    schedule, start = case
    cuts = [start]
    for minutes in steps:
        cuts.append(cuts[-1] + timedelta(minutes=minutes))

    sliced = [
        at for since, until in pairwise(cuts) for at in slots_between(schedule, since, until)
    ]

    assert list(slots_between(schedule, start, cuts[-1])) == sliced
    assert sorted(set(sliced)) == sliced


@given(case=cases())
def test_going_from_slot_to_slot_misses_none(case: tuple[Schedule, datetime]) -> None:
    """next_due, called again and again, gives the slots of the span."""
    schedule, start = case
    end = start + 9 * DAY
    walked = []
    at = next_due(schedule, start)
    while at is not None and at <= end:
        walked.append(at)
        at = next_due(schedule, at)

    assert list(slots_between(schedule, start, end)) == walked


@given(case=cases())
def test_no_two_slots_share_a_name(case: tuple[Schedule, datetime]) -> None:
    """The name is what the ledger knows a slot by; one that came twice would not be sent."""
    schedule, start = case
    slots = slots_between(schedule, start - 20 * DAY, start + 20 * DAY)

    assert len({slot_name(schedule, at) for at in slots}) == len(slots)


@given(case=cases())
def test_nothing_is_due_in_quiet_hours_nor_before_the_end_of_a_pause(
    case: tuple[Schedule, datetime],
) -> None:
    """Whatever the clocks do, at a slot the wall shows no quiet hour."""
    schedule, start = case
    slots = slots_between(schedule, start - 5 * DAY, start + 9 * DAY)

    assert not any(is_quiet(schedule, at) for at in slots)
    if schedule.paused_until is not None:
        assert all(at >= schedule.paused_until for at in slots)


@given(case=cases())
def test_quiet_hours_and_pauses_lose_no_slot_but_those_of_the_pause(
    case: tuple[Schedule, datetime],
) -> None:
    """What is due is what would be without them, moved to the end of the quiet hours."""
    schedule, start = case
    end = start + 9 * DAY
    plain = slots_between(without_rest(schedule), start - 5 * DAY, end)
    moved = sorted({end_of_quiet(schedule, at) for at in plain})
    begins = max(start, (schedule.paused_until or start) - timedelta(microseconds=1))

    expected = tuple(at for at in moved if begins < at <= end)

    assert expected == slots_between(schedule, start, end)


@given(case=cases())
def test_quiet_hours_end_at_their_end_within_a_day(case: tuple[Schedule, datetime]) -> None:
    """The end is later, by no more than a day on the wall, unless the clocks skip it."""
    schedule, moment = case
    end = end_of_quiet(schedule, moment)
    shown = end.astimezone(schedule.zone).time()

    if is_quiet(schedule, moment):
        assert schedule.quiet is not None
        assert moment < end <= moment + 4 * DAY
        assert shown == schedule.quiet.end or _skips(schedule.zone, end)
    else:
        assert end == moment


def _skips(zone: ZoneInfo, end: datetime) -> bool:
    """Return whether the clocks jumped within the two days before *end*."""
    before = (end - 2 * DAY).astimezone(zone)
    return before.utcoffset() != end.astimezone(zone).utcoffset()


@given(zone=st.sampled_from(ZONES).map(ZoneInfo), at=times, data=st.data())
def test_each_local_date_has_its_slot(zone: ZoneInfo, at: time, data: st.DataObject) -> None:
    """A daily time is due once for each date that the wall shows, or skips, and for no other."""
    start = data.draw(turns(zone))
    schedule = Schedule(times=(at,), zone=zone)
    slots = slots_between(schedule, start, start + 30 * DAY)

    assert 28 <= len(slots) <= 32
    for before, after in pairwise(slots):
        # A day, but for what the clocks move; the date line moves them by one more.
        assert timedelta(0) < after - before <= timedelta(hours=49)
