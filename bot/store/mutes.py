"""What a chat never wants to be brought: words, outlets and topics, all literal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, select

from bot.store.db import Connection
from bot.store.schema import mutes

# What one reader can look through and take back; each is compared with every story on the shelf.
MAX_MUTES = 100
# The width of mutes.value.
MAX_VALUE = 200


class MuteKind(StrEnum):
    """What is muted."""

    WORD = "word"
    TOPIC = "topic"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """One thing muted: a word or several as written, a built-in topic, or an outlet's domain."""

    kind: MuteKind
    value: str


class MuteOutcome(StrEnum):
    """What became of a wish to mute something."""

    DONE = "done"
    KNOWN = "known"
    FULL = "full"


async def save_mute(
    connection: Connection, chat_id: int, mute: Mute, now: datetime
) -> MuteOutcome:
    """Mute something for a chat, which must be a subscriber; at most ``MAX_MUTES`` are kept."""
    mine = mutes.c.chat_id == chat_id
    if mute in await find_mutes(connection, chat_id):
        return MuteOutcome.KNOWN
    if (await connection.scalar(select(func.count()).where(mine)) or 0) >= MAX_MUTES:
        return MuteOutcome.FULL
    values = {"chat_id": chat_id, "kind": mute.kind.value, "value": mute.value, "at": now}
    await connection.execute(insert(mutes).values(values))
    return MuteOutcome.DONE


async def drop_mute(connection: Connection, chat_id: int, mute: Mute) -> bool:
    """Mute something no longer; tell whether it was muted."""
    result = await connection.execute(
        delete(mutes).where(
            mutes.c.chat_id == chat_id,
            mutes.c.kind == mute.kind.value,
            mutes.c.value == mute.value,
        )
    )
    return result.rowcount > 0


async def find_mutes(connection: Connection, chat_id: int) -> tuple[Mute, ...]:
    """Return what a chat has muted: words, topics, then outlets, each by name."""
    return (await find_mutes_of(connection, [chat_id])).get(chat_id, ())


async def find_mutes_of(
    connection: Connection, chat_ids: Collection[int]
) -> dict[int, tuple[Mute, ...]]:
    """Return what each chat has muted, in the order of ``find_mutes``; without those of none."""
    found: dict[int, list[Mute]] = defaultdict(list)
    query = select(mutes.c.chat_id, mutes.c.kind, mutes.c.value)
    for row in await connection.execute(query.where(mutes.c.chat_id.in_(list(chat_ids)))):
        found[row.chat_id].append(Mute(kind=MuteKind(row.kind), value=row.value))
    kinds = list(MuteKind)
    return {
        chat_id: tuple(sorted(kept, key=lambda m: (kinds.index(m.kind), m.value.casefold())))
        for chat_id, kept in found.items()
    }
