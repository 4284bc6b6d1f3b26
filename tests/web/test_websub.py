"""The address that hubs call, over HTTP."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.types import Message

from bot.errors import BadFeed
from bot.model import FeedId
from bot.store import feeds, hubs
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.hubs import HubOffer, HubState, KnownHub
from bot.web.server import create_app
from bot.web.websub import PushCounts, PushLimits, websub_route
from tests.bias.worlds import WORLD
from tests.web.records import FakeLibrary

TOPIC = "https://tide.example/rss"
LIMITS = PushLimits(max_bytes=1_000, at_once=2, of_one_feed=1, read_at_once=2, patience_s=0.05)


@dataclass
class Intake:
    """Takes pushes; it fails as told, and holds them until ``open`` is set."""

    pushed: list[tuple[FeedId, bytes, str | None]] = field(default_factory=list)
    failure: Exception | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def __call__(self, feed_id: FeedId, body: bytes, content_type: str | None) -> None:
        self.begun.release()
        await self.open.wait()
        if self.failure is not None:
            raise self.failure
        self.pushed.append((feed_id, body, content_type))


@dataclass
class World:
    """A service that feeds with hubs are known to."""

    store: Store
    client: httpx.AsyncClient
    app: Callable[..., Awaitable[None]]
    intake: Intake
    counts: PushCounts
    now: datetime

    async def add_hub(self, url: str = TOPIC) -> KnownHub:
        async with self.store.begin() as db:
            await feeds.add_feeds(db, [FeedToAdd(url=url)], self.now)
            (feed,) = await feeds.find_feeds(db, [url])
            offer = HubOffer(feed_id=feed.id, hub_url="https://hub.example/", topic_url=url)
            await hubs.offer_hubs(db, [offer], self.now)
        return await self.hub(feed.id)

    async def hub(self, feed_id: FeedId) -> KnownHub:
        async with self.store.read() as db:
            return (await hubs.hub_states(db))[feed_id]

    async def call(self, hub: KnownHub, **asked: str) -> httpx.Response:
        """Call as a hub does to verify; ``mode="denied"`` stands for hub.mode."""
        params = {f"hub.{name}": value for name, value in asked.items()}
        return await self.client.get(f"/websub/{hub.token}", params=params)

    async def push(
        self, hub: KnownHub, body: bytes, *, secret: str | None = None, **headers: str
    ) -> httpx.Response:
        """Push as a hub does, signed with *secret* or the right one."""
        digest = hmac.new((secret or hub.secret).encode(), body, "sha256").hexdigest()
        signed = {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "text/xml"}
        return await self.client.post(
            f"/websub/{hub.token}", content=body, headers=signed | headers
        )


@pytest.fixture
async def world(any_store: Store, now: datetime) -> AsyncIterator[World]:
    intake, counts = Intake(), PushCounts()
    intake.open.set()
    route = websub_route(any_store, intake, clock=lambda: now, limits=LIMITS, counts=counts)
    app = create_app(
        FakeLibrary(),
        register=lambda: WORLD,
        public_url="https://news.example",
        clock=lambda: now,
        routes=[route],
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield World(store=any_store, client=client, app=app, intake=intake, counts=counts, now=now)


async def test_what_we_asked_for_is_verified(world: World) -> None:
    """The challenge comes back as text that no browser runs, and the lease is noted."""
    hub = await world.add_hub()

    got = await world.call(
        hub, mode="subscribe", topic=TOPIC, challenge="<script>x</script>", lease_seconds="3600"
    )

    assert (got.status_code, got.text) == (200, "<script>x</script>")
    assert got.headers["Content-Type"].startswith("text/plain")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in got.headers["Content-Security-Policy"]
    known = await world.hub(hub.feed_id)
    assert known.state is HubState.CONFIRMED
    assert known.lease_until == world.now + timedelta(hours=1)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"mode": "subscribe", "topic": TOPIC + "x", "challenge": "c"}, id="topic"),
        pytest.param({"mode": "unsubscribe", "topic": TOPIC, "challenge": "c"}, id="unsubscribe"),
        pytest.param({"mode": "subscribe", "topic": TOPIC}, id="no-challenge"),
    ],
)
async def test_what_we_did_not_ask_for_is_not_there(world: World, asked: dict[str, str]) -> None:
    """404 without a word, and nothing changes."""
    hub = await world.add_hub()

    got = await world.call(hub, **asked)

    assert (got.status_code, got.text) == (404, "")
    assert await world.hub(hub.feed_id) == hub


async def test_a_denial_is_noted_with_its_reason(world: World) -> None:
    """The hub gets its 200."""
    hub = await world.add_hub()

    got = await world.call(hub, mode="denied", topic=TOPIC, reason="no such feed")

    assert (got.status_code, got.text) == (200, "")
    known = await world.hub(hub.feed_id)
    assert (known.state, known.last_error) == (HubState.REFUSED, "the hub refused: no such feed")


@pytest.mark.parametrize("token", ["unknown", "x" * 5_000, "%00", "é"])
async def test_an_unknown_token_is_not_there(world: World, token: str) -> None:
    """404 for a call; 410 for a push, which lets the hub forget us."""
    await world.add_hub()
    params = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c"}

    got = await world.client.get(f"/websub/{token}", params=params)
    pushed = await world.client.post(f"/websub/{token}", content=b"<rss/>")

    assert (got.status_code, got.text) == (404, "")
    assert (pushed.status_code, pushed.text) == (410, "")
    assert world.intake.pushed == []


async def test_a_removed_feed_is_gone_for_its_hub(world: World) -> None:
    """So the subscription ends without our asking."""
    hub = await world.add_hub()
    async with world.store.begin() as db:
        await feeds.remove_feed(db, TOPIC)

    assert (await world.push(hub, b"<rss/>")).status_code == 410


async def test_a_signed_push_is_taken(world: World) -> None:
    """Body and type arrive as they were sent, and the hub has proven itself."""
    hub = await world.add_hub()

    got = await world.push(hub, b"<rss/>")

    assert (got.status_code, got.text) == (202, "")
    assert world.intake.pushed == [(hub.feed_id, b"<rss/>", "text/xml")]
    assert (await world.hub(hub.feed_id)).last_push_at == world.now
    assert world.counts == PushCounts(n_taken=1)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X-Hub-Signature": ""}, id="none"),
        pytest.param({"X-Hub-Signature": "sha256=00"}, id="wrong"),
        pytest.param({"X-Hub-Signature": "md5=00"}, id="unknown-method"),
    ],
)
async def test_a_push_without_the_right_signature_is_ignored(
    world: World, headers: dict[str, str]
) -> None:
    """The answer is the same, so nobody can try keys; it is counted and the operator told."""
    hub = await world.add_hub()

    got = await world.push(hub, b"<rss/>", **headers)

    assert (got.status_code, got.text) == (202, "")
    assert world.intake.pushed == []
    assert world.counts == PushCounts(n_forged=1)
    known = await world.hub(hub.feed_id)
    assert known.last_push_at is None
    assert "not signed" in known.last_error


async def test_one_feeds_secret_is_not_anothers(world: World) -> None:
    """A hub cannot speak for a feed that it does not serve."""
    tide = await world.add_hub()
    post = await world.add_hub("https://post.example/rss")

    await world.push(tide, b"<rss/>", secret=post.secret)

    assert world.counts == PushCounts(n_forged=1)


async def test_a_push_that_is_no_feed_proves_nothing(world: World) -> None:
    """The hub is thanked, the reason kept, and polls stay as they are."""
    hub = await world.add_hub()
    world.intake.failure = BadFeed("this is no feed")

    got = await world.push(hub, b"hello")

    assert got.status_code == 202
    assert world.counts == PushCounts(n_unreadable=1)
    known = await world.hub(hub.feed_id)
    assert known.last_push_at is None
    assert known.last_error == "a push could not be read: this is no feed"


async def test_a_large_push_is_refused(world: World) -> None:
    """By what it says of itself or by what it is, and not read any further."""
    hub = await world.add_hub()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"x" * 100

    declared = await world.push(hub, b"x" * 1_001)
    streamed = await world.client.post(f"/websub/{hub.token}", content=endless())
    fitting = await world.push(hub, b"x" * 1_000)

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert sent == 11
    assert fitting.status_code == 202


async def test_a_packed_push_is_refused(world: World) -> None:
    """A bomb is not unpacked; hubs send feeds as they are."""
    hub = await world.add_hub()

    got = await world.push(hub, b"x", **{"Content-Encoding": "gzip"})

    assert got.status_code == 415


async def test_pushes_beyond_the_limit_are_asked_to_come_again(world: World) -> None:
    """One of a feed, two in all: the third hub waits a minute, and then there is room."""
    tide = await world.add_hub()
    post = await world.add_hub("https://post.example/rss")
    village = await world.add_hub("https://village.example/rss")
    world.intake.open.clear()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(world.push(tide, b"1"))
        await world.intake.begun.acquire()
        again = await world.push(tide, b"2")
        second = group.create_task(world.push(post, b"3"))
        await world.intake.begun.acquire()
        third = await world.push(village, b"4")
        world.intake.open.set()
    later = await world.push(village, b"5")

    statuses = [got.status_code for got in (first.result(), again, second.result(), third, later)]
    assert statuses == [202, 503, 202, 503, 202]
    assert again.headers["Retry-After"] == "60"


async def raw_push(world: World, hub: KnownHub, *messages: Message) -> list[Message]:
    """Push with a connection that brings *messages* and then nothing; return what was answered."""
    waiting = list(messages)
    answered: list[Message] = []

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("nothing ever comes")

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/websub/{hub.token}",
        "query_string": b"",
        "headers": [],
    }
    await world.app(scope, receive, send)
    return answered


PART: Message = {"type": "http.request", "body": b"x", "more_body": True}


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        pytest.param([PART], 408, id="slow"),
        pytest.param([PART, {"type": "http.disconnect"}], 400, id="cut-off"),
    ],
)
async def test_a_push_that_does_not_arrive_leaves_its_place(
    world: World, messages: list[Message], status: int
) -> None:
    """However often it happens, the next one is taken."""
    hub = await world.add_hub()

    for _ in range(3):
        start, _body = await raw_push(world, hub, *messages)
        assert start["status"] == status

    assert (await world.push(hub, b"<rss/>")).status_code == 202


async def test_a_defect_leaves_its_place(world: World) -> None:
    """The traceback goes to the log, and the next push is taken."""
    hub = await world.add_hub()
    world.intake.failure = RuntimeError("broken")
    with pytest.raises(RuntimeError):
        await world.push(hub, b"1")
    world.intake.failure = None

    assert (await world.push(hub, b"2")).status_code == 202


async def test_other_methods_are_not_answered(world: World) -> None:
    """As everywhere on the pages."""
    hub = await world.add_hub()

    assert (await world.client.put(f"/websub/{hub.token}")).status_code == 405
