"""The maintain tick: what is old goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.db import Store
from bot.store.diets import drop_opened
from bot.store.ledger import drop_old
from bot.store.operator_notes import drop_told

# Rows of the ledger are kept so long after they ended: a month answers every "did I get it?".
# /privacy names this number.
LEDGER_DAYS = 30
# Notes to the operator are kept so long after they were told.
NOTE_DAYS = 30
# What readers asked us to keep of what they opened; /diet names this number.
OPENED_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintainReport:
    """What one pass dropped."""

    n_deliveries: int = 0
    n_notes: int = 0
    n_opened: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_deliveries or self.n_notes or self.n_opened)

    def __str__(self) -> str:
        return (
            f"deliveries_dropped={self.n_deliveries} notes_dropped={self.n_notes} "
            f"opened_dropped={self.n_opened}"
        )


async def maintain(store: Store, now: datetime) -> MaintainReport:
    """Drop deliveries that ended, notes that were told and stories that were opened, long ago."""
    async with store.begin() as db:
        return MaintainReport(
            n_deliveries=await drop_old(db, now - timedelta(days=LEDGER_DAYS)),
            n_notes=await drop_told(db, now - timedelta(days=NOTE_DAYS)),
            n_opened=await drop_opened(db, now - timedelta(days=OPENED_DAYS)),
        )
