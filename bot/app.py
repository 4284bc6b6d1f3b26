"""The composition root: settings -> store, fetcher, writer, Telegram, ticks, pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.briefings.choose import make_writer
from bot.briefings.llm.budget import StoredBudget
from bot.briefings.writer import Writer
from bot.cards.album import Album
from bot.cards.studio import Studio
from bot.clock import Clock
from bot.delivery.editions.editor import Editor
from bot.delivery.operator.watch import note_unreadable
from bot.delivery.sending.clerk import Terms
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.delivery.sending.halt_switch import HaltSwitch
from bot.delivery.sending.outcomes import OnUnknown
from bot.delivery.sending.pacing import FREE_LIMIT
from bot.delivery.sending.purse import Purse
from bot.delivery.sending.sender import TelegramSender
from bot.delivery.sending.transport import bot_of
from bot.embedding.choose import embedder_of
from bot.embedding.seam import Embedder
from bot.engine.leases import Leases
from bot.engine.ticks import Tick
from bot.library import Library
from bot.model import FeedId
from bot.settings import Settings
from bot.sources.fetching.fetch import Web
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.poll import receive_push
from bot.store.db import Store
from bot.store.registers import RegisterSource
from bot.stories.group import Grouping
from bot.stories.places import find_places
from bot.ticks import GROUP, Stages, send_lease, ticks_of
from bot.web.server import create_app
from bot.web.websub import websub_route
from handlers import build_application
from handlers.context import BotApplication, Services
from handlers.rooms import check_rooms
from handlers.webhook import webhook_route

log = logging.getLogger(__name__)

# What one outlet alone tells is told by its own sentences: such stories are most of all.
_MIN_OUTLETS_FOR_LLM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All that runs, made from the settings; bot/running.py starts and stops it."""

    settings: Settings
    store: Store
    bot_id: int
    leases: Leases
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
    bot_id = int(settings.bot_token.partition(":")[0])
    leases, sending = Leases(store, clock), send_lease(bot_id)
    embedder = embedder_of(settings)
    library = Library(store, registers.current, embedder)
    editor = Editor(store=store, shelf=library, public_url=settings.public_url)
    gate = gate_of(settings, store, clock)
    studio = Studio()
    services = Services(
        store=store,
        library=library,
        editor=editor,
        clock=clock,
        public_url=settings.public_url,
        gate=gate,
        admin_ids=settings.admin_ids,
        album=Album(studio),
    )
    application = build_application(settings.bot_token, settings.telegram_api_url, services)
    sender = TelegramSender(
        bot_of(settings.bot_token, settings.telegram_api_url, application.bot.request),
        on_unreadable=lambda: note_unreadable(store, clock.now()),
    )
    switch = HaltSwitch(store)
    terms = Terms(
        name=leases.me,
        may_send=lambda: leases.holds(sending) and not switch.is_on,
        guard=lambda db: leases.require(db, sending),
        on_unknown=OnUnknown(settings.on_unknown),
        probe=sender.answers,
    )
    courier = Courier(store, sender, editor, gate, clock, terms)
    grouping = Grouping(
        store, registers.current, embedder, guard=lambda db: leases.require(db, GROUP)
    )
    writer = _writer_of(settings, store, embedder, clock)
    reached = asyncio.Event()
    pages = PageWorker()

    async def look() -> object:
        return await check_rooms(application.bot, services) if reached.is_set() else None

    stages = Stages(
        settings=settings,
        store=store,
        clock=clock,
        web=web,
        pages=pages,
        registers=registers,
        library=library,
        grouping=grouping,
        writer=writer,
        courier=courier,
        reached=reached,
        switch=switch,
        send_lease=sending,
    )
    ticks = (
        *ticks_of(stages),
        Tick(name="rooms", every_s=300, run=look, lease=sending),
    )
    return Parts(
        settings=settings,
        store=store,
        bot_id=bot_id,
        leases=leases,
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


def _writer_of(
    settings: Settings, store: Store, embedder: Embedder | None, clock: Clock
) -> Writer:
    budget = StoredBudget(store, settings.llm_daily_tokens or None)
    return make_writer(
        *(settings, budget, clock, find_places),
        embedder=embedder,
        min_outlets=_MIN_OUTLETS_FOR_LLM,
    )


def gate_of(settings: Settings, store: Store, clock: Clock) -> Gate:
    """Return the gate that all messages leave through, as fast as the settings allow."""
    rate, purse = settings.send_rate, None
    if rate > FREE_LIMIT and settings.paid_broadcasts:
        purse = Purse(store, settings.paid_stars_per_day)
    elif rate > FREE_LIMIT:
        log.warning("SEND_RATE=%g needs PAID_BROADCASTS; it is %g until then", rate, FREE_LIMIT)
        rate = FREE_LIMIT
    most = settings.max_in_flight or None
    return Gate(store, clock, rate=rate, max_in_flight=most, purse=purse)


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
