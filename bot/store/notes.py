"""Small facts that must survive a restart, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.db import Connection
from bot.store.schema import notes


async def find_note(connection: Connection, name: str) -> str | None:
    """Return what was written under *name*; None if nothing was."""
    return await connection.scalar(select(notes.c.value).where(notes.c.name == name))


async def save_note(connection: Connection, name: str, value: str) -> None:
    """Write *value* under *name*; of two that write at once the last one stays."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(notes).values(name=name, value=value)
    await connection.execute(
        new.on_conflict_do_update(index_elements=(notes.c.name,), set_={"value": value})
    )


async def find_moment(connection: Connection, name: str) -> datetime | None:
    """Return the moment written under *name*."""
    value = await find_note(connection, name)
    return datetime.fromisoformat(value) if value else None
