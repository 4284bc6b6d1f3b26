"""The deliver tick: slots that came due -> messages in Telegram, each in one recorded state.

    plan:  find_due_subscriptions | slots_of | plan_slots + set_next_due      (one transaction)
    send:  find_open | edition_of | claim + save_edition (commit) | sender | record

A crash before the claim is committed changes nothing: the part is still open. After it, the part
is found as ``sending`` at the next start and becomes ``unknown``, which is sent once more at most.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.editor import Edition, Editor
from bot.delivery.outcomes import Outcome, record_outcome
from bot.delivery.pacing import after_flood, is_void, next_moment, start_pace
from bot.delivery.schedule import next_due, slots_between
from bot.delivery.sender import Sender
from bot.errors import BotError, SendFailed, SendUnknown, TryLater
from bot.model import Delivery, DeliveryState, Message, Subscription
from bot.store import deliveries, ledger, subscribers
from bot.store.db import Store
from bot.store.deliveries import OpenDelivery
from bot.store.ledger import SlotToPlan
from bot.store.notes import find_moment, save_note

log = logging.getLogger(__name__)

# Older than this and the news is stale: the slot expires, and is not sent late.
LATEST = timedelta(hours=2)
# Open requests at once. At 28 a second and 100 ms an answer three are open (Little's law); every
# further one is one more message that a crash may repeat.
IN_FLIGHT = 4
# Subscriptions planned in one transaction, and parts looked at in one go.
_PLAN_BATCH, _SEND_BATCH = 500, 64
# A part that could not be prepared is left alone so long, to not stop the others.
_DEFECT_PAUSE = timedelta(minutes=5)
# No request takes so long: two time-outs, and the wait for the database. A part claimed earlier
# ended without a record, as when the database was out of reach.
_LONGEST_REQUEST = timedelta(minutes=3)
_NOT_BEFORE = "send_not_before"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How the parts of one pass ended, by outcome."""

    counts: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        return " ".join(f"{name}={n}" for name, n in sorted(self.counts.items()))


def slots_of(wanted: Subscription, now: datetime) -> tuple[SlotToPlan, ...]:
    """Return the slots that *wanted* is owed up to *now*, oldest first.

    The latest is to be sent if it is fresh; those before it, and a stale one, have expired.
    """
    if wanted.next_due_at is None or wanted.next_due_at > now:
        return ()
    since = wanted.next_due_at - timedelta(microseconds=1)
    moments = slots_between(wanted.schedule, since, now) or (wanted.next_due_at,)
    return tuple(
        SlotToPlan(
            subscription_id=wanted.id,
            chat_id=wanted.chat_id,
            due_at=at,
            state=DeliveryState.PENDING if is_owed else DeliveryState.EXPIRED,
            reason="" if is_owed else "the service was not running at that hour",
        )
        for at in moments
        for is_owed in [at == moments[-1] and now - at <= LATEST]
    )


async def plan_due(store: Store, now: datetime) -> int:
    """Enter all slots that have come due into the ledger; return how many."""
    planned = 0
    while True:
        async with store.begin() as db:
            due = await subscribers.find_due_subscriptions(db, now, _PLAN_BATCH)
            slots = [slot for wanted in due for slot in slots_of(wanted, now)]
            planned += await ledger.plan_slots(db, slots, now)
            await subscribers.set_next_due(
                db, {wanted.id: next_due(wanted.schedule, now) for wanted in due}
            )
        if len(due) < _PLAN_BATCH:
            return planned


