"""The maintain tick: what is old goes, in transactions that leave time for others to write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.contents import drop_contents
from bot.store.db import Connection, Store
from bot.store.diets import drop_opened
from bot.store.ledger import drop_old
from bot.store.operator_notes import drop_told
from bot.store.stopped import drop_stopped

# Rows of the ledger are kept so long after they ended: a month answers every "did I get it?".
# /privacy names this number.
LEDGER_DAYS = 30
# What messages said is kept at least so long, and until no open delivery needs it: an operator
# may have what failed today sent again.
CONTENT_DAYS = 2
# Notes to the operator are kept so long after they were told.
NOTE_DAYS = 30
# So long what a chat stopped can be brought back; the answer to /unsubscribe says "a day".
STOPPED_DAYS = 1
# What readers asked us to keep of what they opened; /diet names this number.
OPENED_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintainReport:
    """What one pass dropped."""

    n_deliveries: int = 0
    n_contents: int = 0
    n_notes: int = 0
    n_opened: int = 0
    n_stopped: int = 0

    def __bool__(self) -> bool:
        return self != MaintainReport()

    def __str__(self) -> str:
        return (
            f"deliveries_dropped={self.n_deliveries} contents_dropped={self.n_contents} "
            f"notes_dropped={self.n_notes} opened_dropped={self.n_opened} "
            f"stopped_dropped={self.n_stopped}"
        )


async def maintain(store: Store, now: datetime) -> MaintainReport:
    """Drop what ended, was told, was opened or was stopped longer ago than it is kept."""
    old = now - timedelta(days=LEDGER_DAYS)
    n_deliveries = await _until_none(store, lambda db: drop_old(db, old))
    unneeded = now - timedelta(days=CONTENT_DAYS)
    n_contents = await _until_none(store, lambda db: drop_contents(db, unneeded))
    async with store.begin() as db:
        return MaintainReport(
            n_deliveries=n_deliveries,
            n_contents=n_contents,
            n_notes=await drop_told(db, now - timedelta(days=NOTE_DAYS)),
            n_opened=await drop_opened(db, now - timedelta(days=OPENED_DAYS)),
            n_stopped=await drop_stopped(db, now - timedelta(days=STOPPED_DAYS)),
        )


async def _until_none(store: Store, drop: Callable[[Connection], Awaitable[int]]) -> int:
    """Call *drop* until nothing is left, each time in a transaction of its own; return the sum."""
    total = 0
    while True:
        async with store.begin() as db:
            dropped = await drop(db)
        total += dropped
        if not dropped:
            return total
