"""Which subscriptions have come due: found by one index, however many there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, cast, select

from bot.model import Schedule, SubscriptionId
from bot.store.db import Connection
from bot.store.schema import subscribers, subscriptions
from bot.store.subscribers import schedule_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DueGroup:
    """Subscriptions of one schedule that came due at one moment; at least one."""

    schedule: Schedule
    next_due_at: datetime
    ids: tuple[SubscriptionId, ...]


async def find_due(connection: Connection, now: datetime, limit: int) -> tuple[DueGroup, ...]:
    """Return at most *limit* subscriptions that have come due, in groups of one schedule.

    They are found by ``next_due_at`` alone, those longest due first. Nobody else changes or finds
    them before the transaction ends.
    """
    return await _find(connection, _DUE.where(subscriptions.c.next_due_at <= now), limit)


async def find_far(
    connection: Connection, now: datetime, after: datetime, limit: int
) -> tuple[DueGroup, ...]:
    """Return, as ``find_due``, subscriptions not paused at *now* that come due only after then."""
    paused_until = subscriptions.c.paused_until
    is_paused = and_(paused_until.is_not(None), paused_until > now)
    return await _find(
        connection, _DUE.where(subscriptions.c.next_due_at > after, ~is_paused), limit
    )


async def _find(connection: Connection, query: Select[Any], limit: int) -> tuple[DueGroup, ...]:
    query = query.order_by(subscriptions.c.next_due_at).limit(limit)
    query = query.with_for_update(of=subscriptions, skip_locked=True)
    groups: dict[tuple[Any, ...], list[SubscriptionId]] = {}
    for id, *rest in (await connection.execute(query)).all():
        groups.setdefault(tuple(rest), []).append(SubscriptionId(id))
    return tuple(_due_group(key, ids) for key, ids in groups.items())


_DUE = select(
    subscriptions.c.id,
    subscriptions.c.next_due_at,
    # As they are stored: many share them, and are told apart by them.
    cast(subscriptions.c.times, Text),
    cast(subscriptions.c.weekdays, Text),
    subscriptions.c.quiet_start,
    subscriptions.c.quiet_end,
    subscriptions.c.paused_until,
    subscribers.c.zone,
).join(subscribers, subscribers.c.chat_id == subscriptions.c.chat_id)


def _due_group(key: tuple[Any, ...], ids: list[SubscriptionId]) -> DueGroup:
    next_due_at, times, weekdays, quiet_start, quiet_end, paused_until, zone = key
    row = {
        "times": json.loads(times),
        "weekdays": json.loads(weekdays),
        "quiet_start": quiet_start,
        "quiet_end": quiet_end,
        "paused_until": paused_until,
        "zone": zone,
    }
    return DueGroup(schedule=schedule_of(row), next_due_at=next_due_at, ids=tuple(ids))
