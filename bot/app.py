"""The composition root: settings -> store, fetcher, writer, Telegram, ticks, pages.

Order of start: database, what a crash left, pages, Telegram, ticks. Order of stop: no new work,
open work ends, Telegram, pages, database.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.briefings.choose import close_writer, make_writer
from bot.briefings.llm.budget import StoredBudget
from bot.briefings.recount import recount_due, recount_open
from bot.briefings.write import write_due
from bot.briefings.writer import Writer
from bot.cards.album import Album
from bot.cards.studio import Studio
from bot.clock import Clock
from bot.delivery.deliver import Courier, plan_due
from bot.delivery.editor import Editor
from bot.delivery.sender import TelegramSender
from bot.delivery.tell_operator import tell_operator
from bot.embedding.choose import embedder_of
from bot.embedding.seam import Embedder
from bot.engine.embedded import EmbeddedEngine
from bot.engine.ticks import Tick
from bot.library import Library
from bot.maintain import maintain
from bot.model import FeedId
from bot.serve import bound_socket, serving
from bot.settings import Settings
from bot.sources.fetching.fetch import Web
from bot.sources.fetching.robots import Robots
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.fulltext.read_pages import PageReader, read_due_pages
from bot.sources.outcomes import PollRules
from bot.sources.poll import poll_due, receive_push
from bot.sources.websub import ask_hubs, is_public_address
from bot.store.db import Store
from bot.store.registers import RegisterSource
from bot.stories.group import Grouping
from bot.stories.places import find_places
from bot.talking import talk
from bot.web.server import create_app
from bot.web.websub import websub_route
from handlers import build_application
from handlers.context import BotApplication, Services
from handlers.receiving import LongPolling
from handlers.webhook import webhook_route

log = logging.getLogger(__name__)

# What one outlet alone tells is told by its own sentences: such stories are most of all.
_MIN_OUTLETS_FOR_LLM = 2
# Together below the 20 s in which SIGTERM must end the service.
_OPEN_WORK_S, _REPLIES_S = 10.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All that runs, made from the settings; ``run`` starts and stops it."""

    settings: Settings
    store: Store
    library: Library
    application: BotApplication
    courier: Courier
    pages: PageWorker
    embedder: Embedder | None
    writer: Writer
    studio: Studio
    ticks: tuple[Tick, ...]
    clock: Clock
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once Telegram has answered: nothing is sent before."""


def assemble(
    settings: Settings, store: Store, web: Web, registers: RegisterSource, clock: Clock
) -> Parts:
    """Return the parts of the service; nothing is started."""
    embedder = embedder_of(settings)
    library = Library(store, registers.current, embedder)
    editor = Editor(store=store, shelf=library, public_url=settings.public_url)
    flooded = _Later()
    studio = Studio()
    services = Services(
        store=store,
        library=library,
        editor=editor,
        clock=clock,
        public_url=settings.public_url,
        on_flood=flooded,
        admin_ids=settings.admin_ids,
        album=Album(studio),
    )
    application = build_application(settings.bot_token, settings.telegram_api_url, services)
    sender = TelegramSender(application.bot)
    courier = Courier(store, sender, editor, rate=settings.send_rate, clock=clock)
    flooded.courier = courier
    grouping = Grouping(store, registers.current, embedder)
    writer = _writer_of(settings, store, embedder, clock)
    reached = asyncio.Event()
    pages = PageWorker()

    async def deliver() -> object:
        return await courier.send_open() if reached.is_set() else None

    async def tell() -> object:
        if settings.admin_ids and not reached.is_set():
            return None
        return await tell_operator(store, courier.say, settings.admin_ids, clock.now())

    ticks = (
        *source_ticks(settings, store, web, pages, clock),
        Tick(name="group", every_s=5, run=lambda: grouping.group_new(clock.now())),
        _write_tick(store, writer, library, clock),
        _ratings_tick(registers, store, library, grouping, clock),
        Tick(name="plan", every_s=2, run=lambda: plan_due(store, clock.now())),
        Tick(name="deliver", every_s=1, run=deliver),
        Tick(name="tell", every_s=60, run=tell),
        Tick(name="maintain", every_s=3600, run=lambda: maintain(store, clock.now())),
    )
    return Parts(
        settings=settings,
        store=store,
        library=library,
        application=application,
        courier=courier,
        pages=pages,
        embedder=embedder,
        writer=writer,
        studio=studio,
        ticks=ticks,
        clock=clock,
        reached=reached,
    )


def _write_tick(store: Store, writer: Writer, library: Library, clock: Clock) -> Tick:
    async def write() -> object:
        register = library.register
        report = await write_due(store, writer, register, clock.now())
        if library.register is not register:
            # Ratings changed in the meantime: some of it was written after the count.
            await recount_open(store, library.register, clock.now())
        return report

    return Tick(name="write", every_s=5, run=write)


def _ratings_tick(
    registers: RegisterSource, store: Store, library: Library, grouping: Grouping, clock: Clock
) -> Tick:
    async def take_over() -> object:
        if (found := await registers.find_new()) is not None:
            library.register = found
            grouping.use(found)
        return await recount_due(store, registers.current, registers.generation, clock.now())

    return Tick(name="ratings", every_s=30, run=take_over)


def _writer_of(
    settings: Settings, store: Store, embedder: Embedder | None, clock: Clock
) -> Writer:
    budget = StoredBudget(store, settings.llm_daily_tokens or None)
    return make_writer(
        *(settings, budget, clock, find_places),
        embedder=embedder,
        min_outlets=_MIN_OUTLETS_FOR_LLM,
    )


def source_ticks(
    settings: Settings, store: Store, web: Web, pages: PageWorker, clock: Clock
) -> tuple[Tick, ...]:
    """Return the ticks that read feeds, pages, and what hubs have to say."""
    public = settings.public_url
    reachable = settings.allow_private_addresses or is_public_address(public)
    rules = PollRules(interval=settings.poll_interval, with_hubs=reachable)
    reader = PageReader(robots=Robots(web, "Evenhand"), fetch=web, extract=pages.extract)
    return (
        Tick(name="poll", every_s=30, run=lambda: poll_due(store, web, rules, clock.now())),
        Tick(name="pages", every_s=5, run=lambda: read_due_pages(store, reader, clock.now())),
        Tick(
            name="hubs",
            every_s=60,
            run=lambda: ask_hubs(store, web.post, public if reachable else None, clock.now()),
        ),
    )


class _Later:
    """Tells the courier, which is made after those who report to it."""

    courier: Courier | None = None

    async def __call__(self, after_s: float) -> None:
        if self.courier is not None:
            await self.courier.flooded(after_s)


def pages_of(parts: Parts, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the pages, with the webhook if one is set."""
    settings = parts.settings

    async def take_push(feed_id: FeedId, body: bytes, content_type: str | None) -> object:
        return await receive_push(parts.store, feed_id, body, content_type, parts.clock.now())

    routes = [*routes, websub_route(parts.store, take_push, clock=parts.clock.now)]
    if settings.webhook_secret:
        routes = [*routes, webhook_route(parts.application, settings.webhook_secret)]
    return create_app(
        parts.library,
        register=lambda: parts.library.register,
        public_url=settings.public_url,
        clock=parts.clock.now,
        routes=routes,
        studio=parts.studio,
    )


