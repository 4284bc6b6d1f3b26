"""Articles: stored once, then assigned to a story once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Text,
    any_,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.model import Article, ArticleId, Assignment, FeedId, StoryId
from bot.store.db import Connection
from bot.store.schema import articles, stories

# SQLite takes 32,766 variables a statement, PostgreSQL 65,535.
_BATCH = 500
# Any number that no other lock of ours has.
_ARRIVALS_LOCK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article with the feed that brought it; its page is to be read from ``page_due_at`` on."""

    article: Article
    feed_id: FeedId | None
    page_due_at: datetime | None = None


async def save_arrivals(
    connection: Connection, new: Sequence[Arrival], seen_at: datetime
) -> frozenset[ArticleId]:
    """Store the articles that are not there yet, in order; return their ids.

    Of two with one id the first stays.
    """
    if connection.dialect.name == "postgresql":
        # What a poll and a push bring at once is looked for and stored one after the other, as it
        # is on SQLite: else the second one finds nothing, and then trips over the first.
        await connection.execute(select(func.pg_advisory_xact_lock(_ARRIVALS_LOCK)))
    known = await find_feeds_of(connection, [arrival.article.id for arrival in new])
    to_add: dict[ArticleId, dict[str, Any]] = {}
    for arrival in new:
        if arrival.article.id not in known:
            to_add.setdefault(arrival.article.id, _row(arrival, seen_at))
    for rows in _batches(list(to_add.values())):
        await connection.execute(insert(articles), rows)
    return frozenset(to_add)


async def find_feeds_of(
    connection: Connection, ids: Collection[ArticleId]
) -> dict[ArticleId, FeedId | None]:
    """Return those of *ids* that are stored, with the feed that brought each first, if any."""
    if not ids:
        return {}
    query = select(articles.c.id, articles.c.feed_id).where(_has_id(connection, ids))
    return {ArticleId(row.id): row.feed_id for row in await connection.execute(query)}


def _has_id(connection: Connection, ids: Collection[ArticleId]) -> ColumnElement[bool]:
    """Return the condition with one parameter: a poll asks for thousands of ids at a time."""
    if connection.dialect.name == "postgresql":
        return articles.c.id == any_(literal(list(ids), ARRAY(Text)))
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return articles.c.id.in_(select(listed.c.value))


async def find_ungrouped(connection: Connection, limit: int) -> tuple[Article, ...]:
    """Return at most *limit* articles without a story, in the order of arrival.

    One whose page is still to be read waits for that.
    """
    query = select(articles).where(articles.c.story_id.is_(None), articles.c.page_due_at.is_(None))
    found = await connection.execute(query.order_by(articles.c.n).limit(limit))
    return tuple(article_of(row) for row in found.mappings())


async def count_ungrouped(connection: Connection) -> int:
    """Count the articles that `find_ungrouped` finds."""
    waiting = articles.c.story_id.is_(None) & articles.c.page_due_at.is_(None)
    query = select(func.count()).select_from(articles).where(waiting)
    return int(await connection.scalar(query) or 0)


async def find_grouped(
    connection: Connection, *, since: datetime
) -> tuple[tuple[StoryId, Article], ...]:
    """Return the articles seen since then with their stories (merges followed), in order."""
    story = func.coalesce(stories.c.merged_into, stories.c.id).label("story")
    query = (
        select(articles, story)
        .join(stories, stories.c.id == articles.c.story_id)
        .where(articles.c.seen_at >= since)
        .order_by(articles.c.n)
    )
    found = await connection.execute(query)
    return tuple((StoryId(row["story"]), article_of(row)) for row in found.mappings())


async def record_assignments(connection: Connection, decided: Iterable[Assignment]) -> None:
    """Write which story each article belongs to. The stories must exist."""
    for a in decided:
        await connection.execute(
            update(articles)
            .where(articles.c.id == a.article_id)
            .values(
                story_id=a.story_id,
                score=a.score,
                because=a.because,
                runner_up=a.runner_up,
                runner_up_score=a.runner_up_score,
            )
        )


async def find_of_story(
    connection: Connection, story_id: StoryId
) -> tuple[tuple[Article, str], ...]:
    """Return the articles of a story with the reason why each is in it, oldest first."""
    at = func.coalesce(articles.c.published_at, articles.c.seen_at)
    query = select(articles).where(articles.c.story_id == story_id).order_by(at, articles.c.n)
    found = await connection.execute(query)
    return tuple((article_of(row), str(row["because"])) for row in found.mappings())


async def find_by_ids(
    connection: Connection, ids: Collection[ArticleId]
) -> dict[ArticleId, Article]:
    """Return the articles with these ids; unknown ids are left out."""
    found: dict[ArticleId, Article] = {}
    for part in _batches(list(ids)):
        rows = await connection.execute(select(articles).where(articles.c.id.in_(part)))
        found |= {ArticleId(row["id"]): article_of(row) for row in rows.mappings()}
    return found


async def outlets_seen(connection: Connection, *, since: datetime) -> frozenset[str]:
    """Return the hosts that published anything we saw since then."""
    query = select(articles.c.outlet).distinct().where(articles.c.seen_at >= since)
    return frozenset(row.outlet for row in await connection.execute(query) if row.outlet)


def article_of(row: RowMapping) -> Article:
    """Return the value of a row of ``articles``."""
    return Article(
        id=ArticleId(row["id"]),
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        language=row["language"],
        published_at=row["published_at"],
        seen_at=row["seen_at"],
        lead=row["lead"],
        text=row["text"],
        author=row["author"],
        image=row["image"],
        categories=tuple(row["categories"]),
    )


def _row(arrival: Arrival, seen_at: datetime) -> dict[str, Any]:
    article = arrival.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "language": article.language,
        "published_at": article.published_at,
        "seen_at": seen_at,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "author": article.author,
        "image": article.image,
        "categories": list(article.categories),
        "feed_id": arrival.feed_id,
        "page_due_at": arrival.page_due_at,
    }


def _batches(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
