"""What must hold for the forecast of deliveries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.operator.forecast import DueAt, foretell, lasts, worst_first
from bot.delivery.operator.reports import tell_slot
from tests.conftest import NOW

HOUR = timedelta(hours=1)
LIMIT = timedelta(hours=2)


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def test_a_slot_ends_after_what_it_takes() -> None:
    """41,200 messages at 28 a second take under 25 minutes."""
    (slot,) = foretell([DueAt(at=at(1), n=41_200)], n_open=0, rate=28, now=NOW)

    assert slot.begins_at == at(1)
    assert timedelta(minutes=24) < slot.late < timedelta(minutes=25)


def test_slots_wait_for_one_another() -> None:
    """What begins before the last one ends, stands in line; a later one is not touched."""
    due = [DueAt(at=at(3), n=28), DueAt(at=at(1.5), n=28), DueAt(at=at(1), n=28 * 3600)]

    first, second, third = foretell(due, n_open=0, rate=28, now=NOW)

    assert (first.begins_at, first.ends_at) == (at(1), at(2))
    assert second.begins_at == at(2)
    assert third.begins_at == at(3)


def test_what_is_open_goes_first() -> None:
    """And what has come due already counts as now."""
    (slot,) = foretell([DueAt(at=at(-1), n=10)], n_open=20, rate=10, now=NOW)

    assert slot.begins_at == NOW + timedelta(seconds=2)
    assert slot.ends_at == NOW + timedelta(seconds=3)


def test_the_worst_come_first() -> None:
    """By how late the last message is; of equal ones the earlier."""
    due = [DueAt(at=at(1), n=10), DueAt(at=at(2), n=99), DueAt(at=at(3), n=10)]

    found = worst_first(foretell(due, n_open=0, rate=10, now=NOW), 2)

    assert [slot.due.at for slot in found] == [at(2), at(1)]


def test_a_rate_of_nothing_is_refused() -> None:
    """It would end never."""
    with pytest.raises(ValueError, match="rate of 0"):
        foretell([], n_open=0, rate=0, now=NOW)


@pytest.mark.parametrize(
    ("due", "n_open", "line"),
    [
        pytest.param(
            DueAt(at=at(0), n=41_200, zone="Europe/Berlin"),
            0,
            "08:00 in Europe/Berlin: 41,200 messages, ends 08:25",
            id="as the reader's clock shows it",
        ),
        pytest.param(
            DueAt(at=at(0), n=1), 0, "07:00 in UTC: 1 message, ends 07:01", id="one message"
        ),
        pytest.param(
            DueAt(at=at(0), n=280),
            28 * 600,
            "07:00 in UTC: 280 messages, ends 07:11, begins 07:10",
            id="behind others",
        ),
        pytest.param(
            DueAt(at=at(0), n=28 * 7201),
            0,
            "⚠ 07:00 in UTC: 201,628 messages, ends 09:01",
            id="past its freshness",
        ),
        pytest.param(
            DueAt(at=at(0), n=28 * 3600 * 18),
            0,
            "⚠ 07:00 in UTC: 1,814,400 messages, ends Tue 01:00",
            id="on another day",
        ),
    ],
)
def test_a_slot_is_told_in_a_line(due: DueAt, n_open: int, line: str) -> None:
    """With a warning where its end is too late to be news."""
    (slot,) = foretell([due], n_open=n_open, rate=28, now=NOW)

    assert tell_slot(slot, LIMIT) == line


@given(
    st.lists(st.tuples(st.floats(0, 24), st.integers(0, 100_000)), max_size=30),
    st.integers(0, 10**6),
    st.floats(0.1, 1000),
)
def test_the_line_never_sends_two_at_once(
    slots: list[tuple[float, int]], n_open: int, rate: float
) -> None:
    """Slots follow one another, none before its moment, and nothing is lost on the way."""
    found = foretell(
        [DueAt(at=at(hours), n=n) for hours, n in slots], n_open=n_open, rate=rate, now=NOW
    )

    assert sum(slot.due.n for slot in found) == sum(n for _, n in slots)
    free_at = NOW + lasts(n_open, rate)
    for slot in found:
        assert slot.begins_at >= max(slot.due.at, free_at)
        assert slot.ends_at == slot.begins_at + lasts(slot.due.n, rate)
        free_at = slot.ends_at
