"""Why each article is where it is: the decision that put it there, and what came second."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.engine import RowMapping

from bot.model import Article, StoryId
from bot.store.articles import article_of
from bot.store.db import Connection
from bot.store.schema import articles, briefings, stories
from bot.views import Reason, RunnerUp

# More of one beginning are listed by nobody.
_MAX_MEANT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An article and its story; without one it waits to be grouped."""

    article: Article
    story_id: StoryId | None
    reason: Reason


async def find_placements(connection: Connection, story_id: StoryId) -> tuple[Placement, ...]:
    """Return the articles of a story with their reasons, oldest first."""
    at = func.coalesce(articles.c.published_at, articles.c.seen_at)
    return await _placements(
        connection, articles.c.story_id == story_id, (at, articles.c.n), limit=None
    )


async def find_meant(connection: Connection, name: str, url: str) -> tuple[Placement, ...]:
    """Return the articles that *name* may mean: an id or its beginning, or *url* exactly."""
    whole = await _placements(connection, articles.c.id == name, (articles.c.n,), limit=1)
    if whole or not name:
        return whole
    begins = articles.c.id.startswith(name, autoescape=True)
    either = or_(begins, articles.c.url == url) if url else begins
    return await _placements(connection, either, (articles.c.n,), limit=_MAX_MEANT)


async def headlines_of(connection: Connection, ids: Collection[StoryId]) -> dict[StoryId, str]:
    """Return the headlines of stories in their main languages.

    Of a story not written yet it is the title of its first article. Stories without articles are
    left out.
    """
    if not ids:
        return {}
    first = (
        select(articles.c.story_id, func.min(articles.c.n).label("n"))
        .where(articles.c.story_id.in_(ids))
        .group_by(articles.c.story_id)
        .subquery()
    )
    titles = select(articles.c.story_id, articles.c.title).join(first, first.c.n == articles.c.n)
    written = (
        select(briefings.c.story_id, briefings.c.document["headline"].as_string().label("title"))
        .join(stories, stories.c.id == briefings.c.story_id)
        .where(
            stories.c.id.in_(ids),
            briefings.c.revision == stories.c.written_revision,
            briefings.c.is_main,
        )
    )
    found: dict[StoryId, str] = {}
    for query in (titles, written):
        found |= {StoryId(r.story_id): r.title for r in await connection.execute(query)}
    return found


async def _placements(
    connection: Connection,
    here: ColumnElement[bool],
    order: Sequence[ColumnElement[object]],
    *,
    limit: int | None,
) -> tuple[Placement, ...]:
    second = stories.alias("second")
    now = func.coalesce(second.c.merged_into, second.c.id, articles.c.runner_up)
    query = (
        select(articles, now.label("second_now"))
        .join(second, second.c.id == articles.c.runner_up, isouter=True)
        .where(here)
    )
    rows = (await connection.execute(query.order_by(*order).limit(limit))).mappings().all()
    headlines = await headlines_of(
        connection, {StoryId(row["second_now"]) for row in rows if row["second_now"]}
    )
    return tuple(_placement(row, headlines) for row in rows)


def _placement(row: RowMapping, headlines: dict[StoryId, str]) -> Placement:
    second = StoryId(row["second_now"]) if row["second_now"] else None
    runner_up = second and RunnerUp(
        story_id=second, headline=headlines.get(second, ""), score=row["runner_up_score"]
    )
    return Placement(
        article=article_of(row),
        story_id=row["story_id"],
        reason=Reason(because=row["because"], score=row["score"], runner_up=runner_up or None),
    )
