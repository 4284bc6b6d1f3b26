"""What operators say to everybody: written, shown, confirmed, sent, and stopped if need be.

A broadcast is a draft until its operator confirms it. Its rows enter the ledger by one statement
and are due at one moment, by which they are found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from bot.model import DeliveryKind, DeliveryState, Schedule
from bot.store.alerts import quiet_schedule
from bot.store.db import Connection
from bot.store.fan_out import IS_OPEN
from bot.store.moments import UtcDateTime
from bot.store.schema import broadcasts, deliveries, subscribers, subscriptions

STOPPED = "stopped by the operator"
_UNDER_WAY = DeliveryState.SENDING.value
_BATCH = 500


class BroadcastState(StrEnum):
    """Where a broadcast is; only a draft can be sent, and only what is sent can be stopped."""

    DRAFT = "draft"
    SENT = "sent"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A word of an operator, in Telegram's HTML; ``language`` None: to all active chats.

    ``by_chat`` is the operator's, 0 for the command line. ``n_chats`` are those it was sent to.
    """

    id: int
    by_chat: int
    html: str
    language: str | None
    state: BroadcastState
    made_at: datetime
    sent_at: datetime | None = None
    n_chats: int = 0

    @property
    def slot(self) -> str:
        """Return the slot of its rows, which is the id of its content as well."""
        return f"broadcast:{self.id}"


async def save_draft(
    connection: Connection, html: str, *, by_chat: int, language: str | None, now: datetime
) -> Broadcast:
    """Keep a text that is not sent yet."""
    values = {
        "by_chat": by_chat,
        "html": html,
        "language": language,
        "state": BroadcastState.DRAFT.value,
        "made_at": now,
    }
    result = await connection.execute(insert(broadcasts).values(values))
    (number,) = result.inserted_primary_key or (0,)
    return Broadcast(
        id=number,
        by_chat=by_chat,
        html=html,
        language=language,
        state=BroadcastState.DRAFT,
        made_at=now,
    )


async def find_broadcast(connection: Connection, number: int) -> Broadcast | None:
    """Return the broadcast of this number; None if there is none."""
    row = (
        await connection.execute(select(broadcasts).where(broadcasts.c.id == number))
    ).one_or_none()
    if row is None:
        return None
    return Broadcast(
        id=row.id,
        by_chat=row.by_chat,
        html=row.html,
        language=row.language,
        state=BroadcastState(row.state),
        made_at=row.made_at,
        sent_at=row.sent_at,
        n_chats=row.n_chats,
    )


async def count_chats(connection: Connection, language: str | None) -> int:
    """Return how many active chats a broadcast would go to; *language* None: all of them."""
    query = select(func.count()).select_from(subscribers).where(_is_meant(language))
    return int(await connection.scalar(query) or 0)


async def cancel_draft(connection: Connection, number: int) -> bool:
    """Drop a draft; tell whether it was one."""
    return await _move(connection, number, BroadcastState.DRAFT, BroadcastState.CANCELLED)


async def plan_broadcast(connection: Connection, draft: Broadcast, now: datetime) -> int | None:
    """Enter a row for every chat that is meant; return how many. None if it is no draft any more.

    Its content must be stored under ``slot``. All rows are due at *now*, which is stored with it.
    """
    if not await _move(connection, draft.id, BroadcastState.DRAFT, BroadcastState.SENT):
        return None
    columns = {
        "subscription_id": null(),
        "chat_id": subscribers.c.chat_id,
        "thread_id": subscriptions.c.thread_id,
        "kind": literal(DeliveryKind.BROADCAST.value, String),
        "slot": literal(draft.slot, String),
        "due_at": literal(now, UtcDateTime),
        "part": literal(1, Integer),
        "state": literal(DeliveryState.PENDING.value, String),
        "attempts": literal(0, Integer),
        "reason": literal("", String),
        "changed_at": literal(now, UtcDateTime),
        "content_id": literal(draft.slot, String),
    }
    meant = (
        select(*columns.values())
        .select_from(
            subscribers.outerjoin(subscriptions, subscriptions.c.chat_id == subscribers.c.chat_id)
        )
        .where(_is_meant(draft.language))
    )
    enter = insert(deliveries).from_select(list(columns), meant)
    # Without it the count of an INSERT from PostgreSQL is not kept.
    result = await connection.execute(enter.execution_options(preserve_rowcount=True))
    await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == draft.id)
        .values(sent_at=now, n_chats=result.rowcount)
    )
    return result.rowcount


async def stop_broadcast(connection: Connection, sent: Broadcast, now: datetime) -> int | None:
    """End what of a broadcast is not sent yet; return how many parts. None if it was never sent.

    A request that is open at the moment ends by itself.
    """
    if sent.state not in (BroadcastState.SENT, BroadcastState.STOPPED):
        return None
    await _move(connection, sent.id, BroadcastState.SENT, BroadcastState.STOPPED)
    result = await connection.execute(
        update(deliveries)
        # What is open is found by its own index, whenever it was due.
        .where(IS_OPEN, deliveries.c.slot == sent.slot, deliveries.c.state != _UNDER_WAY)
        .values(state=DeliveryState.DEAD.value, reason=STOPPED, changed_at=now)
    )
    return result.rowcount


async def find_quiet_chats(
    connection: Connection, language: str | None
) -> tuple[tuple[int, Schedule], ...]:
    """Return the chats meant that have quiet hours, with what says when those are."""
    query = (
        select(
            subscriptions.c.chat_id,
            subscriptions.c.quiet_start,
            subscriptions.c.quiet_end,
            subscribers.c.zone,
        )
        .join(subscribers, subscribers.c.chat_id == subscriptions.c.chat_id)
        .where(subscriptions.c.quiet_start.is_not(None), _is_meant(language))
    )
    found = await connection.execute(query)
    return tuple(
        (row.chat_id, quiet_schedule(row.zone, row.quiet_start, row.quiet_end)) for row in found
    )


async def hold_back(
    connection: Connection, sent: Broadcast, chat_ids: Sequence[int], until: datetime
) -> None:
    """Send the broadcast to these chats not before *until*."""
    for start in range(0, len(chat_ids), _BATCH):
        batch = chat_ids[start : start + _BATCH]
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.slot == sent.slot, deliveries.c.chat_id.in_(batch))
            .values(not_before=until)
        )


async def _move(
    connection: Connection, number: int, old: BroadcastState, new: BroadcastState
) -> bool:
    result = await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == number, broadcasts.c.state == old.value)
        .values(state=new.value)
    )
    return result.rowcount == 1


def _is_meant(language: str | None) -> ColumnElement[bool]:
    active: ColumnElement[bool] = subscribers.c.active.is_(True)
    return active if language is None else and_(active, subscribers.c.language == language)
