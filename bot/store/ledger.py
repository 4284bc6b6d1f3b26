"""The ledger as a whole: slots enter it, chats end or move in it, and what is old leaves it.

How one part is claimed stands in ``deliveries``, how it is recorded in ``endings``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, literal, select, update

from bot.model import DeliveryKind, DeliveryState, SubscriptionId
from bot.store.db import Connection
from bot.store.deliveries import OPEN
from bot.store.many import is_one_of
from bot.store.moments import UtcDateTime
from bot.store.schema import deliveries, subscriptions
from bot.store.upsert import insert_into

_SLOT = (deliveries.c.chat_id, deliveries.c.slot, deliveries.c.part)
_ENDED = (DeliveryState.SENT.value, DeliveryState.DEAD.value, DeliveryState.EXPIRED.value)
# So many rows are deleted in one transaction: others want to write as well.
DROP_BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotToPlan:
    """What one chat is owed; ``state`` is PENDING, or EXPIRED for what is too late.

    ``slot`` names it for the chat: it is owed nothing of the same name twice. What has a
    ``content_id`` is sent as it is, an edition without one is made when its turn nears.
    """

    chat_id: int
    slot: str
    due_at: datetime
    subscription_id: SubscriptionId | None = None
    thread_id: int | None = None
    kind: DeliveryKind = DeliveryKind.EDITION
    state: DeliveryState = DeliveryState.PENDING
    reason: str = ""
    content_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSlot:
    """A slot that many subscriptions are owed alike."""

    slot: str
    due_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    reason: str = ""


async def plan_slots(connection: Connection, slots: Iterable[SlotToPlan], now: datetime) -> int:
    """Enter slots that are not in the ledger yet; return how many were entered."""
    rows = [_row(slot, now) for slot in slots]
    if not rows:
        return 0
    insert = insert_into(connection, deliveries).on_conflict_do_nothing(index_elements=_SLOT)
    # Counted by what comes back: a driver does not tell how many of many rows it inserted.
    return len((await connection.execute(insert.returning(deliveries.c.id), rows)).all())


async def plan_shared(
    connection: Connection, slot: SharedSlot, owners: Sequence[SubscriptionId], now: datetime
) -> int:
    """Enter one slot for all *owners* that do not have it yet; return how many were entered."""
    wanted = select(
        subscriptions.c.id,
        subscriptions.c.chat_id,
        subscriptions.c.thread_id,
        literal(DeliveryKind.EDITION.value),
        literal(slot.slot),
        literal(slot.due_at, UtcDateTime),
        literal(1),
        literal(slot.state.value),
        literal(slot.reason),
        literal(now, UtcDateTime),
    ).where(is_one_of(connection, subscriptions.c.id, owners))
    names = (
        *("subscription_id", "chat_id", "thread_id", "kind", "slot", "due_at", "part"),
        *("state", "reason", "changed_at"),
    )
    insert = insert_into(connection, deliveries).from_select(names, wanted)
    insert = insert.on_conflict_do_nothing(index_elements=_SLOT)
    # Without the option a driver's count of an INSERT is thrown away.
    insert = insert.execution_options(preserve_rowcount=True)
    return (await connection.execute(insert)).rowcount


async def end_of_chat(connection: Connection, chat_id: int, reason: str, now: datetime) -> int:
    """End all open parts of a chat that takes nothing more; return how many."""
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(OPEN))
        .values(state=DeliveryState.DEAD.value, reason=reason, changed_at=now)
    )
    return result.rowcount


async def forget_contents(connection: Connection, chat_id: int) -> None:
    """Drop what the deliveries of a chat said; that they took place stays."""
    await connection.execute(
        update(deliveries).where(deliveries.c.chat_id == chat_id).values(content_id=None)
    )


async def move_deliveries(connection: Connection, *, old: int, new: int) -> None:
    """Point the open parts of a migrated chat at its new id, and what is being sent of it.

    What the new chat is owed already it is not owed twice: there the old part ends.
    """
    theirs = deliveries.alias("theirs")
    is_theirs = exists().where(
        theirs.c.chat_id == new,
        theirs.c.slot == deliveries.c.slot,
        theirs.c.part == deliveries.c.part,
    )
    here = deliveries.c.chat_id == old
    await connection.execute(
        update(deliveries)
        .where(here, deliveries.c.state.in_(OPEN), is_theirs)
        .values(state=DeliveryState.DEAD.value, reason=f"the chat has this under its id {new}")
    )
    # With those that are under way: what follows them waits for them, there as here.
    left = here, deliveries.c.state.in_((*OPEN, DeliveryState.SENDING.value)), ~is_theirs
    await connection.execute(update(deliveries).where(*left).values(chat_id=new))


async def count_states(connection: Connection) -> dict[DeliveryState, int]:
    """Return how many parts are in each state; absent states have none."""
    query = select(deliveries.c.state, func.count().label("n")).group_by(deliveries.c.state)
    return {DeliveryState(row.state): row.n for row in await connection.execute(query)}


async def drop_old(connection: Connection, before: datetime) -> int:
    """Delete at most ``DROP_BATCH`` ended parts of slots before then; return how many."""
    old = (
        select(deliveries.c.id)
        .where(deliveries.c.due_at < before, deliveries.c.state.in_(_ENDED))
        .limit(DROP_BATCH)
    )
    result = await connection.execute(delete(deliveries).where(deliveries.c.id.in_(old)))
    return result.rowcount


def _row(slot: SlotToPlan, now: datetime) -> dict[str, Any]:
    return {
        "subscription_id": slot.subscription_id,
        "chat_id": slot.chat_id,
        "thread_id": slot.thread_id,
        "kind": slot.kind.value,
        "slot": slot.slot,
        "due_at": slot.due_at,
        "part": 1,
        "state": slot.state.value,
        "reason": slot.reason,
        "changed_at": now,
        "content_id": slot.content_id,
    }
