from __future__ import annotations

from datetime import datetime, timedelta

from bot.bias.outlets import Register
from bot.library import Library
from bot.model import StoryId
from bot.store import feeds
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.polls import PollRecord, record_polls

HOUR = timedelta(hours=1)


async def _poll(store: Store, at: datetime, next_at: datetime, *, error: str = "") -> None:
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url="https://a.example/rss")], at)
        (feed,) = await feeds.list_feeds(db)
        record = PollRecord(feed_id=feed.id, polled_at=at, next_poll_at=next_at, error=error)
        await record_polls(db, [record])


async def test_the_service_is_ready_while_feeds_are_asked_in_time(
    store: Store, now: datetime
) -> None:
    """Before the first feed, and while a feed that asked for it is left alone for hours."""
    library = Library(store, Register(()))
    assert (await library.is_ready(now)).ready

    await _poll(store, now, now + 6 * HOUR)

    assert (await library.is_ready(now + 6 * HOUR)).ready


async def test_feeds_that_nobody_asks_make_it_unready(store: Store, now: datetime) -> None:
    """An hour overdue is no pass that takes long."""
    await _poll(store, now, now)

    found = await Library(store, Register(())).is_ready(now + 2 * HOUR)

    assert not found.ready
    assert "not asked" in found.reasons[0]


async def test_feeds_that_cannot_be_reached_make_it_unready(store: Store, now: datetime) -> None:
    """They are asked and all fail."""
    await _poll(store, now, now)
    await _poll(store, now + 9 * HOUR, now + 10 * HOUR, error="no answer")

    found = await Library(store, Register(())).is_ready(now + 9 * HOUR)

    assert found.reasons == (f"no feed was read since {now:%Y-%m-%d %H:%M} UTC",)


async def test_a_nul_is_no_story(store: Store) -> None:
    """PostgreSQL would refuse the question."""
    library = Library(store, Register(()))

    assert await library.find_story(StoryId("a\0")) is None
    assert await library.redirect_of(StoryId("a\0")) is None
