from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.delivery.schedules import slots
from bot.delivery.schedules.schedule import next_due, slot_name, slots_between
from bot.delivery.schedules.slots import LATEST, deadline_of, owed, plan_due, slots_of
from bot.model import (
    DeliveryKind,
    DeliveryState,
    Schedule,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import ledger, subscribers
from bot.store.db import Connection, Store, open_store
from bot.store.schema import deliveries
from tests.mortal import Mortal, MortalStore

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


async def subscribe(db: Connection, chat_id: int, schedule: Schedule, due_at: datetime) -> None:
    """Let *chat_id* want briefings by *schedule*, first at *due_at*."""
    await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id, zone=schedule.zone), due_at)
    wanted = Subscription(
        id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, next_due_at=due_at
    )
    await subscribers.save_subscription(db, wanted)


async def planned(store: Store) -> list[tuple[int, str, str]]:
    """Return chat, slot and state of every row of the ledger."""
    async with store.read() as db:
        query = select(deliveries.c.chat_id, deliveries.c.slot, deliveries.c.state)
        return sorted(tuple(row) for row in await db.execute(query))


def test_slots_missed_in_a_row_each_have_their_row(now: datetime) -> None:
    """Of three missed slots the last, still fresh, is sent; the others have expired."""
    schedule = Schedule(times=(time(7), time(8), time(9)), zone=ZoneInfo("UTC"))

    found = owed(schedule, now, now + timedelta(hours=2, minutes=30))

    assert [slot.slot[-5:] for slot in found.slots] == ["07:00", "08:00", "09:00"]
    assert [slot.state for slot in found.slots] == [
        DeliveryState.EXPIRED,
        DeliveryState.EXPIRED,
        DeliveryState.PENDING,
    ]
    assert found.next_due_at == now + timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "fresh"),
    [
        pytest.param(DeliveryKind.EDITION, timedelta(hours=2), id="a briefing"),
        pytest.param(DeliveryKind.ALERT, timedelta(minutes=15), id="an alert"),
        pytest.param(DeliveryKind.BROADCAST, timedelta(hours=24), id="the operator's word"),
    ],
)
def test_what_is_delivered_is_fresh_for_its_time(
    kind: DeliveryKind, fresh: timedelta, now: datetime
) -> None:
    """Each kind has a limit of its own."""
    assert deadline_of(kind, now) == now + fresh


def test_a_year_of_rest_is_not_told_day_by_day(now: datetime) -> None:
    """Nor a year by which a clock was ahead: the ledger keeps a month."""
    schedule = Schedule(times=(time(7), time(19)), zone=ZoneInfo("UTC"))

    found = owed(schedule, now, now + timedelta(days=365, minutes=5))

    assert len(found.slots) == 60
    assert [slot.state for slot in found.slots[-2:]] == [
        DeliveryState.EXPIRED,
        DeliveryState.PENDING,
    ]


def test_nothing_is_owed_before_it_is_due(now: datetime) -> None:
    """Neither without a moment nor before it."""
    schedule = Schedule(times=(time(8),), zone=ZoneInfo("UTC"))
    for at in (None, now + MINUTE):
        wanted = Subscription(id=SubscriptionId(1), chat_id=7, schedule=schedule, next_due_at=at)
        assert slots_of(wanted, now) == ()


async def test_each_gets_the_slots_of_its_own_clock(any_store: Store, now: datetime) -> None:
    """One pass over several zones and schedules; each goes on to its own next moment."""
    tokyo = ZoneInfo("Asia/Tokyo")
    async with any_store.begin() as db:
        await subscribe(db, 1, Schedule(times=(time(8),), zone=BERLIN), now)
        await subscribe(db, 2, Schedule(times=(time(8), time(20)), zone=BERLIN), now)
        await subscribe(db, 3, Schedule(times=(time(16),), zone=tokyo), now)
        await subscribe(db, 4, Schedule(times=(time(17),), zone=tokyo), now + HOUR)

    assert await plan_due(any_store, now) == 3
    assert await plan_due(any_store, now) == 0

    pending = DeliveryState.PENDING.value
    assert await planned(any_store) == [
        (1, "2026-01-05T08:00", pending),
        (2, "2026-01-05T08:00", pending),
        (3, "2026-01-05T16:00", pending),
    ]
    async with any_store.read() as db:
        wanted = [await subscribers.find_subscription(db, chat) for chat in (1, 2, 3, 4)]
    assert [one.next_due_at for one in wanted if one] == [
        now + 24 * HOUR,
        now + 12 * HOUR,
        now + 24 * HOUR,
        now + HOUR,
    ]