class Courier:
    """Sends what is open, paced; one for a token. ``start`` it before the first pass."""

    def __init__(
        self, store: Store, sender: Sender, editor: Editor, *, rate: float, clock: Clock
    ) -> None:
        self._store = store
        self._sender = sender
        self._editor = editor
        self._rate = rate
        self._clock = clock
        self._pace = start_pace(rate, clock.now())
        self._turns = asyncio.Semaphore(IN_FLIGHT)
        self._stopping = asyncio.Event()

    async def start(self) -> int:
        """Take up the wait that was in force, and what a crash left; return how many parts."""
        now = self._clock.now()
        async with self._store.begin() as db:
            self._pace = start_pace(self._rate, now, await find_moment(db, _NOT_BEFORE))
            return await ledger.reconcile(db, now)

    def stop(self) -> None:
        """Begin no further request; those that are open are let end."""
        self._stopping.set()

    async def flooded(self, after_s: float) -> None:
        """Send nothing for *after_s* seconds: Telegram said so, here or to a reply."""
        self._pace = after_flood(self._pace, after_s, self._clock.now())
        async with self._store.begin() as db:
            await save_note(db, _NOT_BEFORE, self._pace.not_before.isoformat())

    async def say(self, chat_id: int, message: Message) -> int:
        """Send a message of our own in its turn; return its id. Raises as the sender does."""
        if not await self._turn(chat_id):
            raise SendFailed("the service is stopping")
        try:
            return await self._sender(chat_id, message)
        except TryLater as error:
            await self.flooded(error.after_s)
            raise

    async def send_open(self) -> DeliveryReport:
        """Send all that is open, until nothing is."""
        report = DeliveryReport()
        now = self._clock.now()
        async with self._store.begin() as db:
            await ledger.reconcile(db, now, claimed_before=now - _LONGEST_REQUEST)
        while not self._stopping.is_set():
            async with self._store.read() as db:
                batch = await deliveries.find_open(db, self._clock.now(), _SEND_BATCH)
            if not batch:
                break
            async with asyncio.TaskGroup() as group:
                for part in batch:
                    group.create_task(self._send_safely(part, report))
        return report

    async def _send_safely(self, part: OpenDelivery, report: DeliveryReport) -> None:
        async with self._turns:
            if self._stopping.is_set():
                return
            try:
                outcome = await self._send(part)
            except Exception:
                # A part that trips a defect of ours must not keep the others from being sent.
                log.exception("delivery=%d failed", part.delivery.id)
                outcome = await self._put_off(part.delivery)
            if outcome is not None:
                report.counts[outcome.value] += 1

    async def _send(self, part: OpenDelivery) -> Outcome | None:
        delivery = part.delivery
        if self._clock.now() - delivery.due_at > LATEST:
            return await self._end(delivery, DeliveryState.EXPIRED, "too late to be news")
        edition = await self._edition(part)
        if edition is None:
            return await self._end(delivery, DeliveryState.DEAD, "no longer subscribed")
        if not await self._turn(delivery.chat_id):
            return None
        # The wait may have been long.
        if self._clock.now() - delivery.due_at > LATEST:
            return await self._end(delivery, DeliveryState.EXPIRED, "too late to be news")
        if not await self._claim(part, edition):
            return None
        try:
            return await self._request(delivery, edition)
        except Exception:
            # Whether it went out before the defect showed, nobody knows.
            log.exception("delivery=%d failed while it was being sent", delivery.id)
            lost = SendUnknown("internal error")
            async with self._store.begin() as db:
                return await record_outcome(db, delivery, lost, {}, self._clock.now())

    async def _request(self, delivery: Delivery, edition: Edition) -> Outcome:
        try:
            sent: int | BotError = await self._sender(delivery.chat_id, edition.messages[0])
        except TryLater as error:
            await self.flooded(error.after_s)
            sent = error
        except BotError as error:
            sent = error
        had = edition.stories if len(edition.messages) == 1 else {}
        async with self._store.begin() as db:
            return await record_outcome(db, delivery, sent, had, self._clock.now())

    async def _edition(self, part: OpenDelivery) -> Edition | None:
        """Return what is left to say in this slot, this part first; None if nobody wants it."""
        async with self._store.read() as db:
            wanted = await subscribers.find_subscription(db, part.delivery.chat_id)
            if wanted is None or not await deliveries.is_wanted(db, part.delivery):
                return None
        if part.message is not None:
            return Edition(messages=(part.message,), stories=part.stories)
        return await self._editor.edition_of(wanted, part.delivery.due_at, self._clock.now())

    async def _turn(self, chat_id: int) -> bool:
        """Wait for the moment at which *chat_id* may be sent to; False if we are to stop."""
        while True:
            now = self._clock.now()
            moment, self._pace = next_moment(self._pace, chat_id, now)
            sleeper = asyncio.ensure_future(self._clock.sleep((moment - now).total_seconds()))
            stopper = asyncio.ensure_future(self._stopping.wait())
            try:
                await asyncio.wait({sleeper, stopper}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeper.cancel()
                stopper.cancel()
            if self._stopping.is_set():
                return False
            if not is_void(self._pace, moment):
                return True

    async def _claim(self, part: OpenDelivery, edition: Edition) -> bool:
        now = self._clock.now()
        async with self._store.begin() as db:
            # Who unsubscribed during the wait: the next pass ends the part.
            if not await deliveries.is_wanted(db, part.delivery):
                return False
            if not await deliveries.claim(db, part.delivery, now):
                return False
            if part.message is None:
                await deliveries.save_edition(
                    db, part.delivery, edition.messages, edition.stories, now
                )
        return True

    async def _end(self, delivery: Delivery, state: DeliveryState, reason: str) -> Outcome:
        async with self._store.begin() as db:
            await deliveries.record_end(db, delivery, state, reason, self._clock.now())
        return Outcome.EXPIRED if state is DeliveryState.EXPIRED else Outcome.DEAD

    async def _put_off(self, delivery: Delivery) -> Outcome:
        now = self._clock.now()
        try:
            async with self._store.begin() as db:
                await deliveries.postpone(db, delivery, now + _DEFECT_PAUSE, "internal error", now)
        except Exception:
            # The database is out of reach; the part is as it was, and is found again.
            log.exception("delivery=%d not put off", delivery.id)
        return Outcome.AGAIN
