"""What became of one request -> what the ledger and the subscriber's state say."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery.pacing import CHAT_GAP, GROUP_GAP
from bot.errors import BotError, Migrated, SendUnknown, TryLater, Undeliverable
from bot.model import Delivery, DeliveryState, StoryId
from bot.store import deliveries, ledger, subscribers
from bot.store.db import Connection
from bot.store.stories import current_revisions

log = logging.getLogger(__name__)

# A lost answer is often a connection that was just cut; a minute later it is back or it is not.
_UNKNOWN_PAUSE = timedelta(minutes=1)
# Pauses between tries of what was certainly not sent: 5 s, doubling to 5 min; it ends with the
# freshness of the slot.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)


class Outcome(StrEnum):
    """How one try ended."""

    SENT = "sent"
    AGAIN = "again"
    UNKNOWN = "unknown"
    DEAD = "dead"
    EXPIRED = "expired"


async def record_outcome(
    db: Connection,
    delivery: Delivery,
    sent: int | BotError,
    stories: Mapping[StoryId, int],
    now: datetime,
) -> Outcome:
    """Write how the try of *delivery*, as it was before the claim, ended.

    *sent* is Telegram's message id, or the error. *stories* is what the reader has now had, if
    it was sent.
    """
    if isinstance(sent, int):
        gap = GROUP_GAP if delivery.chat_id < 0 else CHAT_GAP
        await deliveries.record_sent(db, delivery, sent, next_not_before=now + gap, now=now)
        had = await current_revisions(db, stories)
        await subscribers.record_receipts(db, delivery.chat_id, had, now)
        return Outcome.SENT
    log.info("delivery=%d attempt=%d error=%s", delivery.id, delivery.attempts + 1, sent)
    if isinstance(sent, Undeliverable):
        return await _record_refused(db, delivery, sent, now)
    if isinstance(sent, SendUnknown):
        return await _record_unknown(db, delivery, sent, now)
    until = now + pause_after(delivery.attempts)
    if isinstance(sent, TryLater):
        until = now + timedelta(seconds=sent.after_s)
    if isinstance(sent, Migrated):
        await subscribers.move_subscriber(db, old=delivery.chat_id, new=sent.new_chat_id)
        until = now
    await deliveries.record_again(db, delivery.id, until, str(sent), now)
    if isinstance(sent, Migrated):
        await ledger.move_deliveries(db, old=delivery.chat_id, new=sent.new_chat_id)
    return Outcome.AGAIN


def pause_after(attempts: int) -> timedelta:
    """Return how long to leave a part alone that was not sent, after *attempts* earlier tries."""
    doublings: int = 2 ** min(attempts, 10)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)


async def _record_refused(
    db: Connection, delivery: Delivery, error: Undeliverable, now: datetime
) -> Outcome:
    await deliveries.record_end(db, delivery, DeliveryState.DEAD, str(error), now)
    if error.deactivate:
        await subscribers.deactivate_subscriber(db, delivery.chat_id, str(error))
        await ledger.end_of_chat(db, delivery.chat_id, str(error), now)
    return Outcome.DEAD


async def _record_unknown(
    db: Connection, delivery: Delivery, error: SendUnknown, now: datetime
) -> Outcome:
    if delivery.state is DeliveryState.UNKNOWN:
        reason = f"twice without an answer, it may have arrived: {error}"
        await deliveries.record_end(db, delivery, DeliveryState.DEAD, reason, now)
        return Outcome.DEAD
    await deliveries.record_unknown(db, delivery.id, str(error), now + _UNKNOWN_PAUSE, now)
    return Outcome.UNKNOWN
