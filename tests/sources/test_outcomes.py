from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import Fetched
from bot.sources.intake import take_in
from bot.sources.outcomes import Answer, PollRules
from bot.sources.reading.parse import read_feed
from bot.store import feeds, hubs, operator_notes
from bot.store.db import Store
from bot.store.feeds import FeedToAdd, KnownFeed
from bot.store.hubs import HubOffer, HubRecord, HubState

A, B = "https://a.example/rss", "https://b.example/rss"
RULES = PollRules(interval=timedelta(minutes=15), with_hubs=True)
RSS = b"<rss><channel><title>Tide</title><item><title>First</title></item></channel></rss>"


async def added(store: Store, now: datetime, *urls: str) -> tuple[KnownFeed, ...]:
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], now)
        return await feeds.find_feeds(db, urls)


async def feed_at(store: Store, url: str) -> KnownFeed:
    async with store.read() as db:
        (feed,) = await feeds.find_feeds(db, [url])
    return feed


async def test_a_feed_that_moved_to_another_of_ours_stays_and_nobody_is_told_otherwise(
    store: Store, now: datetime
) -> None:
    """It would be told after every poll."""
    known = {feed.url: feed for feed in await added(store, now, A, B)}
    fetched = Fetched(status=200, url=B, permanent_url=B, body=RSS)
    moved = Answer(feed=known[A], fetched=fetched, reading=read_feed(RSS, url=B))

    await take_in(store, [moved], RULES, now)

    async with store.read() as db:
        assert await operator_notes.find_untold(db, 10) == ()
    assert (await feed_at(store, A)).last_error == ""


@pytest.mark.parametrize(
    ("etag", "error"),
    [
        pytest.param(None, "we have no copy", id="never read"),
        pytest.param('"1"', "", id="read before"),
    ],
)
async def test_nothing_new_is_no_answer_to_who_has_nothing(
    store: Store, now: datetime, etag: str | None, error: str
) -> None:
    """Else a feed would count as well that has never been read."""
    (feed,) = await added(store, now, A)
    asked = Answer(feed=feed, fetched=Fetched(status=200, url=A, etag=etag), reading=None)
    if etag:
        await take_in(store, [asked], RULES, now)
        feed = await feed_at(store, A)

    (polled,) = await take_in(
        store, [Answer(feed=feed, fetched=Fetched(status=304, url=A))], RULES, now
    )

    assert error in polled.error
    assert (polled.unchanged, bool(polled.error)) == (bool(etag), not etag)
    assert bool((await feed_at(store, A)).n_failures) is not bool(etag)


async def test_a_pushed_feed_that_fails_is_asked_again_soon(store: Store, now: datetime) -> None:
    """Twice the long wait of a feed with a hub would be a working day."""
    (feed,) = await added(store, now, A)
    async with store.begin() as db:
        offer = HubOffer(feed_id=feed.id, hub_url="https://hub.example/", topic_url=A)
        await hubs.offer_hubs(db, [offer], now)
        token = (await hubs.hub_states(db))[feed.id].token
        later = now + timedelta(days=9)
        confirmed = HubRecord(
            token=token, state=HubState.CONFIRMED, next_ask_at=later, lease_until=later
        )
        await hubs.record_hub(db, confirmed)
        await hubs.record_push(db, token, now)

    await take_in(store, [Answer(feed=feed, error=FetchFailed("no answer"))], RULES, now)
    assert (await feed_at(store, A)).next_poll_at - now < timedelta(hours=1)


async def test_a_check_that_fails_wakes_no_stopped_feed(store: Store, now: datetime) -> None:
    """Who asks a stopped feed by hand learns that it fails, and it stays stopped."""
    await added(store, now, A)
    async with store.begin() as db:
        await feeds.stop_feed(db, A, "stopped by the operator")
    stopped = await feed_at(store, A)

    await take_in(store, [Answer(feed=stopped, error=FetchFailed("no answer"))], RULES, now)

    assert not (await feed_at(store, A)).active
