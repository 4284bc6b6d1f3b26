"""The deliver tick: what the ledger has open -> messages, each in one recorded state.

    prepare -> belt -> claim (commit) | gate | sender | record (commit)

Rule 1: a request is claimed before it is made, and no more are claimed than may be open at once.
So a crash leaves so many claims without an end, and no message is repeated but of those.
Rule 2: a claim is made once nothing but the pace holds the message up, and given back if it had
to wait for long: what is decided on it is decided on what holds now.
Rule 3: to stop is to begin nothing; what is open ends and is recorded.
Rule 4: while Telegram is out of order nothing is claimed, see ``breaker``.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.editions.editor import Editor
from bot.delivery.schedules.slots import deadline_of
from bot.delivery.sending.belt import BATCH, Belt
from bot.delivery.sending.breaker import Breaker
from bot.delivery.sending.clerk import Clerk, Terms
from bot.delivery.sending.gate import Gate
from bot.delivery.sending.lost import LostClaims
from bot.delivery.sending.outcomes import Outcome, Tried
from bot.delivery.sending.pacing import CHAT_GAP, GROUP_GAP
from bot.delivery.sending.prepare import Batch, Key, Preparer, Ready
from bot.delivery.sending.sender import Sender
from bot.errors import BotError, Migrated, SendFailed, SendUnknown, TryLater, Undeliverable
from bot.model import Delivery, Message
from bot.store import deliveries, endings
from bot.store.db import Store

log = logging.getLogger(__name__)

# The pace keeps a claimed message for some tenths of a second, a group's for seconds. After this
# it is looked at anew, and another process has not taken it for lost.
_HOLDS = timedelta(seconds=10)
_CHAT_WAITS = "Telegram asks to wait before the next message to this chat"
_WAIT_SLICE_S = 1.0


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How the parts of one pass ended, by outcome."""

    counts: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        return " ".join(f"{name}={n}" for name, n in sorted(self.counts.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One pass: who writes, what comes, how many requests may be open, and what became of them."""

    clerk: Clerk
    belt: Belt
    room: asyncio.Semaphore
    report: DeliveryReport


class _Patience(asyncio.Event):
    """Set once there is no point in standing in line with a claim: we are to stop, or wait long.

    A flood wait may begin at any moment, by a refusal of ours or of another process.
    """

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__()
        self._gate = gate
        self._clock = clock

    def is_set(self) -> bool:
        return super().is_set() or self._gate.pace.not_before > self._clock.now() + _HOLDS


class Courier:
    """Sends what is open, paced; one for a token. ``start`` it before the first pass."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        editor: Editor,
        gate: Gate,
        clock: Clock,
        terms: Terms | None = None,
    ) -> None:
        self._store = store
        self._sender = sender
        self._preparer = Preparer(store, editor)
        self._gate = gate
        self._clock = clock
        self._terms = terms or Terms()
        self._me = self._terms.name
        self._breaker = Breaker(self._terms.probe, clock)
        self._stopping = asyncio.Event()
        self._patience = _Patience(gate, clock)
        self._lost = LostClaims(store, clock, self._terms)

    async def start(self) -> int:
        """Take over: the wait that is in force, and what a crash left; return how many parts.

        Whoever takes the right to send from another process does so as well.
        """
        await self._gate.start()
        return await self._lost.record_left(with_others=True)

    def stop(self) -> None:
        """Begin no further request; those that are open are let end."""
        self._stopping.set()
        self._patience.set()

    async def say(self, chat_id: int, message: Message) -> int:
        """Send a message of our own in its turn; return its id. Raises as the sender does."""
        if not await self._gate.turn(chat_id, self._stopping):
            raise SendFailed("the chat has to wait, or the service is stopping")
        try:
            return await self._sender(chat_id, message)
        except TryLater as error:
            await self._gate.flooded(error.after_s)
            raise

    async def send_open(self) -> DeliveryReport:
        """Send all that is open, until nothing is."""
        report = DeliveryReport()
        if not self._may_go_on():
            return report
        # Nothing of ours is under way: what is claimed all the same was not recorded.
        await self._lost.record_left(with_others=False)

        async def prepare(under_way: Collection[Key]) -> Batch:
            return await self._prepare(under_way, report)

        clerk = Clerk(self._store, self._clock, self._terms)
        belt = Belt(prepare, lambda: self._may_go_on() and not clerk.is_overtaken)
        room = asyncio.Semaphore(self._gate.in_flight)
        async with asyncio.TaskGroup() as group:
            group.create_task(clerk.run())
            group.create_task(belt.fill())
            await self._carry_all(_Round(clerk=clerk, belt=belt, room=room, report=report))
            clerk.close()
        return report

    async def _carry_all(self, round: _Round) -> None:
        async with asyncio.TaskGroup() as carriers:
            while (ready := await round.belt.take()) is not None:
                await round.room.acquire()
                carriers.create_task(self._carry(ready, round))
                if not self._may_go_on() or round.clerk.is_overtaken:
                    round.belt.drop()

    async def _carry(self, ready: Ready, round: _Round) -> None:
        """Send what is left of one slot, part by part; a place in the room is taken."""
        left = ready
        try:
            while (after := await self._try(left, round)) is not None:
                left = after
                # Others go while this chat waits for its next part.
                await self._pause(CHAT_GAP if left.key[0] > 0 else GROUP_GAP)
                await round.room.acquire()
        finally:
            round.belt.done(ready.key)

    async def _try(self, ready: Ready, round: _Round) -> Ready | None:
        """Send one part, as ``_send``, and leave the room."""
        try:
            return await self._send(ready, round)
        except Exception:
            # A part that trips a defect of ours must not keep the others from being sent.
            log.exception("delivery=%d failed", ready.part.delivery.id)
            # It is still open: not again as fast as the machine can.
            await self._clock.sleep(_WAIT_SLICE_S)
            return None
        finally:
            round.room.release()

    async def _send(self, ready: Ready, round: _Round) -> Ready | None:
        """Send one part; return the one after it, if this one was sent."""
        part, clerk = ready.part, round.clerk
        chat_id = part.delivery.chat_id
        if not await self._is_time(ready) or await self._is_put_off(part.delivery):
            return None
        if not await clerk.claim(part):
            return None
        claimed_at = self._clock.now()
        has_turn = await self._gate.turn(chat_id, self._patience)
        is_paid = self._gate.is_paid
        is_stale = self._clock.now() - claimed_at > self._holds()
        if not has_turn or is_stale or not self._terms.may_send():
            await clerk.give_back(part)
            return None
        sent = await self._request(ready, is_paid=is_paid)
        self._breaker.note(sent)
        if isinstance(sent, Undeliverable | Migrated):
            self._gate.refused()
        tried = Tried(part=part, by=self._me, sent=sent, stories=ready.stories)
        outcome = await clerk.record(tried)
        round.report.counts[outcome.value] += 1
        return await self._next_part(ready) if outcome is Outcome.SENT else None

    async def _is_time(self, ready: Ready) -> bool:
        """Wait while Telegram asks us to; False if we are to stop, or it would be too late."""
        delivery = ready.part.delivery
        while self._may_go_on():
            now, not_before = self._clock.now(), self._gate.pace.not_before
            if max(now, not_before) > deadline_of(delivery.kind, delivery.due_at):
                # Found again, and told as it is, when the next are made ready.
                return False
            is_well = await self._breaker.look()
            if not_before <= now and is_well:
                return True
            left_s = (not_before - now).total_seconds() if is_well else _WAIT_SLICE_S
            await self._clock.sleep(min(left_s, _WAIT_SLICE_S))
        return False

    async def _is_put_off(self, delivery: Delivery) -> bool:
        """Leave a part alone whose chat has to wait for long by itself; tell whether it has to."""
        now, free_at = self._clock.now(), self._gate.free_at(delivery.chat_id)
        if free_at - now <= _HOLDS:
            return False
        async with self._store.begin() as db:
            await endings.postpone(db, [delivery], free_at, _CHAT_WAITS, now)
        return True

    def _holds(self) -> timedelta:
        """Return for how long a claim stands: all that are in line with it have their turn."""
        in_line = timedelta(seconds=self._gate.in_flight / self._gate.pace.rate)
        return max(_HOLDS, 2 * in_line)

    async def _request(self, ready: Ready, *, is_paid: bool) -> int | BotError:
        delivery = ready.part.delivery
        try:
            return await self._sender(
                delivery.chat_id, ready.message, thread_id=delivery.thread_id, is_paid=is_paid
            )
        except TryLater as error:
            await self._gate.flooded(error.after_s)
            return error
        except BotError as error:
            return error
        except Exception:
            # Whether it went out before the defect showed, nobody knows.
            log.exception("delivery=%d failed while it was being sent", delivery.id)
            return SendUnknown("internal error")

    async def _next_part(self, ready: Ready) -> Ready | None:
        delivery = ready.part.delivery
        if delivery.part >= len(ready.content.messages) or not self._may_go_on():
            return None
        async with self._store.read() as db:
            part = await deliveries.find_part(db, *ready.key, delivery.part + 1)
        if part is None or part.content_id != ready.content.id:
            return None
        return replace(ready, part=part, note="")

    async def _prepare(self, under_way: Collection[Key], report: DeliveryReport) -> Batch:
        await self._lost.look(under_way)
        now = self._clock.now()
        earliest = max(now, self._gate.pace.not_before)
        batch = await self._preparer.prepare(now, earliest, BATCH, under_way)
        for outcome, ended in (
            (Outcome.DEAD, batch.dead.values()),
            (Outcome.EXPIRED, batch.expired.values()),
            (Outcome.AGAIN, (batch.failed,)),
        ):
            if n := sum(map(len, ended)):
                report.counts[outcome.value] += n
        return batch

    def _may_go_on(self) -> bool:
        return not self._stopping.is_set() and self._terms.may_send()

    async def _pause(self, wait: timedelta) -> None:
        left_s = wait.total_seconds()
        while left_s > 0 and not self._stopping.is_set():
            await self._clock.sleep(min(left_s, _WAIT_SLICE_S))
            left_s -= _WAIT_SLICE_S
