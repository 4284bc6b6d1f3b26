"""What is read and what stories get, counted: sizes mean something only beside these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.db import Connection
from bot.store.schema import articles, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletUse:
    """How many articles an outlet (a host) published in a language; "" where none is told."""

    outlet: str
    language: str
    n_articles: int


async def count_outlets(connection: Connection, *, since: datetime) -> tuple[OutletUse, ...]:
    """Return what each outlet published in each language, of all that was seen since then."""
    language = func.coalesce(articles.c.language, "").label("language")
    query = (
        select(articles.c.outlet, language, func.count().label("n"))
        .where(articles.c.seen_at >= since, articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet, language)
    )
    return tuple(
        OutletUse(outlet=row.outlet, language=row.language, n_articles=row.n)
        for row in await connection.execute(query)
    )


async def count_story_sizes(connection: Connection, *, since: datetime) -> dict[int, int]:
    """Return how many stories that moved since then have so many outlets."""
    query = (
        select(stories.c.n_outlets, func.count().label("n"))
        .where(stories.c.updated_at >= since, stories.c.merged_into.is_(None))
        .group_by(stories.c.n_outlets)
    )
    return {row.n_outlets: row.n for row in await connection.execute(query)}
