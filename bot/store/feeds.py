"""The feeds we poll and how they fare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    RowMapping,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.model import FeedId
from bot.store.db import Connection
from bot.store.schema import feeds

# Whoever adds feeds holds it on PostgreSQL.
_FEEDS_LOCK = 3
# A feed without a past.
_FRESH: Mapping[str, Any] = {
    "active": True,
    "n_failures": 0,
    "last_error": "",
    "failing_since": None,
    "paused_at": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToAdd:
    """A feed to poll; ``folder`` is its place in the OPML, "" at the top.

    ``outline`` is what else the OPML says of it, see bot/sources/lists/feeds.py.
    """

    url: str
    title: str = ""
    home_url: str = ""
    language: str = ""
    folder: str = ""
    outline: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """A feed as the store knows it. ``last_error`` is "" after a success.

    Not ``active``: never asked, as it is gone or the operator stopped it. ``paused_at``: failed
    for so long that it is asked rarely. ``n_articles`` came through it first; of the ``n_items``
    of its newest document ``n_duplicates`` came first through other feeds. ``listed_url`` is the
    address it was listed or added under, ``rhythm_s`` the interval that fits what it publishes.
    """

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
    n_items: int = 0
    n_duplicates: int = 0
    listed_url: str | None = None
    outline: Mapping[str, object] | None = None
    full_text: bool = False
    rhythm_s: float | None = None
    failing_since: datetime | None = None
    paused_at: datetime | None = None


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
    await _wait_for_others(connection)
    urls = {feed.url for feed in listed}
    query = select(feeds.c.id, feeds.c.url, feeds.c.listed_url, feeds.c.origin)
    known = (await connection.execute(query)).all()
    gone = [
        row.id
        for row in known
        if row.origin == "file" and not urls & {row.url, row.listed_url or row.url}
    ]
    for feed_id in gone:
        await connection.execute(delete(feeds).where(feeds.c.id == feed_id))
    for row in known:
        # The list has caught up with a feed that moved, which may move again.
        if row.origin == "file" and row.url in urls and row.listed_url not in urls:
            here = update(feeds).where(feeds.c.id == row.id)
            await connection.execute(here.values(listed_url=row.url))
    # A feed that moved for good is known under both addresses, until the list has the new one.
    polled = {row.url for row in known} | {row.listed_url for row in known}
    came = await _add(connection, [feed for feed in listed if feed.url not in polled], "file", now)
    return came, len(gone)


async def remove_feed(connection: Connection, url: str) -> bool:
    """Stop polling *url*; its articles stay. Tell whether it was polled."""
    here = feeds.c.url == url
    own = await connection.execute(delete(feeds).where(here, feeds.c.origin == "operator"))
    listed = await connection.execute(
        update(feeds).where(here, ~feeds.c.removed).values(removed=True)
    )
    return own.rowcount + listed.rowcount > 0


async def _wait_for_others(connection: Connection) -> None:
    """Let one process at a time add feeds; on PostgreSQL several start at once."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_FEEDS_LOCK)))


async def _add(
    connection: Connection, new: Iterable[FeedToAdd], origin: str, now: datetime
) -> int:
    await _wait_for_others(connection)
    wanted = {feed.url: feed for feed in new}
    back = await connection.execute(
        update(feeds)
        .where(feeds.c.url.in_(list(wanted)), feeds.c.removed)
        .values(removed=False, **_FRESH, next_poll_at=now)
    )
    known = {row.url for row in await connection.execute(select(feeds.c.url))}
    to_add = [feed for url, feed in wanted.items() if url not in known]
    if to_add:
        listed = origin == "file"
        rows = [
            {
                **asdict(feed),
                "origin": origin,
                "listed_url": feed.url if listed else None,
                "added_at": now,
                "next_poll_at": now,
            }
            for feed in to_add
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
    query = select(feeds).where(feeds.c.url.in_(list(urls)), ~feeds.c.removed)
    found = await connection.execute(query)
    return tuple(_feed(row) for row in found.mappings())


async def find_feed(connection: Connection, feed_id: FeedId) -> KnownFeed | None:
    """Return the feed with this id; None if there is none."""
    found = await connection.execute(select(feeds).where(feeds.c.id == feed_id))
    row = found.mappings().first()
    return None if row is None else _feed(row)


async def find_due_feeds(
    connection: Connection, now: datetime, limit: int, only: Collection[FeedId] | None = None
) -> tuple[KnownFeed, ...]:
    """Return at most *limit* active feeds whose time has come, the longest overdue first.

    *only* are those to look at; None: all.
    """
    query = select(feeds).where(feeds.c.active, ~feeds.c.removed, feeds.c.next_poll_at <= now)
    if only is not None:
        query = query.where(feeds.c.id.in_(only))
    found = await connection.execute(query.order_by(feeds.c.next_poll_at).limit(limit))
    return tuple(_feed(row) for row in found.mappings())


async def set_full_text(connection: Connection, url: str, on: bool) -> bool:
    """Have the pages of a feed's articles read too, or no longer; tell whether there is one."""
    return await _change(connection, url, {"full_text": on})


async def stop_feed(connection: Connection, url: str, reason: str) -> bool:
    """Ask a feed no more, until `wake_feed`; tell whether there is one."""
    return await _change(connection, url, {"active": False, "last_error": reason})


async def wake_feed(connection: Connection, url: str, now: datetime) -> bool:
    """Ask a feed at once and then as often as any other; tell whether there is one."""
    return await _change(connection, url, {**_FRESH, "next_poll_at": now})


async def _change(connection: Connection, url: str, values: Mapping[str, Any]) -> bool:
    here = feeds.c.url == url
    done = await connection.execute(update(feeds).where(here, ~feeds.c.removed).values(values))
    return done.rowcount > 0


async def last_success_at(connection: Connection) -> datetime | None:
    """Return when any feed was last read; None before the first time."""
    found: datetime | None = await connection.scalar(select(func.max(feeds.c.last_success_at)))
    return found


def _feed(row: RowMapping) -> KnownFeed:
    fields = {name: row[name] for name in KnownFeed.__dataclass_fields__}
    return KnownFeed(**fields)
