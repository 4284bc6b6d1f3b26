"""Which stories each subscriber follows, and which are not to come again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.schema import preferences


class Preference(StrEnum):
    """What a subscriber said about one story."""

    FOLLOW = "follow"
    MUTE = "mute"


async def set_preference(
    connection: Connection, chat_id: int, story_id: StoryId, kind: Preference, now: datetime
) -> None:
    """Follow or mute a story; following one that was muted ends the muting, and back."""
    other = Preference.MUTE if kind is Preference.FOLLOW else Preference.FOLLOW
    for gone in (kind, other):
        await clear_preference(connection, chat_id, story_id, gone)
    await connection.execute(
        insert(preferences).values(chat_id=chat_id, story_id=story_id, kind=kind.value, at=now)
    )


async def clear_preference(
    connection: Connection, chat_id: int, story_id: StoryId, kind: Preference
) -> None:
    await connection.execute(
        delete(preferences).where(
            preferences.c.chat_id == chat_id,
            preferences.c.story_id == story_id,
            preferences.c.kind == kind.value,
        )
    )


async def find_preferences(
    connection: Connection, chat_id: int
) -> dict[Preference, frozenset[StoryId]]:
    """Return the stories a chat follows and those it mutes."""
    query = select(preferences).where(preferences.c.chat_id == chat_id)
    rows = (await connection.execute(query)).all()
    return {
        kind: frozenset(StoryId(row.story_id) for row in rows if row.kind == kind.value)
        for kind in Preference
    }
