"""The ledger: one row per part of a slot, in exactly one state.

``pending -> sending -> sent | dead | expired``, and ``unknown`` for a request whose answer never
came. A claim is a conditional UPDATE and must be committed before the request goes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from bot.model import Button, Delivery, DeliveryState, Message, StoryId, SubscriptionId
from bot.store.db import Connection
from bot.store.schema import deliveries, subscribers, subscriptions

OPEN = (DeliveryState.PENDING.value, DeliveryState.UNKNOWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDelivery:
    """A part that waits to be sent; ``message`` is None until the edition is rendered.

    ``stories`` -> revision: what the reader has had once this part is sent.
    """

    delivery: Delivery
    message: Message | None
    stories: Mapping[StoryId, int]


async def find_open(connection: Connection, now: datetime, limit: int) -> tuple[OpenDelivery, ...]:
    """Return parts that may be sent, oldest slot first.

    A part waits until the part before it was sent, and until its own "not before".
    """
    earlier = deliveries.alias("earlier")
    blocked = exists().where(
        earlier.c.subscription_id == deliveries.c.subscription_id,
        earlier.c.due_at == deliveries.c.due_at,
        earlier.c.part == deliveries.c.part - 1,
        earlier.c.state != DeliveryState.SENT.value,
    )
    query = (
        select(deliveries)
        .where(
            deliveries.c.state.in_(OPEN),
            or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now),
            ~blocked,
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
    )
    found = await connection.execute(query)
    return tuple(_open_delivery(row) for row in found.mappings())


async def claim(connection: Connection, delivery: Delivery, now: datetime) -> bool:
    """Take a part for sending; tell whether nobody else did. Commit before the request."""
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.state == delivery.state.value)
        .values(
            state=DeliveryState.SENDING.value,
            attempts=deliveries.c.attempts + 1,
            changed_at=now,
        )
    )
    return result.rowcount == 1


async def save_edition(
    connection: Connection,
    first: Delivery,
    messages: Sequence[Message],
    stories: Mapping[StoryId, int],
    now: datetime,
) -> None:
    """Write what the parts of a slot say: the first into its row, the others into rows of theirs.

    The last part remembers the revisions in *stories*: who did not get all of an edition gets
    its stories again. *messages* is not empty.
    """
    last = len(messages)
    rows = [
        {"message": _document(message), "stories": dict(stories) if part == last else {}}
        for part, message in enumerate(messages, start=1)
    ]
    await connection.execute(update(deliveries).where(deliveries.c.id == first.id).values(rows[0]))
    later = [
        {
            "subscription_id": first.subscription_id,
            "chat_id": first.chat_id,
            "due_at": first.due_at,
            "part": part,
            "state": DeliveryState.PENDING.value,
            "changed_at": now,
            **row,
        }
        for part, row in enumerate(rows[1:], start=2)
    ]
    if later:
        await connection.execute(insert(deliveries), later)


async def record_sent(
    connection: Connection,
    delivery: Delivery,
    message_id: int,
    *,
    next_not_before: datetime,
    now: datetime,
) -> bool:
    """Write Telegram's message id, and from when on the next part may go; tell if there is one."""
    await _record(connection, delivery.id, DeliveryState.SENT, now, message_id=message_id)
    result = await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.subscription_id == delivery.subscription_id,
            deliveries.c.due_at == delivery.due_at,
            deliveries.c.part == delivery.part + 1,
        )
        .values(not_before=next_not_before)
    )
    return result.rowcount > 0


async def record_again(
    connection: Connection, delivery_id: int, not_before: datetime, reason: str, now: datetime
) -> None:
    """Put a part that was certainly not sent back into the queue."""
    await _record(
        connection,
        delivery_id,
        DeliveryState.PENDING,
        now,
        not_before=not_before,
        reason=reason,
    )


async def record_unknown(
    connection: Connection, delivery_id: int, reason: str, not_before: datetime, now: datetime
) -> None:
    """Write that the answer never came: the message may be there or not."""
    await _record(
        connection,
        delivery_id,
        DeliveryState.UNKNOWN,
        now,
        not_before=not_before,
        reason=reason,
    )


async def record_end(
    connection: Connection, delivery: Delivery, state: DeliveryState, reason: str, now: datetime
) -> None:
    """End a part as DEAD or EXPIRED, and with it the parts that would follow it."""
    later = and_(
        deliveries.c.subscription_id == delivery.subscription_id,
        deliveries.c.due_at == delivery.due_at,
        deliveries.c.part >= delivery.part,
        deliveries.c.state != DeliveryState.SENT.value,
    )
    await connection.execute(
        update(deliveries)
        .where(later)
        .values(state=state.value, reason=reason, changed_at=now, message=None)
    )


async def postpone(
    connection: Connection, delivery: Delivery, until: datetime, reason: str, now: datetime
) -> None:
    """Leave a part alone until then; its state stays, and a part claimed meanwhile as it is."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id, deliveries.c.state == delivery.state.value)
        .values(not_before=until, reason=reason, changed_at=now)
    )


async def is_wanted(connection: Connection, delivery: Delivery) -> bool:
    """Tell whether the subscription of a delivery is still there and its chat active."""
    query = (
        select(func.count())
        .select_from(subscriptions.join(subscribers))
        .where(subscriptions.c.id == delivery.subscription_id, subscribers.c.active)
    )
    return bool(await connection.scalar(query))


async def _record(
    connection: Connection, delivery_id: int, state: DeliveryState, now: datetime, **values: Any
) -> None:
    if state is DeliveryState.SENT:
        values |= {"message": None, "stories": None, "reason": ""}
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id)
        .values(state=state.value, changed_at=now, **values)
    )


def _open_delivery(row: RowMapping) -> OpenDelivery:
    delivery = Delivery(
        id=row["id"],
        subscription_id=SubscriptionId(row["subscription_id"]),
        chat_id=row["chat_id"],
        due_at=row["due_at"],
        part=row["part"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
        message_id=row["message_id"],
    )
    stories = {StoryId(story): int(n) for story, n in (row["stories"] or {}).items()}
    message = _message(row["message"]) if row["message"] else None
    return OpenDelivery(delivery=delivery, message=message, stories=stories)


def _document(message: Message) -> dict[str, Any]:
    buttons = [
        [{"label": b.label, "url": b.url, "data": b.data} for b in line]
        for line in message.buttons
    ]
    return {"html": message.html, "buttons": buttons}


def _message(document: Mapping[str, Any]) -> Message:
    buttons = tuple(tuple(Button(**b) for b in line) for line in document["buttons"])
    return Message(html=document["html"], buttons=buttons)
