"""The whole way: a hub on loopback, the real fetcher, the real pages."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.model import FeedId
from bot.serve import bound_socket, serving
from bot.sources.fetching.fetch import FetchSettings, HttpFetch
from bot.sources.websub import ask_hubs, interval_with_hub
from bot.store import feeds, hubs
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.hubs import HubOffer, HubState, KnownHub
from bot.web.server import create_app
from bot.web.websub import websub_route
from tests.bias.worlds import WORLD
from tests.web.records import FakeLibrary

pytestmark = pytest.mark.slow

TOPIC = "https://tide.example/rss"
LEASE_S = 3_600
QUARTER = timedelta(minutes=15)


@dataclass
class LittleHub:
    """A hub as the specification has it: it verifies, signs, retries nothing, forgets on 410."""

    client: httpx.AsyncClient
    port: int = 0
    denies: bool = False
    subscriptions: dict[str, dict[str, str]] = field(default_factory=dict)
    called: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hub"

    async def subscribe(self, request: Request) -> Response:
        """Accept a request, and verify it once it was answered."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        return Response(status_code=202, background=BackgroundTask(self.verify, form))

    async def verify(self, form: dict[str, str]) -> None:
        asked = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"]}
        if self.denies:
            asked |= {"hub.mode": "denied", "hub.reason": "not here"}
        else:
            asked |= {"hub.challenge": "a challenge", "hub.lease_seconds": str(LEASE_S)}
        got = await self.client.get(form["hub.callback"], params=asked)
        if got.status_code == 200 and got.text == "a challenge":
            self.subscriptions[form["hub.callback"]] = form
        self.called.put_nowait(got.status_code)

    async def publish(self, topic: str, body: bytes, method: str = "sha256") -> list[int]:
        """Send *body* to who subscribed to *topic*; return how they answered."""
        statuses = []
        for callback, form in list(self.subscriptions.items()):
            if form["hub.topic"] == topic:
                digest = hmac.new(form["hub.secret"].encode(), body, method).hexdigest()
                headers = {
                    "X-Hub-Signature": f"{method}={digest}",
                    "Content-Type": "application/rss+xml",
                    "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
                }
                got = await self.client.post(callback, content=body, headers=headers)
                statuses.append(got.status_code)
                if got.status_code == 410:
                    del self.subscriptions[callback]
        return statuses


@dataclass
class Service:
    """Our side of it."""

    store: Store
    fetch: HttpFetch
    url: str
    pushed: asyncio.Queue[bytes]
    held: asyncio.Event
    now: Callable[[], datetime]

    async def offer(self, hub: LittleHub) -> None:
        async with self.store.begin() as db:
            await feeds.add_feeds(db, [FeedToAdd(url=TOPIC)], self.now())
            (feed,) = await feeds.find_feeds(db, [TOPIC])
            offered = HubOffer(feed_id=feed.id, hub_url=hub.url, topic_url=TOPIC)
            await hubs.offer_hubs(db, [offered], self.now())

    async def ask(self) -> str:
        return str(await ask_hubs(self.store, self.fetch.post, self.url, self.now()))

    async def hub(self) -> KnownHub:
        async with self.store.read() as db:
            (known,) = (await hubs.hub_states(db)).values()
        return known


@pytest.fixture
async def hub() -> AsyncIterator[LittleHub]:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        little = LittleHub(client=client)
        app = Starlette(routes=[Route("/hub", little.subscribe, methods=["POST"])])
        listener = bound_socket("127.0.0.1", 0)
        little.port = listener.getsockname()[1]
        await stack.enter_async_context(serving(app, listener))
        yield little


@pytest.fixture
async def service(store: Store, now: datetime) -> AsyncIterator[Service]:
    pushed: asyncio.Queue[bytes] = asyncio.Queue()
    held = asyncio.Event()
    held.set()

    async def take(_: FeedId, body: bytes, content_type: str | None) -> None:
        await held.wait()
        assert content_type == "application/rss+xml"
        pushed.put_nowait(body)

    settings = FetchSettings(user_agent="test", allow_private=True, host_pause_s=0)
    fetch = HttpFetch(settings)
    listener = bound_socket("127.0.0.1", 0)
    app = create_app(
        FakeLibrary(),
        register=lambda: WORLD,
        public_url="http://127.0.0.1",
        clock=lambda: now,
        routes=[websub_route(store, take, clock=lambda: now)],
    )
    async with serving(app, listener):
        yield Service(
            store=store,
            fetch=fetch,
            url=f"http://127.0.0.1:{listener.getsockname()[1]}",
            pushed=pushed,
            held=held,
            now=lambda: now,
        )
    await fetch.aclose()


