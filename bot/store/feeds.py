"""The feeds we poll and how they fare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from bot.model import FeedId
from bot.store.db import Connection
from bot.store.schema import feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToAdd:
    """A feed to poll; ``folder`` is its place in the OPML, "" at the top."""

    url: str
    title: str = ""
    home_url: str = ""
    language: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """A feed as the store knows it. ``last_error`` is "" after a success."""

    id: FeedId
    url: str
    title: str
    home_url: str
    language: str
    folder: str
    active: bool
    next_poll_at: datetime
    etag: str | None
    last_modified: str | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    n_failures: int
    last_error: str
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """What is written after a poll; None keeps what is there (``url``: the feed has not moved)."""

    feed_id: FeedId
    polled_at: datetime
    next_poll_at: datetime
    error: str = ""
    n_failures: int = 0
    n_new: int = 0
    etag: str | None = None
    last_modified: str | None = None
    active: bool = True
    url: str | None = None
    title: str | None = None


async def add_feeds(connection: Connection, new: Iterable[FeedToAdd], now: datetime) -> int:
    """Add what is not polled yet, due at once; return how many that were.

    A feed that the operator had taken out comes back.
    """
    return await _add(connection, new, "operator", now)


async def sync_feeds(
    connection: Connection, listed: Sequence[FeedToAdd], now: datetime
) -> tuple[int, int]:
    """Make the feeds from the FEEDS list those of *listed*; return how many came and went.

    Feeds that the operator added stay, and those the operator took out stay out.
    """
    urls = {feed.url for feed in listed}
    known = {row.url: row.origin for row in await connection.execute(select(feeds))}
    gone = [url for url, origin in known.items() if origin == "file" and url not in urls]
    for url in gone:
        await connection.execute(delete(feeds).where(feeds.c.url == url))
    came = await _add(connection, [f for f in listed if f.url not in known], "file", now)
    return came, len(gone)


async def remove_feed(connection: Connection, url: str) -> bool:
    """Stop polling *url*; its articles stay. Tell whether it was polled."""
    here = feeds.c.url == url
    own = await connection.execute(delete(feeds).where(here, feeds.c.origin == "operator"))
    listed = await connection.execute(
        update(feeds).where(here, ~feeds.c.removed).values(removed=True)
    )
    return own.rowcount + listed.rowcount > 0


async def _add(
    connection: Connection, new: Iterable[FeedToAdd], origin: str, now: datetime
) -> int:
    wanted = {feed.url: feed for feed in new}
    back = await connection.execute(
        update(feeds)
        .where(feeds.c.url.in_(list(wanted)), feeds.c.removed)
        .values(removed=False, active=True, next_poll_at=now)
    )
    known = {row.url for row in await connection.execute(select(feeds.c.url))}
    to_add = [feed for url, feed in wanted.items() if url not in known]
    if to_add:
        rows = [
            {**asdict(f), "origin": origin, "added_at": now, "next_poll_at": now} for f in to_add
        ]
        await connection.execute(insert(feeds), rows)
    return len(to_add) + back.rowcount


async def list_feeds(connection: Connection) -> tuple[KnownFeed, ...]:
    """Return the feeds that are polled or paused, in the order of folder and title."""
    query = select(feeds).where(~feeds.c.removed).order_by(feeds.c.folder, feeds.c.title)
    found = await connection.execute(query)
    return tuple(_feed(row) for row in found.mappings())


async def find_feeds(connection: Connection, urls: Iterable[str]) -> tuple[KnownFeed, ...]:
    """Return the feeds with these addresses, due or not."""
    found = await connection.execute(select(feeds).where(feeds.c.url.in_(list(urls))))
    return tuple(_feed(row) for row in found.mappings())


async def find_due_feeds(
    connection: Connection, now: datetime, limit: int
) -> tuple[KnownFeed, ...]:
    """Return at most *limit* active feeds whose time has come, the longest overdue first."""
    query = select(feeds).where(feeds.c.active, ~feeds.c.removed, feeds.c.next_poll_at <= now)
    found = await connection.execute(query.order_by(feeds.c.next_poll_at).limit(limit))
    return tuple(_feed(row) for row in found.mappings())


async def record_poll(connection: Connection, record: PollRecord) -> None:
    """Write the outcome of one poll."""
    values: dict[str, Any] = {
        "last_polled_at": record.polled_at,
        "next_poll_at": record.next_poll_at,
        "last_error": record.error,
        "n_failures": record.n_failures,
        "n_articles": feeds.c.n_articles + record.n_new,
        "active": record.active,
    }
    if not record.error:
        values |= {
            "last_success_at": record.polled_at,
            "etag": record.etag,
            "last_modified": record.last_modified,
        }
    if record.title:
        values["title"] = func.coalesce(func.nullif(feeds.c.title, ""), record.title)
    if record.url and not await find_feeds(connection, [record.url]):
        values["url"] = record.url
    await connection.execute(update(feeds).where(feeds.c.id == record.feed_id).values(values))


async def last_success_at(connection: Connection) -> datetime | None:
    """Return when any feed was last read; None before the first time."""
    found: datetime | None = await connection.scalar(select(func.max(feeds.c.last_success_at)))
    return found


def _feed(row: RowMapping) -> KnownFeed:
    fields = {name: row[name] for name in KnownFeed.__dataclass_fields__}
    return KnownFeed(**fields)
