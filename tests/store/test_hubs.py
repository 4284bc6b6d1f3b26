"""What the store remembers of hubs."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.model import FeedId
from bot.store import feeds, hubs
from bot.store.db import Connection, Store
from bot.store.feeds import FeedToAdd
from bot.store.hubs import HubOffer, HubRecord, HubState, KnownHub
from bot.store.polls import PollRecord, record_polls

HUB = "https://hub.example/"
TIDE, POST = "https://tide.example/rss", "https://post.example/rss"
HOUR = timedelta(hours=1)


async def add_feed(db: Connection, url: str, now: datetime) -> FeedId:
    await feeds.add_feeds(db, [FeedToAdd(url=url)], now)
    (feed,) = await feeds.find_feeds(db, [url])
    return feed.id


async def offer(db: Connection, feed_id: FeedId, now: datetime, **over: str | None) -> None:
    fields = {"hub_url": HUB, "topic_url": TIDE} | over
    await hubs.offer_hubs(db, [HubOffer(feed_id=feed_id, **fields)], now)  # type: ignore[arg-type]


async def the_hub(db: Connection) -> KnownHub:
    (hub,) = (await hubs.hub_states(db)).values()
    return hub


async def confirm(db: Connection, hub: KnownHub, now: datetime) -> bool:
    record = HubRecord(
        token=hub.token,
        state=HubState.CONFIRMED,
        next_ask_at=now + HOUR,
        lease_until=now + 2 * HOUR,
    )
    return await hubs.record_hub(db, record)


async def test_a_hub_that_a_feed_names_is_asked_at_once(any_store: Store, now: datetime) -> None:
    """It waits for nothing, and its token and secret are drawn for it."""
    draw = map(str, count())
    async with any_store.begin() as db:
        tide = await add_feed(db, TIDE, now)
        offered = HubOffer(feed_id=tide, hub_url=HUB, topic_url=TIDE)
        await hubs.offer_hubs(db, [offered], now, draw=lambda: next(draw))

        (due,) = await hubs.find_due_hubs(db, now, 10)

    assert due == KnownHub(
        feed_id=tide,
        hub_url=HUB,
        topic_url=TIDE,
        token="0",
        secret="1",
        state=HubState.WANTED,
        next_ask_at=now,
    )


async def test_naming_the_same_hub_again_changes_nothing(any_store: Store, now: datetime) -> None:
    """Every poll says it; the subscription goes on."""
    async with any_store.begin() as db:
        tide = await add_feed(db, TIDE, now)
        await offer(db, tide, now)
        await confirm(db, await the_hub(db), now)
        before = await the_hub(db)

        await offer(db, tide, now + HOUR)

        assert await the_hub(db) == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"hub_url": "https://other.example/"}, id="hub"),
        pytest.param({"topic_url": "https://tide.example/atom"}, id="topic"),
    ],
)
async def test_another_hub_or_topic_is_another_subscription(
    any_store: Store, now: datetime, change: dict[str, str]
) -> None:
    """It has a token of its own, the old one is unknown, and nothing is proven."""
    async with any_store.begin() as db:
        tide = await add_feed(db, TIDE, now)
        await offer(db, tide, now)
        before = await the_hub(db)
        await confirm(db, before, now)
        await hubs.record_push(db, before.token, now)

        await offer(db, tide, now + HOUR, **change)

        after = await the_hub(db)
        assert await hubs.find_hub(db, before.token) is None
    assert after.token != before.token
    assert after.secret != before.secret
    assert (after.state, after.lease_until, after.last_push_at) == (HubState.WANTED, None, None)
    assert after.next_ask_at == now + HOUR


@pytest.mark.parametrize(
    "hub_url",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("https://hub.example/" + "x" * 2_000, id="endless"),
        pytest.param("https://hub.example/\x00", id="not-for-a-database"),
        pytest.param("https://hub.example/\nstate=confirmed", id="not-for-a-log"),
    ],
)
async def test_a_feed_without_a_usable_hub_has_none(
    any_store: Store, now: datetime, hub_url: str | None
) -> None:
    """The one it had is forgotten; to have had none is no problem."""
    async with any_store.begin() as db:
        tide = await add_feed(db, TIDE, now)
        await offer(db, tide, now)

        await offer(db, tide, now, hub_url=hub_url)
        await offer(db, tide, now, hub_url=hub_url)

        assert await hubs.hub_states(db) == {}


async def test_hubs_are_found_by_feed(any_store: Store, now: datetime) -> None:
    """Only those asked for, and no entry for a feed without one."""
    async with any_store.begin() as db:
        tide, post = await add_feed(db, TIDE, now), await add_feed(db, POST, now)
        await offer(db, tide, now)

        assert set(await hubs.hub_states(db, [tide, post])) == {tide}
        assert await hubs.hub_states(db, [post]) == {}
        assert await hubs.hub_states(db, []) == {}


async def test_due_hubs_come_in_the_order_of_their_time(any_store: Store, now: datetime) -> None:
    """The longest overdue first, no more than asked for, none before its time."""
    async with any_store.begin() as db:
        tide, post = await add_feed(db, TIDE, now), await add_feed(db, POST, now)
        await offer(db, tide, now + HOUR)
        await offer(db, post, now)

        assert await hubs.find_due_hubs(db, now - HOUR, 10) == ()
        both = await hubs.find_due_hubs(db, now + HOUR, 10)
        first = await hubs.find_due_hubs(db, now + HOUR, 1)

    assert [hub.feed_id for hub in both] == [post, tide]
    assert first == both[:1]


@pytest.mark.parametrize("how", ["removed", "gone"])
async def test_a_feed_that_is_not_polled_has_no_hub(
    any_store: Store, now: datetime, how: str
) -> None:
    """Its token is unknown at once, it is not asked, and the row goes at the next clearing."""
    async with any_store.begin() as db:
        await feeds.sync_feeds(db, [FeedToAdd(url=TIDE)], now)
        (tide,) = await feeds.list_feeds(db)
        await offer(db, tide.id, now)
        token = (await the_hub(db)).token
        if how == "removed":
            await feeds.remove_feed(db, TIDE)
        else:
            gone = PollRecord(feed_id=tide.id, polled_at=now, next_poll_at=now, active=False)
            await record_polls(db, [gone])

        assert await hubs.find_hub(db, token) is None
        assert await hubs.find_due_hubs(db, now, 10) == ()
        assert await hubs.drop_idle_hubs(db) == 1
        assert await hubs.hub_states(db) == {}


async def test_a_deleted_feed_takes_its_hub_along(any_store: Store, now: datetime) -> None:
    """No row is left over."""
    async with any_store.begin() as db:
        await offer(db, await add_feed(db, TIDE, now), now)
        await feeds.remove_feed(db, TIDE)

        assert await hubs.hub_states(db) == {}


async def test_clearing_leaves_hubs_of_polled_feeds(any_store: Store, now: datetime) -> None:
    """Until no hub can reach us."""
    async with any_store.begin() as db:
        await offer(db, await add_feed(db, TIDE, now), now)

        assert await hubs.drop_idle_hubs(db) == 0
        assert await hubs.drop_hubs(db) == 1


async def test_a_record_is_written_only_on_the_state_it_was_made_for(
    any_store: Store, now: datetime
) -> None:
    """A late failure does not undo what the hub has confirmed meanwhile."""
    async with any_store.begin() as db:
        await offer(db, await add_feed(db, TIDE, now), now)
        hub = await the_hub(db)
        assert await confirm(db, hub, now)
        failed = HubRecord(token=hub.token, state=HubState.WANTED, next_ask_at=now)

        assert not await hubs.record_hub(db, failed, was=HubState.ASKED)
        assert (await the_hub(db)).state is HubState.CONFIRMED
        assert await hubs.record_hub(db, failed, was=HubState.CONFIRMED)
        assert (await the_hub(db)).state is HubState.WANTED


async def test_a_push_proves_a_hub_and_a_missed_item_unproves_it(
    any_store: Store, now: datetime
) -> None:
    """A good push ends what was wrong; a poll that found more begins anew."""
    async with any_store.begin() as db:
        tide = await add_feed(db, TIDE, now)
        await offer(db, tide, now)
        token = (await the_hub(db)).token
        await hubs.record_bad_push(db, token, "not signed")
        assert (await the_hub(db)).last_error == "not signed"

        await hubs.record_push(db, token, now)
        proven = await the_hub(db)
        await hubs.record_missed(db, [tide])
        missed = await the_hub(db)

    assert (proven.last_push_at, proven.last_error) == (now, "")
    assert missed.last_push_at is None


async def test_another_public_address_makes_all_hubs_due(any_store: Store, now: datetime) -> None:
    """They know us under the old one; the first address is no change."""
    async with any_store.begin() as db:
        await offer(db, await add_feed(db, TIDE, now), now)
        await confirm(db, await the_hub(db), now)
        assert not await hubs.ask_anew_from(db, "https://a.example", now)
        assert not await hubs.ask_anew_from(db, "https://a.example", now)
        assert (await the_hub(db)).state is HubState.CONFIRMED

        assert await hubs.ask_anew_from(db, "https://b.example", now)

        hub = await the_hub(db)
    assert (hub.state, hub.next_ask_at, hub.lease_until) == (HubState.WANTED, now, None)


async def test_a_hub_shows_no_secret(any_store: Store, now: datetime) -> None:
    """What reaches a log by its name tells nobody how to call us."""
    async with any_store.begin() as db:
        await offer(db, await add_feed(db, TIDE, now), now)
        hub = await the_hub(db)

    assert hub.token not in repr(hub)
    assert hub.secret not in repr(hub)