async def test_a_feed_is_subscribed_to_pushed_and_let_go(
    service: Service, hub: LittleHub, now: datetime
) -> None:
    """Asked, verified, pushed to, polled rarely; once the feed is removed, the hub forgets us."""
    await service.offer(hub)
    assert await service.ask() == "asked=1 failed=0 dropped=0"
    async with asyncio.timeout(5):
        assert await hub.called.get() == 200
    known = await service.hub()
    assert known.state is HubState.CONFIRMED
    assert known.lease_until == now + timedelta(seconds=LEASE_S)
    assert interval_with_hub(QUARTER, known.lease_until, known.last_push_at, now) is None

    for method in ("sha1", "sha256", "sha384", "sha512"):
        assert await hub.publish(TOPIC, method.encode(), method) == [202]
        async with asyncio.timeout(5):
            assert await service.pushed.get() == method.encode()
    # The push is noted after it was answered and taken.
    async with asyncio.timeout(5):
        while (known := await service.hub()).last_push_at is None:
            continue
    assert interval_with_hub(QUARTER, known.lease_until, known.last_push_at, now)

    async with service.store.begin() as db:
        await feeds.remove_feed(db, TOPIC)
    assert await hub.publish(TOPIC, b"too late") == [410]
    assert await hub.publish(TOPIC, b"far too late") == []


async def test_the_hub_is_answered_before_the_push_is_read(
    service: Service, hub: LittleHub
) -> None:
    """However long reading takes."""
    await service.offer(hub)
    await service.ask()
    service.held.clear()
    async with asyncio.timeout(5):
        await hub.called.get()

        assert await hub.publish(TOPIC, b"slow") == [202]

        assert service.pushed.empty()
        service.held.set()
        assert await service.pushed.get() == b"slow"


async def test_a_flood_is_turned_away(service: Service, hub: LittleHub) -> None:
    """Two of one feed are held, the others are asked to come later; pages are served meanwhile."""
    await service.offer(hub)
    await service.ask()
    service.held.clear()
    async with asyncio.timeout(5):
        await hub.called.get()

        statuses = [await hub.publish(TOPIC, f"{n}".encode()) for n in range(6)]

        assert statuses == [[202], [202], [503], [503], [503], [503]]
        assert (await hub.client.get(f"{service.url}/healthz")).status_code == 200
        service.held.set()
        assert {await service.pushed.get(), await service.pushed.get()} == {b"0", b"1"}


async def test_a_forged_push_goes_nowhere(service: Service, hub: LittleHub) -> None:
    """Whoever learned the address but not the secret is answered and ignored."""
    await service.offer(hub)
    await service.ask()
    async with asyncio.timeout(5):
        await hub.called.get()
    (form,) = hub.subscriptions.values()
    right, form["hub.secret"] = form["hub.secret"], "guessed"
    assert await hub.publish(TOPIC, b"forged") == [202]
    form["hub.secret"] = right

    assert await hub.publish(TOPIC, b"true") == [202]

    async with asyncio.timeout(5):
        assert await service.pushed.get() == b"true"
    assert service.pushed.empty()


async def test_a_hub_that_denies_is_left_alone(service: Service, hub: LittleHub) -> None:
    """For a day at first, with its reason."""
    hub.denies = True
    await service.offer(hub)
    await service.ask()
    async with asyncio.timeout(5):
        assert await hub.called.get() == 200

    known = await service.hub()

    assert (known.state, known.last_error) == (HubState.REFUSED, "the hub refused: not here")
    assert known.next_ask_at == service.now() + timedelta(days=1)


async def test_nobody_else_can_subscribe_us(service: Service, hub: LittleHub) -> None:
    """A hub that made up our address, or another topic, gets no challenge back."""
    await service.offer(hub)
    token = (await service.hub()).token
    made_up = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": service.url}
    await hub.verify(made_up | {"hub.callback": f"{service.url}/websub/guess"})
    other = {
        "hub.topic": "https://other.example/",
        "hub.callback": f"{service.url}/websub/{token}",
    }
    await hub.verify(made_up | other)

    assert (hub.called.get_nowait(), hub.called.get_nowait()) == (404, 404)
    assert hub.subscriptions == {}
