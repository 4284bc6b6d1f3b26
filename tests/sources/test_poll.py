from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bot.errors import BadFeed, FetchFailed
from bot.model import FeedId
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.sources.intake import plausible, take_in
from bot.sources.outcomes import Answer, PollRules
from bot.sources.poll import poll_address, poll_due, poll_feeds, receive_push
from bot.sources.reading.dates import EARLIEST
from bot.sources.reading.parse import read_feed
from bot.store import articles, feeds, hubs, operator_notes
from bot.store.db import Store
from bot.store.feeds import FeedToAdd, KnownFeed
from tests.factories import make_article
from tests.fakes import FakeWeb

URL = "https://tide.example/feed.xml"
QUARTER = timedelta(minutes=15)
RULES = PollRules(interval=QUARTER)
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

    report = await poll_due(store, FakeWeb(**{URL: answer()}), RULES, now)

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
    await poll_due(store, web, RULES, now)
    assert not await poll_due(store, web, RULES, now + QUARTER / 2)

    report = await poll_due(store, web, RULES, (await the_feed(store)).next_poll_at)

    assert report.feeds[0].unchanged
    assert web.asked[-1].etag == '"1"'
    assert (await the_feed(store)).etag == '"1"'


async def test_a_failing_feed_is_asked_less_and_less(store: Store, now: datetime) -> None:
    """The wait doubles, the reason is kept, and a success ends both."""
    await add(store, now)
    web = FakeWeb(**{URL: FetchFailed("no answer in 20 s")})
    waits, at = [], now
    for _ in range(3):
        await poll_due(store, web, RULES, at)
        feed = await the_feed(store)
        waits.append(feed.next_poll_at - at)
        at = feed.next_poll_at
    assert waits[0] < waits[1] < waits[2]
    assert feed.last_error == "no answer in 20 s"

    web.answers[URL] = answer()
    await poll_due(store, web, RULES, at)

    feed = await the_feed(store)
    assert (feed.last_error, feed.n_failures) == ("", 0)


async def test_a_feed_that_is_gone_is_asked_no_more(store: Store, now: datetime) -> None:
    """410 means for good."""
    await add(store, now)
    web = FakeWeb(**{URL: FetchFailed("gone", status=410)})

    await poll_due(store, web, RULES, now)

    assert not (await the_feed(store)).active
    assert not await poll_due(store, web, RULES, now + timedelta(days=9))


async def test_a_feed_that_moved_for_good_is_asked_there(store: Store, now: datetime) -> None:
    """The new address is remembered."""
    await add(store, now)
    new = "https://tide.example/new.xml"

    await poll_due(store, FakeWeb(**{URL: answer(permanent_url=new)}), RULES, now)

    assert (await the_feed(store)).url == new


async def test_what_is_no_feed_is_an_error_of_that_feed_alone(store: Store, now: datetime) -> None:
    """The others are read."""
    await add(store, now)
    other = "https://other.example/rss"
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=other)], now)
    web = FakeWeb(**{URL: answer(), other: answer(url=other, body=b"<html>hello</html>")})

    report = await poll_due(store, web, RULES, now)

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
    too_early = make_article(published_at=EARLIEST - timedelta(seconds=1))
    earliest = make_article(published_at=EARLIEST)
    soon = make_article(published_at=now + timedelta(minutes=5))

    assert plausible(ahead, now).published_at is None
    assert plausible(ancient, now).published_at is None
    assert plausible(too_early, now).published_at is None
    assert plausible(earliest, now) == earliest
    assert plausible(soon, now) == soon


ITEM = b"""<item><title>Third</title><link>https://tide.example/3</link></item>"""


async def notes(store: Store) -> list[str]:
    async with store.read() as db:
        return [note.text for note in await operator_notes.find_untold(db, 99)]


async def test_only_what_is_new_is_stored_again(store: Store, now: datetime) -> None:
    """A changed document brings its new item; the others were there."""
    await add(store, now)
    web = FakeWeb(**{URL: answer()})
    await poll_due(store, web, RULES, now)
    web.answers[URL] = answer(etag='"2"', body=RSS.replace(b"</channel>", ITEM + b"</channel>"))

    report = await poll_due(store, web, RULES, (await the_feed(store)).next_poll_at)

    assert (report.feeds[0].n_articles, report.feeds[0].n_new) == (3, 1)
    feed = await the_feed(store)
    assert (feed.n_articles, feed.n_items, feed.n_duplicates) == (3, 3, 0)


