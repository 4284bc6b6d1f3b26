"""Rooms: kept, moved once however often it is told, and forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model import Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import rooms, subscribers
from bot.store.db import Store
from bot.store.rooms import TURNED_OFF, Room, RoomKind

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
ADA, BOB = 11, 12
OLD, NEW = -5, -1005


@pytest.fixture
def store(any_store: Store) -> Store:
    """An empty database of each kind."""
    return any_store


def a_room(chat_id: int = NEW, **over: object) -> Room:
    values = {"kind": RoomKind.CHANNEL, "title": "Harbor", "added_by": ADA} | over
    return Room(chat_id=chat_id, **values)


async def subscribed(store: Store, chat_id: int) -> None:
    """Have a chat get briefings."""
    schedule = Schedule(times=(time(8),), zone=ZoneInfo("UTC"))
    wanted = Subscription(
        id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, next_due_at=NOW
    )
    async with store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id), NOW)
        await subscribers.save_subscription(db, wanted)


async def test_a_room_is_kept_as_it_was_last_told(store: Store) -> None:
    """Who added us stays, where the later word does not say."""
    async with store.begin() as db:
        await rooms.save_room(db, a_room(username="old"), NOW)
        await rooms.save_room(
            db, a_room(title="Port", username="port", can_post=False, added_by=None), NOW
        )
        found = await rooms.find_room(db, NEW)

    assert found == a_room(title="Port", username="port", can_post=False)
    assert found is not None
    assert found.address == "@port"


async def test_a_room_without_a_name_goes_by_its_number() -> None:
    """Private channels have no other."""
    assert a_room().address == str(NEW)


async def test_channels_of_the_asker_come_first(store: Store) -> None:
    """Only those in which we may post, and no groups."""
    async with store.begin() as db:
        await rooms.save_room(db, a_room(-1, title="A", added_by=BOB), NOW)
        await rooms.save_room(db, a_room(-2, title="Z"), NOW)
        await rooms.save_room(db, a_room(-3, kind=RoomKind.GROUP), NOW)
        await rooms.save_room(db, a_room(-4, can_post=False), NOW)
        await rooms.save_room(db, a_room(-5, title="B", added_by=None), NOW)
        found = await rooms.find_channels(db, ADA, 10)
        first = await rooms.find_channels(db, ADA, 1)

    assert [room.chat_id for room in found] == [-2, -1, -5]
    assert [room.chat_id for room in first] == [-2]


@pytest.mark.parametrize("n_times", [1, 2, 3])
async def test_a_group_moves_once_however_often_it_is_told(store: Store, n_times: int) -> None:
    """Telegram tells both chats, and the courier may have learnt it before."""
    await subscribed(store, OLD)
    async with store.begin() as db:
        await rooms.save_room(db, a_room(OLD, kind=RoomKind.GROUP), NOW)
    told = []
    for _ in range(n_times):
        async with store.begin() as db:
            told.append(await rooms.move_chat(db, old=OLD, new=NEW, now=NOW))

    async with store.read() as db:
        wanted = await subscribers.find_subscription(db, NEW)
        gone = await subscribers.find_subscriber(db, OLD), await rooms.find_room(db, OLD)
        room = await rooms.find_room(db, NEW)

    assert told == [True] + [False] * (n_times - 1)
    assert wanted is not None
    assert gone == (None, None)
    assert room is not None
    assert (room.kind, room.added_by) == (RoomKind.SUPERGROUP, ADA)


async def test_a_group_whose_move_is_heard_of_from_all_sides_at_once_moves_once(
    store: Store,
) -> None:
    """Both chats and the courier tell it, each in a transaction of its own."""
    await subscribed(store, OLD)
    async with store.begin() as db:
        await rooms.save_room(db, a_room(OLD, kind=RoomKind.GROUP), NOW)

    async def move() -> bool:
        async with store.begin() as db:
            return await rooms.move_chat(db, old=OLD, new=NEW, now=NOW)

    told = await asyncio.gather(*(move() for _ in range(4)))

    assert any(told)
    async with store.read() as db:
        assert await subscribers.find_subscription(db, NEW) is not None
        assert await rooms.find_room(db, NEW) is not None
        assert await subscribers.find_subscriber(db, OLD) is None


async def test_a_chat_nobody_knows_moves_nothing(store: Store) -> None:
    """As most groups have no briefings."""
    async with store.begin() as db:
        assert not await rooms.move_chat(db, old=OLD, new=NEW, now=NOW)
        assert await rooms.find_room(db, NEW) is None


async def test_a_room_that_took_no_message_is_found_once_it_is_inactive(store: Store) -> None:
    """But not one that somebody turned off, and not one of which we know."""
    for chat_id, because in ((-1, "kicked"), (-2, TURNED_OFF), (-3, ""), (-4, "kicked")):
        await subscribed(store, chat_id)
        async with store.begin() as db:
            await rooms.save_room(db, a_room(chat_id, can_post=chat_id != -4), NOW)
            if because:
                await subscribers.deactivate_subscriber(db, chat_id, because)

    async with store.read() as db:
        found = await rooms.find_unreached(db, 10)
        why = [await rooms.why_inactive(db, chat_id) for chat_id in (-1, -2, -3, -9)]

    assert [room.chat_id for room in found] == [-1]
    assert why == ["kicked", TURNED_OFF, None, None]


async def test_what_is_forgotten_is_gone(store: Store) -> None:
    """A group's own row, and a person's name in the rows of others."""
    async with store.begin() as db:
        await rooms.save_room(db, a_room(-1), NOW)
        await rooms.save_room(db, a_room(-2, added_by=BOB), NOW)
        assert await rooms.forget_room(db, ADA)
        assert await rooms.forget_room(db, -2)
        assert not await rooms.forget_room(db, 99)
        assert await rooms.find_rooms_of(db, ADA) == ()
        left = await rooms.find_room(db, -1)
        assert await rooms.find_room(db, -2) is None

    assert left == a_room(-1, added_by=None)


async def test_rooms_we_left_long_ago_are_dropped(store: Store) -> None:
    """Not those in which we may write."""
    async with store.begin() as db:
        await rooms.save_room(db, a_room(-1, can_post=False), NOW)
        await rooms.save_room(db, a_room(-2), NOW)
        await rooms.save_room(db, a_room(-3, can_post=False), NOW + timedelta(days=2))

        assert await rooms.drop_left(db, NOW + timedelta(days=1)) == 1
        assert await rooms.find_room(db, -1) is None
