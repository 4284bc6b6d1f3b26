"""The service in its three shapes, and in which order each starts and stops.

Order of start: pages, leases, Telegram, ticks. Order of stop: no new work, open work ends,
Telegram, leases are dropped for the next one, pages.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.routing import BaseRoute

from bot.app import Parts, pages_of
from bot.briefings.choose import close_writer
from bot.engine.choose import make_engine
from bot.serve import bound_socket, serving
from bot.talking import Line, talk
from bot.ticks import DESK, GROUP, SOURCES, WRITE, send_lease, telegram_lease
from handlers.receiving import LongPolling

log = logging.getLogger(__name__)

# Together below the 20 s in which SIGTERM must end the service, with pages and leases.
_OPEN_WORK_S, _REPLIES_S = 8.0, 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a process does: serve pages, listen to Telegram, work; or keep its pages up to date."""

    serves: bool
    listens: bool
    works: bool


RUN = Shape(serves=True, listens=True, works=True)
WORKER = Shape(serves=False, listens=False, works=True)
WEB = Shape(serves=True, listens=False, works=False)
# Telegram calls the pages' address.
WEB_WITH_WEBHOOK = Shape(serves=True, listens=True, works=False)
# Ratings that are imported show on the pages of every process.
_TICKS_OF_PAGES = frozenset(("ratings",))


async def run(
    parts: Parts,
    stop: asyncio.Event,
    shape: Shape = RUN,
    *,
    routes: Sequence[BaseRoute] = (),
    listener: socket.socket | None = None,
) -> None:
    """Run the service until *stop* is set; *listener* stands for WEB_HOST and WEB_PORT."""
    settings = parts.settings
    async with AsyncExitStack() as stack:
        if shape.serves:
            listener = listener or bound_socket(settings.web_host, settings.web_port)
        if shape.works:
            await stack.enter_async_context(parts.pages)
            stack.push_async_callback(close_writer, parts.writer)
        if parts.embedder is not None:
            stack.push_async_callback(asyncio.to_thread, parts.embedder.close)
        if listener is not None:
            await stack.enter_async_context(serving(pages_of(parts, routes), listener))
            log.info("pages at %s", settings.public_url)
        await stack.enter_async_context(parts.leases.holding(_leases_of(parts, shape)))
        if shape.listens or shape.works:
            await stack.enter_async_context(talking(parts, stop))
        only = frozenset[str]() if shape.works else _TICKS_OF_PAGES
        await stack.enter_async_context(ticking(parts, only=only))
        await stop.wait()
        log.info("stopping")


def _leases_of(parts: Parts, shape: Shape) -> tuple[str, ...]:
    """Return the leases that a process of this shape wants, in its order."""
    listening = (telegram_lease(parts.bot_id),) if shape.listens else ()
    if not shape.works:
        return listening
    # Sources and words are shared out where that can be done.
    alone = (SOURCES, WRITE) if parts.store.dialect == "sqlite" else ()
    return (send_lease(parts.bot_id), GROUP, *listening, DESK, *alone)


@asynccontextmanager
async def ticking(parts: Parts, only: frozenset[str] = frozenset()) -> AsyncIterator[None]:
    """Run the ticks, or *only* those of these names, while the block runs; let open work end."""
    ticks = [tick for tick in parts.ticks if not only or tick.name in only]
    engine = make_engine(
        *(ticks, parts.settings, parts.clock, parts.leases), end_within_s=_OPEN_WORK_S
    )
    engine.start()
    try:
        yield
    finally:
        parts.courier.stop()
        if not await engine.stop():
            log.warning("some work did not end in time; it is found again")


@asynccontextmanager
async def talking(parts: Parts, stop: asyncio.Event) -> AsyncIterator[None]:
    """Talk to Telegram while the block runs, from when it answers.

    Sets *stop*, and raises BadSettings at the end, if Telegram refuses the token.
    """
    lease = telegram_lease(parts.bot_id)
    polling = LongPolling(
        parts.application, parts.clock, may_poll=lambda: parts.leases.holds(lease)
    )
    line = Line(
        application=parts.application,
        polling=polling,
        settings=parts.settings,
        clock=parts.clock,
        reached=parts.reached,
        leases=parts.leases,
        lease=lease,
    )
    task = asyncio.create_task(talk(line))
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
        # It is opened before Telegram has answered; the application closes it only if it has.
        await parts.application.bot.request.shutdown()
        if isinstance(ended, Exception):
            raise ended
