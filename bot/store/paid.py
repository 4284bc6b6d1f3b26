"""How many messages of a day were set aside to be paid for, in Telegram's Stars.

Rule: one statement decides, so that no two processes can both take the last of a budget.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.db import Connection
from bot.store.schema import paid_messages


async def find_paid(connection: Connection, day: date) -> int:
    """Return how many messages of *day* (UTC) were set aside so far."""
    query = select(paid_messages.c.n).where(paid_messages.c.day == day.isoformat())
    return await connection.scalar(query) or 0


async def reserve_paid(connection: Connection, day: date, n: int, *, limit: int) -> int:
    """Set aside at most *n* more messages of *day*, *limit* in all; return how many.

    0 as well if another process took what was left in this moment.
    """
    taken = min(n, limit - await find_paid(connection, day))
    if taken <= 0:
        return 0
    # Both databases speak the same upsert, each from its own dialect.
    is_sqlite = connection.dialect.name == "sqlite"
    insert = sqlite.insert(paid_messages) if is_sqlite else postgresql.insert(paid_messages)
    total = paid_messages.c.n + taken
    statement = (
        insert.values(day=day.isoformat(), n=taken)
        .on_conflict_do_update(
            index_elements=[paid_messages.c.day], set_={"n": total}, where=total <= limit
        )
        .returning(paid_messages.c.day)
    )
    reserved = (await connection.execute(statement)).one_or_none()
    return 0 if reserved is None else taken
