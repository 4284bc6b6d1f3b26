from __future__ import annotations

import asyncio

from bot.sources.room import Room


async def test_who_asks_for_more_than_is_left_waits() -> None:
    """And goes on as soon as there is room."""
    room = Room(10)
    await room.take(6)
    await room.take(4)
    waiting = asyncio.create_task(room.take(1))
    await asyncio.sleep(0)
    assert not waiting.done()

    await room.give_back(4)

    await waiting


async def test_what_is_larger_than_the_room_gets_it_alone() -> None:
    """Else it would wait for ever."""
    room = Room(10)
    await room.take(1)
    waiting = asyncio.create_task(room.take(99))
    await asyncio.sleep(0)
    assert not waiting.done()

    await room.give_back(1)

    await waiting
