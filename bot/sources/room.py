"""Room for a number of bytes, shared by tasks that wait for it."""

from __future__ import annotations

import asyncio


class Room:
    """Holds *n_bytes*, or one thing that is larger; who asks for more waits."""

    def __init__(self, n_bytes: int) -> None:
        self._n_bytes = n_bytes
        self._used = 0
        self._left = asyncio.Condition()

    async def take(self, size: int) -> None:
        """Wait until *size* bytes are free, or all of them are."""
        async with self._left:
            await self._left.wait_for(lambda: not self._used or self._used + size <= self._n_bytes)
            self._used += size

    async def give_back(self, size: int) -> None:
        """Free what was taken."""
        async with self._left:
            self._used -= size
            self._left.notify_all()
