from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.model import DeliveryState, Message, StoryId, Subscriber, SubscriptionId
from bot.store import deliveries, ledger, subscribers
from bot.store.db import Connection, Store
from bot.store.ledger import SlotToPlan
from bot.store.subscribers import Preference, SubscriptionToSave

SLOT_OWNER = SubscriptionId(1)


def _slot(due_at: datetime) -> SlotToPlan:
    return SlotToPlan(subscription_id=SLOT_OWNER, chat_id=7, due_at=due_at)


async def _planned(db: Connection, now: datetime) -> deliveries.OpenDelivery:
    await ledger.plan_slots(db, [_slot(now)], now)
    (found,) = await deliveries.find_open(db, now, 10)
    return found


async def test_a_slot_is_planned_once_however_often(any_store: Store, now: datetime) -> None:
    """Planning again, in one call or in two, enters nothing."""
    async with any_store.begin() as db:
        assert await ledger.plan_slots(db, [_slot(now), _slot(now)], now) == 1
        assert await ledger.plan_slots(db, [_slot(now)], now) == 0


async def test_a_part_is_claimed_by_one(any_store: Store, now: datetime) -> None:
    """The second claim of the same part fails."""
    async with any_store.begin() as db:
        found = await _planned(db, now)

        assert await deliveries.claim(db, found.delivery, now)
        assert not await deliveries.claim(db, found.delivery, now)


async def test_a_later_part_waits_for_the_one_before(any_store: Store, now: datetime) -> None:
    """Part 2 is open only when part 1 was sent."""
    one, two = Message(html="one"), Message(html="two")
    async with any_store.begin() as db:
        found = await _planned(db, now)
        story = StoryId("s1")
        await deliveries.save_edition(db, found.delivery, [one, two], {story: 1}, now)
        (first,) = await deliveries.find_open(db, now, 10)
        assert (first.message, first.stories) == (one, {})

        await deliveries.claim(db, first.delivery, now)
        assert await deliveries.find_open(db, now, 10) == ()

        later = now + timedelta(seconds=1)
        assert await deliveries.record_sent(db, first.delivery, 99, next_not_before=later, now=now)
        assert await deliveries.find_open(db, now, 10) == ()
        (second,) = await deliveries.find_open(db, later, 10)
        assert (second.message, second.delivery.part) == (two, 2)
        assert second.stories == {story: 1}


async def test_the_end_of_a_part_ends_those_after_it(any_store: Store, now: datetime) -> None:
    """A chat that refuses part 1 is not sent part 2."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        parts = [Message(html="one"), Message(html="two")]
        await deliveries.save_edition(db, found.delivery, parts, {}, now)

        await deliveries.record_end(db, found.delivery, DeliveryState.DEAD, "blocked", now)

        assert await ledger.count_states(db) == {DeliveryState.DEAD: 2}


async def test_after_a_crash_an_open_request_is_unknown(any_store: Store, now: datetime) -> None:
    """What was being sent may have arrived; what waited still waits."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        await ledger.plan_slots(db, [_slot(now + timedelta(hours=1))], now)
        await deliveries.claim(db, found.delivery, now)

        assert await ledger.reconcile(db, now) == 1
        assert await ledger.count_states(db) == {
            DeliveryState.UNKNOWN: 1,
            DeliveryState.PENDING: 1,
        }


async def test_a_subscription_is_read_as_it_was_saved(any_store: Store, now: datetime) -> None:
    """Times, days, topics, number and moment survive; the zone is the subscriber's."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        wanted = SubscriptionToSave(
            chat_id=7,
            times=(time(8), time(18, 30)),
            weekdays=(1, 2),
            topics=("science",),
            n_stories=5,
            next_due_at=now,
        )
        await subscribers.save_subscription(db, wanted)
        await subscribers.save_subscription(db, wanted)

        (found,) = await subscribers.find_due_subscriptions(db, now, 10)

    assert (found.schedule.times, found.schedule.weekdays) == ((time(8), time(18, 30)), (1, 2))
    assert (found.topics, found.n_stories, found.next_due_at) == (("science",), 5, now)


async def test_an_inactive_subscriber_is_owed_nothing(any_store: Store, now: datetime) -> None:
    """Deactivated it comes due no more; saved as active again, it does."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        wanted = SubscriptionToSave(chat_id=7, times=(time(8),), next_due_at=now)
        await subscribers.save_subscription(db, wanted)
        await subscribers.deactivate_subscriber(db, 7, "blocked")
        assert await subscribers.find_due_subscriptions(db, now, 10) == ()

        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        assert len(await subscribers.find_due_subscriptions(db, now, 10)) == 1


async def test_a_migrated_group_keeps_all_it_had(any_store: Store, now: datetime) -> None:
    """Under its new chat id; the old one is unknown."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=-7), now)
        await subscribers.save_subscription(db, SubscriptionToSave(chat_id=-7, times=(time(8),)))

        await subscribers.move_subscriber(db, old=-7, new=-1007)

        assert await subscribers.find_subscriber(db, -7) is None
        assert await subscribers.find_subscription(db, -1007) is not None


async def test_to_forget_leaves_nothing_of_a_chat(any_store: Store, now: datetime) -> None:
    """Wishes, receipts and preferences go with the subscriber."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        await subscribers.save_subscription(db, SubscriptionToSave(chat_id=7, times=()))

        assert await subscribers.forget_subscriber(db, 7)

        assert await subscribers.find_subscription(db, 7) is None
        assert await subscribers.find_preferences(db, 7) == {
            Preference.FOLLOW: frozenset(),
            Preference.MUTE: frozenset(),
        }
