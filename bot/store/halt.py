"""The operator's switch over all deliveries: kept in the store, so that every process obeys it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from bot.store.db import Connection
from bot.store.notes import find_note, save_note
from bot.store.schema import notes

# The note that whoever sends bulk looks for before each claim.
HALTED = "sending_halted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Since when nothing is sent, and which operator's chat said so."""

    at: datetime
    by_chat: int


async def find_halt(connection: Connection) -> Halt | None:
    """Return the halt that is in force; None if deliveries are sent."""
    value = await find_note(connection, HALTED)
    if not value:
        return None
    at, _, by_chat = value.partition(" ")
    return Halt(at=datetime.fromisoformat(at), by_chat=int(by_chat or 0))


async def halt_sending(connection: Connection, halt: Halt) -> bool:
    """Let no delivery be sent from now on; tell whether they were until now.

    Answers to people go out as before.
    """
    if await find_halt(connection) is not None:
        return False
    await save_note(connection, HALTED, f"{halt.at.isoformat()} {halt.by_chat}")
    return True


async def resume_sending(connection: Connection) -> bool:
    """Let deliveries be sent again; tell whether they were not."""
    result = await connection.execute(delete(notes).where(notes.c.name == HALTED))
    return result.rowcount > 0