async def test_what_another_feed_brought_first_is_a_duplicate(store: Store, now: datetime) -> None:
    """The share of them tells which of two feeds is worth keeping."""
    await add(store, now)
    await poll_due(store, FakeWeb(**{URL: answer()}), RULES, now)
    other = "https://tide.example/all.xml"
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=other)], now)

    await poll_due(store, FakeWeb(**{other: answer(url=other)}), RULES, now)

    async with store.read() as db:
        (copy,) = await feeds.find_feeds(db, [other])
    assert (copy.n_items, copy.n_duplicates, copy.n_articles) == (2, 2, 0)


async def test_articles_are_filed_under_the_folders_of_their_feed(
    store: Store, now: datetime
) -> None:
    """So that a list's folders become topics."""
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=URL, folder="Press / Science")], now)

    await poll_due(store, FakeWeb(**{URL: answer()}), RULES, now)

    async with store.read() as db:
        found = await articles.find_ungrouped(db, 10)
    assert found[0].categories == ("Press", "Science")


async def test_articles_of_a_full_text_feed_wait_for_their_pages(
    store: Store, now: datetime
) -> None:
    """They are grouped when that was tried."""
    await add(store, now)
    async with store.begin() as db:
        await feeds.set_full_text(db, URL, on=True)

    report = await poll_due(store, FakeWeb(**{URL: answer()}), RULES, now)

    assert report.feeds[0].n_new == 2
    async with store.read() as db:
        assert await articles.find_ungrouped(db, 10) == ()


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_to_wait_has_not_failed(
    store: Store, now: datetime, status: int
) -> None:
    """It is left alone for that long, and no failure is counted."""
    await add(store, now)
    busy = FetchFailed("busy", status=status, retry_after_s=7200)

    await poll_due(store, FakeWeb(**{URL: busy}), RULES, now)

    feed = await the_feed(store)
    assert feed.n_failures == 0
    assert feed.next_poll_at >= now + timedelta(hours=2)


async def test_a_feed_that_fails_for_a_week_is_paused_and_wakes(
    store: Store, now: datetime
) -> None:
    """The operator hears of both, once."""
    await add(store, now)
    web = FakeWeb(**{URL: FetchFailed("no answer in 20 s")})
    at = now
    while (await the_feed(store)).paused_at is None:
        await poll_due(store, web, RULES, at)
        at = (await the_feed(store)).next_poll_at
        assert at < now + timedelta(days=30)
    await poll_due(store, web, RULES, at)
    assert [note.startswith(f"{URL} has failed since") for note in await notes(store)] == [True]

    web.answers[URL] = answer()
    await poll_due(store, web, RULES, (await the_feed(store)).next_poll_at)

    feed = await the_feed(store)
    assert (feed.paused_at, feed.failing_since) == (None, None)
    assert (await notes(store))[-1] == f"{URL} can be read again."


async def test_the_operator_hears_of_feeds_that_went_or_moved(store: Store, now: datetime) -> None:
    """410 and a permanent redirect are told with what to do."""
    other = "https://other.example/rss"
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=other)], now)
        await feeds.sync_feeds(db, [FeedToAdd(url=URL)], now)
    new = "https://tide.example/new.xml"
    web = FakeWeb(
        **{URL: answer(permanent_url=new), other: FetchFailed("gone", status=410)},
    )

    await poll_due(store, web, RULES, now)

    told = "\n".join(await notes(store))
    assert f"feeds remove {other}" in told
    assert f"moved for good to {new}" in told
    assert "change it in your list" in told


async def test_hubs_are_noted_only_where_they_can_reach_us(store: Store, now: datetime) -> None:
    """A feed that names a hub may be pushed to a public address."""
    await add(store, now)
    web = FakeWeb(**{URL: answer(hub_url="https://hub.example/", self_url=URL, etag=None)})
    await poll_due(store, web, RULES, now)
    async with store.read() as db:
        assert not await hubs.hub_states(db)

    public = replace(RULES, with_hubs=True)
    await poll_due(store, web, public, (await the_feed(store)).next_poll_at)

    async with store.read() as db:
        (hub,) = (await hubs.hub_states(db)).values()
    assert (hub.hub_url, hub.topic_url) == ("https://hub.example/", URL)


