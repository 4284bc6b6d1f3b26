"""Subscribers, what each wants and when, what each follows, mutes and has had."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.engine import RowMapping

from bot.model import QuietHours, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store.db import Connection
from bot.store.many import is_one_of
from bot.store.schema import (
    diets,
    mutes,
    opened_stories,
    preferences,
    receipts,
    subscribers,
    subscriptions,
)


async def save_subscriber(connection: Connection, who: Subscriber, now: datetime) -> None:
    """Add or change a subscriber."""
    values = {"language": who.language, "zone": who.zone.key, "active": who.active}
    if who.active:
        values["inactive_because"] = ""
    result = await connection.execute(
        update(subscribers).where(subscribers.c.chat_id == who.chat_id).values(values)
    )
    if result.rowcount == 0:
        await connection.execute(
            insert(subscribers).values(chat_id=who.chat_id, created_at=now, **values)
        )


async def find_subscriber(connection: Connection, chat_id: int) -> Subscriber | None:
    query = select(subscribers).where(subscribers.c.chat_id == chat_id)
    row = (await connection.execute(query)).mappings().first()
    return subscriber_of(row) if row else None


async def deactivate_subscriber(connection: Connection, chat_id: int, because: str) -> None:
    """Send nothing more to a chat that blocked us, left, or is gone; keep what it wanted.

    Nothing of it comes due any more: who is active again needs a new ``next_due_at``.
    """
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.chat_id == chat_id)
        .values(active=False, inactive_because=because)
    )
    await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == chat_id).values(next_due_at=None)
    )


async def forget_subscriber(connection: Connection, chat_id: int) -> bool:
    """Delete all that is stored about a chat but its ledger rows. Tell whether it was known."""
    result = await connection.execute(delete(subscribers).where(subscribers.c.chat_id == chat_id))
    return result.rowcount > 0


async def move_subscriber(connection: Connection, *, old: int, new: int) -> None:
    """Follow a group that became a supergroup with another chat id.

    Where both are known, the new one keeps what it has and gets what it lacks.
    """
    query = select(subscribers).where(subscribers.c.chat_id == old)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return
    if await find_subscriber(connection, new) is None:
        await connection.execute(insert(subscribers).values({**row, "chat_id": new}))
    for table in (subscriptions, preferences, receipts, mutes, diets, opened_stories):
        theirs = table.alias("theirs")
        rest = [key for key in table.primary_key if key.name not in ("chat_id", "id")]
        same = [theirs.c[key.name] == key for key in rest]
        has_it = exists().where(theirs.c.chat_id == new, *same)
        mine = update(table).where(table.c.chat_id == old, ~has_it)
        await connection.execute(mine.values(chat_id=new))
    await forget_subscriber(connection, old)


async def save_subscription(connection: Connection, wanted: Subscription) -> None:
    """Add or replace the subscription of a chat; its id counts for nothing.

    The subscriber must exist; the zone of the schedule is theirs and is saved with them.
    """
    values = values_of(wanted)
    result = await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == wanted.chat_id).values(values)
    )
    if result.rowcount == 0:
        await connection.execute(insert(subscriptions).values(chat_id=wanted.chat_id, **values))


async def find_subscription(connection: Connection, chat_id: int) -> Subscription | None:
    """Return the subscription of a chat, with the subscriber's zone."""
    found = await connection.execute(SUBSCRIPTIONS.where(subscriptions.c.chat_id == chat_id))
    row = found.mappings().first()
    return subscription_of(row) if row else None


async def find_wishes(
    connection: Connection, ids: Collection[SubscriptionId]
) -> dict[SubscriptionId, Subscription]:
    """Return these subscriptions as far as they are there and their chats active."""
    query = SUBSCRIPTIONS.where(subscriptions.c.id.in_(set(ids)))
    found = (await connection.execute(query)).mappings()
    # Not a condition of the query: SQLite would go by the index of all who are active.
    return {SubscriptionId(row["id"]): subscription_of(row) for row in found if row["active"]}


