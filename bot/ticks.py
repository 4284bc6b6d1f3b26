"""What the service does again and again, how often, and which process does it.

What needs nothing but the store is shared out among all processes: feeds by host, pages by host,
words by story. What lives on memory or on a rate stays with one, who holds its lease: grouping,
sending, and the few things that take milliseconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive import archive
from bot.briefings.recount import recount_due, recount_open
from bot.briefings.write import MAX_STORIES, add_languages_due, write_due
from bot.briefings.writer import Writer
from bot.clock import Clock
from bot.delivery.alerts.raise_alerts import AlertDesk
from bot.delivery.operator.tell_operator import tell_operator
from bot.delivery.operator.watch import watch_deliveries
from bot.delivery.schedules.slots import bring_near, plan_due
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.halt_switch import HaltSwitch
from bot.delivery.sending.pacing import allowed_rate
from bot.engine.ticks import Shares, Tick, Unit
from bot.library import Library
from bot.maintain import maintain
from bot.model import ArticleId, FeedId, StoryId
from bot.settings import Settings
from bot.sources.fetching.fetch import Web
from bot.sources.fetching.robots import Robots
from bot.sources.fetching.turns import server_at
from bot.sources.fulltext.page_worker import PageWorker
from bot.sources.fulltext.read_pages import PageReader, find_pages, read_due_pages
from bot.sources.outcomes import PollRules
from bot.sources.poll import MAX_FEEDS, poll_due
from bot.sources.websub import ask_hubs, is_public_address
from bot.store.db import Store
from bot.store.feeds import find_due_feeds
from bot.store.registers import RegisterSource
from bot.store.stories import find_unwritten
from bot.stories.group import Grouping

# Leases beside that of sending, which has the bot's id in its name: sources are asked, stories
# grouped and written by one process where work is not shared out; the rest is the desk's.
SOURCES, GROUP, WRITE, DESK = "sources", "group", "write", "desk"


def send_lease(bot_id: int) -> str:
    """Return the lease under which a bot's messages are sent: its rate is one for all."""
    return f"send:{bot_id}"


def telegram_lease(bot_id: int) -> str:
    """Return the lease under which Telegram is asked for a bot's updates."""
    return f"telegram:{bot_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What the ticks work with. ``reached`` is set once Telegram has answered."""

    settings: Settings
    store: Store
    clock: Clock
    web: Web
    pages: PageWorker
    registers: RegisterSource
    library: Library
    grouping: Grouping
    writer: Writer
    courier: Courier
    reached: asyncio.Event
    switch: HaltSwitch
    send_lease: str


def ticks_of(stages: Stages) -> tuple[Tick, ...]:
    """Return all ticks."""
    store, clock = stages.store, stages.clock
    return (
        *source_ticks(stages.settings, store, stages.web, stages.pages, clock),
        Tick(
            name="group",
            every_s=5,
            run=lambda: stages.grouping.group_new(clock.now()),
            lease=GROUP,
            on_taken=stages.grouping.start_anew,
        ),
        *_write_ticks(stages),
        *_ratings_ticks(stages),
        Tick(name="plan", every_s=2, run=lambda: plan_due(store, clock.now()), lease=DESK),
        Tick(name="due", every_s=600, run=lambda: bring_near(store, clock.now()), lease=DESK),
        *_desk_ticks(stages),
        *_sending_ticks(stages),
        Tick(name="maintain", every_s=3600, run=lambda: maintain(store, clock.now()), lease=DESK),
        Tick(
            name="archive",
            every_s=3600,
            run=lambda: archive(store, stages.settings.keep_texts, clock.now()),
            lease=DESK,
        ),
    )


def source_ticks(
    settings: Settings, store: Store, web: Web, pages: PageWorker, clock: Clock
) -> tuple[Tick, ...]:
    """Return the ticks that read feeds, pages, and what hubs have to say."""
    public = settings.public_url
    reachable = settings.allow_private_addresses or is_public_address(public)
    rules = PollRules(interval=settings.poll_interval, with_hubs=reachable)
    return (
        _poll_tick(store, web, rules, clock),
        _pages_tick(store, web, pages, clock),
        Tick(
            name="hubs",
            every_s=60,
            run=lambda: ask_hubs(store, web.post, public if reachable else None, clock.now()),
            lease=DESK,
        ),
    )


