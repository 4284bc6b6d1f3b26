"""What must hold for the health of feeds, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model import FeedId
from bot.store.db import Connection, Store
from bot.store.feed_health import FeedHealth, FeedState, find_health
from bot.store.feeds import (
    FeedToAdd,
    add_feeds,
    find_feeds,
    list_feeds,
    stop_feed,
)
from bot.store.hubs import HubOffer, offer_hubs
from bot.store.polls import PollRecord, record_polls
from tests.factories import make_article, save_articles

TIDE = "https://tide.example/rss"


async def polled(
    db: Connection, at: datetime, *published: datetime | None, url: str = TIDE, **over: object
) -> None:
    """Read *url* at that moment; it brought articles of these times."""
    (feed,) = await find_feeds(db, [url])
    fresh = [
        make_article(f"{url}-{at.isoformat()}-{n}", published_at=moment)
        for n, moment in enumerate(published)
    ]
    n_new = await save_articles(db, fresh, feed_id=feed.id, seen_at=at)
    fields = {"feed_id": feed.id, "polled_at": at, "next_poll_at": at, "n_new": n_new}
    await record_polls(db, [PollRecord(**(fields | over))])  # type: ignore[arg-type]  # a test's words


async def health_of(db: Connection, now: datetime, url: str = TIDE) -> FeedHealth:
    return next(found for found in await find_health(db, now) if found.feed.url == url)


async def test_what_a_feed_first_held_is_neither_late_nor_counted(
    any_store: Store, now: datetime
) -> None:
    """Days count from the first reading on, and delays from what came later."""
    begun = now - timedelta(days=4)
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE)], begun)
        await polled(db, begun, begun - timedelta(days=300), begun - timedelta(days=200))
        for minutes in (10, 20, 60):
            at = begun + timedelta(hours=1, minutes=minutes)
            await polled(db, at, at - timedelta(minutes=minutes))
        health = await health_of(db, now)

    assert health.per_day == pytest.approx(3 / 4)
    assert health.delay is not None
    assert health.delay.total_seconds() == pytest.approx(20 * 60, abs=1)
    assert health.state is FeedState.WELL


async def test_an_older_feed_is_measured_by_its_last_week(any_store: Store, now: datetime) -> None:
    """What came before the week counts for nothing; the week's first articles count."""
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE)], now - timedelta(days=30))
        await polled(db, now - timedelta(days=30), now - timedelta(days=31))
        late = now - timedelta(days=2)
        await polled(db, late, late - timedelta(hours=1), late - timedelta(hours=3), None)
        health = await health_of(db, now)

    assert health.per_day == pytest.approx(3 / 7)
    assert health.delay is not None
    assert health.delay.total_seconds() == pytest.approx(2 * 3600, abs=1)


async def test_a_silent_week_is_none_a_day(any_store: Store, now: datetime) -> None:
    """A feed that answers and brings nothing is told from one that was just added."""
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE), FeedToAdd(url="https://new.example/rss")], now)
        await polled(db, now - timedelta(days=9), now - timedelta(days=9))
        silent = await health_of(db, now)
        new = await health_of(db, now, "https://new.example/rss")

    assert (silent.per_day, silent.delay) == (0, None)
    assert (new.per_day, new.state) == (None, FeedState.NEW)


async def test_a_day_must_pass_before_days_are_counted(any_store: Store, now: datetime) -> None:
    """An hour of articles says nothing about a day."""
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE)], now)
        await polled(db, now - timedelta(hours=2), now)
        await polled(db, now - timedelta(hours=1), now, now)
        health = await health_of(db, now)

    assert health.per_day is None


async def test_an_article_of_the_future_is_not_early(any_store: Store, now: datetime) -> None:
    """Clocks differ: no delay is negative."""
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE)], now)
        await polled(db, now - timedelta(days=8), now - timedelta(days=8))
        await polled(db, now, now + timedelta(minutes=5))
        health = await health_of(db, now)

    assert health.delay == timedelta(0)


async def test_states_tell_what_to_expect(any_store: Store, now: datetime) -> None:
    """Failing is asked again soon, paused rarely, stopped never; duplicates are a share."""
    async with any_store.begin() as db:
        urls = [f"https://{name}.example/rss" for name in ("failing", "paused", "stopped", "well")]
        await add_feeds(db, [FeedToAdd(url=url) for url in urls], now)
        await polled(db, now, url=urls[0], error="no answer", failing_since=now)
        await polled(db, now, url=urls[1], error="no answer", paused_at=now)
        await stop_feed(db, urls[2], "paused by the operator")
        await polled(db, now, url=urls[3], n_items=8, n_duplicates=2)
        found = {health.feed.url: health for health in await find_health(db, now)}

    assert [str(found[url].state) for url in urls] == ["failing", "paused", "stopped", "well"]
    assert found[urls[3]].duplicates == 0.25
    assert found[urls[0]].duplicates is None


async def test_the_hub_of_a_feed_is_told(any_store: Store, now: datetime) -> None:
    """A feed without one has none."""
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=TIDE), FeedToAdd(url="https://b.example/rss")], now)
        feed = next(feed for feed in await list_feeds(db) if feed.url == TIDE)
        hub = HubOffer(feed_id=FeedId(feed.id), hub_url="https://hub.example/", topic_url=feed.url)
        await offer_hubs(db, [hub], now)
        found = {health.feed.url: health.hub for health in await find_health(db, now)}

    assert (hub_found := found[TIDE]) is not None
    assert hub_found.hub_url == "https://hub.example/"
    assert found["https://b.example/rss"] is None
