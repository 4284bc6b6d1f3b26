from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.delivery.schedules.slots import LATEST, plan_due, slots_of
from bot.errors import SendFailed
from bot.model import (
    DeliveryKind,
    DeliveryState,
    Message,
    QuietHours,
    Schedule,
    Subscription,
    SubscriptionId,
)
from bot.store import contents, deliveries, ledger, receipts, subscribers
from bot.store.db import Store
from bot.store.deliveries import RenderedSlot
from bot.store.ledger import SlotToPlan
from tests.delivery.sending.post import CHAT, MINUTE, Post, add_story, make_post, subscribe


@pytest.fixture
async def post(store: Store, now: datetime) -> Post:
    """A courier with one story to tell, started."""
    made = make_post(store, now)
    await add_story(store, now)
    await made.courier.start()
    return made


async def test_a_briefing_comes_when_it_is_due_and_once(post: Post, now: datetime) -> None:
    """Not a minute before, and not again with the next pass."""
    await subscribe(post.store, now + MINUTE)
    assert await post.deliver() == ""

    post.clock.forward(MINUTE)
    assert await post.deliver() == "sent=1"
    assert await post.deliver() == ""

    (text,) = post.telegram.texts(CHAT)
    assert "Ferry hits freighter" in text
    assert await post.states() == {DeliveryState.SENT: 1}


async def test_a_story_comes_once_and_then_the_slot_says_so(post: Post, now: datetime) -> None:
    """The same story, unchanged, is no news twelve hours later."""
    await subscribe(post.store, now)
    await post.deliver()

    post.clock.forward(timedelta(hours=12))
    await post.deliver()

    first, second = post.telegram.texts(CHAT)
    assert "Ferry" in first
    assert "Ferry" not in second
    assert "Nothing new" in second


async def test_a_slot_that_is_too_late_expires(post: Post, now: datetime) -> None:
    """After the service was down: the old slot is not sent late, the next one comes."""
    await subscribe(post.store, now)

    post.clock.forward(LATEST + MINUTE)
    await post.deliver()
    assert await post.states() == {DeliveryState.EXPIRED: 1}

    post.clock.forward(timedelta(hours=10))
    await post.deliver()
    assert len(post.telegram.texts(CHAT)) == 1


async def test_slots_missed_in_a_row_each_have_their_row(now: datetime) -> None:
    """Of three missed slots the last, still fresh, is sent; the others have expired."""
    schedule = Schedule(times=(time(7), time(8), time(9)), zone=ZoneInfo("UTC"))
    wanted = Subscription(id=SubscriptionId(1), chat_id=CHAT, schedule=schedule, next_due_at=now)

    slots = slots_of(wanted, now + timedelta(hours=2, minutes=30))

    assert [slot.due_at.hour for slot in slots] == [7, 8, 9]
    assert [slot.state for slot in slots] == [
        DeliveryState.EXPIRED,
        DeliveryState.EXPIRED,
        DeliveryState.PENDING,
    ]


async def test_who_unsubscribes_in_between_gets_nothing(post: Post, now: datetime) -> None:
    """A planned part of a subscription that is gone ends."""
    await subscribe(post.store, now)
    await plan_due(post.store, now)
    async with post.store.begin() as db:
        await subscribers.delete_subscription(db, CHAT)

    assert await post.deliver() == "dead=1"
    assert post.telegram.asked == []


async def test_sends_are_spaced(post: Post, now: datetime) -> None:
    """Sixty chats at one minute take longer than two seconds at 28 a second."""
    for chat in range(100, 160):
        await subscribe(post.store, now, chat)

    assert await post.deliver() == "sent=60"

    assert post.clock.now() - now >= timedelta(seconds=2)


async def test_who_unsubscribes_during_a_wait_gets_nothing(post: Post, now: datetime) -> None:
    """The wish is looked at again when the moment has come."""
    await subscribe(post.store, now)
    await plan_due(post.store, now)
    sleep = post.clock.sleep

    async def unsubscribing(seconds: float) -> None:
        async with post.store.begin() as db:
            await subscribers.delete_subscription(db, CHAT)
        await sleep(seconds)

    post.clock.sleep = unsubscribing  # type: ignore[method-assign]  # the moment in between
    await post.gate.flooded(60)

    assert str(await post.courier.send_open()) == "dead=1"
    assert post.telegram.asked == []


