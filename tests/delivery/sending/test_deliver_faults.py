from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery.schedules.slots import plan_due
from bot.delivery.sending.breaker import TRIPS_AFTER
from bot.delivery.sending.clerk import Terms
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.outcomes import OnUnknown
from bot.errors import Migrated, SendFailed, SendUnknown, TopicClosed, TryLater
from bot.model import (
    DeliveryState,
    Message,
)
from bot.store import deliveries, endings, subscribers
from bot.store.db import Store
from tests.delivery.sending.post import CHAT, MINUTE, Post, add_story, make_post, subscribe


@pytest.fixture
async def post(store: Store, now: datetime) -> Post:
    """A courier with one story to tell, started."""
    made = make_post(store, now)
    await add_story(store, now)
    await made.courier.start()
    return made


async def test_a_blocked_chat_is_deactivated(post: Post, now: datetime) -> None:
    """Nothing is tried again, and no further slot is planned."""
    await subscribe(post.store, now)
    post.telegram.blocked.add(CHAT)

    assert await post.deliver() == "dead=1"
    post.clock.forward(timedelta(hours=12))
    assert await post.deliver() == ""

    assert post.telegram.asked == [CHAT]
    async with post.store.read() as db:
        who = await subscribers.find_subscriber(db, CHAT)
    assert who is not None
    assert not who.active


async def test_telegram_is_left_alone_as_long_as_it_asks(post: Post, now: datetime) -> None:
    """A 429 stops all sending; afterwards everybody gets theirs, once."""
    for chat in (CHAT, CHAT + 1):
        await subscribe(post.store, now, chat)
    post.telegram.script(CHAT, TryLater(30))

    await post.deliver()
    post.clock.forward(timedelta(seconds=31))
    await post.deliver()

    assert post.clock.now() - now >= timedelta(seconds=30)
    for chat in (CHAT, CHAT + 1):
        assert len(post.telegram.texts(chat)) == 1


async def test_the_wait_survives_a_restart(store: Store, now: datetime) -> None:
    """A new process does not run into the wait that was in force."""
    before = make_post(store, now)
    await add_story(store, now)
    await before.courier.start()
    await before.gate.flooded(60)
    after = make_post(store, now)
    await after.courier.start()
    await subscribe(store, now)

    await after.deliver()

    assert after.clock.now() >= now + timedelta(seconds=60)
    assert len(after.telegram.texts(CHAT)) == 1


async def test_what_was_certainly_not_sent_is_tried_again(post: Post, now: datetime) -> None:
    """After a pause."""
    await subscribe(post.store, now)
    post.telegram.script(CHAT, SendFailed("connection refused"))

    assert await post.deliver() == "again=1"
    assert await post.deliver() == ""
    post.clock.forward(timedelta(seconds=10))
    assert await post.deliver() == "sent=1"


async def test_an_answer_that_never_came_is_sent_once_more_at_most(
    post: Post, now: datetime
) -> None:
    """Two lost answers in a row end it."""
    await subscribe(post.store, now)
    post.telegram.script(CHAT, SendUnknown("read timeout"), SendUnknown("read timeout"))

    assert await post.deliver() == "unknown=1"
    post.clock.forward(2 * MINUTE)
    assert await post.deliver() == "dead=1"
    post.clock.forward(10 * MINUTE)
    assert await post.deliver() == ""

    assert len(post.telegram.asked) == 2


async def test_a_crash_in_mid_request_repeats_it_once_at_most(store: Store, now: datetime) -> None:
    """What was being sent is found at the next start."""
    before = make_post(store, now)
    await add_story(store, now)
    await before.courier.start()
    await subscribe(store, now)
    await plan_due(store, now)
    async with store.begin() as db:
        (part,) = await deliveries.find_open(db, now, 10)
        await deliveries.claim(db, part.delivery, now)
    after = make_post(store, now + MINUTE)

    assert await after.courier.start() == 1
    assert await after.deliver() == "sent=1"
    assert await after.deliver() == ""


async def test_a_group_that_moved_is_followed(post: Post, now: datetime) -> None:
    """The briefing arrives under the new id, and the next one too."""
    await subscribe(post.store, now, -5)
    post.telegram.script(-5, Migrated(-1005))

    await post.deliver()
    post.clock.forward(timedelta(hours=12))
    await post.deliver()

    assert post.telegram.asked == [-5, -1005, -1005]
    assert len(post.telegram.texts(-1005)) == 2


