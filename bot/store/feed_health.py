"""How each feed fares: what it brought in the last days, how late, and how much of it first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, extract, func, literal, select, type_coerce

from bot.store.db import Connection
from bot.store.feeds import KnownFeed, list_feeds
from bot.store.hubs import KnownHub, hub_states
from bot.store.schema import articles

# A week evens out weekends.
WINDOW = timedelta(days=7)
# Of a shorter time, "articles a day" would be a guess.
_SHORTEST = timedelta(days=1)


class FeedState(StrEnum):
    """How a feed fares, in one word."""

    WELL = "well"
    NEW = "new"
    FAILING = "failing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed and its last week.

    ``per_day``: articles that came through it first, None until it has been read for a day.
    ``delay``: the median time from publication to our reading, None without dated articles.
    Neither counts what the feed held when it was first read: old news is not late.
    ``duplicates``: the share, 0..1, of its newest document that other feeds had brought before;
    None if that was empty. ``hub``: the one that tells us of new items.
    """

    feed: KnownFeed
    per_day: float | None = None
    delay: timedelta | None = None
    duplicates: float | None = None
    hub: KnownHub | None = None

    @property
    def state(self) -> FeedState:
        return state_of(self.feed)


def state_of(feed: KnownFeed) -> FeedState:
    """Say how a feed fares."""
    if not feed.active:
        return FeedState.STOPPED
    if feed.paused_at is not None:
        return FeedState.PAUSED
    if feed.last_error:
        return FeedState.FAILING
    return FeedState.NEW if feed.last_success_at is None else FeedState.WELL


@dataclass(frozen=True, slots=True, kw_only=True)
class _Week:
    """What a feed brought in the last week; all in seconds.

    ``seen`` are moments, counted from the begin of the week; ``delays`` those of the dated ones.
    """

    seen: list[float] = field(default_factory=list)
    delays: list[tuple[float, float]] = field(default_factory=list)


async def find_health(connection: Connection, now: datetime) -> tuple[FeedHealth, ...]:
    """Return how all feeds fare, in the order of `list_feeds`. Takes three queries."""
    known = await list_feeds(connection)
    hubs = await hub_states(connection)
    weeks: defaultdict[int, _Week] = defaultdict(_Week)
    for feed_id, seen_s, delay_s in await connection.execute(_seen(now - WINDOW, connection)):
        weeks[feed_id].seen.append(seen_s)
        if delay_s is not None:
            weeks[feed_id].delays.append((seen_s, delay_s))
    return tuple(_health(feed, weeks[feed.id], hubs.get(feed.id)) for feed in known)


def _health(feed: KnownFeed, week: _Week, hub: KnownHub | None) -> FeedHealth:
    # What the feed held first lies in the week if all does that it ever brought.
    is_young = bool(week.seen) and len(week.seen) >= feed.n_articles
    begun_s = min(week.seen) if is_young else 0.0
    n_later = sum(seen_s > begun_s for seen_s in week.seen) if is_young else len(week.seen)
    delays = [delay for seen_s, delay in week.delays if not is_young or seen_s > begun_s]
    length = WINDOW - timedelta(seconds=begun_s)
    is_known = feed.last_success_at is not None and length >= _SHORTEST
    return FeedHealth(
        feed=feed,
        per_day=n_later / (length / timedelta(days=1)) if is_known else None,
        # The clocks of servers differ.
        delay=timedelta(seconds=max(median(delays), 0.0)) if delays else None,
        duplicates=min(feed.n_duplicates / feed.n_items, 1.0) if feed.n_items else None,
        hub=hub,
    )


def _seen(since: datetime, connection: Connection) -> Select[int, float, float | None]:
    """Return for each article its feed, its moment after *since* and its delay, in seconds.

    Medians are taken here: to sort 100,000 rows takes SQLite three times as long as to give them.
    """
    at, dialect = articles.c.seen_at, connection.dialect.name
    week = articles.c.seen_at >= since, articles.c.feed_id.is_not(None)
    begin = literal(since, at.type)
    delay_s = _seconds(articles.c.published_at, at, dialect)
    return select(articles.c.feed_id, _seconds(begin, at, dialect), delay_s).where(*week)


def _seconds(begin: ColumnElement[Any], end: ColumnElement[Any], dialect: str) -> Any:
    if dialect == "sqlite":
        return type_coerce((func.julianday(end) - func.julianday(begin)) * 86_400.0, Float)
    return type_coerce(extract("epoch", end - begin), Float)
