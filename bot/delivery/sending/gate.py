"""The gate through which every message to Telegram leaves, bulk and replies, one for a token.

``pacing`` decides; here is who keeps the latest state, waits, and shares the "not before" with
other processes: it is stored before anything else happens after a refusal, and read again at
most once a second. A message may leave as soon as its turn is returned.
"""

from __future__ import annotations

import asyncio
import logging
import math
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.delivery.sending.pacing import (
    USUAL_CAP,
    ChatLine,
    Pace,
    after_chat_turn,
    after_flood,
    after_refusal,
    after_refused_reply,
    after_turn,
    bulk_moment,
    chat_moment,
    end_of_wait,
    halted_until,
    is_possible,
    is_pushed_aside,
    reply_moment,
    start_pace,
    with_cap,
    without_void_wait,
)
from bot.delivery.sending.purse import Purse
from bot.errors import TryLater
from bot.store.db import Store
from bot.store.sending import find_not_before, save_not_before

log = logging.getLogger(__name__)

# The longest that somebody waits for an answer and still knows what it answers.
REPLY_PATIENCE = timedelta(seconds=60)
# The longest that bulk waits in line for a chat that Telegram asked to leave alone: a place in it
# is one of few.
CHAT_PATIENCE = timedelta(seconds=10)
# Telegram's answers take about so long; that many are open at a given rate (Little's law). The
# fewest leave room for claims and outcomes, each a wait for the disk: of 28 a second four reached
# 27.4 on a busy machine, six 27.8, with answers after 90 ms (see benchmarks/fan_out.py).
_ANSWER_S = 0.1
_FEWEST_IN_FLIGHT = 6
# More would stand in line for longer than this, each as a claim.
_LONGEST_LINE_S = 5.0
# Another process may have been told to wait.
_READ_EVERY = timedelta(seconds=1)
# Forgetting chats costs a pass over them all, so it is not done for every message.
_SWEEP_EVERY = timedelta(seconds=5)
# While waiting we look this often whether we are to stop.
_LOOK_EVERY_S = 0.25


