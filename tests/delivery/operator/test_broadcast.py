"""What must hold for when a broadcast may come."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.delivery.operator.broadcast import by_end_of_quiet, send_broadcast
from bot.model import QuietHours, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import subscribers
from bot.store.broadcasts import save_draft
from bot.store.db import Connection, Store
from bot.store.schema import deliveries
from tests.conftest import NOW

HOUR = timedelta(hours=1)


def hours(start: int, end: int, zone: str = "UTC") -> Schedule:
    quiet = QuietHours(start=time(start), end=time(end))
    return Schedule(times=(), zone=ZoneInfo(zone), quiet=quiet)


def test_who_sleeps_is_found_by_when_they_wake() -> None:
    """At the first of the moments at which they sleep, each on their own clock; NOW is 07:00."""
    chats = [
        (1, hours(6, 9)),
        (2, hours(8, 12)),
        (3, hours(9, 12)),
        (4, hours(16, 17, "Asia/Tokyo")),
    ]

    found = by_end_of_quiet(chats, NOW, NOW + HOUR)

    assert found == {NOW + 2 * HOUR: [1], NOW + 5 * HOUR: [2], NOW + HOUR: [4]}


@pytest.mark.parametrize(
    ("rate", "held"),
    [
        pytest.param(10.0, {}, id="all have it before"),
        pytest.param(2 / 4000, {2: NOW + 2 * HOUR}, id="the last comes too late for that"),
    ],
)
async def test_a_broadcast_that_lasts_into_the_quiet_hours_waits_for_their_end(
    store: Store, rate: float, held: dict[int, object]
) -> None:
    """For who is awake now and may be asleep when their turn comes."""
    async with store.begin() as db:
        await _subscribe(db, 1, hours(12, 13))
        await _subscribe(db, 2, hours(8, 9))
        draft = await save_draft(db, "Hello", by_chat=7, language=None, now=NOW)
        assert await send_broadcast(db, draft, rate, NOW) == 2
        query = select(deliveries.c.chat_id, deliveries.c.not_before)
        waits = {row.chat_id: row.not_before for row in await db.execute(query)}

    assert {chat_id: until for chat_id, until in waits.items() if until} == held


async def _subscribe(db: Connection, chat_id: int, schedule: Schedule) -> None:
    await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id), NOW)
    wanted = Subscription(id=SubscriptionId(0), chat_id=chat_id, schedule=schedule)
    await subscribers.save_subscription(db, wanted)
