from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import FetchFailed
from bot.sources.fetch import Fetched
from bot.sources.poll import plausible, poll_address, poll_due
from bot.store import articles, feeds
from bot.store.db import Store
from bot.store.feeds import FeedToAdd, KnownFeed
from tests.factories import make_article
from tests.fakes import FakeWeb

URL = "https://tide.example/feed.xml"
QUARTER = timedelta(minutes=15)
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tide</title>
<item><title>Second</title><link>https://tide.example/2</link>
<pubDate>Mon, 05 Jan 2026 06:00:00 GMT</pubDate></item>
<item><title>First</title><link>https://tide.example/1</link>
<pubDate>Mon, 05 Jan 2026 05:00:00 GMT</pubDate></item>
</channel></rss>"""


def answer(**over: object) -> Fetched:
    fields = {"status": 200, "url": URL, "body": RSS, "etag": '"1"'}
    return Fetched(**fields | over)  # type: ignore[arg-type]


async def add(store: Store, now: datetime) -> None:
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=URL)], now)


async def the_feed(store: Store) -> KnownFeed:
    async with store.read() as db:
        (feed,) = await feeds.list_feeds(db)
    return feed


async def test_a_feed_is_read_and_its_articles_stored_oldest_first(
    store: Store, now: datetime
) -> None:
    """As a story is told, though feeds list the newest first."""
    await add(store, now)

    report = await poll_due(store, FakeWeb(**{URL: answer()}), interval=QUARTER, now=now)

    assert str(report) == "feeds=1 failed=0 new_articles=2"
    async with store.read() as db:
        found = await articles.find_ungrouped(db, 10)
    assert [article.title for article in found] == ["First", "Second"]
    assert (await the_feed(store)).title == "Tide"


async def test_the_second_request_is_conditional_and_brings_nothing_twice(
    store: Store, now: datetime
) -> None:
    """Not before the interval, with the validator, and no article again."""
    await add(store, now)
    web = FakeWeb(**{URL: answer()})
    await poll_due(store, web, interval=QUARTER, now=now)
    assert not await poll_due(store, web, interval=QUARTER, now=now + QUARTER / 2)

    report = await poll_due(store, web, interval=QUARTER, now=now + 2 * QUARTER)

    assert report.feeds[0].unchanged
    assert web.asked[-1].etag == '"1"'
    assert (await the_feed(store)).etag == '"1"'


async def test_a_failing_feed_is_asked_less_and_less(store: Store, now: datetime) -> None:
    """The wait doubles, the reason is kept, and a success ends both."""
    await add(store, now)
    web = FakeWeb(**{URL: FetchFailed("no answer in 20 s")})
    waits, at = [], now
    for _ in range(3):
        await poll_due(store, web, interval=QUARTER, now=at)
        feed = await the_feed(store)
        waits.append(feed.next_poll_at - at)
        at = feed.next_poll_at
    assert waits[0] < waits[1] < waits[2]
    assert feed.last_error == "no answer in 20 s"

    web.answers[URL] = answer()
    await poll_due(store, web, interval=QUARTER, now=at)

    feed = await the_feed(store)
    assert (feed.last_error, feed.n_failures) == ("", 0)


async def test_a_feed_that_is_gone_is_asked_no_more(store: Store, now: datetime) -> None:
    """410 means for good."""
    await add(store, now)
    web = FakeWeb(**{URL: FetchFailed("gone", status=410)})

    await poll_due(store, web, interval=QUARTER, now=now)

    assert not (await the_feed(store)).active
    assert not await poll_due(store, web, interval=QUARTER, now=now + timedelta(days=9))


async def test_a_feed_that_moved_for_good_is_asked_there(store: Store, now: datetime) -> None:
    """The new address is remembered."""
    await add(store, now)
    new = "https://tide.example/new.xml"

    await poll_due(store, FakeWeb(**{URL: answer(permanent_url=new)}), interval=QUARTER, now=now)

    assert (await the_feed(store)).url == new


async def test_what_is_no_feed_is_an_error_of_that_feed_alone(store: Store, now: datetime) -> None:
    """The others are read."""
    await add(store, now)
    other = "https://other.example/rss"
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=other)], now)
    web = FakeWeb(**{URL: answer(), other: answer(url=other, body=b"<html>hello</html>")})

    report = await poll_due(store, web, interval=QUARTER, now=now)

    errors = {feed.url: feed.error for feed in report.feeds}
    assert errors[URL] == ""
    assert errors[other]


async def test_an_address_that_is_not_ours_is_read_once(store: Store, now: datetime) -> None:
    """Its articles are kept; it does not become a feed."""
    polled = await poll_address(store, FakeWeb(**{URL: answer()}), URL, now)

    assert (polled.n_articles, polled.n_new) == (2, 2)
    async with store.read() as db:
        assert await feeds.list_feeds(db) == ()


def test_a_time_that_cannot_be_is_no_time(now: datetime) -> None:
    """Tomorrow's paper and that of the year 1 are undated; a clock a bit ahead is not."""
    ahead = make_article(published_at=now + timedelta(days=1))
    ancient = make_article(published_at=now.replace(year=1))
    soon = make_article(published_at=now + timedelta(minutes=5))

    assert plausible(ahead, now).published_at is None
    assert plausible(ancient, now).published_at is None
    assert plausible(soon, now) == soon
