"""The whole way: feeds over HTTP, poll, group, write, a delivery at its minute, the page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Parts, assemble
from bot.bias.outlets import Register
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.clock import Clock
from bot.demo.run import TOKEN
from bot.demo.sample import load_sample
from bot.demo.sample_feeds import render_feeds
from bot.running import run
from bot.serve import bound_socket, serving
from bot.settings import Settings, read_settings
from bot.sources.fetching.fetch import FetchSettings, HttpFetch
from bot.store import feeds, ledger
from bot.store.cards import CardQuery, count_cards
from bot.store.db import Store
from bot.store.feeds import FeedToAdd
from bot.store.registers import RegisterSource
from tests.talk import Talk

BERLIN = ZoneInfo("Europe/Berlin")
# The stories are written an hour before the slot; then the clock is set so far before its minute.
LEAD = timedelta(seconds=2)


class ShiftedClock(Clock):
    """The real clock, set to another time."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift

    def set(self, now: datetime) -> None:
        """Let it be *now*, and go on from there."""
        self.shift = now - super().now()


@asynccontextmanager
async def feeds_over_http(now: datetime) -> AsyncIterator[list[str]]:
    """Serve the sample's feeds on loopback; yield their addresses."""
    listener = bound_socket("127.0.0.1", 0)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    documents = render_feeds(load_sample(), now, base)

    async def answer(request: Request) -> Response:
        document = documents[request.url.path]
        return Response(document.body, media_type=document.content_type)

    app = Starlette(routes=[Route("/{path:path}", answer)])
    async with serving(app, listener):
        yield [base + path for path in documents]


def hurried(parts: Parts) -> Parts:
    """Return *parts* with ticks as often as a test has patience for."""
    return replace(parts, ticks=tuple(replace(tick, every_s=0.3) for tick in parts.ticks))


async def until_written(store: Store, n_stories: int) -> None:
    """Wait until *n_stories* stories with several outlets are written."""
    async with asyncio.timeout(60):
        while True:
            async with store.read() as db:
                if await count_cards(db, CardQuery(min_outlets=6)) >= n_stories:
                    return
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_from_a_feed_to_the_page_behind_a_briefing(store: Store, database_url: str) -> None:
    """What outlets published arrives at the minute asked for, once, and leads to its sources."""
    clock = ShiftedClock()
    slot = (clock.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    listener = bound_socket("127.0.0.1", 0)
    stop = asyncio.Event()
    async with BotApiServer(World(token=TOKEN), clock=lambda: clock.now().timestamp()) as server:
        settings: Settings = read_settings(
            {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": server.url,
                "DATABASE_URL": database_url,
                "WEB_PORT": str(listener.getsockname()[1]),
            }
        )
        fetch = HttpFetch(FetchSettings(user_agent="Evenhand test", allow_private=True))
        async with feeds_over_http(clock.now()) as urls:
            async with store.begin() as db:
                await feeds.add_feeds(db, [FeedToAdd(url=url) for url in urls], clock.now())
            registers = RegisterSource(store, Register(load_sample().outlets))
            parts = hurried(assemble(settings, store, fetch, registers, clock))
            running = asyncio.create_task(run(parts, stop, listener=listener))
            try:
                await asyncio.wait_for(parts.reached.wait(), 10)
                talk = Talk(server, server.person())
                local = slot.astimezone(BERLIN)
                menu = await talk.says(f"/subscribe {local:%H:%M} Berlin 2 stories")
                assert f" at {local:%H:%M}" in menu.content.text
                await until_written(store, 8)
                clock.set(slot - LEAD)

                *_, briefing = await talk.receives(2)

                assert briefing.sent_at >= slot.timestamp()
                assert briefing.sent_at < (slot + timedelta(minutes=1)).timestamp()
                links = [str(e.url) for e in briefing.content.entities if e.type == "text_link"]
                page = next(link for link in links if "/s/" in link)
                await the_page_shows_every_source(page)
                await asyncio.sleep(1)
                assert len(talk.person.received) == 2
            finally:
                stop.set()
                await asyncio.wait_for(running, 20)
                await fetch.aclose()
    async with store.read() as db:
        states = await ledger.count_states(db)
    assert {state.value: n for state, n in states.items()} == {"sent": 1}


async def the_page_shows_every_source(url: str) -> None:
    """Check the page and its JSON against each other."""
    async with httpx.AsyncClient(trust_env=False) as client:
        page = await client.get(url)
        document = (await client.get(f"{url}.json")).json()
    assert page.status_code == 200
    assert set(document) == {"story", "briefing", "coverage", "articles"}
    assert len(document["articles"]) == document["coverage"]["articles"] >= 6
    shown = set(re.findall(r'id="a-([^"]+)"', page.text))
    assert shown == {str(n) for n in range(1, len(document["articles"]) + 1)} or shown >= {
        article["id"] for article in document["articles"]
    }
