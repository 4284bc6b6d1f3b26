"""Many subscribers at once, for imports: a statement for hundreds instead of some for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from bot.model import Subscriber, Subscription
from bot.store.db import Connection
from bot.store.many import is_one_of
from bot.store.schema import subscribers, subscriptions
from bot.store.subscribers import SUBSCRIPTIONS, subscriber_of, subscription_of, values_of


async def find_many(
    connection: Connection, chat_ids: Collection[int]
) -> dict[int, tuple[Subscriber, Subscription | None]]:
    """Return those of *chat_ids* that are known, by chat, each with what it wants if anything."""
    known = await connection.execute(
        select(subscribers).where(is_one_of(connection, subscribers.c.chat_id, chat_ids))
    )
    wishes = await connection.execute(
        SUBSCRIPTIONS.where(is_one_of(connection, subscriptions.c.chat_id, chat_ids))
    )
    wanted = {row["chat_id"]: subscription_of(row) for row in wishes.mappings()}
    return {
        row["chat_id"]: (subscriber_of(row), wanted.get(row["chat_id"]))
        for row in known.mappings()
    }


async def add_many(
    connection: Connection, new: Sequence[tuple[Subscriber, Subscription]], now: datetime
) -> None:
    """Add subscribers that are not known, each with what it wants; no chat twice."""
    if not new:
        return
    await connection.execute(
        insert(subscribers),
        [
            {
                "chat_id": who.chat_id,
                "language": who.language,
                "zone": who.zone.key,
                "active": who.active,
                "created_at": now,
            }
            for who, _ in new
        ],
    )
    await connection.execute(
        insert(subscriptions),
        [{"chat_id": who.chat_id, **values_of(wanted)} for who, wanted in new],
    )
