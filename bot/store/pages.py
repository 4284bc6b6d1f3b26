"""Articles whose pages are to be read before they are grouped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.model import Article, ArticleId
from bot.store.articles import article_of
from bot.store.db import Connection
from bot.store.schema import articles


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """An article that waits for its page; ``error`` is why the first try failed, "" before it."""

    article: Article
    error: str


async def find_due_pages(
    connection: Connection, now: datetime, limit: int, only: Collection[ArticleId] | None = None
) -> tuple[DuePage, ...]:
    """Return at most *limit* articles whose page is to be read, the longest overdue first.

    *only* are those to look at; None: all.
    """
    query = select(articles).where(articles.c.page_due_at <= now)
    if only is not None:
        query = query.where(articles.c.id.in_(only))
    found = await connection.execute(
        query.order_by(articles.c.page_due_at, articles.c.n).limit(limit)
    )
    return tuple(
        DuePage(article=article_of(row), error=row["page_error"]) for row in found.mappings()
    )


async def record_page(connection: Connection, filled: Article) -> bool:
    """Write what a page has added to its article, which then waits no more.

    Title, address and outlet stay. Tell whether it was still waiting: if not, nothing is written.
    """
    return await _end_waiting(
        connection,
        filled.id,
        {
            "text": filled.text,
            "lead": filled.lead,
            "author": filled.author,
            "image": filled.image,
            "language": filled.language,
            "published_at": filled.published_at,
            "categories": list(filled.categories),
            "page_due_at": None,
            "page_error": "",
        },
    )


async def record_page_failure(
    connection: Connection, article_id: ArticleId, error: str, *, retry_at: datetime | None
) -> bool:
    """Write why a page was not read; without *retry_at* its article waits no more."""
    return await _end_waiting(
        connection, article_id, {"page_error": error, "page_due_at": retry_at}
    )


async def give_up_pages(connection: Connection, *, seen_before: datetime, error: str) -> int:
    """Let articles that have waited since then wait no more; return how many those were."""
    overdue = articles.c.page_due_at.is_not(None) & (articles.c.seen_at < seen_before)
    given_up = await connection.execute(
        update(articles)
        .where(overdue)
        .values(
            page_due_at=None,
            page_error=func.coalesce(func.nullif(articles.c.page_error, ""), error),
        )
    )
    return given_up.rowcount


async def _end_waiting(
    connection: Connection, article_id: ArticleId, values: dict[str, Any]
) -> bool:
    waiting = (articles.c.id == article_id) & articles.c.page_due_at.is_not(None)
    written = await connection.execute(update(articles).where(waiting).values(values))
    return written.rowcount > 0
