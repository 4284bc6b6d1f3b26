"""``run``, ``worker`` and ``web``: the service in one process, or in parts."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.app import assemble
from bot.clock import Clock, utc_now
from bot.commands.database import opened_store, registers_of
from bot.commands.feeds import http_fetch
from bot.commands.feeds_lists import sync_listed_feeds
from bot.commands.settings_file import load_settings
from bot.logs import set_up_logs
from bot.running import RUN, WEB, WEB_WITH_WEBHOOK, WORKER, Shape
from bot.running import run as run_parts
from bot.settings import BadSettings, Settings, require_token

log = logging.getLogger(__name__)

# The library wants a token of the right form even where nothing is sent with it.
_NO_TOKEN = "0:no-token"


def run(_arguments: argparse.Namespace) -> int:
    """Run ``run``: all of it; on PostgreSQL beside others."""
    settings = load_settings()
    require_token(settings)
    return _start(settings, RUN)


def worker(_arguments: argparse.Namespace) -> int:
    """Run ``worker``: jobs only, beside others on one PostgreSQL."""
    settings = load_settings()
    require_token(settings)
    if not settings.database_url.startswith("postgresql:"):
        raise BadSettings(
            "DATABASE_URL: worker needs PostgreSQL, postgresql://…; with a SQLite file `run` does "
            "all the work"
        )
    return _start(settings, WORKER)


def web(_arguments: argparse.Namespace) -> int:
    """Run ``web``: the pages, and the webhook if one is set."""
    settings = load_settings()
    if not settings.webhook_secret:
        known = replace(settings, bot_token=settings.bot_token or _NO_TOKEN)
        return _start(known, WEB)
    require_token(settings)
    return _start(settings, WEB_WITH_WEBHOOK)


def _start(settings: Settings, shape: Shape) -> int:
    set_up_logs(settings.log_format)
    asyncio.run(_run(settings, shape))
    return 0


async def _run(settings: Settings, shape: Shape) -> None:
    stop = asyncio.Event()
    async with opened_store(settings) as store, http_fetch(settings) as fetch:
        if shape.works:
            await sync_listed_feeds(store, settings, utc_now())
        registers = registers_of(store, settings)
        await registers.load()
        parts = assemble(settings, store, fetch, registers, Clock())
        with stopping(stop):
            await run_parts(parts, stop, shape)
    log.info("stopped")


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
