"""The ledger as a whole: slots enter it, chats end or move in it, and what is old leaves it.

How one part is claimed and recorded stands in ``deliveries``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, select, update

from bot.model import DeliveryState, SubscriptionId
from bot.store.db import Connection
from bot.store.deliveries import OPEN
from bot.store.schema import deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotToPlan:
    """A slot that came due; ``state`` is PENDING, or EXPIRED for one that is too late."""

    subscription_id: SubscriptionId
    chat_id: int
    due_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    reason: str = ""


async def plan_slots(connection: Connection, slots: Iterable[SlotToPlan], now: datetime) -> int:
    """Enter slots that are not in the ledger yet; return how many were entered."""
    wanted = {(slot.subscription_id, slot.due_at): slot for slot in slots}
    if not wanted:
        return 0
    query = select(deliveries.c.subscription_id, deliveries.c.due_at).where(
        deliveries.c.subscription_id.in_({owner for owner, _ in wanted}),
        deliveries.c.due_at.in_({at for _, at in wanted}),
    )
    known = {(row.subscription_id, row.due_at) for row in await connection.execute(query)}
    rows = [
        {
            "subscription_id": slot.subscription_id,
            "chat_id": slot.chat_id,
            "due_at": slot.due_at,
            "part": 1,
            "state": slot.state.value,
            "reason": slot.reason,
            "changed_at": now,
        }
        for key, slot in wanted.items()
        if key not in known
    ]
    if rows:
        await connection.execute(insert(deliveries), rows)
    return len(rows)


async def reconcile(
    connection: Connection, now: datetime, *, claimed_before: datetime | None = None
) -> int:
    """Call unknown how it ended for parts that are no longer being sent; return how many.

    None: whatever is being sent, as after a crash; else only what was claimed before then.
    """
    left = deliveries.c.state == DeliveryState.SENDING.value
    if claimed_before is not None:
        left = and_(left, deliveries.c.changed_at < claimed_before)
    result = await connection.execute(
        update(deliveries)
        .where(left)
        .values(
            state=DeliveryState.UNKNOWN.value,
            reason="the answer was not recorded",
            changed_at=now,
        )
    )
    return result.rowcount


async def end_of_chat(connection: Connection, chat_id: int, reason: str, now: datetime) -> int:
    """End all open parts of a chat that takes nothing more; return how many."""
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(OPEN))
        .values(state=DeliveryState.DEAD.value, reason=reason, changed_at=now, message=None)
    )
    return result.rowcount


async def forget_contents(connection: Connection, chat_id: int) -> None:
    """Drop what the deliveries of a chat said; that they took place stays."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id == chat_id)
        .values(message=None, stories=None)
    )


async def move_deliveries(connection: Connection, *, old: int, new: int) -> None:
    """Point the open parts of a migrated chat at its new id."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id == old, deliveries.c.state.in_(OPEN))
        .values(chat_id=new)
    )


async def count_states(connection: Connection) -> dict[DeliveryState, int]:
    """Return how many parts are in each state; absent states have none."""
    query = select(deliveries.c.state, func.count().label("n")).group_by(deliveries.c.state)
    return {DeliveryState(row.state): row.n for row in await connection.execute(query)}


async def drop_old(connection: Connection, before: datetime) -> int:
    """Delete ended parts of slots before then; return how many."""
    ended = [DeliveryState.SENT.value, DeliveryState.DEAD.value, DeliveryState.EXPIRED.value]
    result = await connection.execute(
        delete(deliveries).where(deliveries.c.state.in_(ended), deliveries.c.due_at < before)
    )
    return result.rowcount