async def set_next_due(
    connection: Connection, due: Mapping[SubscriptionId, datetime | None]
) -> None:
    """Write when each of these subscriptions comes due next."""
    owners: dict[datetime | None, list[SubscriptionId]] = {}
    for subscription_id, at in due.items():
        owners.setdefault(at, []).append(subscription_id)
    for at, ids in owners.items():
        change = update(subscriptions).where(is_one_of(connection, subscriptions.c.id, ids))
        await connection.execute(change.values(next_due_at=at))


async def clear_thread(connection: Connection, chat_id: int, thread_id: int) -> bool:
    """Let what a chat wants no longer go to a forum topic of it; tell whether it did."""
    here = subscriptions.c.chat_id == chat_id, subscriptions.c.thread_id == thread_id
    result = await connection.execute(update(subscriptions).where(*here).values(thread_id=None))
    return result.rowcount > 0


async def delete_subscription(connection: Connection, chat_id: int) -> bool:
    """Delete what a chat wants; tell whether there was anything."""
    result = await connection.execute(
        delete(subscriptions).where(subscriptions.c.chat_id == chat_id)
    )
    return result.rowcount > 0


async def iterate_subscriptions(
    connection: Connection,
) -> AsyncIterator[tuple[Subscriber, Subscription]]:
    """Yield every subscription with its subscriber, by chat id."""
    result = await connection.stream(SUBSCRIPTIONS.order_by(subscriptions.c.chat_id))
    async for row in result.mappings():
        yield subscriber_of(row), subscription_of(row)


SUBSCRIPTIONS = select(
    subscriptions,
    subscribers.c.zone,
    subscribers.c.language,
    subscribers.c.active,
).join(subscribers, subscribers.c.chat_id == subscriptions.c.chat_id)


def subscriber_of(row: RowMapping) -> Subscriber:
    return Subscriber(
        chat_id=row["chat_id"],
        language=row["language"],
        zone=_zone(row["zone"]),
        active=row["active"],
    )


def schedule_of(row: RowMapping | Mapping[str, Any]) -> Schedule:
    """Return the schedule in the columns of a subscription and the zone of its subscriber."""
    return Schedule(
        times=tuple(time.fromisoformat(at) for at in row["times"]),
        weekdays=tuple(row["weekdays"]),
        zone=_zone(row["zone"]),
        quiet=_quiet(row["quiet_start"], row["quiet_end"]),
        paused_until=row["paused_until"],
    )


def subscription_of(row: RowMapping | Mapping[str, Any]) -> Subscription:
    """Return the subscription in its columns and the zone of its subscriber."""
    return Subscription(
        id=SubscriptionId(row["id"]),
        chat_id=row["chat_id"],
        schedule=schedule_of(row),
        topics=tuple(row["topics"]),
        n_stories=row["n_stories"],
        per_topic=row["per_topic"],
        with_gap=row["with_gap"],
        says_empty=row["says_empty"],
        thread_id=row["thread_id"],
        alerts_a_day=row["alerts_a_day"],
        next_due_at=row["next_due_at"],
    )


def _quiet(start: str | None, end: str | None) -> QuietHours | None:
    if start is None or end is None:
        return None
    return QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))


def _zone(name: str) -> ZoneInfo:
    # A zone that the zone database dropped must not stop every other delivery.
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def values_of(wanted: Subscription) -> dict[str, Any]:
    """Return the columns of a subscription but for its id and chat."""
    schedule = wanted.schedule
    quiet = schedule.quiet
    return {
        "times": [f"{at:%H:%M}" for at in schedule.times],
        "weekdays": list(schedule.weekdays),
        "topics": list(wanted.topics),
        "n_stories": wanted.n_stories,
        "per_topic": wanted.per_topic,
        "with_gap": wanted.with_gap,
        "says_empty": wanted.says_empty,
        "thread_id": wanted.thread_id,
        "alerts_a_day": wanted.alerts_a_day,
        "quiet_start": f"{quiet.start:%H:%M}" if quiet else None,
        "quiet_end": f"{quiet.end:%H:%M}" if quiet else None,
        "paused_until": schedule.paused_until,
        "next_due_at": wanted.next_due_at,
    }