async def test_a_push_stores_its_items_and_moves_no_schedule(store: Store, now: datetime) -> None:
    """What a hub sends is often the new items alone."""
    await add(store, now)
    feed = await the_feed(store)
    body = RSS.replace(b"</channel>", ITEM + b"</channel>")

    assert await receive_push(store, feed.id, body, "application/rss+xml", now) == 3
    assert await receive_push(store, feed.id, body, "application/rss+xml", now) == 0
    assert await receive_push(store, FeedId(999), body, None, now) == 0
    with pytest.raises(BadFeed):
        await receive_push(store, feed.id, b"<html></html>", None, now)

    assert (await the_feed(store)).next_poll_at == feed.next_poll_at


async def test_a_feed_stopped_by_the_operator_stays_stopped(store: Store, now: datetime) -> None:
    """Read once on request, it is not due again."""
    await add(store, now)
    async with store.begin() as db:
        await feeds.stop_feed(db, URL, "stopped by the operator")
    feed = await the_feed(store)

    report = await poll_feeds(store, FakeWeb(**{URL: answer()}), [feed], RULES, now)

    assert report.feeds[0].n_new == 2
    assert not (await the_feed(store)).active


class BusyWeb:
    """Answers after a moment, and counts how many requests a host has open."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    async def __call__(self, request: FetchRequest) -> Fetched:
        host = urlsplit(request.url).hostname or ""
        self.open[host] += 1
        self.most[host] = max(self.most[host], self.open[host])
        self.most["all"] = max(self.most["all"], self.open.total())
        await asyncio.sleep(0.001)
        self.open[host] -= 1
        return answer(url=request.url)


async def test_hosts_are_asked_side_by_side_and_feeds_of_one_in_turn(
    store: Store, now: datetime
) -> None:
    """A portal with many feeds holds one place."""
    urls = [f"https://h{n % 3}.example/{n}" for n in range(12)]
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], now)
    web = BusyWeb()

    report = await poll_due(store, web, RULES, now)

    assert len(report.feeds) == 12
    assert web.most == {"all": 3} | {f"h{n}.example": 1 for n in range(3)}


async def test_a_pass_out_of_time_leaves_the_rest_due(store: Store, now: datetime) -> None:
    """A host that is slow cannot hold up the next pass for long."""
    urls = [f"https://slow.example/{n}" for n in range(5)]
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], now)
        due = await feeds.find_due_feeds(db, now, 10)

    report = await poll_feeds(store, BusyWeb(), due, RULES, now, within_s=0.0)

    assert not report
    async with store.read() as db:
        assert len(await feeds.find_due_feeds(db, now, 10)) == 5


async def test_a_document_that_trips_a_defect_costs_its_feed_alone(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """The batch it came in is written without it."""
    odd = "https://odd.example/rss"
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=URL), FeedToAdd(url=odd)], now)
        both = await feeds.list_feeds(db)
    answers = [
        Answer(
            feed=feed,
            # A validator that is no text breaks the statement; no server can send one.
            fetched=answer(url=feed.url, etag=object() if feed.url == odd else None),
            reading=read_feed(RSS, url=feed.url),
        )
        for feed in both
    ]

    polled = await take_in(store, answers, RULES, now)

    errors = {feed.url: feed.error for feed in polled}
    assert errors[URL] == ""
    assert errors[odd].startswith("internal error")
    assert "one by one" in caplog.text


GUIDS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tide</title>
<item><title>A word of the day</title><guid isPermaLink="false">1</guid></item></channel></rss>"""


async def test_items_without_address_keep_their_ids_wherever_the_feed_is(
    store: Store, now: datetime
) -> None:
    """A redirect to another server each time, a push, and a move bring nothing twice."""
    await add(store, now)
    feed = await the_feed(store)
    for n, permanent in ((1, None), (2, None), (3, "https://new.example/feed.xml")):
        cdn = f"https://cdn{n}.example/feed.xml"
        moved = answer(url=cdn, body=GUIDS, etag=None, permanent_url=permanent)
        feed = await the_feed(store)
        await poll_feeds(store, FakeWeb(**{feed.url: moved}), [feed], RULES, now)
    feed = await the_feed(store)
    await poll_feeds(
        store, FakeWeb(**{feed.url: answer(url=feed.url, body=GUIDS)}), [feed], RULES, now
    )

    assert await receive_push(store, feed.id, GUIDS, None, now) == 0

    assert feed.url == "https://new.example/feed.xml"
    assert (await the_feed(store)).n_articles == 1


async def test_pushed_articles_count_for_their_feed(store: Store, now: datetime) -> None:
    """Its health is that of what it brought, whichever way."""
    await add(store, now)
    feed = await the_feed(store)

    await receive_push(store, feed.id, RSS, None, now)

    assert (await the_feed(store)).n_articles == 2
