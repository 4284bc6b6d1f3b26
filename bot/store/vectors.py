"""The vectors of stories, as searches by meaning need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.schema import stories

# Parameters of one statement: SQLite took no more than 999 for long.
_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class VectorStamp:
    """A story that has a vector, and the revision the vector is of."""

    story_id: StoryId
    revision: int
    updated_at: datetime


async def list_vectors(
    connection: Connection, model: str, *, limit: int, since: datetime | None = None
) -> tuple[VectorStamp, ...]:
    """Return the newest stories with a vector of *model*, newest first, at most *limit*.

    *since* bounds the newest article of the stories.
    """
    query = (
        select(stories.c.id, stories.c.revision, stories.c.updated_at)
        .where(
            stories.c.vector_model == model,
            stories.c.merged_into.is_(None),
        )
        .order_by(stories.c.updated_at.desc(), stories.c.id)
        .limit(limit)
    )
    if since is not None:
        query = query.where(stories.c.updated_at >= since)
    rows = (await connection.execute(query)).all()
    return tuple(VectorStamp(StoryId(id), revision, at) for id, revision, at in rows)


async def read_vectors(
    connection: Connection, ids: Sequence[StoryId], model: str
) -> dict[StoryId, bytes]:
    """Return the vectors of these stories, 16-bit floats, of those that have one of *model*."""
    found: dict[StoryId, bytes] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(stories.c.id, stories.c.vector).where(
            stories.c.id.in_(ids[start : start + _AT_ONCE]), stories.c.vector_model == model
        )
        for story_id, vector in await connection.execute(query):
            if vector is not None:
                found[StoryId(story_id)] = vector
    return found
