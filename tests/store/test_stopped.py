"""What a chat wanted when it stopped its briefings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import QuietHours, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import subscribers
from bot.store.db import Store
from bot.store.stopped import drop_stopped, find_stopped, stop_subscription

BERLIN = ZoneInfo("Europe/Berlin")


def whole(now: datetime) -> Subscription:
    """Return a subscription in which nothing is as it is by itself."""
    return Subscription(
        id=SubscriptionId(0),
        chat_id=1,
        schedule=Schedule(
            times=(time(8), time(18, 30)),
            weekdays=(1, 5),
            zone=BERLIN,
            quiet=QuietHours(start=time(22), end=time(7)),
            paused_until=now + timedelta(days=3),
        ),
        topics=("science", "tea, cake & “more”"),
        n_stories=5,
        per_topic=2,
        with_gap=True,
        says_empty=False,
        thread_id=7,
        alerts_a_day=3,
        next_due_at=now,
    )


async def test_all_of_it_is_kept_but_when_it_is_due(any_store: Store, now: datetime) -> None:
    """It is wanted no longer, and nothing of it comes due."""
    wanted = whole(now)
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=1, zone=BERLIN), now)
        await subscribers.save_subscription(db, wanted)

        assert await stop_subscription(db, 1, now)

        assert await subscribers.find_subscription(db, 1) is None
        assert await find_stopped(db, 1) == replace(wanted, next_due_at=None)


async def test_the_last_stop_counts(store: Store, now: datetime) -> None:
    """Who stops twice brings back what was stopped last; where nothing was, nothing is lost."""
    async with store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=1, zone=BERLIN), now)
        for n in (2, 4):
            await subscribers.save_subscription(db, replace(whole(now), n_stories=n))
            await stop_subscription(db, 1, now)

        assert not await stop_subscription(db, 1, now)
        found = await find_stopped(db, 1)

    assert found is not None
    assert found.n_stories == 4


async def test_it_goes_after_its_time_and_with_the_chat(store: Store, now: datetime) -> None:
    """What was stopped later stays."""
    async with store.begin() as db:
        for chat_id in (1, 2, 3):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id, zone=BERLIN), now)
            await subscribers.save_subscription(db, replace(whole(now), chat_id=chat_id))
            await stop_subscription(db, chat_id, now + timedelta(hours=chat_id))
        await subscribers.forget_subscriber(db, 3)

        assert await drop_stopped(db, now + timedelta(hours=2)) == 1
        kept = [await find_stopped(db, chat_id) is not None for chat_id in (1, 2, 3)]

    assert kept == [False, True, False]
