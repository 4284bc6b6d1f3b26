"""Groups and channels the bot was added to: what Telegram last told of each, and who added it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.engine import RowMapping

from bot.store import ledger
from bot.store.db import Connection
from bot.store.schema import rooms, subscribers
from bot.store.subscribers import move_subscriber
from bot.store.upsert import insert_into

# Why a channel is off that an administrator turned off: only an administrator turns it on again.
TURNED_OFF = "turned off by an administrator"


class RoomKind(StrEnum):
    """The Bot API's types of chats in which there are many."""

    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A group or channel; ``can_post``: the bot may write there.

    ``username`` is without its @, "" for a private room. ``added_by`` is who added the bot, or
    set the channel up last; None: nobody knows, or they had themselves forgotten.
    """

    chat_id: int
    kind: RoomKind
    title: str
    username: str = ""
    can_post: bool = True
    added_by: int | None = None

    @property
    def address(self) -> str:
        """What people call it by in a command."""
        return f"@{self.username}" if self.username else str(self.chat_id)


async def save_room(connection: Connection, room: Room, now: datetime) -> None:
    """Add a room or change what is known of it; without ``added_by`` that stays as it was."""
    values: dict[str, object] = {
        "kind": room.kind.value,
        "title": room.title,
        "username": room.username or None,
        "can_post": room.can_post,
        "changed_at": now,
    }
    if room.added_by is not None:
        values["added_by"] = room.added_by
    new = insert_into(connection, rooms).values(chat_id=room.chat_id, **values)
    await connection.execute(
        new.on_conflict_do_update(index_elements=[rooms.c.chat_id], set_=values)
    )


async def find_room(connection: Connection, chat_id: int) -> Room | None:
    query = select(rooms).where(rooms.c.chat_id == chat_id)
    row = (await connection.execute(query)).mappings().first()
    return _room(row) if row else None


async def find_rooms_of(connection: Connection, person: int) -> tuple[Room, ...]:
    """Return the rooms to which *person* added the bot, by title."""
    query = select(rooms).where(rooms.c.added_by == person).order_by(rooms.c.title)
    return tuple(_room(row) for row in (await connection.execute(query)).mappings())


async def find_channels(connection: Connection, person: int, limit: int) -> tuple[Room, ...]:
    """Return at most *limit* channels the bot may post in, first those that *person* set up."""
    theirs = rooms.c.added_by.is_not_distinct_from(person)
    query = (
        select(rooms)
        .where(rooms.c.kind == RoomKind.CHANNEL.value, rooms.c.can_post)
        .order_by(theirs.desc(), rooms.c.title, rooms.c.chat_id)
        .limit(limit)
    )
    return tuple(_room(row) for row in (await connection.execute(query)).mappings())


async def find_unreached(connection: Connection, limit: int) -> tuple[Room, ...]:
    """Return at most *limit* rooms that took no message, while as far as we know they may."""
    query = (
        select(rooms)
        .join(subscribers, subscribers.c.chat_id == rooms.c.chat_id)
        .where(
            rooms.c.can_post,
            subscribers.c.active.is_(False),
            subscribers.c.inactive_because != TURNED_OFF,
        )
        .order_by(rooms.c.chat_id)
        .limit(limit)
    )
    return tuple(_room(row) for row in (await connection.execute(query)).mappings())


async def why_inactive(connection: Connection, chat_id: int) -> str | None:
    """Return why nothing is sent to a chat; None if something is, or it is not known."""
    query = select(subscribers.c.inactive_because).where(
        subscribers.c.chat_id == chat_id, subscribers.c.active.is_(False)
    )
    return await connection.scalar(query)


async def forget_room(connection: Connection, chat_id: int) -> bool:
    """Delete what is known of a room, and that the person of a private chat added us anywhere.

    Tell whether there was anything.
    """
    gone = await connection.execute(delete(rooms).where(rooms.c.chat_id == chat_id))
    parted = await connection.execute(
        update(rooms).where(rooms.c.added_by == chat_id).values(added_by=None)
    )
    return gone.rowcount + parted.rowcount > 0


async def drop_left(connection: Connection, before: datetime) -> int:
    """Delete rooms in which we may not write since *before*; return how many."""
    result = await connection.execute(
        delete(rooms).where(rooms.c.can_post.is_(False), rooms.c.changed_at < before)
    )
    return result.rowcount


async def move_chat(connection: Connection, *, old: int, new: int, now: datetime) -> bool:
    """Let a group go on under the id of its supergroup; done twice, it is done once.

    Tell whether anything was known under the old id.
    """
    # Telegram tells it in both chats, and the courier may learn it of its own: one after another.
    known = await connection.execute(
        select(subscribers.c.chat_id).where(subscribers.c.chat_id == old).with_for_update()
    )
    is_known = known.first() is not None
    room = await find_room(connection, old)
    if is_known:
        await move_subscriber(connection, old=old, new=new)
        await ledger.move_deliveries(connection, old=old, new=new)
    if room is not None:
        await connection.execute(delete(rooms).where(rooms.c.chat_id == old))
        if await find_room(connection, new) is None:
            moved = Room(
                chat_id=new,
                kind=RoomKind.SUPERGROUP,
                title=room.title,
                can_post=True,
                added_by=room.added_by,
            )
            await save_room(connection, moved, now)
    return is_known or room is not None


def _room(row: RowMapping) -> Room:
    return Room(
        chat_id=row["chat_id"],
        kind=RoomKind(row["kind"]),
        title=row["title"],
        username=row["username"] or "",
        can_post=row["can_post"],
        added_by=row["added_by"],
    )
