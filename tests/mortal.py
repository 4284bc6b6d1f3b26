"""Processes that end at a chosen step, as by kill -9: nothing is written, sent or tidied after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.model import Message
from bot.store.db import Connection, Store


class Mortal:
    """Lives for so many steps; whoever makes the next one is cancelled, and all after it."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._died = asyncio.Event()

    def step(self) -> None:
        """Live on for a step. Raises CancelledError if life is over."""
        if self._left <= 0:
            self._died.set()
            raise asyncio.CancelledError
        self._left -= 1

    async def live(self, work: Coroutine[Any, Any, object]) -> bool:
        """Let *work* go on until it ends or life does; tell whether it ended."""
        task = asyncio.ensure_future(work)
        death = asyncio.ensure_future(self._died.wait())
        await asyncio.wait({task, death}, return_when=asyncio.FIRST_COMPLETED)
        death.cancel()
        is_whole = task.done() and not task.cancelled()
        self._left = 0 if not is_whole else self._left
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(ended, Exception):
            raise ended
        return is_whole


class MortalStore(Store):
    """A store of a mortal: a step before each transaction, before its commit, and after it."""

    def __init__(self, store: Store, mortal: Mortal) -> None:
        super().__init__(store.engine)
        self._mortal = mortal

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        self._mortal.step()
        async with super().begin() as connection:
            yield connection
            self._mortal.step()
        self._mortal.step()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        self._mortal.step()
        async with super().read() as connection:
            yield connection


class MortalSender:
    """A sender of a mortal: a step before the message arrives, and one before the answer."""

    def __init__(self, arrived: list[tuple[int, str]], mortal: Mortal) -> None:
        self._arrived = arrived
        self._mortal = mortal

    async def __call__(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        is_paid: bool = False,
    ) -> int:
        self._mortal.step()
        await asyncio.sleep(0)
        self._arrived.append((chat_id, message.html))
        number = len(self._arrived)
        await asyncio.sleep(0)
        self._mortal.step()
        return number
