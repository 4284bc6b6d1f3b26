"""What readers opened, of those who asked us to keep it.

Rule 1: nothing is kept of a chat that did not ask for it.
Rule 2: what is kept is bounded: a row a story, the newest ``MAX_OPENED`` of a chat.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.coverage_documents import coverage_from_document
from bot.model import Coverage, StoryId
from bot.store.db import Connection
from bot.store.schema import diets, opened_stories, stories

# Twenty stories a day for fifty days: more than anybody reads with care.
MAX_OPENED = 1000


async def begin_diet(connection: Connection, chat_id: int, now: datetime) -> None:
    """Keep what the chat opens from now on; the subscriber must exist."""
    if await find_diet(connection, chat_id) is None:
        await connection.execute(insert(diets).values(chat_id=chat_id, begun_at=now))


async def end_diet(connection: Connection, chat_id: int) -> bool:
    """Delete what the chat opened, and keep nothing more; tell whether anything was kept."""
    await connection.execute(delete(opened_stories).where(opened_stories.c.chat_id == chat_id))
    ended = await connection.execute(delete(diets).where(diets.c.chat_id == chat_id))
    return ended.rowcount > 0


async def find_diet(connection: Connection, chat_id: int) -> datetime | None:
    """Return since when it is kept what the chat opens; None if it is not."""
    found: datetime | None = await connection.scalar(
        select(diets.c.begun_at).where(diets.c.chat_id == chat_id)
    )
    return found


async def record_opened(
    connection: Connection, chat_id: int, story_id: StoryId, now: datetime
) -> None:
    """Write that the chat opened a story; nothing for a chat that did not ask for it."""
    if await find_diet(connection, chat_id) is None:
        return
    mine = opened_stories.c.chat_id == chat_id
    again = await connection.execute(
        update(opened_stories).where(mine, opened_stories.c.story_id == story_id).values(at=now)
    )
    if again.rowcount:
        return
    await connection.execute(
        insert(opened_stories).values(chat_id=chat_id, story_id=story_id, at=now)
    )
    newest = select(opened_stories.c.story_id).where(mine)
    newest = newest.order_by(opened_stories.c.at.desc()).limit(MAX_OPENED)
    # As a query of its own: a limit within IN is not said alike by both databases.
    kept = (await connection.execute(newest)).scalars().all()
    if len(kept) == MAX_OPENED:
        gone = delete(opened_stories).where(mine, opened_stories.c.story_id.not_in(kept))
        await connection.execute(gone)


async def count_opened(connection: Connection, chat_id: int) -> int:
    """Return how many stories are kept of a chat."""
    query = select(func.count()).where(opened_stories.c.chat_id == chat_id)
    return int(await connection.scalar(query.select_from(opened_stories)) or 0)


async def find_opened(
    connection: Connection, chat_id: int, *, since: datetime
) -> dict[StoryId, Coverage | None]:
    """Return the stories that the chat opened since then, newest first, with their coverage.

    A story that was merged away stands for the one it went into. None: not counted yet.
    """
    current = func.coalesce(stories.c.merged_into, stories.c.id)
    now_called = (
        select(current.label("id"), opened_stories.c.at)
        .join(stories, stories.c.id == opened_stories.c.story_id)
        .where(opened_stories.c.chat_id == chat_id, opened_stories.c.at >= since)
        .subquery()
    )
    query = select(stories.c.id, stories.c.coverage).join(
        now_called, now_called.c.id == stories.c.id
    )
    found = await connection.execute(query.order_by(now_called.c.at.desc()))
    return {
        StoryId(row.id): coverage_from_document(row.coverage) if row.coverage else None
        for row in found
    }


async def drop_opened(connection: Connection, before: datetime) -> int:
    """Delete what was opened before then; return how many."""
    gone = await connection.execute(delete(opened_stories).where(opened_stories.c.at < before))
    return gone.rowcount
