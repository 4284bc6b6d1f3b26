"""Which hosts are read, and how much they published of late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from bot.model import Article, StoryId
from bot.store.articles import article_of
from bot.store.db import Connection
from bot.store.schema import articles, feeds


async def latest_of_hosts(
    connection: Connection, hosts: Iterable[str], limit: int
) -> tuple[tuple[StoryId, Article], ...]:
    """Return the last articles of *hosts* with their stories, newest first; *limit* of each.

    Those that wait to be grouped are left out.
    """
    found = []
    for host in hosts:
        # One host at a time: only so the index gives them in order.
        query = select(articles).where(articles.c.outlet == host)
        rows = await connection.execute(query.order_by(articles.c.n.desc()).limit(limit))
        found += [row for row in rows.mappings() if row["story_id"]]
    found.sort(key=lambda row: row["n"], reverse=True)
    return tuple((StoryId(row["story_id"]), article_of(row)) for row in found)


async def count_published(connection: Connection, *, since: datetime) -> dict[str, int]:
    """Return the articles seen since then by publisher, as the articles name it.

    Feeds that are read and brought none stand with 0 under their home page, or their own address.
    """
    query = (
        select(articles.c.outlet, func.count())
        .where(articles.c.seen_at >= since, articles.c.outlet.is_not(None))
        .group_by(articles.c.outlet)
    )
    published: dict[str, int] = {row[0]: row[1] for row in await connection.execute(query)}
    silent = select(feeds.c.home_url, feeds.c.url).where(feeds.c.active, ~feeds.c.removed)
    for row in await connection.execute(silent):
        published.setdefault(row.home_url or row.url, 0)
    return published
