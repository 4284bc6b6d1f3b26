"""The ledger, part by part: what waits, who sends it.

One row per part of a slot, in exactly one state: ``pending -> sending -> sent | dead | expired``,
and ``unknown`` for a request whose answer never came. A claim is a conditional UPDATE and must be
committed before the request goes out. How a claim ends stands in ``endings``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    exists,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.engine import RowMapping

from bot.model import Delivery, DeliveryKind, DeliveryState, SubscriptionId
from bot.store.db import Connection
from bot.store.moments import UtcDateTime
from bot.store.schema import deliveries, subscribers, subscriptions
from bot.store.upsert import insert_into

# May be claimed.
OPEN = (DeliveryState.PENDING.value, DeliveryState.UNKNOWN.value)
# The condition of the index ix_deliveries_open, to the letter: SQLite uses it for no other.
IS_OPEN = text("deliveries.state IN ('pending', 'unknown', 'sending')")
# Spelled out: a list of values cannot be bound where many rows are written at once.
_WAITS = text("deliveries.state IN ('pending', 'unknown')")
_MAY_BE_OPENED = text("deliveries.state IN ('pending', 'dead', 'expired')")
# A story told at once is told before the briefings, and those before the operator's word.
_KINDS = (DeliveryKind.ALERT, DeliveryKind.EDITION, DeliveryKind.BROADCAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDelivery:
    """A part that waits to be sent; ``content_id`` is None until its edition is rendered.

    ``n_unknown`` of its requests got no answer.
    """

    delivery: Delivery
    content_id: str | None = None
    n_unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedSlot:
    """What the slot of ``first``, its first part, says: a content of so many messages."""

    first: Delivery
    content_id: str
    n_parts: int


async def find_open(connection: Connection, now: datetime, limit: int) -> tuple[OpenDelivery, ...]:
    """Return parts that may be sent: alerts first, then editions; of each kind the oldest slot.

    A part waits until the part before it was sent, and until its own "not before".
    """
    found: list[OpenDelivery] = []
    for kind in _KINDS:
        if len(found) < limit:
            found += await _find_open_of(connection, kind, now, limit - len(found))
    return tuple(found)


async def _find_open_of(
    connection: Connection, kind: DeliveryKind, now: datetime, limit: int
) -> list[OpenDelivery]:
    query = (
        select(deliveries)
        .where(
            IS_OPEN,
            deliveries.c.kind == kind.value,
            deliveries.c.state != DeliveryState.SENDING.value,
            or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now),
            or_(deliveries.c.part == 1, ~_is_part_before_unsent()),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    return [open_delivery(row) for row in (await connection.execute(query)).mappings()]


def _is_part_before_unsent() -> ColumnElement[bool]:
    earlier = deliveries.alias("earlier")
    return exists().where(
        earlier.c.chat_id == deliveries.c.chat_id,
        earlier.c.slot == deliveries.c.slot,
        earlier.c.part == deliveries.c.part - 1,
        earlier.c.state != DeliveryState.SENT.value,
    )


async def find_part(
    connection: Connection, chat_id: int, slot: str, part: int
) -> OpenDelivery | None:
    """Return a part that may be claimed; None if there is none, or it is not open."""
    query = select(deliveries).where(
        deliveries.c.chat_id == chat_id,
        deliveries.c.slot == slot,
        deliveries.c.part == part,
        deliveries.c.state.in_(OPEN),
    )
    row = (await connection.execute(query)).mappings().first()
    return open_delivery(row) if row else None


async def save_rendered(
    connection: Connection, rendered: Sequence[RenderedSlot], now: datetime
) -> None:
    """Write what slots say, whose contents are saved: the first part, and rows for the others.

    The others are opened again if they had ended, as when an operator has a slot sent anew.
    """
    if not rendered:
        return
    firsts = (
        update(deliveries)
        .where(deliveries.c.id == bindparam("b_id"), _WAITS)
        .values(content_id=bindparam("b_content"))
    )
    await connection.execute(
        firsts, [{"b_id": one.first.id, "b_content": one.content_id} for one in rendered]
    )
    # What ended in the meantime has no later parts: they would wait for it for ever.
    ids = [one.first.id for one in rendered]
    waiting = select(deliveries.c.id).where(deliveries.c.id.in_(ids), _WAITS)
    waits = frozenset((await connection.execute(waiting)).scalars())
    going_on = [one for one in rendered if one.first.id in waits]
    later = [_later_part(one, part, now) for one in going_on for part in range(2, one.n_parts + 1)]
    if later:
        insert = insert_into(connection, deliveries)
        await connection.execute(
            insert.on_conflict_do_update(
                index_elements=[deliveries.c.chat_id, deliveries.c.slot, deliveries.c.part],
                set_={name: insert.excluded[name] for name in _ANEW},
                where=_MAY_BE_OPENED,
            ),
            later,
        )


# What a part that is opened again takes from the first: all that its earlier life has left behind.
_ANEW = (
    *("state", "content_id", "thread_id", "reason", "changed_at"),
    *("due_at", "attempts", "n_unknown", "not_before"),
)


def _later_part(rendered: RenderedSlot, part: int, now: datetime) -> dict[str, Any]:
    first = rendered.first
    return {
        "subscription_id": first.subscription_id,
        "chat_id": first.chat_id,
        "thread_id": first.thread_id,
        "kind": first.kind.value,
        "slot": first.slot,
        "due_at": first.due_at,
        "part": part,
        "state": DeliveryState.PENDING.value,
        "attempts": 0,
        "n_unknown": 0,
        "reason": "",
        "not_before": None,
        "changed_at": now,
        "content_id": rendered.content_id,
    }


async def claim(connection: Connection, delivery: Delivery, now: datetime, by: str = "") -> bool:
    """Take one part for sending, see ``claim_parts``; tell whether it was ours to take."""
    return bool(await claim_parts(connection, [OpenDelivery(delivery=delivery)], by, now))


async def claim_parts(
    connection: Connection, parts: Sequence[OpenDelivery], by: str, now: datetime
) -> frozenset[int]:
    """Take parts for sending; return the ids of those that are ours. Commit before the requests.

    Not taken is what has changed since it was read, and what nobody wants any more. *by* is a
    name for who sends.
    """
    if not parts:
        return frozenset()
    known = [
        (part.delivery.id, part.delivery.state.value, part.delivery.attempts) for part in parts
    ]
    values = {"b_ids": [id for id, _, _ in known], "b_known": known, "b_by": by, "b_now": now}
    return frozenset((await connection.execute(_CLAIM, values)).scalars())


def _is_wanted() -> ColumnElement[bool]:
    """Return the condition that the chat of a delivery still takes it."""
    off = exists().where(
        subscribers.c.chat_id == deliveries.c.chat_id, subscribers.c.active.is_(False)
    )
    wanted = exists().where(subscriptions.c.id == deliveries.c.subscription_id)
    return and_(~off, or_(deliveries.c.subscription_id.is_(None), wanted))


# Made once: some sixty a second are executed.
_CLAIM = (
    update(deliveries)
    .where(
        # The key alone finds the rows; the tuple says that they are as they were read.
        deliveries.c.id.in_(bindparam("b_ids", expanding=True)),
        tuple_(deliveries.c.id, deliveries.c.state, deliveries.c.attempts).in_(
            bindparam("b_known", expanding=True)
        ),
        _WAITS,
        _is_wanted(),
    )
    .values(
        state=DeliveryState.SENDING.value,
        attempts=deliveries.c.attempts + 1,
        claimed_by=bindparam("b_by"),
        changed_at=bindparam("b_now", type_=UtcDateTime),
    )
    .returning(deliveries.c.id)
)


async def find_wanted(connection: Connection, parts: Collection[OpenDelivery]) -> frozenset[int]:
    """Return the ids of those parts whose chat still takes them."""
    query = select(deliveries.c.id).where(
        deliveries.c.id.in_([part.delivery.id for part in parts]), _is_wanted()
    )
    return frozenset((await connection.execute(query)).scalars())


def open_delivery(row: RowMapping) -> OpenDelivery:
    """Return a row of the ledger as a value."""
    owner = row["subscription_id"]
    delivery = Delivery(
        id=row["id"],
        subscription_id=None if owner is None else SubscriptionId(owner),
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        kind=DeliveryKind(row["kind"]),
        slot=row["slot"],
        due_at=row["due_at"],
        part=row["part"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
        message_id=row["message_id"],
    )
    return OpenDelivery(
        delivery=delivery, content_id=row["content_id"], n_unknown=row["n_unknown"]
    )
