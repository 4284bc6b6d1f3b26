"""Which slots of a subscriber's clock the ledger knows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.store.db import Connection
from bot.store.schema import deliveries

# Above the name of any slot by the clock: those begin with a year.
_ABOVE = "A"


async def find_slot_names(connection: Connection, chat_id: int, since: date) -> frozenset[str]:
    """Return the names of a chat's slots ("2026-01-05T08:00") from the local date *since* on.

    Whatever became of them: what was sent, has expired or waits is not owed a second time.
    """
    mine = deliveries.c.chat_id == chat_id
    query = select(deliveries.c.slot).where(
        mine, deliveries.c.slot >= since.isoformat(), deliveries.c.slot < _ABOVE
    )
    return frozenset((await connection.execute(query)).scalars())
