from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import feeds
from bot.store.db import Store
from bot.store.feeds import FeedToAdd, PollRecord

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
    """Validators, counts, the next time and the first title are kept; an error keeps them too."""
    later = now + timedelta(minutes=15)
    async with any_store.begin() as db:
        await feeds.add_feeds(db, [A], now)
        (feed,) = await feeds.list_feeds(db)
        await feeds.record_poll(
            db,
            PollRecord(
                feed_id=feed.id,
                polled_at=now,
                next_poll_at=later,
                etag='"1"',
                n_new=3,
                title="A",
            ),
        )
        await feeds.record_poll(
            db,
            PollRecord(
                feed_id=feed.id,
                polled_at=later,
                next_poll_at=later + timedelta(hours=1),
                error="no answer",
                n_failures=1,
            ),
        )
        (feed,) = await feeds.list_feeds(db)

    assert (feed.etag, feed.n_articles, feed.title) == ('"1"', 3, "A")
    assert (feed.last_success_at, feed.last_error, feed.n_failures) == (now, "no answer", 1)
