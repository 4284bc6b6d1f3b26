"""The number that tells whoever holds a register whether it is still that of today."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.db import Connection
from bot.store.schema import rating_generation

_ROW = 1


async def find_generation(connection: Connection) -> int:
    """Return a number that rises whenever an import, a removal or an override changes a fact."""
    found = await connection.scalar(
        select(rating_generation.c.n).where(rating_generation.c.id == _ROW)
    )
    return found or 0


async def lock_ratings(connection: Connection) -> None:
    """Let nobody else change ratings until the transaction ends."""
    await _add(connection, 0)


async def count_change(connection: Connection) -> None:
    """Say that the register of before is no longer that of today."""
    await _add(connection, 1)


async def _add(connection: Connection, more: int) -> None:
    # Both databases speak the same upsert, each from its own dialect. It takes the row's lock.
    is_sqlite = connection.dialect.name == "sqlite"
    insert = (
        sqlite.insert(rating_generation) if is_sqlite else postgresql.insert(rating_generation)
    )
    await connection.execute(
        insert.values(id=_ROW, n=more).on_conflict_do_update(
            index_elements=[rating_generation.c.id], set_={"n": rating_generation.c.n + more}
        )
    )
