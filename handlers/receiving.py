"""Updates from Telegram: long polling, one request after another, each update once handled.

Rule 1: an update is confirmed (by the next offset) only after it was handled, so that a crash
makes Telegram send it again rather than lose it.
Rule 2: an update that cannot be read is skipped; it must not be fetched for ever.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.sending.sender import seconds_of
from handlers.context import BotApplication

log = logging.getLogger(__name__)

ALLOWED = ("message", "callback_query", "my_chat_member")
# Telegram answers an empty request after so many seconds; the read time-out lies above it.
_WAIT_S, _READ_TIMEOUT_S = 25, 40.0
# A batch that takes longer is confirmed with the rest still running: one slow chat must not keep
# the others from being heard.
_HANDLED_WITHIN_S = 10.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0


class LongPolling:
    """Asks for updates until told to stop.

    *may_poll* tells whether this process alone is to ask: an answer that comes when it no longer
    is belongs to the one who asks next.
    """

    def __init__(
        self,
        application: BotApplication,
        clock: Clock,
        *,
        may_poll: Callable[[], bool] = lambda: True,
    ) -> None:
        self._application = application
        self._may_poll = may_poll
        self._clock = clock
        self._offset = 0
        self._handling: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Receive and handle updates; ends by being cancelled. Raises InvalidToken."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                updates = await self._ask()
            except InvalidToken as error:
                if is_refused(error):
                    raise
                log.warning("no updates: %s; next try in %g s", error.message, pause_s)
            except Conflict as error:
                log.warning("another process polls with the same token: %s", error.message)
            except RetryAfter as error:
                pause_s = seconds_of(error.retry_after)
            except TelegramError as error:
                log.warning("no updates: %s; next try in %g s", error.message, pause_s)
            else:
                pause_s = _FIRST_PAUSE_S
                await self._handle(updates)
                continue
            await self._clock.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def finish(self, within_s: float) -> None:
        """Let the updates that are being handled end, and confirm them."""
        if self._handling:
            await asyncio.wait(self._handling, timeout=within_s)
        if self._offset and self._may_poll():
            try:
                async with asyncio.timeout(within_s):
                    await self._ask(wait_s=0, limit=1)
            except (TelegramError, TimeoutError) as error:
                log.warning("last updates not confirmed, they will come again: %s", error)

    async def _ask(
        self, *, wait_s: int = _WAIT_S, limit: int = 100
    ) -> Sequence[dict[str, object]]:
        # By hand, since the library's method gives up the whole batch for one update in it that
        # it cannot read.
        bot = self._application.bot
        query = urlencode(
            {
                "offset": self._offset,
                "timeout": wait_s,
                "limit": limit,
                "allowed_updates": json.dumps(ALLOWED),
            }
        )
        found: object = await bot.request.post(
            f"{bot.base_url}/getUpdates?{query}", read_timeout=_READ_TIMEOUT_S
        )
        return [raw for raw in found if isinstance(raw, dict)] if isinstance(found, list) else ()

    async def _handle(self, updates: Sequence[dict[str, object]]) -> None:
        if not self._may_poll():
            # This process slept, and another has asked meanwhile: they are its updates.
            await self._clock.sleep(_FIRST_PAUSE_S)
            return
        tasks: list[asyncio.Task[None]] = []
        for raw in updates:
            update_id = raw.get("update_id")
            if isinstance(update_id, int):
                self._offset = max(self._offset, update_id + 1)
            if (update := self._read(raw)) is not None:
                tasks.append(asyncio.create_task(self._process(update)))
        self._handling.update(tasks)
        for task in tasks:
            task.add_done_callback(self._handling.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=_HANDLED_WITHIN_S)

    def _read(self, raw: dict[str, object]) -> Update | None:
        try:
            return Update.de_json(raw, self._application.bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            log.warning("update=%s not understood: %r", raw.get("update_id"), error)
            return None

    async def _process(self, update: Update) -> None:
        await process(self._application, update)


def is_refused(error: InvalidToken) -> bool:
    """Return whether Telegram itself refuses the token (401).

    The library says the same of every 404, which anything on the way may answer for a while.
    """
    causes = (error, error.__cause__)
    return any("unauthorized" in str(cause).lower() for cause in causes)


async def process(application: BotApplication, update: Update) -> None:
    """Handle one update after those of its chat that came before."""
    processor = application.update_processor
    await processor.process_update(update, application.process_update(update))
