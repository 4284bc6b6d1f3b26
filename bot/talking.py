"""The conversation with Telegram, from when it answers: by long polling, or by a webhook.

Of the processes that share a token one, which holds the lease, asks for updates or tells Telegram
which address to call, and says what the bot is for.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.clock import Clock
from bot.engine.leases import Leases
from bot.settings import BadSettings, Settings
from bot.store.db import DATABASE_ERRORS
from bot.store.notes import find_note, save_note
from handlers import introduce
from handlers.context import BotApplication
from handlers.receiving import ALLOWED, LongPolling, is_refused

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
# What Telegram was told last of whom to call, see ``_choose_way``.
_NOTE = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The way to Telegram: ``reached`` is set once it has answered.

    Updates are received while *lease* is held, by one process of all.
    """

    application: BotApplication
    polling: LongPolling
    settings: Settings
    clock: Clock
    reached: asyncio.Event
    leases: Leases
    lease: str


async def talk(line: Line) -> None:
    """Take what Telegram has for us until cancelled.

    Raises BadSettings if it refuses the token.
    """
    await _until_answered(line.application.initialize, line.clock)
    log.info("bot @%s", line.application.bot.username)
    line.reached.set()
    while True:
        epoch = await line.leases.until_held(line.lease)
        holding = asyncio.create_task(_receive(line))
        losing = asyncio.create_task(line.leases.until_lost(line.lease, epoch))
        try:
            await asyncio.wait({holding, losing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (holding, losing):
                task.cancel()
            ended, _ = await asyncio.gather(holding, losing, return_exceptions=True)
        if isinstance(ended, Exception):
            raise ended


async def _receive(line: Line) -> None:
    await _until_answered(lambda: _choose_way(line), line.clock)
    # Some sixty-five requests, for which nobody who writes to the bot should wait.
    introducing = asyncio.create_task(_introduce(line.application))
    try:
        if line.settings.webhook_secret:
            await asyncio.Event().wait()
        await line.polling.run()
    except InvalidToken as error:
        raise BadSettings("BOT_TOKEN: Telegram refuses it") from error
    finally:
        introducing.cancel()
        await asyncio.gather(introducing, return_exceptions=True)


async def _introduce(application: BotApplication) -> None:
    try:
        await introduce(application)
    except TelegramError as error:
        log.warning("commands and descriptions not set: %s", error)


async def _until_answered(ask: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Ask again and again until Telegram answers. Raises BadSettings if it refuses the token."""
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            await ask()
        except (TelegramError, *DATABASE_ERRORS) as error:
            if isinstance(error, InvalidToken) and is_refused(error):
                raise BadSettings("BOT_TOKEN: Telegram refuses it") from error
            who = "Telegram" if isinstance(error, TelegramError) else "the database"
            log.warning("%s does not answer: %s; next try in %g s", who, error, pause_s)
            await clock.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        else:
            return


async def _choose_way(line: Line) -> None:
    """Let Telegram call us, or not.

    It is told anew only if something has changed: it allows one such call a second, and does not
    say which secret it was told, so that is written down here, as a digest.
    """
    bot, settings = line.application.bot, line.settings
    if not settings.webhook_secret:
        await bot.delete_webhook()
        return
    url = f"{settings.public_url}/telegram"
    told = "\n".join((url, settings.webhook_secret, *ALLOWED))
    digest = hashlib.sha256(told.encode()).hexdigest()
    store = line.application.bot_data.services.store
    async with store.read() as db:
        known = await find_note(db, _NOTE)
    if known == digest and (await bot.get_webhook_info()).url == url:
        return
    await bot.set_webhook(url, secret_token=settings.webhook_secret, allowed_updates=list(ALLOWED))
    async with store.begin() as db:
        await save_note(db, _NOTE, digest)
