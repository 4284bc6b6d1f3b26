"""``run`` and ``web``: the service, and the pages alone."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace

from bot.app import assemble, pages_of, talking, ticking
from bot.app import run as run_parts
from bot.clock import Clock, utc_now
from bot.commands.database import opened_store, registers_of
from bot.commands.feeds import http_fetch
from bot.commands.feeds_lists import sync_listed_feeds
from bot.commands.settings_file import load_settings
from bot.logs import set_up_logs
from bot.serve import bound_socket, serving
from bot.settings import Settings, require_token

log = logging.getLogger(__name__)

# The library wants a token of the right form even where nothing is sent with it.
_NO_TOKEN = "0:no-token"
# Ratings that are imported show on the pages of this process, too.
_TICKS_OF_PAGES = frozenset(("ratings",))


def run(_arguments: argparse.Namespace) -> int:
    """Run ``run``."""
    settings = load_settings()
    require_token(settings)
    set_up_logs(settings.log_format)
    asyncio.run(_run(settings))
    return 0


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        await sync_listed_feeds(store, settings, utc_now())
        registers = registers_of(store, settings)
        await registers.load()
        parts = assemble(settings, store, fetch, registers, Clock())
        with stopping(stop):
            await run_parts(parts, stop)
    log.info("stopped")


def web(_arguments: argparse.Namespace) -> int:
    """Run ``web``: the pages, and the webhook if one is set."""
    settings = load_settings()
    if settings.webhook_secret:
        require_token(settings)
    set_up_logs(settings.log_format)
    asyncio.run(_web(settings))
    return 0


async def _web(settings: Settings) -> None:
    stop = asyncio.Event()
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        known = replace(settings, bot_token=settings.bot_token or _NO_TOKEN)
        registers = registers_of(store, settings)
        await registers.load()
        parts = assemble(known, store, fetch, registers, Clock())
        listener = bound_socket(settings.web_host, settings.web_port)
        with stopping(stop):
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(serving(pages_of(parts), listener))
                log.info("pages at %s", settings.public_url)
                await stack.enter_async_context(ticking(parts, only=_TICKS_OF_PAGES))
                if settings.webhook_secret:
                    await stack.enter_async_context(talking(parts, stop))
                await stop.wait()


@contextmanager
def stopping(stop: asyncio.Event) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C set *stop* while the block runs."""
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    try:
        yield
    finally:
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)
