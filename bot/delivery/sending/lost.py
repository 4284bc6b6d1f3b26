"""Claims that nobody ends any more -> unknown, or dead.

A claim is lost when its sender is gone, or could not write down how it ended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.sending.clerk import Terms
from bot.delivery.sending.outcomes import OnUnknown
from bot.delivery.sending.prepare import Key
from bot.store import endings
from bot.store.db import Store
from bot.store.endings import OpenClaim

# A request ends within this: the read timeout of a send, and some for the way. Only then is what
# another process was sending sent again: it may be slow and not gone.
_LONGEST_ANSWER = timedelta(seconds=45)
# No claim of a process that is well is so old: two time-outs, and a wait for the database.
_LONGEST_CLAIM = timedelta(minutes=3)
_LOOK_EVERY = timedelta(minutes=1)


class LostClaims:
    """Finds them for one courier; *terms* tell its name, and what to do about them."""

    def __init__(self, store: Store, clock: Clock, terms: Terms) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._looked_at: datetime | None = None

    async def look(self, under_way: Collection[Key]) -> None:
        """Look now and then for old claims: of others, and our own of what is not *under_way*.

        A pass may last for hours, and the commit of a claim may be cut off.
        """
        now = self._clock.now()
        if self._looked_at is not None and abs(now - self._looked_at) < _LOOK_EVERY:
            return
        async with self._store.read() as db:
            claimed = await endings.find_claimed(db)
        old = [claim for claim in claimed if now - claim.at >= _LONGEST_CLAIM]
        lost = [claim for claim in old if claim.by != self._me or claim.key not in under_way]
        await self._record(lost, now)
        self._looked_at = now

    async def record_left(self, *, with_others: bool) -> int:
        """Call unknown how claims ended, ours that are not being sent, or all; return how many."""
        async with self._store.read() as db:
            claimed = await endings.find_claimed(db)
        left = [claim for claim in claimed if with_others or claim.by == self._me]
        return await self._record(left, self._clock.now())

    @property
    def _me(self) -> str:
        return self._terms.name

    async def _record(self, lost: Sequence[OpenClaim], now: datetime) -> int:
        is_skipped = self._terms.on_unknown is OnUnknown.SKIP
        max_lost = 1 if is_skipped else endings.MAX_LOST_CLAIMS
        n_lost = 0
        for claim in lost:
            answer_s = timedelta(0) if claim.by == self._me else _LONGEST_ANSWER
            async with self._store.begin() as db:
                n_lost += await endings.record_lost(
                    db, claim, now, not_before=claim.at + answer_s, max_lost=max_lost
                )
        return n_lost
