"""What the operator should hear of: written where it happens, told later, kept for a while."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.store.db import Connection
from bot.store.schema import operator_notes


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorNote:
    """One sentence for the operator."""

    id: int
    at: datetime
    text: str


async def note_operator(connection: Connection, text: str, now: datetime) -> None:
    """Have *text* told to the operator, in one of the next quarters of an hour.

    The same sentence that still waits to be told is not written twice.
    """
    waiting = operator_notes.c.told_at.is_(None), operator_notes.c.text == text
    if await connection.scalar(select(operator_notes.c.id).where(*waiting).limit(1)) is None:
        await connection.execute(insert(operator_notes).values(at=now, text=text))


async def find_untold(connection: Connection, limit: int) -> tuple[OperatorNote, ...]:
    """Return at most *limit* notes that wait to be told, the oldest first."""
    here = operator_notes.c.told_at.is_(None)
    query = select(operator_notes).where(here).order_by(operator_notes.c.id).limit(limit)
    found = await connection.execute(query)
    return tuple(OperatorNote(id=row.id, at=row.at, text=row.text) for row in found)


async def last_told_at(connection: Connection) -> datetime | None:
    """Return when the operator was last told anything; None before the first time."""
    found: datetime | None = await connection.scalar(select(func.max(operator_notes.c.told_at)))
    return found


async def mark_told(connection: Connection, ids: Iterable[int], now: datetime) -> None:
    """Write that the operator has heard these."""
    here = operator_notes.c.id.in_(list(ids))
    await connection.execute(update(operator_notes).where(here).values(told_at=now))


async def drop_told(connection: Connection, before: datetime) -> int:
    """Delete what was told before then; return how many."""
    here = operator_notes.c.told_at < before
    return (await connection.execute(delete(operator_notes).where(here))).rowcount
