"""The belt between what is made ready and what is sent: short, and filled ahead."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection

from bot.delivery.sending.prepare import Batch, Key, Ready

log = logging.getLogger(__name__)

# Made ready at once: nine seconds' worth at 28 a second, of which a crash loses nothing but the
# work; some hundred kilobytes.
BATCH = 256
# Fewer than so many left: time to make more.
_LOW = BATCH // 2
# While the last requests are open, others may come due.
_LOOK_AGAIN_S = 1.0


class Belt:
    """Holds what is ready; nothing of a slot is on it twice, or while it is being sent."""

    def __init__(
        self, prepare: Callable[[Collection[Key]], Awaitable[Batch]], may_go_on: Callable[[], bool]
    ) -> None:
        self._prepare = prepare
        self._may_go_on = may_go_on
        self._ready: deque[Ready] = deque()
        self._under_way: set[Key] = set()
        self._changed = asyncio.Event()
        self._came = asyncio.Event()
        self._is_done = False

    async def fill(self) -> None:
        """Put on the belt what is open, until nothing is."""
        try:
            while self._may_go_on() and await self._fill_once():
                pass
        except Exception:
            # What is on its way must end in order; the next pass begins anew.
            log.exception("nothing more could be made ready")
        finally:
            self._is_done = True
            self._came.set()

    async def take(self) -> Ready | None:
        """Return what is to be sent next, once there is something; None at the end."""
        while not self._ready:
            if self._is_done:
                return None
            self._came.clear()
            await self._came.wait()
        self._changed.set()
        return self._ready.popleft()

    def done(self, key: Key) -> None:
        """Take note that nothing of a slot is under way any more."""
        self._under_way.discard(key)
        self._changed.set()

    def drop(self) -> None:
        """Take all off that is not on its way."""
        for ready in self._ready:
            self._under_way.discard(ready.key)
        self._ready.clear()
        self._changed.set()

    async def _fill_once(self) -> bool:
        """Make some more ready; False if nothing is open nor on its way."""
        batch = await self._prepare(self._under_way)
        self._ready.extend(batch.ready)
        self._under_way.update(ready.key for ready in batch.ready)
        self._came.set()
        if batch.n_seen:
            await self._until_low()
            return True
        if not self._under_way:
            return False
        # What is under way may end and leave something to do, as a part after it.
        await self._until_changed()
        return True

    async def _until_low(self) -> None:
        while len(self._ready) > _LOW and self._may_go_on():
            self._changed.clear()
            await self._changed.wait()

    async def _until_changed(self) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(_LOOK_AGAIN_S):
                while self._under_way and self._may_go_on():
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            return
