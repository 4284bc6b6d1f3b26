"""The leases of one process: it takes what is free, keeps what it has, and knows what it holds.

Rule 1: what is held is told by the clock of this process alone. One that slept past the end of a
lease, or lost its database, knows at once that it holds nothing.
Rule 2: a lease counts from before it was asked for, so it ends here before it ends for others.
Rule 3: who has much leaves what is free to others for a while, so that work spreads by itself.
Rule 4: at the end all is dropped: the next one need not wait.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.engine.identity import is_gone, own_name
from bot.errors import BotError
from bot.store.db import Connection, Store
from bot.store.leases import Lease, drop, find_leases, is_held, keep, moment_of, take

log = logging.getLogger(__name__)

# The longest that work stands still after its process was lost; three looks may fail meanwhile.
LASTS = timedelta(seconds=20)
# A lease is renewed when it is so old, and what is free is looked for so often, in seconds.
RENEW_AFTER_S, LOOK_EVERY_S = 5.0, 1.0
# What was begun just before the end of a lease gets so long, in seconds.
_MARGIN_S = 2.0
# For each lease one has, what is free is left so long to others, who look every second.
SHY_S = 1.5
# A look that takes longer has lost its database, and another one may find it.
_LOOK_WITHIN_S = 10.0
# A database that does not answer must not keep a process from ending.
_DROP_WITHIN_S = 2.0


class Overtaken(BotError):
    """Another process holds the lease; what was decided under it is not written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """``asked_at`` is a moment of the steady clock, in seconds."""

    epoch: int
    asked_at: float


class Leases:
    """The leases that this process may hold, by name; ``holding`` keeps them while it runs."""

    def __init__(self, store: Store, clock: Clock, *, me: str | None = None) -> None:
        self._store = store
        self._clock = clock
        self._names: tuple[str, ...] = ()
        self._me = me or own_name()
        self._held: dict[str, _Held] = {}
        self._free_since: dict[str, float] = {}
        # A file has one process nearly always: nobody is there to leave anything to.
        self._shy_s = SHY_S if store.dialect == "postgresql" else 0.0
        self._changed = asyncio.Condition()

    @property
    def me(self) -> str:
        """The name of this process, as the database knows it."""
        return self._me

    def epoch(self, name: str) -> int | None:
        """Return the epoch of a lease that is held at this moment; None if it is not."""
        held = self._held.get(name)
        if held is None or self._clock.steady() >= held.asked_at + _lasts_s() - _MARGIN_S:
            return None
        return held.epoch

    def holds(self, name: str) -> bool:
        """Tell whether this process, and no other, holds a lease at this moment."""
        return self.epoch(name) is not None

    async def until_held(self, name: str) -> int:
        """Wait until a lease is held; return its epoch."""
        async with self._changed:
            while (epoch := self.epoch(name)) is None:
                await self._changed.wait()
            return epoch

    async def until_lost(self, name: str, epoch: int) -> None:
        """Wait until a lease is held no longer, or anew with another epoch."""
        while self.epoch(name) == epoch:
            await self._clock.sleep(LOOK_EVERY_S)

    async def require(self, db: Connection, name: str) -> None:
        """Raise Overtaken unless the lease is held, and stays so until the transaction ends."""
        epoch = self.epoch(name)
        if epoch is None or not await is_held(db, name, epoch, await moment_of(db)):
            raise Overtaken(f"lease={name} is held by another process")

    @asynccontextmanager
    async def holding(self, names: Sequence[str]) -> AsyncIterator[None]:
        """Take and keep leases while the block runs; drop them at its end.

        *names* in the order in which they are wanted.
        """
        self._names = tuple(names)
        task = asyncio.create_task(self._keep_looking())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._names = ()
            await self._drop_all()

    async def _look(self) -> None:
        """Renew what is old, and take what is free."""
        asked_at = self._clock.steady()
        for name in [name for name in self._held if not self.holds(name)]:
            log.warning("lease=%s has run out here", name)
            del self._held[name]
        old = [n for n, held in self._held.items() if asked_at - held.asked_at >= RENEW_AFTER_S]
        wanted = await self._wanted(asked_at)
        if old or wanted:
            async with self._store.begin() as db:
                now = await moment_of(db)
                kept = [(n, await keep(db, n, self._held[n].epoch, now, LASTS)) for n in old]
                taken = [
                    (n, await take(db, n, self._me, now, LASTS, gone=gone))
                    for n, gone in wanted.items()
                ]
            self._note(kept, taken, asked_at)
        async with self._changed:
            self._changed.notify_all()

    def _note(
        self,
        kept: Sequence[tuple[str, bool]],
        taken: Sequence[tuple[str, int | None]],
        asked_at: float,
    ) -> None:
        for name, is_kept in kept:
            if is_kept:
                self._held[name] = _Held(epoch=self._held[name].epoch, asked_at=asked_at)
            else:
                log.warning("lease=%s was lost", name)
                del self._held[name]
        for name, epoch in taken:
            if epoch is not None:
                log.info("lease=%s epoch=%d taken by %s", name, epoch, self._me)
                self._held[name] = _Held(epoch=epoch, asked_at=asked_at)
                self._free_since.pop(name, None)

    async def _wanted(self, moment: float) -> dict[str, str]:
        """Return what is to be taken, with the holder that is known to have ended, or ""."""
        lacking = [name for name in self._names if name not in self._held]
        if not lacking:
            return {}
        async with self._store.read() as db:
            now = await moment_of(db)
            known = {lease.name: lease for lease in await find_leases(db)}
        wanted: dict[str, str] = {}
        for name in lacking:
            lease = known.get(name)
            is_free = lease is None or lease.until <= now
            gone = "" if is_free else _gone(lease)
            if not is_free and not gone:
                self._free_since.pop(name, None)
                continue
            since = self._free_since.setdefault(name, moment)
            if moment - since >= self._shy_s * (len(self._held) + len(wanted)):
                wanted[name] = gone
        return wanted

    async def _keep_looking(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_LOOK_WITHIN_S):
                    await self._look()
            except Exception:
                # What is held runs out by itself if this goes on.
                log.exception("leases were not looked at")
            await self._clock.sleep(LOOK_EVERY_S)

    async def _drop_all(self) -> None:
        held, self._held = self._held, {}
        try:
            async with asyncio.timeout(_DROP_WITHIN_S), self._store.begin() as db:
                now = await moment_of(db)
                for name, lease in held.items():
                    await drop(db, name, lease.epoch, now)
        except Exception:
            log.exception("leases were not dropped; they run out in %s", LASTS)


def _gone(lease: Lease | None) -> str:
    return lease.holder if lease is not None and is_gone(lease.holder) else ""


def _lasts_s() -> float:
    return LASTS.total_seconds()
