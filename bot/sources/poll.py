"""The poll tick: feeds whose time has come -> articles in the store.

    find_due_feeds | fetch | read_feed | take_in

Each feed is a unit of its own: fetched and read outside of any transaction, then its articles
and the outcome are written in one, with those of the feeds that came in with it. A crash before
that loses nothing: the feed is still due.

Rule: the feeds of one host are asked one after the other, and hosts side by side. A host that is
slow, or has hundreds of feeds, holds one place and ends a pass no later than others.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import BadFeed, FetchFailed
from bot.model import FeedId
from bot.sources.fetching.fetch import Fetch, Fetched, FetchRequest
from bot.sources.fetching.turns import by_server
from bot.sources.intake import PolledFeed, arrivals_of, plausible, take_in
from bot.sources.outcomes import SMALL, Answer, PollRules
from bot.sources.reading.parse import Reading, read_feed
from bot.sources.room import Room
from bot.store.articles import Arrival, save_arrivals
from bot.store.db import Store
from bot.store.feeds import KnownFeed, find_due_feeds, find_feed
from bot.store.hubs import record_pushed_articles
from bot.text.languages import load_model

log = logging.getLogger(__name__)

# Feeds of one pass, far more than its time allows; the next pass takes the others.
MAX_FEEDS = 10_000
# A feed is at most so much overdue while polling works: a pass takes under a minute.
OVERDUE_AFTER = timedelta(hours=1)
# Without one feed read for so long, none can be reached: the longest that a server which answers
# can have us wait is 6.6 hours.
STALLED_AFTER = timedelta(hours=8)
# Hosts asked at once. A slow answer takes seconds and a read one milliseconds, so this many keep
# one core busy while a tenth of them dawdle; the fetcher bounds the connections.
_HOSTS_AT_ONCE = 100
# Answers written together: enough to make the commit cheap, few enough to hold little memory.
_BATCH = 64
# Bytes of documents that were read and not written yet. Read, they take some fifteen times that.
_ROOM = 4 * 1024 * 1024
# A pass begins no request after this long, in seconds; what is left is still due.
PASS_S = 30.0


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
    store: Store,
    fetch: Fetch,
    rules: PollRules,
    now: datetime,
    *,
    within_s: float | None = PASS_S,
    only: Collection[FeedId] | None = None,
) -> PollReport:
    """Ask the feeds that are due, at most ``MAX_FEEDS``; see `poll_feeds` for *within_s*.

    *only* are those that are asked if they are due, where others ask the rest.
    """
    async with store.read() as db:
        due = await find_due_feeds(db, now, MAX_FEEDS, only=only)
    return await poll_feeds(store, fetch, due, rules, now, within_s=within_s)


async def poll_feeds(
    store: Store,
    fetch: Fetch,
    feeds: Sequence[KnownFeed],
    rules: PollRules,
    now: datetime,
    *,
    within_s: float | None = None,
) -> PollReport:
    """Ask these feeds, due or not; the report is in their order.

    After *within_s* seconds no request is begun any more; those feeds are not in the report.
    """
    if feeds:
        # In the midst of a pass its memory would come on top of all that is being read.
        await asyncio.to_thread(load_model)
    loop = asyncio.get_running_loop()
    ends_at = None if within_s is None else loop.time() + within_s
    answers: asyncio.Queue[Answer | None] = asyncio.Queue(_BATCH)
    turns, room = asyncio.Semaphore(_HOSTS_AT_ONCE), Room(_ROOM)

    async def ask_host(its_feeds: Iterable[KnownFeed]) -> None:
        for feed in its_feeds:
            async with turns:
                if ends_at is not None and loop.time() >= ends_at:
                    return
                await answers.put(await _ask(fetch, feed, room))

    async def ask_all() -> None:
        async with asyncio.TaskGroup() as hosts:
            for its_feeds in by_server(feeds, lambda feed: feed.url):
                hosts.create_task(ask_host(its_feeds))
        await answers.put(None)

    polled: dict[FeedId, PolledFeed] = {}
    async with asyncio.TaskGroup() as group:
        group.create_task(ask_all())
        while batch := await _next_batch(answers):
            outcome = await take_in(store, batch, rules, now)
            polled |= {a.feed.id: feed for a, feed in zip(batch, outcome, strict=True)}
            await room.give_back(sum(answer.size for answer in batch))
    return PollReport(feeds=tuple(polled[feed.id] for feed in feeds if feed.id in polled))


async def poll_address(store: Store, fetch: Fetch, url: str, now: datetime) -> PolledFeed:
    """Read a feed once that is not among ours, and store its articles."""
    try:
        fetched = await fetch(FetchRequest(url=url))
        reading = await _read(fetched)
    except (FetchFailed, BadFeed) as error:
        return PolledFeed(url=url, error=str(error))
    articles = await asyncio.to_thread(reading.articles)
    arrivals = [
        Arrival(article=plausible(article, now), feed_id=None) for article in reversed(articles)
    ]
    async with store.begin() as db:
        n_new = len(await save_arrivals(db, arrivals, now))
    return PolledFeed(url=url, n_articles=len(arrivals), n_new=n_new)


async def receive_push(
    store: Store, feed_id: FeedId, body: bytes, content_type: str | None, now: datetime
) -> int:
    """Store what a hub sent for a feed, often its new items alone; return how many were new.

    Raises BadFeed. The feed's own schedule stays as it is.
    """
    async with store.read() as db:
        feed = await find_feed(db, feed_id)
    if feed is None:
        return 0
    pushed = Fetched(status=200, url=feed.url, body=body, content_type=content_type)
    reading = await _read(pushed, known_as=_name_of(feed))
    articles = await asyncio.to_thread(reading.articles)
    arrivals = arrivals_of(articles, feed, now)
    async with store.begin() as db:
        n_new = len(await save_arrivals(db, arrivals, now))
        await record_pushed_articles(db, feed_id, n_new)
    return n_new


async def _next_batch(answers: asyncio.Queue[Answer | None]) -> list[Answer]:
    """Return what has come in, at least one answer; nothing after the end."""
    batch: list[Answer] = []
    while len(batch) < _BATCH and (not batch or not answers.empty()):
        answer = await answers.get()
        if answer is None:
            if batch:
                answers.put_nowait(None)
            break
        batch.append(answer)
    return batch


async def _ask(fetch: Fetch, feed: KnownFeed, room: Room) -> Answer:
    """Return what came of asking *feed*; room was taken for the size of the answer."""
    request = FetchRequest(url=feed.url, etag=feed.etag, last_modified=feed.last_modified)
    size = 0
    try:
        fetched = await fetch(request)
        size = len(fetched.body)
        await room.take(size)
        reading = None if fetched.status == 304 else await _read(fetched, known_as=_name_of(feed))
    except (FetchFailed, BadFeed) as error:
        return Answer(feed=feed, size=size, error=error)
    except Exception as error:
        # A document that trips a defect of ours must not keep the other feeds from being read.
        log.exception("feed=%s failed", feed.url)
        reason = BadFeed(f"internal error: {type(error).__name__}")
        return Answer(feed=feed, size=size, error=reason)
    # The body is not needed any more, and answers wait in numbers.
    return Answer(feed=feed, size=size, fetched=replace(fetched, body=b""), reading=reading)


def _name_of(feed: KnownFeed) -> str:
    """Return the address that a feed keeps wherever it moves, for items that have none."""
    return feed.listed_url or feed.url


async def _read(fetched: Fetched, known_as: str | None = None) -> Reading:
    read = partial(
        read_feed,
        fetched.body,
        url=fetched.url,
        content_type=fetched.content_type,
        known_as=known_as,
    )
    # Reading a large feed takes long enough to hold up replies; it needs no loop.
    return read() if len(fetched.body) <= SMALL else await asyncio.to_thread(read)
