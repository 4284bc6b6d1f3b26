"""The operator's switch over all sending, as the process that sends knows it."""

from __future__ import annotations

import logging

from bot.store.db import Store
from bot.store.halt import find_halt

log = logging.getLogger(__name__)


class HaltSwitch:
    """Whether all sending is stopped; ``read`` it before a pass, and every few seconds of one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_on = False

    async def read(self) -> bool:
        """Read what the store says; return whether nothing may be sent."""
        async with self._store.read() as db:
            is_on = await find_halt(db) is not None
        if is_on is not self.is_on:
            log.warning("sending %s", "stopped by the operator" if is_on else "started again")
        self.is_on = is_on
        return is_on
