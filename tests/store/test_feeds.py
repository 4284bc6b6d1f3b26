from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store import feeds
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.polls import PollRecord, record_polls

A, B = FeedToAdd(url="https://a.example/rss"), FeedToAdd(url="https://b.example/rss")


async def test_a_listed_feed_is_due_at_once(any_store: Store, now: datetime) -> None:
    """A feed that was just added waits for nothing."""
    async with any_store.begin() as db:
        assert await feeds.sync_feeds(db, [A, B], now) == (2, 0)

        due = await feeds.find_due_feeds(db, now, 10)

    assert {feed.url for feed in due} == {A.url, B.url}


async def test_the_list_decides_which_of_its_feeds_stay(any_store: Store, now: datetime) -> None:
    """A feed that left the list goes; one that the operator added stays."""
    async with any_store.begin() as db:
        await feeds.sync_feeds(db, [A], now)
        await feeds.add_feeds(db, [FeedToAdd(url="https://own.example/rss")], now)

        assert await feeds.sync_feeds(db, [B], now) == (1, 1)
        urls = {feed.url for feed in await feeds.list_feeds(db)}

    assert urls == {B.url, "https://own.example/rss"}


async def test_what_the_operator_took_out_stays_out(any_store: Store, now: datetime) -> None:
    """The next start does not bring back a listed feed that was removed; adding it does."""
    async with any_store.begin() as db:
        await feeds.sync_feeds(db, [A], now)
        assert await feeds.remove_feed(db, A.url)
        await feeds.sync_feeds(db, [A], now)
        assert await feeds.list_feeds(db) == ()
        assert await feeds.find_due_feeds(db, now, 10) == ()

        assert await feeds.add_feeds(db, [A], now) == 1
        assert len(await feeds.list_feeds(db)) == 1


async def test_removing_an_unknown_feed_says_so(any_store: Store) -> None:
    """There is nothing to remove."""
    async with any_store.begin() as db:
        assert not await feeds.remove_feed(db, "https://nowhere.example/rss")


async def test_a_poll_is_remembered(any_store: Store, now: datetime) -> None:
    """Validators, counts, rhythm, the next time and the first title; an error keeps the rest."""
    later = now + timedelta(minutes=15)
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        read = PollRecord(
            feed_id=feed.id,
            polled_at=now,
            next_poll_at=later,
            etag='"1"',
            n_new=3,
            n_items=5,
            n_duplicates=2,
            rhythm_s=1800.0,
            title="A",
        )
        failed = PollRecord(
            feed_id=feed.id,
            polled_at=later,
            next_poll_at=later + timedelta(hours=1),
            etag='"1"',
            error="no answer",
            n_failures=1,
            failing_since=later,
        )
        await record_polls(db, [read])
        await record_polls(db, [failed])
        (feed,) = await feeds.list_feeds(db)

    assert (feed.etag, feed.n_articles, feed.title) == ('"1"', 3, "A")
    assert (feed.n_items, feed.n_duplicates, feed.rhythm_s) == (5, 2, 1800.0)
    assert (feed.last_success_at, feed.last_error, feed.n_failures) == (now, "no answer", 1)
    assert (feed.failing_since, feed.paused_at) == (later, None)


async def test_two_feeds_never_get_one_address(any_store: Store, now: datetime) -> None:
    """Of two that moved to the same place, or to that of a third, the others stay."""
    here, there = FeedToAdd(url="https://here.example/rss"), "https://there.example/rss"
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A, B, here], now)
        records = [
            PollRecord(feed_id=feed.id, polled_at=now, next_poll_at=now, url=url)
            for feed, url in zip(await feeds.list_feeds(db), (there, there, here.url), strict=True)
        ]
        await record_polls(db, records)
        urls = [feed.url for feed in await feeds.list_feeds(db)]

    assert len(set(urls)) == 3
    assert urls.count(there) == 1


