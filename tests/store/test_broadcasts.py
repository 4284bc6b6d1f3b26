"""What must hold for broadcasts in the store: confirmed once, one row a chat, stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.operator.broadcast import message_of, read_wish, send_broadcast
from bot.errors import BadInput
from bot.model import Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import broadcasts, subscribers
from bot.store.broadcasts import STOPPED, Broadcast, BroadcastState
from bot.store.contents import find_contents
from bot.store.db import Store
from bot.store.halt import Halt, find_halt, halt_sending, resume_sending
from bot.store.schema import deliveries
from tests.conftest import NOW

HOUR = timedelta(hours=1)


async def readers(store: Store, *languages: str) -> None:
    async with store.begin() as db:
        for chat_id, language in enumerate(languages, 1):
            await subscribers.save_subscriber(
                db, Subscriber(chat_id=chat_id, language=language), NOW
            )


async def drafted(store: Store, language: str | None = None) -> Broadcast:
    async with store.begin() as db:
        return await broadcasts.save_draft(db, "<b>Hi</b>", by_chat=7, language=language, now=NOW)


async def rows(store: Store) -> list[tuple[int, str, str]]:
    columns = deliveries.c.chat_id, deliveries.c.state, deliveries.c.reason
    async with store.read() as db:
        found = await db.execute(select(*columns).order_by(deliveries.c.chat_id))
        return [tuple(row) for row in found]


async def test_every_active_chat_gets_a_row_once(any_store: Store) -> None:
    """Into its forum topic if it has one; confirmed twice, it is sent once."""
    await readers(any_store, "en", "de", "en")
    async with any_store.begin() as db:
        await subscribers.deactivate_subscriber(db, 3, "blocked")
        schedule = Schedule(times=(), zone=Subscriber(chat_id=2).zone)
        wanted = Subscription(id=SubscriptionId(0), chat_id=2, schedule=schedule, thread_id=9)
        await subscribers.save_subscription(db, wanted)
    draft = await drafted(any_store)

    async with any_store.begin() as db:
        assert await broadcasts.count_chats(db, None) == 2
        first = await send_broadcast(db, draft, 28, NOW)
        second = await send_broadcast(db, draft, 28, NOW + HOUR)

    assert (first, second) == (2, None)
    async with any_store.read() as db:
        found = (await db.execute(select(deliveries).order_by(deliveries.c.chat_id))).all()
        stored = await find_contents(db, [draft.slot])
        sent = await broadcasts.find_broadcast(db, draft.id)
    assert [(r.chat_id, r.thread_id, r.kind, r.slot, r.state, r.part) for r in found] == [
        (1, None, "broadcast", draft.slot, "pending", 1),
        (2, 9, "broadcast", draft.slot, "pending", 1),
    ]
    assert {r.content_id for r in found} == {draft.slot}
    assert all(r.due_at == NOW and r.subscription_id is None for r in found)
    assert stored[draft.slot].messages == (message_of("<b>Hi</b>"),)
    assert sent is not None
    assert (sent.state, sent.sent_at, sent.n_chats) == (BroadcastState.SENT, NOW, 2)


async def test_a_broadcast_of_a_language_leaves_the_others_alone(any_store: Store) -> None:
    """As it is stored with the draft."""
    await readers(any_store, "en", "de")
    draft = await drafted(any_store, "de")

    async with any_store.begin() as db:
        assert await send_broadcast(db, draft, 28, NOW) == 1

    assert [chat_id for chat_id, _, _ in await rows(any_store)] == [2]


async def test_a_stopped_broadcast_ends_what_waits(any_store: Store) -> None:
    """What is under way ends by itself, what arrived stays; another broadcast goes on."""
    await readers(any_store, "en", "en", "en", "en")
    draft = await drafted(any_store)
    other = await drafted(any_store)
    async with any_store.begin() as db:
        await send_broadcast(db, draft, 28, NOW)
        for chat_id, state in ((1, "sent"), (2, "sending"), (3, "unknown")):
            here = deliveries.c.chat_id == chat_id
            await db.execute(update(deliveries).where(here).values(state=state))
        await send_broadcast(db, other, 28, NOW)
        sent = await broadcasts.find_broadcast(db, draft.id)
        assert sent is not None
        assert await broadcasts.stop_broadcast(db, sent, NOW + HOUR) == 2
        assert await broadcasts.stop_broadcast(db, sent, NOW + HOUR) == 0

    found = await rows(any_store)
    ends = {(1, "sent", ""), (2, "sending", ""), (3, "dead", STOPPED), (4, "dead", STOPPED)}
    assert {row for row in found if row[1] != "pending"} == ends
    assert sum(state == "pending" for _, state, _ in found) == 4


@pytest.mark.parametrize("is_sent", [False, True], ids=["draft", "sent"])
async def test_only_a_draft_can_be_cancelled_and_only_what_is_sent_stopped(
    any_store: Store, *, is_sent: bool
) -> None:
    """Whatever order buttons are pressed in."""
    await readers(any_store, "en")
    draft = await drafted(any_store)

    async with any_store.begin() as db:
        if is_sent:
            await send_broadcast(db, draft, 28, NOW)
            assert not await broadcasts.cancel_draft(db, draft.id)
        else:
            assert await broadcasts.stop_broadcast(db, draft, NOW) is None
            assert await broadcasts.cancel_draft(db, draft.id)
            assert await send_broadcast(db, draft, 28, NOW) is None
        assert await broadcasts.find_broadcast(db, 999) is None


async def test_the_switch_over_all_sending_lasts(any_store: Store) -> None:
    """The first who stops it is the one who is told of; starting it is done once."""
    async with any_store.begin() as db:
        assert await find_halt(db) is None
        await halt_sending(db, Halt(at=NOW, by_chat=-7))
        await halt_sending(db, Halt(at=NOW + HOUR, by_chat=8))
        assert await find_halt(db) == Halt(at=NOW, by_chat=-7)
        assert await resume_sending(db)
        assert not await resume_sending(db)
        assert await find_halt(db) is None


@pytest.mark.parametrize(
    ("typed", "language", "html"),
    [
        pytest.param("Hello\n\nall", None, "Hello\n\nall", id="to all, lines kept"),
        pytest.param("lang:de  Guten\nTag", "de", "Guten\nTag", id="of a language"),
        pytest.param("lang:DE\nTag", "de", "Tag", id="on the next line"),
        pytest.param("language matters", None, "language matters", id="no language"),
        pytest.param("Hi lang:de", None, "Hi lang:de", id="not at the beginning"),
    ],
)
def test_a_wish_is_read(typed: str, language: str | None, html: str) -> None:
    """The language stands first or nowhere."""
    wish = read_wish(typed)

    assert (wish.language, wish.html) == (language, html)


@pytest.mark.parametrize("typed", ["", "lang:de", "lang: x", "lang:d3 x", "lang:abcd x"])
def test_an_unreadable_wish_is_refused(typed: str) -> None:
    """In words."""
    with pytest.raises(BadInput, match=r"empty|expected"):
        read_wish(typed)