async def run(
    parts: Parts,
    stop: asyncio.Event,
    *,
    routes: Sequence[BaseRoute] = (),
    listener: socket.socket | None = None,
) -> None:
    """Run the service until *stop* is set; *listener* stands for WEB_HOST and WEB_PORT."""
    settings = parts.settings
    async with AsyncExitStack() as stack:
        left = await parts.courier.start()
        if left:
            log.warning("%d deliveries were open when the service ended last", left)
        listener = listener or bound_socket(settings.web_host, settings.web_port)
        await stack.enter_async_context(parts.pages)
        if parts.embedder is not None:
            stack.push_async_callback(asyncio.to_thread, parts.embedder.close)
        stack.push_async_callback(close_writer, parts.writer)
        await stack.enter_async_context(serving(pages_of(parts, routes), listener))
        log.info("pages at %s", settings.public_url)
        await stack.enter_async_context(talking(parts, stop))
        await stack.enter_async_context(ticking(parts))
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def ticking(parts: Parts, only: frozenset[str] = frozenset()) -> AsyncIterator[None]:
    """Run the ticks, or *only* those of these names, while the block runs; let open work end."""
    ticks = [tick for tick in parts.ticks if not only or tick.name in only]
    engine = EmbeddedEngine(ticks, parts.clock)
    engine.start()
    try:
        yield
    finally:
        parts.courier.stop()
        if not await engine.stop(_OPEN_WORK_S):
            log.warning("some work did not end in time; it is found again at the next start")


@asynccontextmanager
async def talking(parts: Parts, stop: asyncio.Event) -> AsyncIterator[None]:
    """Talk to Telegram while the block runs, from when it answers.

    Sets *stop*, and raises BadSettings at the end, if Telegram refuses the token.
    """
    polling = LongPolling(parts.application, parts.clock)
    task = asyncio.create_task(
        talk(parts.application, polling, parts.settings, parts.reached, parts.clock)
    )
    # A refused token ends the service: nothing else in it makes sense then.
    task.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        if not task.done():
            task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        if parts.reached.is_set():
            await polling.finish(_REPLIES_S)
        await parts.application.shutdown()
        if isinstance(ended, Exception):
            raise ended
