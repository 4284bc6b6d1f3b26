"""What a chat wanted when it stopped its briefings: kept aside, so that it can be brought back.

A row of its own, as nothing of it may come due, be counted or be written to any more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from bot.model import Subscription
from bot.store.db import Connection
from bot.store.schema import stopped_subscriptions as stopped
from bot.store.schema import subscribers, subscriptions
from bot.store.subscribers import delete_subscription, subscription_of

# They are new with each subscription, or written anew when it comes back.
_NOT_KEPT = ("id", "chat_id", "next_due_at")


async def stop_subscription(connection: Connection, chat_id: int, now: datetime) -> bool:
    """Delete what a chat wants and keep it aside; tell whether there was anything."""
    query = select(subscriptions).where(subscriptions.c.chat_id == chat_id)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return False
    wanted = {name: _plain(value) for name, value in row.items() if name not in _NOT_KEPT}
    await connection.execute(delete(stopped).where(stopped.c.chat_id == chat_id))
    await connection.execute(insert(stopped).values(chat_id=chat_id, at=now, wanted=wanted))
    await delete_subscription(connection, chat_id)
    return True


async def find_stopped(connection: Connection, chat_id: int) -> Subscription | None:
    """Return what a chat wanted when it stopped, on the clock it has now; None if not kept.

    It has no id and is due at no time.
    """
    query = select(stopped.c.wanted, subscribers.c.zone).join(
        subscribers, subscribers.c.chat_id == stopped.c.chat_id
    )
    row = (await connection.execute(query.where(stopped.c.chat_id == chat_id))).first()
    if row is None:
        return None
    kept: dict[str, Any] = {**row.wanted, "zone": row.zone}
    until = kept["paused_until"]
    kept["paused_until"] = datetime.fromisoformat(until) if until else None
    return subscription_of({**kept, "id": 0, "chat_id": chat_id, "next_due_at": None})


async def drop_stopped(connection: Connection, before: datetime) -> int:
    """Delete what was stopped before then; return how many."""
    return (await connection.execute(delete(stopped).where(stopped.c.at < before))).rowcount


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