class Gate:
    """Gives out turns. ``start`` it before the first.

    ``in_flight`` is how many requests of bulk may be open at once: each is a message that a
    crash may repeat.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        rate: float,
        max_in_flight: int | None = None,
        purse: Purse | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._rate = rate
        self._purse = purse
        self._has_paid = self._is_paid = False
        self._pace = start_pace(rate, clock.now())
        wanted = max_in_flight or max(_FEWEST_IN_FLIGHT, math.ceil(rate * _ANSWER_S))
        most = max(_FEWEST_IN_FLIGHT, math.ceil(rate * _LONGEST_LINE_S))
        self.in_flight = min(wanted, most)
        # Bulk stands in line; replies do not.
        self._line = asyncio.Lock()
        self._lines: dict[int, ChatLine] = {}
        self._halted: dict[int, datetime] = {}
        self._read_at = datetime.min.replace(tzinfo=UTC)
        self._swept_at = clock.now()

    @property
    def pace(self) -> Pace:
        """Return the pace in force."""
        self._pace = without_void_wait(self._pace, self._clock.now())
        return self._pace

    @property
    def is_paid(self) -> bool:
        """Return whether the turn returned last is a paid one.

        Ask at once, before anything is awaited: the next turn may be another.
        """
        return self._is_paid

    async def start(self) -> None:
        """Take up the wait that was in force when the service last ended."""
        await self._read_shared()

    async def turn(self, chat_id: int, stopping: asyncio.Event) -> bool:
        """Wait until *chat_id* may be sent a bulk message; False if *stopping* was set before.

        A chat that has to wait does not hold up the others; False as well if that is longer than
        ``CHAT_PATIENCE``, see ``free_at``.
        """
        while not stopping.is_set():
            now = self._clock.now()
            free_at = self._chat_moment(chat_id, now, is_reply=False)
            if free_at - now > CHAT_PATIENCE:
                return False
            if free_at > now:
                await self._sleep_until(free_at, stopping)
                continue
            async with self._line:
                if await self._is_first(chat_id, stopping):
                    return True
        return False

    def free_at(self, chat_id: int) -> datetime:
        """Return when *chat_id* by itself may get a bulk message: now, or later."""
        return self._chat_moment(chat_id, self._clock.now(), is_reply=False)

    async def reply_turn(self, chat_id: int | None) -> None:
        """Wait until *chat_id* may be sent a reply; None: a chat whose number is not known.

        Raises TryLater if that is longer than ``REPLY_PATIENCE``.
        """
        await self._read_shared()
        since = self._clock.now()
        while True:
            now = self._clock.now()
            free_at = self._chat_moment(chat_id, now, is_reply=True)
            moment = max(free_at, reply_moment(self._pace, now))
            if moment - since > REPLY_PATIENCE:
                raise TryLater((moment - now).total_seconds())
            # Who waits for the chat keeps no place among the others.
            if free_at <= now:
                self._give(chat_id, moment)
            await self._clock.sleep((moment - now).total_seconds())
            # A wait that began meanwhile makes the moment void.
            if free_at <= now and self._is_valid(chat_id, moment):
                return

    def refused(self) -> None:
        """Take note that Telegram took nothing of a bulk message that had its turn."""
        self._pace = after_refusal(self._pace)

    async def flooded(self, after_s: float, chat_id: int | None = None) -> None:
        """Send nothing for *after_s* seconds, as Telegram asks.

        *chat_id*: it was asked of a reply to that chat, which then waits alone, unless another
        chat was refused within a second.
        """
        now = self._clock.now()
        before = self._pace.not_before
        if chat_id is None:
            self._pace = after_flood(self._pace, after_s, now)
            if self._purse is not None:
                self._has_paid = False
                self._purse.rest(now)
        else:
            self._halted[chat_id] = max(end_of_wait(after_s, now), self._halted.get(chat_id, now))
            self._pace = after_refused_reply(self._pace, chat_id, after_s, now)
        if self._pace.not_before > before:
            await save_not_before(self._store, self._pace.not_before)
        log.warning("flood wait_s=%g chat_id=%s rate=%g", after_s, chat_id, self._pace.rate)

    async def _is_first(self, chat_id: int, stopping: asyncio.Event) -> bool:
        """Wait at the head of the line; False if the chat must wait by itself, or all stop."""
        since = self._clock.now()
        while not stopping.is_set():
            await self._read_shared()
            await self._pay()
            now = self._clock.now()
            if self._chat_moment(chat_id, now, is_reply=False) > now:
                return False
            moment = bulk_moment(self._pace, now)
            if is_pushed_aside(self._pace, now, since):
                moment = min(moment, reply_moment(self._pace, now))
            elif moment > now:
                await self._sleep_until(moment, stopping)
                continue
            self._give(chat_id, moment)
            await self._sleep_until(moment, stopping)
            if self._clock.now() >= moment and self._is_valid(chat_id, moment):
                self._is_paid, self._has_paid = self._has_paid, False
                return True
        return False

    async def _pay(self) -> None:
        """Have a paid message in hand for the next turn, or go at the free rate."""
        if self._purse is None or self._has_paid:
            return
        self._has_paid = await self._purse.take(self._clock.now())
        cap = self._rate if self._has_paid else min(self._rate, USUAL_CAP)
        self._pace = with_cap(self._pace, cap, self._clock.now())

    def _is_valid(self, chat_id: int | None, moment: datetime) -> bool:
        halted = None if chat_id is None else self._halted.get(chat_id)
        return moment >= self._pace.not_before and (halted is None or moment >= halted)

    def _chat_moment(self, chat_id: int | None, now: datetime, *, is_reply: bool) -> datetime:
        if chat_id is None:
            return now
        free = chat_moment(chat_id, self._lines.get(chat_id), now, is_reply=is_reply)
        return max(free, self._halted.get(chat_id, now))

    def _give(self, chat_id: int | None, moment: datetime) -> None:
        now = self._clock.now()
        self._pace = after_turn(self._pace, moment, now)
        if chat_id is not None:
            self._lines[chat_id] = after_chat_turn(chat_id, self._lines.get(chat_id), moment)
        if now - self._swept_at >= _SWEEP_EVERY:
            self._swept_at = now
            self._lines = {chat: line for chat, line in self._lines.items() if line.line_at > now}
            self._halted = {chat: at for chat, at in self._halted.items() if at > now}

    async def _read_shared(self) -> None:
        now = self._clock.now()
        if abs(now - self._read_at) >= _READ_EVERY:
            self._read_at = now
            stored = await find_not_before(self._store)
            self._pace = without_void_wait(self._pace, now)
            if stored is not None and is_possible(stored, now):
                self._pace = halted_until(self._pace, stored)

    async def _sleep_until(self, moment: datetime, stopping: asyncio.Event) -> None:
        left_s = (moment - self._clock.now()).total_seconds()
        while left_s > 0 and not stopping.is_set():
            await self._clock.sleep(min(left_s, _LOOK_EVERY_S))
            left_s = (moment - self._clock.now()).total_seconds()
