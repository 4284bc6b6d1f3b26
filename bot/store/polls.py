"""What came of polling feeds, written feed by feed in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, bindparam, case, func, select, update

from bot.model import FeedId
from bot.store.db import Connection
from bot.store.schema import feeds

# PostgreSQL cannot index 2,700 bytes; an address that long is made for one request anyway.
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """What is written after a poll; the validators are those to send next time.

    None for ``url`` (it has not moved), ``title``, ``n_items``, ``n_duplicates`` and ``rhythm_s``
    keeps what is there, and so does ``active``. ``n_new`` articles came through this feed first.
    """

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
    n_items: int | None = None
    n_duplicates: int | None = None
    rhythm_s: float | None = None
    failing_since: datetime | None = None
    paused_at: datetime | None = None


async def record_polls(connection: Connection, records: Sequence[PollRecord]) -> set[FeedId]:
    """Write the outcomes of polls, one for each feed; return those that took a new address."""
    wanted = {record.url for record in records if record.url}
    query = select(feeds.c.url).where(feeds.c.url.in_(wanted))
    taken = {row.url for row in await connection.execute(query)} if wanted else set()
    rows, moved = [], set[FeedId]()
    for record in records:
        row = {f"new_{name}": getattr(record, name) for name in _RECORDED}
        row["new_success_at"] = None if record.error else record.polled_at
        # Two feeds that moved to one address are not one feed for us: the second one stays.
        if record.url and record.url not in taken and len(record.url) <= _LONGEST_URL:
            moved.add(record.feed_id)
            taken.add(record.url)
        else:
            row["new_url"] = None
        rows.append(row)
    if rows:
        await connection.execute(_RECORD, rows)
    return moved


def _kept(name: str, value: str | None = None) -> ColumnElement[Any]:
    """Return the new value of a column, or the old one where there is no new one."""
    column = feeds.c[name]
    return func.coalesce(bindparam(value or f"new_{name}", type_=column.type), column)


_RECORDED = tuple(field.name for field in fields(PollRecord))
_RECORD = (
    update(feeds)
    .where(feeds.c.id == bindparam("new_feed_id"))
    .values(
        last_polled_at=bindparam("new_polled_at"),
        next_poll_at=bindparam("new_next_poll_at"),
        # The reason why a feed was stopped stays, whoever reads it once.
        last_error=case((feeds.c.active, bindparam("new_error")), else_=feeds.c.last_error),
        n_failures=bindparam("new_n_failures"),
        failing_since=bindparam("new_failing_since"),
        paused_at=bindparam("new_paused_at"),
        active=feeds.c.active & bindparam("new_active", type_=feeds.c.active.type),
        etag=bindparam("new_etag"),
        last_modified=bindparam("new_last_modified"),
        last_success_at=_kept("last_success_at", "new_success_at"),
        n_articles=feeds.c.n_articles + bindparam("new_n_new", type_=Integer),
        n_items=_kept("n_items"),
        n_duplicates=_kept("n_duplicates"),
        rhythm_s=_kept("rhythm_s"),
        url=_kept("url"),
        # A feed that moves is still known by the address that it had first.
        listed_url=func.coalesce(
            feeds.c.listed_url, case((bindparam("new_url", type_=Text).is_not(None), feeds.c.url))
        ),
        title=func.coalesce(
            func.nullif(feeds.c.title, ""), bindparam("new_title", type_=Text), ""
        ),
    )
)