async def test_what_a_clock_that_was_ahead_put_off_is_reckoned_anew(
    any_store: Store, now: datetime
) -> None:
    """By a year; but not for who is paused till then."""
    year = timedelta(days=365)
    weekly = Schedule(times=(time(7),), weekdays=(2,), zone=BERLIN)
    paused = replace(weekly, paused_until=now + 2 * year)
    async with any_store.begin() as db:
        for chat, schedule in ((1, weekly), (2, paused)):
            await subscribe(db, chat, schedule, now + timedelta(days=1))
    await plan_due(any_store, now + year)

    assert await slots.bring_near(any_store, now) == 1
    assert await slots.bring_near(any_store, now) == 0

    async with any_store.read() as db:
        found = [await subscribers.find_subscription(db, chat) for chat in (1, 2)]
    near, far = (one.next_due_at if one else None for one in found)
    assert near == next_due(weekly, now)
    assert far is not None
    assert far > now + 2 * year


async def test_a_topic_of_a_forum_is_kept_with_the_slot(any_store: Store, now: datetime) -> None:
    """Where a briefing goes is decided when it is planned."""
    schedule = Schedule(times=(time(8),), zone=BERLIN)
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=-5, zone=BERLIN), now)
        wanted = Subscription(
            id=SubscriptionId(0), chat_id=-5, schedule=schedule, thread_id=77, next_due_at=now
        )
        await subscribers.save_subscription(db, wanted)

    await plan_due(any_store, now)

    async with any_store.read() as db:
        assert await db.scalar(select(deliveries.c.thread_id)) == 77


async def test_more_than_one_transaction_takes_are_planned_in_several(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left out where a batch ends."""
    monkeypatch.setattr(slots, "_BATCH", 4)
    async with store.begin() as db:
        for chat in range(1, 13):
            await subscribe(db, chat, Schedule(times=(time(8),), zone=BERLIN), now)

    assert await plan_due(store, now) == 12
    async with store.read() as db:
        assert await ledger.count_states(db) == {DeliveryState.PENDING: 12}


async def test_a_slot_of_a_name_is_owed_once_whatever_the_zone(
    any_store: Store, now: datetime
) -> None:
    """Who moves west after eight sees eight again: that briefing was planned."""
    london = ZoneInfo("Europe/London")
    async with any_store.begin() as db:
        await subscribe(db, 1, Schedule(times=(time(8),), zone=BERLIN), now)
    await plan_due(any_store, now)
    async with any_store.begin() as db:
        await subscribe(db, 1, Schedule(times=(time(8),), zone=london), now + HOUR)

    assert await plan_due(any_store, now + HOUR) == 0
    assert len(await planned(any_store)) == 1


STEPS = st.lists(st.integers(min_value=1, max_value=9 * 60), min_size=1, max_size=12)
# How many steps of the store each life lasts.
LIVES = st.lists(st.integers(min_value=0, max_value=8), max_size=6)
TIMES = st.lists(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    min_size=1,
    max_size=4,
    unique=True,
).map(lambda times: tuple(sorted(times)))
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Pacific/Kiritimati"]
)
# Around the days at which clocks change.
STARTS = st.sampled_from([(2026, 3, 7), (2026, 3, 28), (2026, 10, 24), (2026, 10, 31)])


@pytest.mark.slow
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, lives=LIVES, times=TIMES, zone=ZONES, start=STARTS)
async def test_every_slot_has_one_row_however_time_is_sliced_and_whatever_crashes(
    empty_database: Path,
    steps: Sequence[int],
    lives: Sequence[int],
    times: tuple[time, ...],
    zone: str,
    start: tuple[int, int, int],
) -> None:
    """Names, numbers and states are those of one look back over the whole time."""
    schedule = Schedule(times=times, zone=ZoneInfo(zone))
    began = datetime(*start, 3, 17, tzinfo=UTC)
    first = slots_between(schedule, began, began + timedelta(days=9))[0]
    left = list(lives)
    now = first
    with tempfile.TemporaryDirectory() as folder:
        path = copy(empty_database, Path(folder) / "slots.db")
        store = open_store(f"sqlite:///{path}")
        async with store.begin() as db:
            await subscribe(db, 7, schedule, first)
        looks = []
        for minutes in steps:
            now += minutes * MINUTE
            looks.append(now)
            while left:
                mortal = Mortal(left.pop())
                await mortal.live(plan_due(MortalStore(store, mortal), now))
            await plan_due(store, now)
        found = await planned(store)
        await store.close()

    due = slots_between(schedule, first - timedelta(microseconds=1), now)
    assert [slot for _, slot, _ in found] == sorted(slot_name(schedule, at) for at in due)
    states = {slot: state for _, slot, state in found}
    since = first - timedelta(microseconds=1)
    for look in looks:
        group = slots_between(schedule, since, look)
        for at in group:
            is_sent = at == group[-1] and look - at <= LATEST
            expected = DeliveryState.PENDING if is_sent else DeliveryState.EXPIRED
            assert states[slot_name(schedule, at)] == expected.value
        since = look
