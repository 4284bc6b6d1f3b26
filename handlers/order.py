"""Which updates are handled at the same time: those of different chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# Updates that wait for their chat's turn count as well, so this is many more than are handled.
_AT_ONCE = 1024


class PerChatProcessor(BaseUpdateProcessor):
    """Keeps the updates of one chat in order and lets no chat wait for another."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=_AT_ONCE)
        # An entry lives as long as somebody waits on it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Handle *update* after those of its chat that came before."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        lock = self._locks.get(chat.id) or asyncio.Lock()
        self._locks[chat.id] = lock
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Hold nothing."""
