"""The poll tick: feeds whose time has come -> articles in the store.

    find_due_feeds | fetch | parse_feed | plausible | save_articles + record_poll

Each feed is a unit of its own: fetched and parsed outside of any transaction, then its articles
and the outcome are written in one. A crash before that loses nothing: the feed is still due.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import BadFeed, FetchFailed
from bot.model import Article
from bot.sources.cadence import PollOutcome, is_gone, plan_next_poll
from bot.sources.fetch import Fetch, Fetched, FetchRequest
from bot.sources.parse import parse_feed
from bot.store.articles import save_articles
from bot.store.db import Store
from bot.store.feeds import KnownFeed, PollRecord, find_due_feeds, record_polls

log = logging.getLogger(__name__)

# Feeds of one pass; the next pass takes the others.
MAX_FEEDS = 200
# Without one feed read for so long, polling is not working: no installation has that few feeds.
STALLED_AFTER = timedelta(hours=3)
# Open at once: the fetcher keeps at most two of them at one host.
_AT_ONCE = 16
# Clocks of servers differ; what claims to be later than this was given a date to stay on top.
_AHEAD = timedelta(minutes=10)
# Before the first newspapers went online a date is a mistake (0001, 1899, 1970).
_EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledFeed:
    """How one feed fared.

    ``error`` is "" where it was read; ``unchanged``: the server said so, and sent nothing.
    """

    url: str
    n_articles: int = 0
    n_new: int = 0
    unchanged: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """One pass, feed by feed."""

    feeds: tuple[PolledFeed, ...]

    def __bool__(self) -> bool:
        return bool(self.feeds)

    def __str__(self) -> str:
        failed = sum(bool(feed.error) for feed in self.feeds)
        new = sum(feed.n_new for feed in self.feeds)
        return f"feeds={len(self.feeds)} failed={failed} new_articles={new}"


async def poll_due(
    store: Store, fetch: Fetch, *, interval: timedelta, now: datetime
) -> PollReport:
    """Ask the feeds that are due, at most ``MAX_FEEDS``."""
    async with store.read() as db:
        due = await find_due_feeds(db, now, MAX_FEEDS)
    return await poll_feeds(store, fetch, due, interval=interval, now=now)


async def poll_feeds(
    store: Store, fetch: Fetch, feeds: Sequence[KnownFeed], *, interval: timedelta, now: datetime
) -> PollReport:
    """Ask these feeds, due or not; the report is in their order."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def poll_one(feed: KnownFeed) -> PolledFeed:
        async with turns:
            return await _poll_safely(store, fetch, feed, interval=interval, now=now)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(poll_one(feed)) for feed in feeds]
    return PollReport(feeds=tuple(task.result() for task in tasks))


async def poll_address(store: Store, fetch: Fetch, url: str, now: datetime) -> PolledFeed:
    """Read a feed once that is not among ours, and store its articles."""
    try:
        fetched = await fetch(FetchRequest(url=url))
        _, articles = await _read(fetched, now)
    except (FetchFailed, BadFeed) as error:
        return PolledFeed(url=url, error=str(error))
    async with store.begin() as db:
        n_new = await save_articles(db, articles, feed_id=None, seen_at=now)
    return PolledFeed(url=url, n_articles=len(articles), n_new=n_new)


async def _poll_safely(
    store: Store, fetch: Fetch, feed: KnownFeed, *, interval: timedelta, now: datetime
) -> PolledFeed:
    try:
        return await _poll(store, fetch, feed, interval=interval, now=now)
    except Exception as error:
        # A document that trips a defect of ours must not keep the other feeds from being read.
        log.exception("feed=%s failed", feed.url)
        reason = f"internal error: {type(error).__name__}"
        await _record_failure(store, feed, BadFeed(reason), interval=interval, now=now)
        return PolledFeed(url=feed.url, error=reason)


async def _record_failure(
    store: Store,
    feed: KnownFeed,
    error: FetchFailed | BadFeed,
    *,
    interval: timedelta,
    now: datetime,
) -> None:
    record = plan_after_failure(feed, error, interval=interval, now=now)
    async with store.begin() as db:
        await record_polls(db, [record])
    log.info("feed=%s error=%s next=%s", feed.url, error, record.next_poll_at)


async def _poll(
    store: Store, fetch: Fetch, feed: KnownFeed, *, interval: timedelta, now: datetime
) -> PolledFeed:
    request = FetchRequest(url=feed.url, etag=feed.etag, last_modified=feed.last_modified)
    try:
        fetched = await fetch(request)
        title, articles = ("", []) if fetched.status == 304 else await _read(fetched, now)
    except (FetchFailed, BadFeed) as error:
        await _record_failure(store, feed, error, interval=interval, now=now)
        return PolledFeed(url=feed.url, error=str(error))
    async with store.begin() as db:
        n_new = await save_articles(db, articles, feed_id=feed.id, seen_at=now)
        record = plan_after_success(feed, fetched, interval=interval, now=now)
        await record_polls(db, [replace(record, n_new=n_new, title=title or None)])
    unchanged = fetched.status == 304
    return PolledFeed(url=feed.url, n_articles=len(articles), n_new=n_new, unchanged=unchanged)


async def _read(fetched: Fetched, now: datetime) -> tuple[str, list[Article]]:
    # Parsing a large feed takes long enough to hold up replies; it needs no loop.
    parsed = await asyncio.to_thread(
        parse_feed, fetched.body, url=fetched.url, content_type=fetched.content_type
    )
    # Feeds list the newest first; arrival is oldest first, as a story is told.
    return parsed.title, [plausible(article, now) for article in reversed(parsed.articles)]


def plausible(article: Article, now: datetime) -> Article:
    """Return *article* without a time that cannot be: one in the future or before the web."""
    at = article.published_at
    if at is None or (at <= now + _AHEAD and at.year >= _EARLIEST_YEAR):
        return article
    return replace(article, published_at=None)


def plan_after_success(
    feed: KnownFeed, fetched: Fetched, *, interval: timedelta, now: datetime
) -> PollRecord:
    """Return what to write after an answer; a feed that moved for good is asked there next."""
    unchanged = fetched.status == 304
    outcome = PollOutcome(retry_after_s=fetched.retry_after_s, max_age_s=fetched.max_age_s)
    return PollRecord(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=plan_next_poll(outcome, now=now, interval=interval, jitter=spread(feed.url)),
        etag=fetched.etag or (feed.etag if unchanged else None),
        last_modified=fetched.last_modified or (feed.last_modified if unchanged else None),
        url=fetched.permanent_url,
    )


def plan_after_failure(
    feed: KnownFeed, error: FetchFailed | BadFeed, *, interval: timedelta, now: datetime
) -> PollRecord:
    """Return what to write after a failure; a feed gone for good (410) is not asked again."""
    status = error.status if isinstance(error, FetchFailed) else None
    wait = error.retry_after_s if isinstance(error, FetchFailed) else None
    outcome = PollOutcome(failures=feed.n_failures + 1, retry_after_s=wait)
    return PollRecord(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=plan_next_poll(outcome, now=now, interval=interval, jitter=spread(feed.url)),
        error=str(error),
        etag=feed.etag,
        last_modified=feed.last_modified,
        n_failures=feed.n_failures + 1,
        active=not is_gone(status),
    )


def spread(url: str) -> float:
    """Return a number 0..1 that differs from feed to feed and never changes."""
    return (zlib.crc32(url.encode()) % 1000) / 1000