async def test_a_listed_feed_that_moved_is_still_the_listed_one(
    any_store: Store, now: datetime
) -> None:
    """The list may have its old address or, corrected, its new one; dropped, it goes."""
    new = FeedToAdd(url="https://new.example/rss")
    async with any_store.begin() as db:
        await feeds.sync_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        moved = PollRecord(feed_id=feed.id, polled_at=now, next_poll_at=now, url=new.url)
        await record_polls(db, [moved])

        assert await feeds.sync_feeds(db, [A], now) == (0, 0)
        assert await feeds.sync_feeds(db, [new], now) == (0, 0)
        assert await feeds.sync_feeds(db, [B], now) == (1, 1)


async def test_a_listed_feed_may_move_again(any_store: Store, now: datetime) -> None:
    """The list, corrected after the first move, still means the same feed after the second."""
    async with any_store.begin() as db:
        await feeds.sync_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        moved = PollRecord(feed_id=feed.id, polled_at=now, next_poll_at=now, url=B.url)
        assert await record_polls(db, [moved]) == {feed.id}
        await feeds.sync_feeds(db, [B], now)
        await record_polls(db, [replace(moved, url="https://c.example/rss")])

        assert await feeds.sync_feeds(db, [B], now) == (0, 0)
        (found,) = await feeds.list_feeds(db)

    assert (found.id, found.listed_url) == (feed.id, B.url)


async def test_an_address_no_index_takes_is_not_moved_to(any_store: Store, now: datetime) -> None:
    """The poll is written all the same."""
    url = f"https://a.example/{random.Random(1).randbytes(1_500).hex()}"
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        record = PollRecord(feed_id=feed.id, polled_at=now, next_poll_at=now, url=url)

        assert await record_polls(db, [record]) == set()
        (found,) = await feeds.list_feeds(db)

    assert (found.url, found.last_polled_at) == (A.url, now)


async def test_a_poll_under_way_does_not_wake_a_stopped_feed(
    any_store: Store, now: datetime
) -> None:
    """The operator stopped it while it was asked."""
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        await feeds.stop_feed(db, A.url, "stopped by the operator")
        await record_polls(db, [PollRecord(feed_id=feed.id, polled_at=now, next_poll_at=now)])

        assert await feeds.find_due_feeds(db, now, 10) == ()


async def test_a_stopped_feed_is_not_due_until_it_is_woken(
    any_store: Store, now: datetime
) -> None:
    """Awake it has no past: no failures, no pause."""
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        assert await feeds.stop_feed(db, A.url, "by the operator")
        assert await feeds.find_due_feeds(db, now, 10) == ()

        assert await feeds.wake_feed(db, A.url, now)
        (feed,) = await feeds.find_due_feeds(db, now, 10)
        assert (feed.last_error, feed.n_failures, feed.paused_at) == ("", 0, None)

        assert not await feeds.stop_feed(db, "https://nowhere.example/rss", "")
        assert not await feeds.wake_feed(db, "https://nowhere.example/rss", now)


async def test_full_text_is_a_setting_of_a_feed(any_store: Store, now: datetime) -> None:
    """On and off; a feed that is not there says so."""
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        assert await feeds.set_full_text(db, A.url, on=True)
        (feed,) = await feeds.list_feeds(db)
        assert feed.full_text
        assert not await feeds.set_full_text(db, "https://nowhere.example/rss", on=True)


async def test_processes_that_start_at_once_take_the_list_once(
    any_store: Store, now: datetime
) -> None:
    """Each brings its tables and its feeds up to date, and none stumbles over another."""
    listed = [FeedToAdd(url=f"https://tide.example/{n}") for n in range(20)]

    async def start() -> tuple[int, int]:
        async with any_store.begin() as db:
            return await feeds.sync_feeds(db, listed, now)

    counts = await asyncio.gather(*(start() for _ in range(4)))

    assert sorted(counts) == [(0, 0), (0, 0), (0, 0), (20, 0)]
