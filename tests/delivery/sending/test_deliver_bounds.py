"""Passes at the bounds of what may be set, and while one chat or the disk is out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery.sending.clerk import Terms
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.delivery.sending.outcomes import OnUnknown
from bot.errors import Migrated
from bot.model import DeliveryKind, DeliveryState, Message, Subscriber
from bot.store import contents, deliveries, ledger, subscribers
from bot.store.db import Connection, Store
from bot.store.deliveries import RenderedSlot
from bot.store.ledger import SlotToPlan
from bot.store.rooms import move_chat
from tests.delivery.sending.post import BERLIN, CHAT, MINUTE, Post, make_post


async def word_to(chats: Iterable[int], store: Store, now: datetime) -> Post:
    """Return a post with a word of the operator to *chats*, which needs no more to be sent."""
    async with store.begin() as db:
        await contents.save_content(db, "w", [Message(html="Hello.")], {}, now)
        slots = [
            SlotToPlan(
                chat_id=chat,
                slot="broadcast:1",
                due_at=now,
                kind=DeliveryKind.BROADCAST,
                content_id="w",
            )
            for chat in chats
        ]
        await ledger.plan_slots(db, slots, now)
    return make_post(store, now)


def courier_of(
    post: Post, *, rate: float, max_in_flight: int, terms: Terms | None = None
) -> tuple[Courier, Gate]:
    """Return a courier of the same post that sends at another pace, and its gate."""
    gate = Gate(post.store, post.clock, rate=rate, max_in_flight=max_in_flight)
    return Courier(post.store, post.telegram, post.editor, gate, post.clock, terms), gate


@pytest.mark.parametrize(
    ("rate", "max_in_flight"),
    [
        pytest.param(1, 1, id="the least of both"),
        pytest.param(1, 1000, id="slow with many in flight"),
        pytest.param(1000, 1, id="fast with one in flight"),
        pytest.param(1000, 1000, id="the most of both"),
    ],
)
async def test_a_pass_takes_no_longer_than_its_pace_asks(
    store: Store, now: datetime, rate: float, max_in_flight: int
) -> None:
    """Whatever is set: no turn is spent on a claim that is then given back for its age."""
    post = await word_to(range(100, 220), store, now)
    courier, _ = courier_of(post, rate=rate, max_in_flight=max_in_flight)

    async with asyncio.timeout(30):
        assert str(await courier.send_open()) == "sent=120"

    assert len(set(post.telegram.asked)) == 120
    assert post.clock.now() - now < timedelta(seconds=120 / rate + 60)


async def test_many_in_flight_do_not_stand_still_once_the_rate_has_fallen(
    store: Store, now: datetime
) -> None:
    """After some refusals the line is slow, and those in it have waited for long."""
    post = await word_to(range(100, 400), store, now)
    courier, gate = courier_of(post, rate=28, max_in_flight=140)
    for _ in range(8):
        await gate.flooded(1)
        post.clock.forward(timedelta(seconds=2))
    began = post.clock.now()

    async with asyncio.timeout(30):
        assert str(await courier.send_open()) == "sent=300"

    assert post.clock.now() - began < timedelta(seconds=300 / 5 + 20)


async def test_a_chat_that_has_to_wait_for_long_holds_up_no_other(
    store: Store, now: datetime
) -> None:
    """Its part keeps no place among those in flight, and goes when its wait is over."""
    post = await word_to(range(CHAT, CHAT + 5), store, now)
    courier, gate = courier_of(post, rate=28, max_in_flight=1)
    await gate.flooded(1800, CHAT)

    await courier.send_open()

    assert sorted(post.telegram.asked) == [8, 9, 10, 11]
    assert post.clock.now() - now < MINUTE
    assert await post.states() == {DeliveryState.SENT: 4, DeliveryState.PENDING: 1}

    post.clock.forward(31 * MINUTE)
    assert str(await courier.send_open()) == "sent=1"


async def test_a_full_disk_is_tried_once_in_a_while(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims that cannot be written are not tried as fast as the machine can."""
    post = await word_to(range(100, 120), store, now)
    begin, n_tries = store.begin, 0

    @asynccontextmanager
    async def full() -> AsyncIterator[Connection]:
        nonlocal n_tries
        n_tries += 1
        if post.clock.now() - now < MINUTE and n_tries < 2000:
            raise OperationalError("", {}, Exception("database or disk is full"))
        async with begin() as db:
            yield db

    monkeypatch.setattr(store, "begin", full)
    async with asyncio.timeout(30):
        assert str(await post.courier.send_open()) == "sent=20"

    assert n_tries < 200


