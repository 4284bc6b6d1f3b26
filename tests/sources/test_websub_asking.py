"""The pass that asks hubs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import FetchFailed
from bot.sources import websub
from bot.store import feeds, hubs
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.hubs import HubOffer, HubState, KnownHub

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PUBLIC = "https://news.example"
HUB, TOPIC = "https://hub.example/", "https://tide.example/rss"
# What a hub calls back with.
CONFIRMATION = {
    "hub.mode": "subscribe",
    "hub.topic": TOPIC,
    "hub.challenge": "c",
    "hub.lease_seconds": "86400",
}


class FakeHub:
    """A Post that remembers what it was sent and answers as told, status by hub."""

    def __init__(self) -> None:
        self.forms: list[tuple[str, Mapping[str, str]]] = []
        self.answers: dict[str, int | Exception] = {}

    async def __call__(self, url: str, form: Mapping[str, str]) -> int:
        self.forms.append((url, form))
        answer = self.answers.get(url, 202)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def add(store: Store, *urls: str, hub_url: str = HUB) -> None:
    """Let feeds name a hub."""
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], NOW)
        offers = [
            HubOffer(feed_id=feed.id, hub_url=hub_url, topic_url=feed.url)
            for feed in await feeds.find_feeds(db, urls)
        ]
        await hubs.offer_hubs(db, offers, NOW)


async def state_of(store: Store, url: str = TOPIC) -> KnownHub:
    async with store.read() as db:
        return next(hub for hub in (await hubs.hub_states(db)).values() if hub.topic_url == url)


async def test_a_hub_is_asked_once(any_store: Store) -> None:
    """It has time to call back, and a pass with nothing to do says nothing."""
    await add(any_store, TOPIC)
    hub = FakeHub()

    report = await websub.ask_hubs(any_store, hub, PUBLIC, NOW)
    again = await websub.ask_hubs(any_store, hub, PUBLIC, NOW + HOUR / 2)

    assert str(report) == "asked=1 failed=0 dropped=0"
    assert not again
    known = await state_of(any_store)
    assert hub.forms == [(HUB, websub.subscription_form(known, PUBLIC))]
    assert known.state is HubState.ASKED


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        pytest.param(FetchFailed("no answer"), HubState.WANTED, id="silence"),
        pytest.param(FetchFailed("no", status=403), HubState.REFUSED, id="refusal"),
        pytest.param(410, HubState.REFUSED, id="status-only"),
        pytest.param(302, HubState.WANTED, id="no-success"),
    ],
)
async def test_what_a_hub_answers_is_remembered(
    any_store: Store, answer: int | Exception, state: HubState
) -> None:
    """With the reason, and other hubs are asked all the same."""
    await add(any_store, TOPIC)
    await add(any_store, "https://post.example/rss", hub_url="https://other.example/")
    hub = FakeHub()
    hub.answers[HUB] = answer

    report = await websub.ask_hubs(any_store, hub, PUBLIC, NOW)

    assert str(report) == "asked=2 failed=1 dropped=0"
    known = await state_of(any_store)
    assert (known.state, known.n_failures) == (state, 1)
    assert known.last_error
    assert (await state_of(any_store, "https://post.example/rss")).state is HubState.ASKED


async def test_a_defect_costs_one_hub_an_hour(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """The pass goes on, and the log has the traceback."""
    await add(store, TOPIC)
    await add(store, "https://post.example/rss", hub_url="https://other.example/")
    hub = FakeHub()
    hub.answers[HUB] = RuntimeError("broken")

    report = await websub.ask_hubs(store, hub, PUBLIC, NOW)

    assert str(report) == "asked=2 failed=1 dropped=0"
    assert (await state_of(store)).next_ask_at == NOW + HOUR
    assert "not asked" in caplog.text


async def test_a_hub_may_call_back_before_it_answers(store: Store) -> None:
    """What it confirmed stands, even if its answer is then lost."""
    await add(store, TOPIC)

    async def post(url: str, form: Mapping[str, str]) -> int:
        record = websub.plan_reply(await state_of(store), CONFIRMATION, NOW)
        assert record is not None
        async with store.begin() as db:
            await hubs.record_hub(db, record)
        raise FetchFailed("no answer in 20 s")

    await websub.ask_hubs(store, post, PUBLIC, NOW)

    known = await state_of(store)
    assert (known.state, known.lease_until) == (HubState.CONFIRMED, NOW + DAY)


async def test_a_lease_is_renewed_before_it_ends(store: Store) -> None:
    """Not before four fifths of it, and with the same address and secret."""
    await add(store, TOPIC)
    hub = FakeHub()
    await websub.ask_hubs(store, hub, PUBLIC, NOW)
    record = websub.plan_reply(await state_of(store), CONFIRMATION, NOW)
    assert record is not None
    async with store.begin() as db:
        await hubs.record_hub(db, record)

    assert not await websub.ask_hubs(store, hub, PUBLIC, NOW + 0.79 * DAY)
    assert await websub.ask_hubs(store, hub, PUBLIC, NOW + 0.91 * DAY)

    assert hub.forms[0] == hub.forms[1]
    assert (await state_of(store)).lease_until == NOW + DAY


async def test_without_a_public_address_hubs_are_forgotten(store: Store) -> None:
    """None is asked, and polls go on as without them."""
    await add(store, TOPIC)
    hub = FakeHub()

    report = await websub.ask_hubs(store, hub, None, NOW)

    assert str(report) == "asked=0 failed=0 dropped=1"
    assert hub.forms == []


async def test_hubs_hear_of_a_new_public_address(store: Store) -> None:
    """At the next pass, not at the end of their lease."""
    await add(store, TOPIC)
    hub = FakeHub()
    await websub.ask_hubs(store, hub, PUBLIC, NOW)

    await websub.ask_hubs(store, hub, "https://moved.example", NOW + MINUTE)

    assert hub.forms[-1][1]["hub.callback"].startswith("https://moved.example/websub/")


async def test_one_pass_asks_a_bounded_number(store: Store) -> None:
    """The others are due in the next."""
    await add(store, *(f"https://tide.example/{n}" for n in range(websub.MAX_ASKS + 5)))
    hub = FakeHub()

    first = await websub.ask_hubs(store, hub, PUBLIC, NOW)
    second = await websub.ask_hubs(store, hub, PUBLIC, NOW)

    assert (first.n_asked, second.n_asked) == (websub.MAX_ASKS, 5)
    assert len({form["hub.callback"] for _, form in hub.forms}) == websub.MAX_ASKS + 5
