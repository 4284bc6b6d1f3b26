"""When a schedule comes due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.schedule import next_due, slots_between
from bot.model import Schedule

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
BERLIN = ZoneInfo("Europe/Berlin")
# Gaps and folds on both hemispheres, half an hour of summer time, and far sides of the date line.
ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"),
    *("Pacific/Pago_Pago", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca"),
    *("Pacific/Apia", "America/Santiago", "Europe/Dublin", "Pacific/Chatham"),
)


def make_schedule(*at: str, weekdays: tuple[int, ...] = EVERY_DAY, zone: str) -> Schedule:
    times = tuple(sorted(time.fromisoformat(text) for text in at))
    return Schedule(times=times, weekdays=weekdays, zone=ZoneInfo(zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


schedules = st.builds(
    Schedule,
    times=st.sets(st.times().map(lambda t: t.replace(microsecond=0)), max_size=4).map(
        lambda found: tuple(sorted(found))
    ),
    weekdays=st.sets(st.integers(1, 7)).map(lambda found: tuple(sorted(found))),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
moments = st.datetimes(datetime(2011, 12, 20), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - UTC is added
    lambda moment: moment.replace(tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("2026-01-05T06:59", "2026-01-05T07:00", id="later the same day"),
        pytest.param("2026-01-05T07:00", "2026-01-05T17:15", id="strictly after"),
        pytest.param("2026-01-05T18:00", "2026-01-06T07:00", id="the next day"),
        pytest.param("2026-03-28T18:00", "2026-03-29T06:00", id="after the clocks went forward"),
        pytest.param("2026-10-24T18:00", "2026-10-25T07:00", id="after the clocks went back"),
    ],
)
def test_the_next_slot_is_on_the_clock_of_the_reader(after: str, expected: str) -> None:
    """8:00 and 18:15 in Berlin are an hour earlier in UTC in winter, two in summer."""
    schedule = make_schedule("08:00", "18:15", zone="Europe/Berlin")

    assert utc(expected) == next_due(schedule, utc(after))


def test_a_skipped_time_counts_as_if_the_clocks_had_not_moved() -> None:
    """02:30 on the night of the gap is 03:30 summer time, once."""
    schedule = make_schedule("02:30", zone="Europe/Berlin")

    found = slots_between(schedule, utc("2026-03-28T12:00"), utc("2026-03-29T12:00"))

    assert (utc("2026-03-29T01:30"),) == found
    assert time(3, 30) == found[0].astimezone(BERLIN).time()


def test_a_repeated_time_is_due_the_first_time_only() -> None:
    """02:30 on the night of the fold is the one before the clocks go back."""
    schedule = make_schedule("02:30", zone="Europe/Berlin")

    assert (utc("2026-10-25T00:30"),) == slots_between(
        schedule, utc("2026-10-24T12:00"), utc("2026-10-25T12:00")
    )


def test_two_times_that_a_gap_makes_one_are_one_slot() -> None:
    """02:30 and 03:30 are the same moment on the night of the gap."""
    schedule = make_schedule("02:30", "03:30", zone="Europe/Berlin")

    assert (utc("2026-03-29T01:30"),) == slots_between(
        schedule, utc("2026-03-28T12:00"), utc("2026-03-29T12:00")
    )


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param("Pacific/Kiritimati", "2026-01-04T18:00", id="UTC+14: still Sunday in UTC"),
        pytest.param("Pacific/Pago_Pago", "2026-01-05T19:00", id="UTC-11: late on Monday"),
    ],
)
def test_the_weekday_is_that_of_the_reader(zone: str, expected: str) -> None:
    """Monday at 8 is Monday where the reader is."""
    schedule = make_schedule("08:00", weekdays=(1,), zone=zone)

    assert utc(expected) == next_due(schedule, utc("2026-01-03T12:00"))


@pytest.mark.parametrize(
    "schedule",
    [
        pytest.param(make_schedule(zone="UTC"), id="no times"),
        pytest.param(make_schedule("08:00", weekdays=(), zone="UTC"), id="no weekdays"),
    ],
)
def test_a_schedule_without_times_or_days_is_never_due(schedule: Schedule) -> None:
    """None, and no slots."""
    assert next_due(schedule, utc("2026-01-05T07:00")) is None
    assert slots_between(schedule, utc("2026-01-05T07:00"), utc("2027-01-05T07:00")) == ()


def test_once_a_week_is_found_a_week_ahead() -> None:
    """The slot just passed is followed by the one seven days later."""
    schedule = make_schedule("08:00", weekdays=(1,), zone="UTC")

    assert utc("2026-01-12T08:00") == next_due(schedule, utc("2026-01-05T08:00"))


def test_what_cannot_be_meant_is_refused() -> None:
    """A moment without a zone and a span that ends before it begins are errors of the caller."""
    schedule = make_schedule("08:00", zone="UTC")

    with pytest.raises(ValueError, match="without a zone"):
        next_due(schedule, datetime(2026, 1, 5))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="is before since"):
        slots_between(schedule, utc("2026-01-05T07:00"), utc("2026-01-05T06:59"))


@given(schedule=schedules, start=moments, steps=st.lists(st.integers(0, 3000), max_size=12))
def test_every_slot_comes_once_however_the_clock_is_sliced(
    schedule: Schedule, start: datetime, steps: list[int]
) -> None:
    """The slots of the slices are those of the whole, in the same order."""
    cuts = [start]
    for minutes in steps:
        cuts.append(cuts[-1] + timedelta(minutes=minutes))

    sliced = [
        slot for since, until in pairwise(cuts) for slot in slots_between(schedule, since, until)
    ]

    assert list(slots_between(schedule, start, cuts[-1])) == sliced
    assert len(set(sliced)) == len(sliced)


@given(schedule=schedules, start=moments)
def test_going_from_slot_to_slot_misses_none(schedule: Schedule, start: datetime) -> None:
    """next_due, called again and again, gives the slots of the span."""
    end = start + timedelta(days=9)
    walked = []
    at = next_due(schedule, start)
    while at is not None and at <= end:
        walked.append(at)
        at = next_due(schedule, at)

    assert list(slots_between(schedule, start, end)) == walked


@given(schedule=schedules, start=moments)
def test_a_slot_shows_its_time_unless_the_clocks_moved(
    schedule: Schedule, start: datetime
) -> None:
    """On the reader's clock a slot is one of the times, or as much later as the gap is wide."""
    at = next_due(schedule, start)
    if at is None:
        return
    local = at.astimezone(schedule.zone)
    before = (at - timedelta(hours=25)).astimezone(schedule.zone)

    assert local.time() in schedule.times or local.utcoffset() != before.utcoffset()
