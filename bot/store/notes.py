"""Small facts that must survive a restart, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.store.db import Connection
from bot.store.schema import notes


async def find_note(connection: Connection, name: str) -> str | None:
    """Return what was written under *name*; None if nothing was."""
    return await connection.scalar(select(notes.c.value).where(notes.c.name == name))


async def save_note(connection: Connection, name: str, value: str) -> None:
    """Write *value* under *name*."""
    await connection.execute(delete(notes).where(notes.c.name == name))
    await connection.execute(insert(notes).values(name=name, value=value))


async def find_moment(connection: Connection, name: str) -> datetime | None:
    """Return the moment written under *name*."""
    value = await find_note(connection, name)
    return datetime.fromisoformat(value) if value else None
