from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import (
    QuietHours,
    Schedule,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import due, preferences, receipts, stories, subscribers
from bot.store.db import Store
from bot.store.preferences import Preference
from tests.store.query_plans import discourage_scans, plans_of

CHAT = 7


def _wish(chat_id: int = CHAT, **over: Any) -> Subscription:
    schedule = Schedule(times=(time(8),), zone=ZoneInfo("UTC"))
    fields: dict[str, Any] = {"id": SubscriptionId(0), "chat_id": chat_id, "schedule": schedule}
    return Subscription(**fields | over)


async def test_what_is_due_is_found_by_its_moment_alone(any_store: Store, now: datetime) -> None:
    """In the order of the index, however many subscriptions there are."""
    async with any_store.begin() as db:
        await discourage_scans(db)

        (plan,) = await plans_of(db, due.find_due(db, now, 9))

    assert "ix_subscriptions_next_due_at" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


async def test_a_subscription_is_read_as_it_was_saved(any_store: Store, now: datetime) -> None:
    """Times, days, topics, number and moment survive; the zone is the subscriber's."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        schedule = Schedule(
            times=(time(8), time(18, 30)),
            weekdays=(1, 2),
            zone=ZoneInfo("UTC"),
            quiet=QuietHours(start=time(22), end=time(7)),
            paused_until=now,
        )
        wanted = _wish(schedule=schedule, topics=("science",), n_stories=5, next_due_at=now)
        await subscribers.save_subscription(db, wanted)
        await subscribers.save_subscription(db, wanted)

        found = await subscribers.find_subscription(db, 7)
        (group,) = await due.find_due(db, now, 10)

    assert found is not None
    assert replace(found, id=wanted.id) == wanted
    assert group == due.DueGroup(schedule=schedule, next_due_at=now, ids=(found.id,))


async def test_who_wants_the_same_comes_due_together(any_store: Store, now: datetime) -> None:
    """One group a schedule and moment, those longest due first."""
    later = _wish(next_due_at=now - timedelta(hours=1))
    async with any_store.begin() as db:
        for chat in range(1, 6):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat), now)
            wanted = later if chat == 5 else _wish(next_due_at=now)
            await subscribers.save_subscription(db, replace(wanted, chat_id=chat))

        groups = await due.find_due(db, now, 10)

    assert [len(group.ids) for group in groups] == [1, 4]


async def test_an_inactive_subscriber_is_owed_nothing(any_store: Store, now: datetime) -> None:
    """Deactivated it comes due no more; given a moment again, it does."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        await subscribers.save_subscription(db, _wish(next_due_at=now))
        await subscribers.deactivate_subscriber(db, 7, "blocked")
        assert await due.find_due(db, now, 10) == ()

        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        await subscribers.save_subscription(db, _wish(next_due_at=now))
        assert len(await due.find_due(db, now, 10)) == 1


async def test_a_migrated_group_keeps_all_it_had(any_store: Store, now: datetime) -> None:
    """Under its new chat id; the old one is unknown."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=-7), now)
        await subscribers.save_subscription(db, _wish(-7))

        await subscribers.move_subscriber(db, old=-7, new=-1007)

        assert await subscribers.find_subscriber(db, -7) is None
        assert await subscribers.find_subscription(db, -1007) is not None


async def test_a_supergroup_that_is_known_gets_what_it_lacks(
    any_store: Store, now: datetime
) -> None:
    """It was met before the move was told of: it keeps its own, and takes the rest over."""
    async with any_store.begin() as db:
        await stories.open_stories(db, {StoryId(s): now for s in ("s1", "s2")}, now)
        for chat in (-7, -1007):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat), now)
        await subscribers.save_subscription(db, _wish(-7))
        await receipts.record_receipts(db, {-7: {StoryId("s1"): 1, StoryId("s2"): 1}}, now)
        await receipts.record_receipts(db, {-1007: {StoryId("s2"): 2}}, now)

        await subscribers.move_subscriber(db, old=-7, new=-1007)
        await subscribers.move_subscriber(db, old=-7, new=-1007)

        assert await subscribers.find_subscriber(db, -7) is None
        assert await subscribers.find_subscription(db, -1007) is not None
        had = await receipts.find_receipts(db, -1007)
        assert had == {StoryId("s1"): 1, StoryId("s2"): 2}


async def test_wishes_are_found_by_their_ids_alone(any_store: Store, now: datetime) -> None:
    """Of those that are off nothing is found; and nobody else's are looked at."""
    async with any_store.begin() as db:
        for chat in (1, 2):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat), now)
            await subscribers.save_subscription(db, _wish(chat))
        await subscribers.deactivate_subscriber(db, 2, "blocked")
        known = [await subscribers.find_subscription(db, chat) for chat in (1, 2)]
        ids = [wanted.id for wanted in known if wanted]

        assert await subscribers.find_wishes(db, ids) == {ids[0]: known[0]}

        await discourage_scans(db)
        (plan,) = await plans_of(db, subscribers.find_wishes(db, ids))

    assert "ix_subscribers_language" not in plan
    assert "SCAN " not in plan


async def test_to_forget_leaves_nothing_of_a_chat(any_store: Store, now: datetime) -> None:
    """Wishes, receipts and preferences go with the subscriber."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        await subscribers.save_subscription(db, _wish())

        assert await subscribers.forget_subscriber(db, 7)

        assert await subscribers.find_subscription(db, 7) is None
        assert await preferences.find_preferences(db, 7) == {
            Preference.FOLLOW: frozenset(),
            Preference.MUTE: frozenset(),
        }