async def test_who_is_forgotten_while_a_message_is_on_its_way_stays_forgotten(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is recorded as sent; nothing about the chat comes back."""
    await subscribe(post.store, now)

    async def forgetting(chat_id: int, message: object, **_: object) -> int:
        async with post.store.begin() as db:
            await subscribers.forget_subscriber(db, chat_id)
        return 1

    monkeypatch.setattr(post.courier, "_sender", forgetting)

    assert await post.deliver() == "sent=1"
    async with post.store.read() as db:
        assert await receipts.find_receipts(db, CHAT) == {}


async def plan(post: Post, *slots: SlotToPlan) -> None:
    async with post.store.begin() as db:
        await ledger.plan_slots(db, slots, post.clock.now())


async def save_words(post: Post, id: str, *texts: str) -> None:
    async with post.store.begin() as db:
        messages = [Message(html=text) for text in texts]
        await contents.save_content(db, id, messages, {}, post.clock.now())


async def test_what_has_its_words_is_sent_as_it_is(post: Post, now: datetime) -> None:
    """Alerts and the operator's word need no subscription; what is urgent goes first."""
    await save_words(post, "all", "To all")
    await save_words(post, "s1", "At once")
    word = SlotToPlan(
        chat_id=CHAT,
        slot="broadcast:1",
        due_at=now,
        kind=DeliveryKind.BROADCAST,
        content_id="all",
    )
    alert = SlotToPlan(
        chat_id=CHAT, slot="alert:s1", due_at=now, kind=DeliveryKind.ALERT, content_id="s1"
    )
    await plan(post, word, alert)

    assert await post.deliver() == "sent=2"
    assert post.telegram.texts(CHAT) == ["At once", "To all"]


async def test_an_alert_that_is_late_is_not_sent(post: Post, now: datetime) -> None:
    """The operator's word still is."""
    await save_words(post, "all", "To all")
    late = now - timedelta(minutes=16)
    word = SlotToPlan(chat_id=CHAT, slot="b", due_at=late, kind=DeliveryKind.BROADCAST)
    alert = SlotToPlan(chat_id=CHAT, slot="a", due_at=late, kind=DeliveryKind.ALERT)
    await plan(post, replace(word, content_id="all"), replace(alert, content_id="all"))

    assert await post.deliver() == "expired=1 sent=1"


async def test_what_is_no_longer_stored_ends(post: Post, now: datetime) -> None:
    """An alert whose words are gone cannot be made anew."""
    slot = SlotToPlan(
        chat_id=CHAT, slot="alert:s1", due_at=now, kind=DeliveryKind.ALERT, content_id="gone"
    )
    await plan(post, slot)

    assert await post.deliver() == "dead=1"


async def test_parts_come_in_order_and_go_on_where_they_failed(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Part 1 is not repeated because part 2 was refused a connection."""
    await save_words(post, "long", "one", "two", "three")
    first = SlotToPlan(chat_id=CHAT, slot="broadcast:1", due_at=now, kind=DeliveryKind.BROADCAST)
    await plan(post, first)
    async with post.store.begin() as db:
        (part,) = await deliveries.find_open(db, now, 10)
        slot = RenderedSlot(first=part.delivery, content_id="long", n_parts=3)
        await deliveries.save_rendered(db, [slot], now)
    send, failures = post.telegram.__call__, [SendFailed("connection refused")]

    async def failing(chat_id: int, message: Message, **over: Any) -> int:
        if message.html == "two" and failures:
            raise failures.pop()
        return await send(chat_id, message, **over)

    monkeypatch.setattr(post.courier, "_sender", failing)

    assert await post.deliver() == "again=1 sent=1"
    post.clock.forward(MINUTE)
    assert await post.deliver() == "sent=2"

    assert post.telegram.texts(CHAT) == ["one", "two", "three"]


async def test_silence_is_recorded(post: Post, now: datetime) -> None:
    """Who wants no word of an empty slot gets none; the slot has an end all the same."""
    await subscribe(post.store, now)
    async with post.store.begin() as db:
        wanted = await subscribers.find_subscription(db, CHAT)
        assert wanted is not None
        await subscribers.save_subscription(db, replace(wanted, says_empty=False))
    post.shelf.cards = ()

    assert await post.deliver() == "dead=1"
    assert post.telegram.asked == []


@pytest.mark.parametrize(
    ("late", "is_silent"),
    [
        pytest.param(timedelta(minutes=20), False, id="before"),
        pytest.param(timedelta(minutes=45), True, id="meanwhile"),
    ],
)
async def test_a_late_briefing_wakes_nobody(
    post: Post, now: datetime, late: timedelta, is_silent: bool
) -> None:
    """Owed at eight, sent when the quiet hours that begin at half past have begun."""
    await subscribe(post.store, now)
    quiet = QuietHours(start=time(8, 30), end=time(9, 30))
    async with post.store.begin() as db:
        wanted = await subscribers.find_subscription(db, CHAT)
        assert wanted is not None
        schedule = replace(wanted.schedule, quiet=quiet)
        await subscribers.save_subscription(db, replace(wanted, schedule=schedule))

    post.clock.forward(late)
    assert await post.deliver() == "sent=1"

    assert [found.message.is_silent for found in post.telegram.arrived] == [is_silent]


async def test_equal_briefings_are_stored_once(post: Post, now: datetime) -> None:
    """A hundred readers of one edition share its words."""
    for chat in range(100, 200):
        await subscribe(post.store, now, chat)

    assert await post.deliver() == "sent=100"

    async with post.store.read() as db:
        assert await db.scalar(select(func.count()).select_from(contents.contents)) == 1
