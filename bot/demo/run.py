"""``demo``: the whole program on a bundled sample, with the chat in the browser.

Everything is the real thing but three: the feeds come from the sample instead of the network, the
outlets are invented, and Telegram is the Bot API server of bot/botapi, inside this process.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.app import assemble
from bot.bias.outlets import Register
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.briefings.write import write_due
from bot.briefings.writer import ExtractiveWriter
from bot.clock import Clock
from bot.commands.service import stopping
from bot.commands.terminal import complain, progress, say
from bot.demo.chat import BrowserChat
from bot.demo.sample import Sample, load_sample
from bot.demo.sample_feeds import SampleFeed, render_feeds
from bot.embedding.seam import Embedder
from bot.errors import BotError, FetchFailed
from bot.logs import set_up_logs
from bot.model import ArticleId, Briefing, Side, Story
from bot.running import run as run_parts
from bot.serve import bound_socket
from bot.settings import Settings, read_settings
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.sources.outcomes import PollRules
from bot.sources.poll import poll_feeds
from bot.store import articles, feeds, stories
from bot.store.db import Store, open_store
from bot.store.feeds import FeedToAdd
from bot.store.migrate import migrate
from bot.store.registers import RegisterSource
from bot.stories.group import Grouping

# Of the form BotFather gives out; the server inside this process knows no other.
TOKEN = "424242:evenhand-demo-token"
_HOST = "127.0.0.1"
# The feeds of the sample have addresses like any other; nothing is asked there.
_FEEDS_AT = "https://feeds.sample.example"


class SampleFetch:
    """Web that answers with the documents of the sample."""

    def __init__(self, documents: Mapping[str, SampleFeed]) -> None:
        self._documents = documents

    @classmethod
    def of(cls, sample: Sample, now: datetime) -> SampleFetch:
        """Return the fetch for *sample* as it would be published at *now*."""
        return cls(render_feeds(sample, now, _FEEDS_AT))

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the addresses of the feeds."""
        return tuple(_FEEDS_AT + path for path in self._documents)

    async def __call__(self, request: FetchRequest) -> Fetched:
        document = self._documents.get(urlsplit(request.url).path)
        if document is None:
            raise FetchFailed(f"{request.url}: not in the sample", status=404)
        tag = f'"{len(document.body)}"'
        if request.etag == tag:
            return Fetched(status=304, url=request.url, etag=tag)
        return Fetched(
            status=200,
            url=request.url,
            body=document.body,
            content_type=document.content_type,
            etag=tag,
        )

    async def post(self, url: str, _form: Mapping[str, str]) -> int:
        """Refuse: the sample has no hubs."""
        raise FetchFailed(f"{url}: not in the sample", status=404)


class _Watched(ExtractiveWriter):
    """Moves a bar on with each story that it begins to write."""

    def __init__(self, bar: Iterator[int], embedder: Embedder | None) -> None:
        super().__init__(embedder)
        self._bar = bar

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        if language is None:
            next(self._bar, None)
        return await super().write(story, sides, language)


def demo(arguments: argparse.Namespace) -> int:
    """Run ``demo`` until Ctrl-C."""
    set_up_logs("text", level=logging.WARNING)
    asyncio.run(_demo(arguments.port, open_browser=not arguments.no_browser))
    return 0


async def _demo(port: int, *, open_browser: bool) -> None:
    clock, sample = Clock(), load_sample()
    fetch = SampleFetch.of(sample, clock.now())
    listener = bound_socket(_HOST, port)
    world = World(token=TOKEN)
    with tempfile.TemporaryDirectory(prefix="evenhand-demo-") as folder:
        async with BotApiServer(world) as server:
            settings = _settings(Path(folder), server.url, listener)
            migrate(settings.database_url)
            store = open_store(settings.database_url)
            try:
                registers = RegisterSource(store, Register(sample.outlets))
                parts = assemble(settings, store, fetch, registers, clock)
                await load(store, fetch, sample, clock, parts.embedder)
                chat = BrowserChat(world)
                stop = asyncio.Event()
                with stopping(stop):
                    announcing = asyncio.create_task(
                        _announce(parts.reached, settings.public_url, open_browser=open_browser)
                    )
                    stop_chat = asyncio.create_task(_close_at(stop, chat))
                    await run_parts(parts, stop, routes=chat.routes(), listener=listener)
                    announcing.cancel()
                    stop_chat.cancel()
            finally:
                await store.close()


async def _announce(reached: asyncio.Event, url: str, *, open_browser: bool) -> None:
    await reached.wait()
    say(f"{url}/chat")
    complain("The chat is at this address, the story pages at / beside it. Ctrl-C ends the demo.")
    if open_browser:
        await asyncio.to_thread(webbrowser.open, f"{url}/chat")


async def _close_at(stop: asyncio.Event, chat: BrowserChat) -> None:
    await stop.wait()
    chat.close()


def _settings(folder: Path, api_url: str, listener: socket.socket) -> Settings:
    port = listener.getsockname()[1]
    return read_settings(
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            "WEB_HOST": _HOST,
            "WEB_PORT": str(port),
        }
    )


async def load(
    store: Store,
    fetch: SampleFetch,
    sample: Sample,
    clock: Clock,
    embedder: Embedder | None = None,
) -> None:
    """Take the sample through the real stages: poll, group, write; bars show how far it is."""
    now = clock.now()
    grouping = Grouping(store, Register(sample.outlets), embedder)
    async with store.begin() as db:
        await feeds.add_feeds(db, [FeedToAdd(url=url) for url in fetch.urls], now)
        listed = await feeds.list_feeds(db)
    interval = read_settings({}).poll_interval
    for feed in progress(listed, "reading feeds"):
        report = await poll_feeds(store, fetch, [feed], PollRules(interval=interval), now)
        if report.feeds[0].error:
            raise BotError(f"{feed.url}: {report.feeds[0].error}")
    async with store.read() as db:
        waiting = await articles.count_ungrouped(db)
    for _ in progress(range(1), f"grouping {waiting} articles"):
        await grouping.group_new(now)
    async with store.read() as db:
        n_stories = len(await stories.find_unwritten(db, now, 1000))
    bar = iter(progress(range(n_stories), "writing stories"))

    writer = _Watched(bar, embedder)
    while await write_due(store, writer, Register(sample.outlets), now):
        continue
    for _ in bar:
        continue
