"""Wakes whoever waits for a change in the world; the one thing polls of all kinds wait on."""

from __future__ import annotations

import asyncio


class Bell:
    """Belongs to one event loop; ``ring`` and ``close`` must be called from its thread."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._closed = asyncio.Event()

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    def ring(self) -> None:
        """Wake all who wait; who asks later waits for the next ring."""
        self._rung.set()
        self._rung = asyncio.Event()

    def close(self) -> None:
        """Wake all for good: the server stops."""
        self._closed.set()
        self._rung.set()

    async def wait(self, timeout_s: float) -> bool:
        """Return True when rung, False after *timeout_s* seconds or if closed."""
        if self.is_closed:
            return False
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return False
        return not self.is_closed

    async def wait_closed(self) -> None:
        await self._closed.wait()