def _poll_tick(store: Store, web: Web, rules: PollRules, clock: Clock) -> Tick:
    async def find() -> Sequence[Unit]:
        async with store.read() as db:
            due = await find_due_feeds(db, clock.now(), MAX_FEEDS)
        return [Unit(key=str(feed.id), together=server_at(feed.url)) for feed in due]

    async def work(keys: Sequence[str]) -> object:
        only = [FeedId(int(key)) for key in keys]
        return await poll_due(store, web, rules, clock.now(), only=only)

    return Tick(
        name="poll",
        every_s=30,
        run=lambda: poll_due(store, web, rules, clock.now()),
        lease=SOURCES,
        shares=Shares(find=find, work=work),
    )


def _pages_tick(store: Store, web: Web, pages: PageWorker, clock: Clock) -> Tick:
    reader = PageReader(robots=Robots(web, "Evenhand"), fetch=web, extract=pages.extract)

    async def find() -> Sequence[Unit]:
        _, due = await find_pages(store, clock.now())
        return [
            Unit(key=page.article.id, together=server_at(page.article.url or "")) for page in due
        ]

    async def work(keys: Sequence[str]) -> object:
        only = [ArticleId(key) for key in keys]
        return await read_due_pages(store, reader, clock.now(), only=only)

    return Tick(
        name="pages",
        every_s=5,
        run=lambda: read_due_pages(store, reader, clock.now()),
        lease=SOURCES,
        shares=Shares(find=find, work=work),
    )


def _write_ticks(stages: Stages) -> tuple[Tick, ...]:
    store, writer, library, clock = stages.store, stages.writer, stages.library, stages.clock

    async def write(only: Sequence[StoryId] | None = None) -> object:
        # By the ratings of now, although another process may have been told of them.
        await _take_over(stages)
        register = library.register
        report = await write_due(
            *(store, writer, register, clock.now()), only=only, with_languages=False
        )
        await _take_over(stages)
        if library.register is not register:
            # Ratings changed in the meantime: some of it was written after the count.
            await recount_open(store, library.register, clock.now())
        return report

    async def find() -> Sequence[Unit]:
        async with store.read() as db:
            due = await find_unwritten(db, clock.now(), MAX_STORIES)
        return [Unit(key=story_id, together=story_id) for story_id in due]

    shares = Shares(find=find, work=lambda keys: write([StoryId(key) for key in keys]))
    languages = Tick(
        name="languages",
        every_s=10,
        run=lambda: add_languages_due(store, writer, library.register, clock.now()),
        lease=DESK,
    )
    return Tick(name="write", every_s=5, run=write, lease=WRITE, shares=shares), languages


async def _take_over(stages: Stages) -> None:
    """Let ratings that were changed come into force in this process."""
    if (found := await stages.registers.find_new()) is not None:
        stages.library.register = found
        stages.grouping.use(found)


def _ratings_ticks(stages: Stages) -> tuple[Tick, ...]:
    registers = stages.registers

    async def recount() -> object:
        now = stages.clock.now()
        return await recount_due(stages.store, registers.current, registers.generation, now)

    return (
        # Each process has a register of its own.
        Tick(name="ratings", every_s=30, run=lambda: _take_over(stages)),
        Tick(name="recount", every_s=30, run=recount, lease=DESK),
    )


def _desk_ticks(stages: Stages) -> tuple[Tick, ...]:
    """Return the ticks that look: for stories to be told at once, for trouble with deliveries."""
    store, library, clock, settings = stages.store, stages.library, stages.clock, stages.settings
    alerts = AlertDesk(store, library, lambda: library.register, public_url=settings.public_url)
    rate = allowed_rate(settings.send_rate, is_paid=settings.paid_broadcasts)
    return (
        Tick(name="alert", every_s=30, run=lambda: alerts.look(clock.now()), lease=DESK),
        Tick(
            name="watch",
            every_s=60,
            run=lambda: watch_deliveries(store, rate, clock.now()),
            lease=DESK,
        ),
    )


def _sending_ticks(stages: Stages) -> tuple[Tick, ...]:
    courier, reached = stages.courier, stages.reached

    async def deliver() -> object:
        if not reached.is_set() or await stages.switch.read():
            return None
        return await courier.send_open()

    async def tell() -> object:
        admin_ids = stages.settings.admin_ids
        if admin_ids and not reached.is_set():
            return None
        return await tell_operator(stages.store, courier.say, admin_ids, stages.clock.now())

    lease = stages.send_lease
    return (
        Tick(name="deliver", every_s=1, run=deliver, lease=lease, on_taken=courier.start),
        # While a pass of the deliveries lasts, which may be for an hour.
        Tick(name="halt", every_s=2, run=stages.switch.read),
        Tick(name="tell", every_s=60, run=tell, lease=lease),
    )
