"""The conversation with Telegram, from when it answers: by long polling, or by a webhook."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import InvalidToken, TelegramError

from bot.clock import Clock
from bot.settings import BadSettings, Settings
from handlers import introduce
from handlers.context import BotApplication
from handlers.receiving import ALLOWED, LongPolling, is_refused

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0


async def talk(
    application: BotApplication,
    polling: LongPolling,
    settings: Settings,
    reached: asyncio.Event,
    clock: Clock,
) -> None:
    """Take what Telegram has for us until cancelled; set *reached* once it has answered.

    Raises BadSettings if it refuses the token.
    """
    await _reach_telegram(application, settings, clock)
    log.info("bot @%s", application.bot.username)
    reached.set()
    # Some forty requests, for which nobody who writes to the bot should wait.
    introducing = asyncio.create_task(_introduce(application))
    try:
        if settings.webhook_secret:
            await asyncio.Event().wait()
        await polling.run()
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


async def _reach_telegram(application: BotApplication, settings: Settings, clock: Clock) -> None:
    """Initialise the bot, again and again until Telegram answers. Raises BadSettings."""
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            await application.initialize()
            await _choose_way(application, settings)
        except TelegramError as error:
            if isinstance(error, InvalidToken) and is_refused(error):
                raise BadSettings("BOT_TOKEN: Telegram refuses it") from error
            log.warning("Telegram does not answer: %s; next try in %g s", error, pause_s)
            await clock.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        else:
            return


async def _choose_way(application: BotApplication, settings: Settings) -> None:
    """Let Telegram call us, or not."""
    bot = application.bot
    if not settings.webhook_secret:
        await bot.delete_webhook()
        return
    await bot.set_webhook(
        f"{settings.public_url}/telegram",
        secret_token=settings.webhook_secret,
        allowed_updates=list(ALLOWED),
    )
