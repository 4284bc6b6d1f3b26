"""Stories as the operator sees them: all there are, written or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from bot.model import StoryId
from bot.store.cards import topics_of_stories
from bot.store.db import Connection
from bot.store.reasons import headlines_of
from bot.store.schema import articles, stories


class Order(StrEnum):
    """What a list of stories begins with."""

    NEWEST = "newest"
    HOTTEST = "hottest"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One story; ``written`` tells whether its words know of all its articles."""

    id: StoryId
    headline: str
    revision: int
    written: bool
    opened_at: datetime
    updated_at: datetime
    n_articles: int
    n_outlets: int
    heat: float
    topics: tuple[str, ...]


async def list_lines(connection: Connection, order: Order, limit: int) -> tuple[StoryLine, ...]:
    """Return at most *limit* stories, the newest or the hottest first."""
    by = stories.c.updated_at if order is Order.NEWEST else stories.c.heat
    return await _lines(connection, stories.c.merged_into.is_(None), by, limit)


async def find_line(connection: Connection, story_id: StoryId) -> StoryLine | None:
    """Return one story; None if there is none, or it was merged away."""
    here = (stories.c.id == story_id) & stories.c.merged_into.is_(None)
    return next(iter(await _lines(connection, here, stories.c.updated_at, 1)), None)


async def _lines(
    connection: Connection,
    here: ColumnElement[bool],
    by: ColumnElement[object],
    limit: int,
) -> tuple[StoryLine, ...]:
    n_articles = select(func.count()).where(articles.c.story_id == stories.c.id)
    query = select(stories, n_articles.scalar_subquery().label("n_articles")).where(here)
    found = await connection.execute(query.order_by(by.desc(), stories.c.id).limit(limit))
    rows = found.mappings().all()
    ids = [StoryId(row["id"]) for row in rows]
    headlines = await headlines_of(connection, ids)
    topics = await topics_of_stories(connection, ids)
    return tuple(
        StoryLine(
            id=StoryId(row["id"]),
            headline=headlines.get(StoryId(row["id"]), ""),
            revision=row["revision"],
            written=row["revision"] == row["written_revision"],
            opened_at=row["opened_at"],
            updated_at=row["updated_at"],
            n_articles=row["n_articles"],
            n_outlets=row["n_outlets"],
            heat=row["heat"],
            topics=topics.get(StoryId(row["id"]), ()),
        )
        for row in rows
    )
