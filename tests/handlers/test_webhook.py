"""Updates by webhook: each handled once, however often Telegram repeats it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from telegram import Update

from handlers import webhook
from handlers.webhook import OnceEach


class OneByOne:
    """Processes updates as they come."""

    async def process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        await coroutine


class SlowApplication:
    """An application that handles an update once it is let, and fails where it is told to."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.let = asyncio.Event()
        self.failures: list[Exception] = []
        self.update_processor = OneByOne()

    async def process_update(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.let.wait()
        if self.failures:
            raise self.failures.pop()


async def test_an_update_that_is_repeated_meanwhile_is_handled_once() -> None:
    """Both requests are answered when it was handled, not before."""
    application = SlowApplication()
    updates = OnceEach(application)
    first = asyncio.create_task(updates.handle(Update(7)))
    second = asyncio.create_task(updates.handle(Update(7)))
    other = asyncio.create_task(updates.handle(Update(8)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not first.done()

    application.let.set()
    await asyncio.gather(first, second, other)
    await updates.handle(Update(7))

    assert application.begun == [7, 8]


async def test_who_hangs_up_does_not_stop_it() -> None:
    """Telegram repeats the update, and it is not begun again."""
    application = SlowApplication()
    updates = OnceEach(application)
    first = asyncio.create_task(updates.handle(Update(7)))
    await asyncio.sleep(0)
    first.cancel()
    again = asyncio.create_task(updates.handle(Update(7)))
    await asyncio.sleep(0)

    application.let.set()
    await again

    assert application.begun == [7]


async def test_an_update_that_failed_is_handled_when_it_comes_again() -> None:
    """Telegram hears of the failure."""
    application = SlowApplication()
    application.let.set()
    application.failures.append(RuntimeError("the disk is full"))
    updates = OnceEach(application)

    with pytest.raises(RuntimeError):
        await updates.handle(Update(7))
    await updates.handle(Update(7))

    assert application.begun == [7, 7]


async def test_only_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded; those under way are never forgotten."""
    monkeypatch.setattr(webhook, "_REMEMBERED", 3)
    application = SlowApplication()
    updates = OnceEach(application)
    slow = asyncio.create_task(updates.handle(Update(1)))
    await asyncio.sleep(0)
    application.let.set()
    for n in range(2, 9):
        await updates.handle(Update(n))
    await slow

    await updates.handle(Update(8))
    await updates.handle(Update(2))

    assert application.begun == [1, 2, 3, 4, 5, 6, 7, 8, 2]
