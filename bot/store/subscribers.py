"""Subscribers, what each wants and when, what each follows, mutes and has had."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from bot.model import QuietHours, Schedule, StoryId, Subscriber, Subscription, SubscriptionId
from bot.store.db import Connection
from bot.store.schema import (
    diets,
    mutes,
    opened_stories,
    preferences,
    receipts,
    subscribers,
    subscriptions,
)


class Preference(StrEnum):
    """What a subscriber said about one story."""

    FOLLOW = "follow"
    MUTE = "mute"


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
    return _subscriber(row) if row else None


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
    """Follow a group that became a supergroup with another chat id."""
    if await find_subscriber(connection, new) is not None:
        await forget_subscriber(connection, old)
        return
    row = (
        (await connection.execute(select(subscribers).where(subscribers.c.chat_id == old)))
        .mappings()
        .first()
    )
    if row is None:
        return
    await connection.execute(insert(subscribers).values({**row, "chat_id": new}))
    for table in (subscriptions, preferences, receipts, mutes, diets, opened_stories):
        await connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
    await forget_subscriber(connection, old)


async def save_subscription(connection: Connection, wanted: Subscription) -> None:
    """Add or replace the subscription of a chat; its id counts for nothing.

    The subscriber must exist; the zone of the schedule is theirs and is saved with them.
    """
    schedule = wanted.schedule
    quiet = schedule.quiet
    values: dict[str, Any] = {
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
    result = await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == wanted.chat_id).values(values)
    )
    if result.rowcount == 0:
        await connection.execute(insert(subscriptions).values(chat_id=wanted.chat_id, **values))


async def find_subscription(connection: Connection, chat_id: int) -> Subscription | None:
    """Return the subscription of a chat, with the subscriber's zone."""
    found = await connection.execute(_SUBSCRIPTIONS.where(subscriptions.c.chat_id == chat_id))
    row = found.mappings().first()
    return _subscription(row) if row else None


async def find_due_subscriptions(
    connection: Connection, now: datetime, limit: int
) -> tuple[Subscription, ...]:
    """Return at most *limit* subscriptions of active subscribers that have come due."""
    query = _SUBSCRIPTIONS.where(subscribers.c.active, subscriptions.c.next_due_at <= now)
    found = await connection.execute(query.order_by(subscriptions.c.next_due_at).limit(limit))
    return tuple(_subscription(row) for row in found.mappings())


async def set_next_due(
    connection: Connection, due: Mapping[SubscriptionId, datetime | None]
) -> None:
    """Write when each subscription comes due next."""
    for subscription_id, at in due.items():
        await connection.execute(
            update(subscriptions)
            .where(subscriptions.c.id == subscription_id)
            .values(next_due_at=at)
        )


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
    result = await connection.stream(_SUBSCRIPTIONS.order_by(subscriptions.c.chat_id))
    async for row in result.mappings():
        yield _subscriber(row), _subscription(row)


async def set_preference(
    connection: Connection, chat_id: int, story_id: StoryId, kind: Preference, now: datetime
) -> None:
    """Follow or mute a story; following one that was muted ends the muting, and back."""
    other = Preference.MUTE if kind is Preference.FOLLOW else Preference.FOLLOW
    for gone in (kind, other):
        await clear_preference(connection, chat_id, story_id, gone)
    await connection.execute(
        insert(preferences).values(chat_id=chat_id, story_id=story_id, kind=kind.value, at=now)
    )


async def clear_preference(
    connection: Connection, chat_id: int, story_id: StoryId, kind: Preference
) -> None:
    await connection.execute(
        delete(preferences).where(
            preferences.c.chat_id == chat_id,
            preferences.c.story_id == story_id,
            preferences.c.kind == kind.value,
        )
    )


async def find_preferences(
    connection: Connection, chat_id: int
) -> dict[Preference, frozenset[StoryId]]:
    """Return the stories a chat follows and those it mutes."""
    query = select(preferences).where(preferences.c.chat_id == chat_id)
    rows = (await connection.execute(query)).all()
    return {
        kind: frozenset(StoryId(row.story_id) for row in rows if row.kind == kind.value)
        for kind in Preference
    }


async def find_receipts(connection: Connection, chat_id: int) -> dict[StoryId, int]:
    """Return the revision of each story that a chat has had."""
    query = select(receipts).where(receipts.c.chat_id == chat_id)
    return {StoryId(row.story_id): row.revision for row in await connection.execute(query)}


async def find_receipt_times(connection: Connection, chat_id: int) -> dict[StoryId, datetime]:
    """Return when a chat was sent each story that it has had."""
    query = select(receipts).where(receipts.c.chat_id == chat_id)
    return {StoryId(row.story_id): row.at for row in await connection.execute(query)}


async def record_receipts(
    connection: Connection, chat_id: int, had: Mapping[StoryId, int], now: datetime
) -> None:
    """Write that a chat has had these revisions; nothing for a chat that was forgotten."""
    if not had or await find_subscriber(connection, chat_id) is None:
        return
    mine = receipts.c.chat_id == chat_id
    await connection.execute(delete(receipts).where(mine, receipts.c.story_id.in_(list(had))))
    await connection.execute(
        insert(receipts),
        [
            {"chat_id": chat_id, "story_id": story_id, "revision": revision, "at": now}
            for story_id, revision in had.items()
        ],
    )


_SUBSCRIPTIONS = select(
    subscriptions,
    subscribers.c.zone,
    subscribers.c.language,
    subscribers.c.active,
).join(subscribers, subscribers.c.chat_id == subscriptions.c.chat_id)


def _subscriber(row: RowMapping) -> Subscriber:
    return Subscriber(
        chat_id=row["chat_id"],
        language=row["language"],
        zone=_zone(row["zone"]),
        active=row["active"],
    )


def _subscription(row: RowMapping) -> Subscription:
    schedule = Schedule(
        times=tuple(time.fromisoformat(at) for at in row["times"]),
        weekdays=tuple(row["weekdays"]),
        zone=_zone(row["zone"]),
        quiet=_quiet(row["quiet_start"], row["quiet_end"]),
        paused_until=row["paused_until"],
    )
    return Subscription(
        id=SubscriptionId(row["id"]),
        chat_id=row["chat_id"],
        schedule=schedule,
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
