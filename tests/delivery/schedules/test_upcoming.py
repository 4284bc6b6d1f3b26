"""What comes next, by the schedule and by what was delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.schedule import next_due, slot_name, slots_between
from bot.delivery.schedules.upcoming import find_next_due
from bot.model import Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import subscribers
from bot.store.db import Connection, Store
from bot.store.ledger import SlotToPlan, plan_slots
from bot.store.slots import find_slot_names

CHAT = 7
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def _wanted(*times: time, zone: ZoneInfo) -> Subscription:
    schedule = Schedule(times=times, zone=zone)
    return Subscription(id=SubscriptionId(1), chat_id=CHAT, schedule=schedule)


async def _deliver(db: Connection, wanted: Subscription, at: datetime) -> None:
    slot = slot_name(wanted.schedule, at)
    await plan_slots(db, [SlotToPlan(chat_id=CHAT, slot=slot, due_at=at)], at)


async def test_nothing_delivered_leaves_the_schedule_alone(
    any_store: Store, now: datetime
) -> None:
    """An empty ledger."""
    async with any_store.read() as db:
        found = await find_next_due(db, _wanted(time(9), zone=BERLIN), now)

    assert found == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


async def test_who_flies_west_gets_no_morning_twice(any_store: Store, now: datetime) -> None:
    """8:00 was delivered in Berlin; in New York it is two at night, and 8:00 comes tomorrow."""
    home = _wanted(time(8), zone=BERLIN)
    away = replace(home, schedule=replace(home.schedule, zone=NEW_YORK))
    async with any_store.begin() as db:
        await _deliver(db, home, now)
        found = await find_next_due(db, away, now + timedelta(minutes=1))

    assert found == datetime(2026, 1, 6, 13, 0, tzinfo=UTC)


async def test_times_dropped_and_taken_again_come_once_a_day(
    any_store: Store, now: datetime
) -> None:
    """The ledger knows the slot by the wall's clock, not by the subscription."""
    wanted = _wanted(time(8), time(20), zone=BERLIN)
    async with any_store.begin() as db:
        await _deliver(db, wanted, now)
        found = await find_next_due(db, wanted, now - timedelta(hours=1))

    assert found == datetime(2026, 1, 5, 19, 0, tzinfo=UTC)


async def test_names_are_of_the_chat_and_of_slots_by_the_clock(
    any_store: Store, now: datetime
) -> None:
    """Not of alerts, of other chats, or of older days."""
    async with any_store.begin() as db:
        for chat_id, slot in (
            (CHAT, "2026-01-04T08:00"),
            (CHAT, "2026-01-05T08:00"),
            (CHAT, "2026-01-06T08:00"),
            (CHAT, "alert:s1"),
            (CHAT, "broadcast:1"),
            (8, "2026-01-05T09:00"),
        ):
            await plan_slots(db, [SlotToPlan(chat_id=chat_id, slot=slot, due_at=now)], now)

        found = await find_slot_names(db, CHAT, date(2026, 1, 5))

    assert found == {"2026-01-05T08:00", "2026-01-06T08:00"}


async def test_who_comes_back_gets_what_comes_next(any_store: Store, now: datetime) -> None:
    """Being out of reach leaves no moment behind; what is found anew lies ahead."""
    wanted = _wanted(time(9), zone=BERLIN)
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=CHAT, zone=BERLIN), now)
        await subscribers.save_subscription(db, replace(wanted, next_due_at=now))
        await subscribers.deactivate_subscriber(db, CHAT, "blocked")
        known = await subscribers.find_subscription(db, CHAT)
        assert known is not None
        assert known.next_due_at is None

        found = await find_next_due(db, known, now + timedelta(days=3))

    assert found == datetime(2026, 1, 8, 8, 0, tzinfo=UTC)


@given(
    zones=st.lists(
        st.sampled_from(["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Niue"]),
        min_size=2,
        max_size=6,
    ),
    hours=st.lists(st.integers(1, 30), min_size=6, max_size=6),
)
def test_no_local_slot_comes_twice_however_often_somebody_moves(
    zones: list[str], hours: list[int]
) -> None:
    """Around the world, across the date line and back: each name once."""
    at, delivered = datetime(2026, 1, 5, 7, 0, tzinfo=UTC), list[str]()
    for name, stay in zip(zones, hours, strict=False):
        schedule = Schedule(times=(time(8), time(20)), zone=ZoneInfo(name))
        until = at + timedelta(hours=stay)
        due = next_due(schedule, at, delivered)
        while due is not None and due <= until:
            delivered.append(slot_name(schedule, due))
            due = next_due(schedule, due, delivered)
        at = until
        assert set(delivered) >= {
            slot_name(schedule, slot)
            for slot in slots_between(schedule, until - timedelta(hours=stay), until)
        }

    assert len(set(delivered)) == len(delivered)