@pytest.mark.parametrize("on_unknown", OnUnknown)
async def test_a_claim_whose_commit_got_no_answer_is_no_try(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch, on_unknown: OnUnknown
) -> None:
    """No request was made, and the part does not wait for the end of a pass that may be long."""
    chats = range(100, 120)
    post = await word_to(chats, store, now)
    terms = Terms(on_unknown=on_unknown)
    courier, _ = courier_of(post, rate=1, max_in_flight=2, terms=terms)
    begin, n = store.begin, 0

    @asynccontextmanager
    async def cut() -> AsyncIterator[Connection]:
        nonlocal n
        n += 1
        async with begin() as db:
            yield db
        if n == 1:
            raise OperationalError("", {}, Exception("server closed the connection"))

    monkeypatch.setattr(store, "begin", cut)
    assert str(await courier.send_open()) == "sent=20"

    assert sorted(post.telegram.asked) == list(chats)


async def test_a_claim_that_nobody_ends_is_found_in_the_same_pass(
    store: Store, now: datetime
) -> None:
    """It does not wait for the end of a pass, which may last for hours."""
    post = await word_to(range(100, 700), store, now)
    gate = Gate(store, post.clock, rate=1, max_in_flight=2)

    async def forgetting(chat_id: int, message: Message, **over: Any) -> int:
        if not post.telegram.asked:
            async with store.begin() as db:
                last = (await deliveries.find_open(db, now, 999))[-1]
                assert await deliveries.claim_parts(db, [last], Terms().name, now)
        return await post.telegram(chat_id, message, **over)

    courier = Courier(store, forgetting, post.editor, gate, post.clock)

    assert str(await courier.send_open()) == "sent=600"


async def test_a_wait_is_given_up_by_who_may_no_longer_send(store: Store, now: datetime) -> None:
    """A pass does not outlast its lease or the operator's halt for as long as Telegram asks."""
    post = await word_to([CHAT], store, now)
    may_end_at = now + timedelta(seconds=5)
    terms = Terms(may_send=lambda: post.clock.now() < may_end_at)
    courier, gate = courier_of(post, rate=28, max_in_flight=1, terms=terms)
    await gate.flooded(3600)

    assert not await courier.send_open()

    assert post.clock.now() - now < MINUTE
    assert await post.states() == {DeliveryState.PENDING: 1}


@pytest.mark.parametrize("n_sent_before", [0, 1, 19])
async def test_a_group_that_moves_in_mid_edition_gets_all_of_it_in_order(
    any_store: Store, now: datetime, n_sent_before: int
) -> None:
    """Telegram tells of it beside the request that finds it out: twenty parts, each once."""
    old, new = -7, -1007
    texts = [f"part {n}" for n in range(1, 21)]
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=old, zone=BERLIN), now)
        await contents.save_content(db, "w", [Message(html=t) for t in texts], {}, now)
        slot = SlotToPlan(
            chat_id=old,
            slot="broadcast:1",
            due_at=now,
            kind=DeliveryKind.BROADCAST,
            content_id="w",
        )
        await ledger.plan_slots(db, [slot], now)
        (first,) = await deliveries.find_open(db, now, 9)
        rendered = RenderedSlot(first=first.delivery, content_id="w", n_parts=20)
        await deliveries.save_rendered(db, [rendered], now)
    post = make_post(any_store, now)

    async def moving(chat_id: int, message: Message, **over: Any) -> int:
        if chat_id == old and len(post.telegram.arrived) == n_sent_before:
            async with any_store.begin() as db:
                await move_chat(db, old=old, new=new, now=now)
            # Others have time to find what waits now.
            await asyncio.sleep(1.3)
            raise Migrated(new)
        return await post.telegram(chat_id, message, **over)

    courier = Courier(any_store, moving, post.editor, post.gate, post.clock)
    while await courier.send_open():
        post.clock.forward(MINUTE)

    assert post.telegram.texts(old) + post.telegram.texts(new) == texts
    assert await post.states() == {DeliveryState.SENT: 20}
