"""How parts of the ledger end, or go back to waiting.

Rule 1: what went out is sent, whatever the row says by then.
Rule 2: all else is written only while the row is still our claim: a sender that slept past its
time must not undo what another did.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, tuple_, update

from bot.model import Delivery, DeliveryState
from bot.store.db import Connection
from bot.store.deliveries import IS_OPEN, OPEN
from bot.store.moments import UtcDateTime
from bot.store.schema import deliveries

# Whether a request had left when its sender ended, nobody knows: after a second such end the part
# is tried again, after a third not. If it is what ends senders, it must not do so for ever.
MAX_LOST_CLAIMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A part that was claimed: ``delivery`` as it was before, and by whom."""

    delivery: Delivery
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClaim:
    """A claim that was not ended, by its part, who made it, when, and the how many'th it is.

    ``key`` is the chat and slot of the part.
    """

    delivery_id: int
    by: str
    at: datetime
    attempts: int
    key: tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """A part that Telegram took, as message ``message_id``."""

    delivery_id: int
    message_id: int


async def record_sent(connection: Connection, sent: Sequence[SentPart], now: datetime) -> None:
    """Write Telegram's message ids."""
    if not sent:
        return
    # In one order always: two that write the same rows must not wait for each other.
    rows = sorted((one.delivery_id, one.message_id) for one in sent)
    values = [{"b_id": id, "b_message": message, "b_now": now} for id, message in rows]
    await connection.execute(_SENT, values)


# Made once: some thirty a second are executed.
_SENT = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("b_id"), deliveries.c.state != DeliveryState.SENT.value)
    .values(
        state=DeliveryState.SENT.value,
        message_id=bindparam("b_message"),
        reason="",
        content_id=None,
        not_before=None,
        changed_at=bindparam("b_now", type_=UtcDateTime),
    )
)


async def record_again(
    connection: Connection, claim: Claim, not_before: datetime | None, reason: str, now: datetime
) -> bool:
    """Put a part that was certainly not sent back into the queue; tell whether it was ours."""
    return await _record(
        connection, claim, DeliveryState.PENDING, now, not_before=not_before, reason=reason
    )


async def give_back(connection: Connection, claim: Claim, now: datetime) -> bool:
    """Undo a claim for which no request was made."""
    kept = {"attempts": claim.delivery.attempts, "not_before": None}
    return await _record(connection, claim, claim.delivery.state, now, **kept)


async def record_unknown(
    connection: Connection, claim: Claim, not_before: datetime, reason: str, now: datetime
) -> bool:
    """Write that the answer never came: the message may be there or not."""
    n_unknown = deliveries.c.n_unknown + 1
    return await _record(
        connection,
        claim,
        DeliveryState.UNKNOWN,
        now,
        not_before=not_before,
        reason=reason,
        n_unknown=n_unknown,
    )


async def record_end(
    connection: Connection, claim: Claim, state: DeliveryState, reason: str, now: datetime
) -> bool:
    """End a part as DEAD or EXPIRED, and with it the parts that would follow it."""
    if not await _record(connection, claim, state, now, reason=reason):
        return False
    # As it stands now: the chat may have moved while it was being sent.
    here = deliveries.c.id == claim.delivery.id
    found = await connection.execute(select(deliveries.c.chat_id, deliveries.c.slot).where(here))
    await end_slots(connection, [(r.chat_id, r.slot) for r in found], state, reason, now)
    return True


async def end_slots(
    connection: Connection,
    slots: Collection[tuple[int, str]],
    state: DeliveryState,
    reason: str,
    now: datetime,
) -> int:
    """End what is still to be sent of these slots, by chat and name; return how many parts."""
    if not slots:
        return 0
    result = await connection.execute(
        update(deliveries)
        .where(
            tuple_(deliveries.c.chat_id, deliveries.c.slot).in_(sorted(slots)),
            deliveries.c.state.in_(OPEN),
        )
        .values(state=state.value, reason=reason, changed_at=now)
    )
    return result.rowcount


async def postpone(
    connection: Connection, parts: Sequence[Delivery], until: datetime, reason: str, now: datetime
) -> None:
    """Leave parts alone until then; one that was claimed meanwhile stays as it is."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([part.id for part in parts]), deliveries.c.state.in_(OPEN))
        .values(not_before=until, reason=reason, changed_at=now)
    )


async def find_claimed(connection: Connection) -> tuple[OpenClaim, ...]:
    """Return all parts that are being sent, or were when their sender ended."""
    query = select(deliveries).where(IS_OPEN, deliveries.c.state == DeliveryState.SENDING.value)
    rows = await connection.execute(query)
    return tuple(
        OpenClaim(
            delivery_id=row.id,
            by=row.claimed_by or "",
            at=row.changed_at,
            attempts=row.attempts,
            key=(row.chat_id, row.slot),
        )
        for row in rows
    )


async def record_lost(
    connection: Connection,
    claim: OpenClaim,
    now: datetime,
    *,
    not_before: datetime | None = None,
    max_lost: int = MAX_LOST_CLAIMS,
) -> int:
    """Call unknown how a part ended whose sender is gone; return how many it was: 0 or 1.

    Of which that happened *max_lost* times is dead. Not to be sent before *not_before*.
    """
    lost = and_(
        deliveries.c.id == claim.delivery_id,
        deliveries.c.state == DeliveryState.SENDING.value,
        deliveries.c.attempts == claim.attempts,
    )
    values: dict[str, Any] = {"n_unknown": deliveries.c.n_unknown + 1, "changed_at": now}
    unknown = await _change(
        connection,
        and_(lost, deliveries.c.n_unknown + 1 < max_lost),
        **values,
        state=DeliveryState.UNKNOWN.value,
        reason="the answer was not recorded",
        not_before=not_before,
    )
    if unknown:
        return unknown
    query = select(deliveries.c.chat_id, deliveries.c.slot).where(lost)
    slots = [(row.chat_id, row.slot) for row in await connection.execute(query)]
    reason = "no answer was recorded, it may have arrived"
    dead = DeliveryState.DEAD
    given_up = await _change(connection, lost, **values, state=dead.value, reason=reason)
    # And with it the parts that would follow it.
    await end_slots(connection, slots, dead, reason, now)
    return given_up


async def leave_thread(connection: Connection, chat_id: int, thread_id: int) -> None:
    """Let the open parts that were to go to a forum topic of a chat go to the chat itself."""
    here = deliveries.c.chat_id == chat_id, deliveries.c.thread_id == thread_id
    await _change(connection, and_(*here, deliveries.c.state.in_(OPEN)), thread_id=None)


async def _record(
    connection: Connection, claim: Claim, state: DeliveryState, now: datetime, **values: Any
) -> bool:
    ours = and_(
        deliveries.c.id == claim.delivery.id,
        deliveries.c.state == DeliveryState.SENDING.value,
        deliveries.c.claimed_by == claim.by,
        deliveries.c.attempts == claim.delivery.attempts + 1,
    )
    return await _change(connection, ours, state=state.value, changed_at=now, **values) == 1


async def _change(connection: Connection, here: ColumnElement[bool], **values: Any) -> int:
    return (await connection.execute(update(deliveries).where(here).values(**values))).rowcount
