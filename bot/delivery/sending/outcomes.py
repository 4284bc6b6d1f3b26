"""What became of requests -> what the ledger and the subscribers' state say.

``verdict_on`` decides by the error alone; the rest writes it down.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery.schedules.slots import deadline_of
from bot.errors import BotError, Migrated, SendUnknown, TopicClosed, TryLater, Undeliverable
from bot.model import Delivery, DeliveryState, StoryId
from bot.store import endings, ledger, subscribers
from bot.store.db import Connection
from bot.store.deliveries import OpenDelivery
from bot.store.endings import Claim, SentPart
from bot.store.operator_notes import note_operator
from bot.store.receipts import record_receipts
from bot.store.rooms import move_chat

log = logging.getLogger(__name__)

# What the ledger says of a part that now goes to the chat instead of its forum topic.
TOPIC_CLOSED = "the forum topic is closed"
# A lost answer is often a connection that was just cut; a minute later it is back or it is not.
_UNKNOWN_PAUSE = timedelta(minutes=1)
# Pauses between tries of what was certainly not sent: 5 s, doubling to 5 min; it ends with the
# freshness of the slot.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
# A chat that moves for ever has something else wrong with it.
_MAX_QUICK_MOVES = 3


class Outcome(StrEnum):
    """How one try ended."""

    SENT = "sent"
    AGAIN = "again"
    UNKNOWN = "unknown"
    DEAD = "dead"
    EXPIRED = "expired"


class OnUnknown(StrEnum):
    """What to do about a message that may have arrived or not."""

    RESEND = "resend"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A part that was claimed by *by*, and Telegram's message id or the error.

    ``stories`` is what the reader has now had, if it was sent.
    """

    part: OpenDelivery
    by: str
    sent: int | BotError
    stories: Mapping[StoryId, int] = field(default_factory=dict)

    @property
    def claim(self) -> Claim:
        return Claim(delivery=self.part.delivery, by=self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be written of a part that was not sent; ``not_before`` if it is tried again."""

    outcome: Outcome
    reason: str
    not_before: datetime | None = None


def verdict_on(
    part: OpenDelivery, error: BotError, now: datetime, on_unknown: OnUnknown
) -> Verdict:
    """Decide what *error*, which a request for *part* ended in, means for it."""
    delivery = part.delivery
    if isinstance(error, SendUnknown):
        return _on_unknown(part, error, now, on_unknown)
    if isinstance(error, TopicClosed) and delivery.thread_id is not None:
        return Verdict(outcome=Outcome.AGAIN, reason=TOPIC_CLOSED, not_before=now)
    if isinstance(error, Undeliverable):
        return Verdict(outcome=Outcome.DEAD, reason=str(error))
    until = now + pause_after(delivery.attempts)
    if isinstance(error, TryLater):
        until = now + _seconds(error.after_s)
    if isinstance(error, Migrated) and delivery.attempts < _MAX_QUICK_MOVES:
        until = now
    if until > deadline_of(delivery.kind, delivery.due_at):
        return Verdict(outcome=Outcome.EXPIRED, reason=f"too late to be news: {error}")
    return Verdict(outcome=Outcome.AGAIN, reason=str(error), not_before=until)


def _on_unknown(
    part: OpenDelivery, error: SendUnknown, now: datetime, on_unknown: OnUnknown
) -> Verdict:
    if on_unknown is OnUnknown.SKIP:
        return Verdict(outcome=Outcome.DEAD, reason=f"no answer, it may have arrived: {error}")
    if part.n_unknown:
        reason = f"twice without an answer, it may have arrived: {error}"
        return Verdict(outcome=Outcome.DEAD, reason=reason)
    until = now + _UNKNOWN_PAUSE
    return Verdict(outcome=Outcome.UNKNOWN, reason=str(error), not_before=until)


def pause_after(attempts: int) -> timedelta:
    """Return how long to leave a part alone that was not sent, after *attempts* earlier tries."""
    doublings: int = 2 ** min(attempts, 10)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)


def _seconds(wait_s: float) -> timedelta:
    # A proxy that answers nonsense must not make a moment that no calendar has.
    return timedelta(seconds=min(max(wait_s, 0.0), 7 * 86400.0))


async def record_outcomes(
    db: Connection, tried: Sequence[Tried], now: datetime, on_unknown: OnUnknown
) -> list[Outcome]:
    """Write how tries ended; return how, in their order."""
    await _record_sent(db, tried, now)
    outcomes = []
    for one in tried:
        if isinstance(one.sent, int):
            outcomes.append(Outcome.SENT)
        else:
            verdict = verdict_on(one.part, one.sent, now, on_unknown)
            outcomes.append(await _record_error(db, one, one.sent, verdict, now))
    return outcomes


async def _record_sent(db: Connection, tried: Sequence[Tried], now: datetime) -> None:
    sent: list[SentPart] = []
    had: dict[int, dict[StoryId, int]] = {}
    for one in tried:
        if isinstance(one.sent, int):
            delivery = one.part.delivery
            sent.append(SentPart(delivery_id=delivery.id, message_id=one.sent))
            had.setdefault(delivery.chat_id, {}).update(one.stories)
    await endings.record_sent(db, sent, now)
    await record_receipts(db, had, now)


async def _record_error(
    db: Connection, tried: Tried, error: BotError, verdict: Verdict, now: datetime
) -> Outcome:
    """Write *verdict* where the part is still our claim, and what *error* says of the chat."""
    claim, delivery = tried.claim, tried.part.delivery
    log.info("delivery=%d attempt=%d error=%s", delivery.id, delivery.attempts + 1, error)
    if verdict.outcome is Outcome.AGAIN:
        await endings.record_again(db, claim, verdict.not_before, verdict.reason, now)
    elif verdict.outcome is Outcome.UNKNOWN:
        until = verdict.not_before or now
        await endings.record_unknown(db, claim, until, verdict.reason, now)
    else:
        state = DeliveryState(verdict.outcome.value)
        await endings.record_end(db, claim, state, verdict.reason, now)
    await _follow_up(db, delivery, error, now)
    return verdict.outcome


async def _follow_up(db: Connection, delivery: Delivery, error: BotError, now: datetime) -> None:
    """Write what *error* says of the chat, whoever holds the part by now."""
    chat_id = delivery.chat_id
    if isinstance(error, Migrated):
        await move_chat(db, old=chat_id, new=error.new_chat_id, now=now)
        # Those whose chat nobody knows any more move as well.
        await ledger.move_deliveries(db, old=chat_id, new=error.new_chat_id)
    elif isinstance(error, TopicClosed) and delivery.thread_id is not None:
        await endings.leave_thread(db, chat_id, delivery.thread_id)
        if await subscribers.clear_thread(db, chat_id, delivery.thread_id):
            told = f"A forum topic of chat {chat_id} is closed: its briefings go to the chat."
            await note_operator(db, told, now)
    elif isinstance(error, Undeliverable) and error.deactivate:
        await subscribers.deactivate_subscriber(db, chat_id, str(error))
        await ledger.end_of_chat(db, chat_id, str(error), now)
