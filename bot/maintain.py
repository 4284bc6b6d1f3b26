"""The maintain tick: what is old goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.db import Store
from bot.store.ledger import drop_old

# Rows of the ledger are kept so long after they ended: a month answers every "did I get it?".
# /privacy names this number.
LEDGER_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintainReport:
    """What one pass dropped."""

    n_deliveries: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_deliveries)

    def __str__(self) -> str:
        return f"deliveries_dropped={self.n_deliveries}"


async def maintain(store: Store, now: datetime) -> MaintainReport:
    """Drop ended deliveries older than ``LEDGER_DAYS``."""
    async with store.begin() as db:
        dropped = await drop_old(db, now - timedelta(days=LEDGER_DAYS))
    return MaintainReport(n_deliveries=dropped)
