"""Send nothing while Telegram is out of order.

A request without an answer is tried once more at most. In an outage of minutes everything that is
due would spend both tries and be given up. So after some in a row nothing is sent until Telegram
answers a question that changes nothing, however often it is asked; then one message goes first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import BotError, SendFailed, SendUnknown

log = logging.getLogger(__name__)

# One lost answer is a cut connection, two in a row may be chance; three without any in between
# are an outage.
TRIPS_AFTER = 3
# Between two questions: doubling, and short beside the two hours in which a briefing is news.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)

Probe = Callable[[], Awaitable[bool]]


async def answers() -> bool:
    """Take it that Telegram answers."""
    return True


class Breaker:
    """Counts answers that never came; *probe* tells whether Telegram answers at all."""

    def __init__(self, probe: Probe, clock: Clock) -> None:
        self._probe = probe
        self._clock = clock
        self._n_lost = 0
        self._next_at: datetime | None = None
        self._pause = _FIRST_PAUSE
        self._asking = asyncio.Lock()
        self._trial_ends_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nothing may be sent."""
        return self._next_at is not None

    def note(self, sent: int | BotError) -> None:
        """Take note of how a request ended: with an id, or with an error."""
        if not isinstance(sent, SendUnknown | SendFailed):
            # A refusal is an answer, too.
            self._close()
            return
        self._n_lost += 1
        if self._trial_ends_at is not None:
            # It answers questions and takes no messages.
            self._trial_ends_at = None
            self._wait_longer()
        elif self._n_lost >= TRIPS_AFTER and not self.is_open:
            log.warning("Telegram does not answer: nothing is sent until it does")
            self._pause = _FIRST_PAUSE
            self._next_at = self._clock.now() + self._pause

    async def look(self) -> bool:
        """Ask Telegram, if it is time to and nobody does; return whether one may be sent now.

        Where an outage was, the first one goes alone: the others wait for what becomes of it.
        """
        if not self.is_open:
            return True
        if self._trial_ends_at is not None:
            # Whoever went first may have had nothing to send in the end.
            return self._begin_trial() if self._is_over(self._trial_ends_at) else False
        if self._asking.locked():
            return False
        async with self._asking:
            if self._next_at is None or not self._is_over(self._next_at):
                return not self.is_open
            if await self._probe():
                return self._begin_trial()
            self._wait_longer()
            return False

    def _begin_trial(self) -> bool:
        self._trial_ends_at = self._clock.now() + _LONGEST_PAUSE
        return True

    def _wait_longer(self) -> None:
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._next_at = self._clock.now() + self._pause

    def _is_over(self, moment: datetime) -> bool:
        left = moment - self._clock.now()
        # So long a pause is none of ours: the clock was set back.
        return left <= timedelta(0) or left > _LONGEST_PAUSE

    def _close(self) -> None:
        if self.is_open:
            log.info("Telegram answers again")
        self._n_lost = 0
        self._next_at = self._trial_ends_at = None