async def test_a_defect_while_sending_counts_as_unknown(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message may have gone out: it is repeated once at most."""
    await subscribe(post.store, now)

    async def broken(*_: object, **__: object) -> int:
        raise RuntimeError("defect")

    monkeypatch.setattr(post.courier, "_sender", broken)

    assert await post.deliver() == "unknown=1"
    post.clock.forward(2 * MINUTE)
    assert await post.deliver() == "dead=1"


async def test_a_wait_longer_than_the_news_lasts_expires_the_slot(
    post: Post, now: datetime
) -> None:
    """What was fresh before a long flood wait is looked at again after it."""
    await subscribe(post.store, now)
    await post.gate.flooded(3 * 3600)

    assert await post.deliver() == "expired=1"
    assert post.telegram.asked == []


async def test_a_database_that_fails_after_sending_repeats_once_at_most(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried for ten minutes; then the part stays claimed, and counts as unknown later."""
    await subscribe(post.store, now)
    begin = post.store.begin

    def failing() -> object:
        if post.telegram.arrived:
            raise OSError("disk full")
        return begin()

    monkeypatch.setattr(post.store, "begin", failing)
    assert await post.deliver() == "unknown=1"
    monkeypatch.undo()

    assert await post.states() == {DeliveryState.SENDING: 1}
    assert await post.deliver() == "sent=1"
    assert len(post.telegram.arrived) == 2


async def test_a_defect_in_one_edition_does_not_stop_the_others(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part is put off; the other chat gets its briefing."""
    for chat in (CHAT, CHAT + 1):
        await subscribe(post.store, now, chat)
    cards_for, calls = post.shelf.cards_for, []

    async def broken_twice(*arguments: object) -> object:
        calls.append(arguments)
        # Both together, then the first alone.
        if len(calls) <= 2:
            raise RuntimeError("defect")
        return await cards_for(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(post.shelf, "cards_for", broken_twice)

    assert await post.deliver() == "again=1 sent=1"


async def test_an_outage_while_editions_are_made_puts_none_of_them_off(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No edition is to blame: the next pass makes them, and none waits as for a defect."""
    for chat in (CHAT, CHAT + 1):
        await subscribe(post.store, now, chat)
    cards_for, n_calls = post.shelf.cards_for, 0

    async def away_at_first(*arguments: object) -> object:
        nonlocal n_calls
        n_calls += 1
        if n_calls == 1:
            raise OperationalError("", {}, Exception("the database is starting up"))
        return await cards_for(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(post.shelf, "cards_for", away_at_first)

    assert await post.deliver() == ""
    assert await post.deliver() == "sent=2"


async def test_a_closed_topic_is_told_where_the_briefing_goes(post: Post, now: datetime) -> None:
    """It comes to the group itself, with a line that says why."""
    await subscribe(post.store, now, -5)
    async with post.store.begin() as db:
        wanted = await subscribers.find_subscription(db, -5)
        assert wanted is not None
        await subscribers.save_subscription(db, replace(wanted, thread_id=3))
    post.telegram.script(-5, TopicClosed("TOPIC_CLOSED"))

    assert await post.deliver() == "again=1 sent=1"

    (text,) = post.telegram.texts(-5)
    assert "topic" in text
    assert "Ferry" in text


async def test_a_flood_wait_beyond_its_freshness_expires_the_slot_at_once(
    post: Post, now: datetime
) -> None:
    """Nobody sleeps for hours to find that it is too late."""
    await subscribe(post.store, now)
    await subscribe(post.store, now, CHAT + 1)
    post.telegram.script(CHAT, TryLater(3 * 3600))

    assert await post.deliver() == "expired=2"
    assert post.clock.now() - now < MINUTE


async def test_no_more_are_open_than_may_be(store: Store, now: datetime) -> None:
    """Claims without a recorded end never exceed the number in flight."""
    post = make_post(store, now)
    await add_story(store, now)
    for chat in range(100, 130):
        await subscribe(store, now, chat)
    most = 0

    async def counting(chat_id: int, message: Message, **_: object) -> int:
        nonlocal most
        for _turn in range(5):
            await asyncio.sleep(0)
        async with store.read() as db:
            claimed = await endings.find_claimed(db)
        most = max(most, len(claimed))
        return 1

    courier = Courier(store, counting, post.editor, post.gate, post.clock)
    await courier.start()
    await plan_due(store, now)
    assert str(await courier.send_open()) == "sent=30"
    assert 0 < most <= post.gate.in_flight


async def test_to_stop_is_to_end_what_is_open_and_begin_nothing(
    store: Store, now: datetime
) -> None:
    """All that arrived is recorded, all else waits as if nothing had been."""
    post = make_post(store, now)
    await add_story(store, now)
    for chat in range(100, 130):
        await subscribe(store, now, chat)
    arrived: list[int] = []

    async def stopping(chat_id: int, message: Message, **_: object) -> int:
        if len(arrived) >= 7:
            courier.stop()
        await asyncio.sleep(0.01)
        arrived.append(chat_id)
        return len(arrived)

    courier = Courier(store, stopping, post.editor, post.gate, post.clock)
    await courier.start()
    await plan_due(store, now)
    await courier.send_open()

    n = len(arrived)
    assert 7 < n <= 7 + 2 * post.gate.in_flight
    assert await post.states() == {DeliveryState.SENT: n, DeliveryState.PENDING: 30 - n}
    async with store.read() as db:
        assert all(p.delivery.attempts == 0 for p in await deliveries.find_open(db, now, 99))


async def test_who_may_no_longer_send_gives_its_claims_back(store: Store, now: datetime) -> None:
    """Another process has taken over while a message stood in line."""
    post = make_post(store, now)
    await add_story(store, now)
    for chat in range(100, 110):
        await subscribe(store, now, chat)
    terms = Terms(may_send=lambda: len(post.telegram.arrived) < 3)
    courier = Courier(store, post.telegram, post.editor, post.gate, post.clock, terms)
    await courier.start()
    await plan_due(store, now)
    await courier.send_open()

    n = len(post.telegram.arrived)
    assert 3 <= n <= 3 + post.gate.in_flight
    assert await post.states() == {DeliveryState.SENT: n, DeliveryState.PENDING: 10 - n}


async def test_who_takes_over_waits_for_answers_that_may_still_come(
    store: Store, now: datetime
) -> None:
    """What another was sending is sent again only when its request must have ended."""
    post = make_post(store, now)
    await add_story(store, now)
    await subscribe(store, now)
    await plan_due(store, now)
    async with store.begin() as db:
        parts = await deliveries.find_open(db, now, 10)
        await deliveries.claim_parts(db, parts, "another", now)

    assert await post.courier.start() == 1
    assert await post.deliver() == ""
    post.clock.forward(MINUTE)
    assert await post.deliver() == "sent=1"


async def test_a_message_that_may_have_arrived_is_skipped_by_choice(
    store: Store, now: datetime
) -> None:
    """A gap rather than a repeat, after a crash as well."""
    post = make_post(store, now)
    await add_story(store, now)
    for chat in (CHAT, CHAT + 1):
        await subscribe(store, now, chat)
    await plan_due(store, now)
    async with store.begin() as db:
        part, _ = await deliveries.find_open(db, now, 10)
        await deliveries.claim_parts(db, [part], "another", now)
    terms = Terms(on_unknown=OnUnknown.SKIP)
    courier = Courier(store, post.telegram, post.editor, post.gate, post.clock, terms)
    post.telegram.lose(CHAT + 1)

    assert await courier.start() == 1
    assert str(await courier.send_open()) == "dead=1"
    assert await post.states() == {DeliveryState.DEAD: 2}


async def test_an_outage_of_minutes_loses_nothing(store: Store, now: datetime) -> None:
    """Only what was under way as it began spends a try; the rest waits for an answer."""
    post = make_post(store, now)
    await add_story(store, now)
    chats = range(100, 140)
    for chat in chats:
        await subscribe(store, now, chat)
    is_over_at = now + 5 * MINUTE
    n_lost = 0

    async def telegram(chat_id: int, message: Message, **over: Any) -> int:
        nonlocal n_lost
        if post.clock.now() < is_over_at:
            n_lost += 1
            raise SendUnknown("502")
        return await post.telegram(chat_id, message, **over)

    async def is_over() -> bool:
        return post.clock.now() >= is_over_at

    courier = Courier(store, telegram, post.editor, post.gate, post.clock, Terms(probe=is_over))
    await courier.start()
    await plan_due(store, now)
    while await courier.send_open():
        post.clock.forward(MINUTE)

    assert sorted(arrived.chat_id for arrived in post.telegram.arrived) == list(chats)
    assert await post.states() == {DeliveryState.SENT: len(chats)}
    assert n_lost <= TRIPS_AFTER + post.gate.in_flight


async def test_a_refused_message_gives_its_moment_back(store: Store, now: datetime) -> None:
    """People who blocked us cost the others nothing."""
    post = make_post(store, now)
    await add_story(store, now)
    for chat in range(100, 160):
        await subscribe(store, now, chat)
    post.telegram.blocked = {120}
    await post.courier.start()

    before = post.clock.now()
    await post.deliver()
    took_s = (post.clock.now() - before).total_seconds()

    assert len(post.telegram.arrived) == 59
    assert took_s == pytest.approx(58 / 28, abs=0.01)
