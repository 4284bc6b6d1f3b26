"""Stories that are told at once: which might be, which were, and who wants to hear of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, insert, select, text, union
from sqlalchemy.engine import RowMapping

from bot.model import QuietHours, Schedule, StoryId, SubscriptionId
from bot.store.db import Connection
from bot.store.schema import (
    alerts,
    articles,
    deliveries,
    preferences,
    receipts,
    stories,
    subscribers,
    subscriptions,
)

# The slot of an alert is "alert:STORY"; ";" follows ":" in every alphabet.
SLOT = "alert:"
_ABOVE_SLOT = "alert;"
# As the index of those that want alerts spells it.
_WANTS_ALERTS = text("subscriptions.alerts_a_day > 0")
# As it is: "= 1" would have SQLite begin with all that are active, and sort them.
_IS_ACTIVE = text("subscribers.active")
# What came to nothing takes nobody's share of the day.
_CAME = ("pending", "sending", "unknown", "sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingStory:
    """A story that moved; ``revision`` tells whether it has since."""

    id: StoryId
    revision: int
    n_outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A story that was told at once, and why."""

    story_id: StoryId
    at: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A chat that wants alerts, at most ``a_day``; ``hours`` say when it may be rung.

    ``topics`` empty: of all. ``thread_id`` is the forum topic it is told in.
    """

    subscription_id: SubscriptionId
    chat_id: int
    language: str
    hours: Schedule
    topics: tuple[str, ...] = ()
    a_day: int = 1
    thread_id: int | None = None


async def find_growing(
    connection: Connection, *, since: datetime, min_outlets: int, limit: int
) -> tuple[GrowingStory, ...]:
    """Return stories with an article since then and so many outlets, those of most first."""
    query = select(stories.c.id, stories.c.revision, stories.c.n_outlets).where(
        stories.c.updated_at >= since,
        stories.c.merged_into.is_(None),
        stories.c.n_outlets >= min_outlets,
    )
    found = await connection.execute(
        query.order_by(stories.c.n_outlets.desc(), stories.c.id).limit(limit)
    )
    return tuple(
        GrowingStory(id=StoryId(row.id), revision=row.revision, n_outlets=row.n_outlets)
        for row in found
    )


async def first_seen_at(connection: Connection) -> datetime | None:
    """Return when the first article that is stored was seen; None without any."""
    query = select(articles.c.seen_at).order_by(articles.c.n).limit(1)
    return await connection.scalar(query)


async def alerted_of(connection: Connection, ids: Collection[StoryId]) -> frozenset[StoryId]:
    """Return those of *ids* that were told at once, or that such a story was merged into."""
    merged = select(stories.c.merged_into.label("id")).join(
        alerts, alerts.c.story_id == stories.c.id
    )
    query = union(
        select(alerts.c.story_id.label("id")).where(alerts.c.story_id.in_(list(ids))),
        merged.where(stories.c.merged_into.in_(list(ids))),
    )
    return frozenset(StoryId(row.id) for row in await connection.execute(query))


async def save_alert(connection: Connection, alert: Alert) -> bool:
    """Write that a story was told at once; tell whether it was not written before."""
    if await alerted_of(connection, [alert.story_id]):
        return False
    await connection.execute(
        insert(alerts).values(story_id=alert.story_id, at=alert.at, because=alert.because)
    )
    return True


async def list_alerts(connection: Connection, *, since: datetime) -> tuple[Alert, ...]:
    """Return what was told at once since then, newest first."""
    query = select(alerts).where(alerts.c.at >= since).order_by(alerts.c.at.desc())
    found = await connection.execute(query)
    return tuple(Alert(story_id=StoryId(r.story_id), at=r.at, because=r.because) for r in found)


async def count_listeners(connection: Connection) -> int:
    """Return how many active chats want alerts at all."""
    query = (
        select(func.count())
        .select_from(subscriptions.join(subscribers))
        .where(_WANTS_ALERTS, _IS_ACTIVE)
    )
    return int(await connection.scalar(query) or 0)


async def find_listener_at(connection: Connection, share: float) -> int | None:
    """Return the chat id that so much (0..1) of those who want alerts lie below; None if none."""
    here = select(subscriptions.c.chat_id).where(_WANTS_ALERTS)
    n = await connection.scalar(select(func.count()).select_from(here.subquery())) or 0
    query = here.order_by(subscriptions.c.chat_id).offset(int(n * share)).limit(1)
    return await connection.scalar(query)


async def find_listeners(
    connection: Connection, *, above: int | None, up_to: int | None = None, limit: int
) -> tuple[Listener, ...]:
    """Return active chats that want alerts, by chat id, above *above* and up to *up_to*."""
    query = (
        select(subscriptions, subscribers.c.zone, subscribers.c.language)
        .join(subscribers, subscribers.c.chat_id == subscriptions.c.chat_id)
        .where(_WANTS_ALERTS, _IS_ACTIVE)
        .order_by(subscriptions.c.chat_id)
        .limit(limit)
    )
    if above is not None:
        query = query.where(subscriptions.c.chat_id > above)
    if up_to is not None:
        query = query.where(subscriptions.c.chat_id <= up_to)
    return tuple(_listener(row) for row in (await connection.execute(query)).mappings())


async def find_told(
    connection: Connection, story_id: StoryId, chat_ids: Collection[int]
) -> frozenset[int]:
    """Return those of *chat_ids* that have had the story, or muted it."""
    ids = list(chat_ids)
    had = select(receipts.c.chat_id).where(
        receipts.c.story_id == story_id, receipts.c.chat_id.in_(ids)
    )
    muted = select(preferences.c.chat_id).where(
        preferences.c.story_id == story_id,
        preferences.c.kind == "mute",
        preferences.c.chat_id.in_(ids),
    )
    return frozenset(row.chat_id for row in await connection.execute(union(had, muted)))


async def find_alert_times(
    connection: Connection, chat_ids: Collection[int], *, since: datetime
) -> dict[int, tuple[datetime, ...]]:
    """Return when each of *chat_ids* was alerted since then; those that were not are left out."""
    # By the unique index: chat, then the range of slots.
    query = select(deliveries.c.chat_id, deliveries.c.due_at).where(
        deliveries.c.chat_id.in_(list(chat_ids)),
        deliveries.c.slot >= SLOT,
        deliveries.c.slot < _ABOVE_SLOT,
        deliveries.c.part == 1,
        deliveries.c.due_at >= since,
        deliveries.c.state.in_(_CAME),
    )
    found: dict[int, tuple[datetime, ...]] = {}
    for row in await connection.execute(query):
        found[row.chat_id] = (*found.get(row.chat_id, ()), row.due_at)
    return found


def quiet_schedule(
    zone: str, start: str | None, end: str | None, paused_until: datetime | None = None
) -> Schedule:
    """Return when a chat may be rung, without its times, of what is stored of that."""
    quiet = None
    if start and end:
        quiet = QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))
    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        # A zone that the zone database dropped must not stop the messages of all others.
        known = ZoneInfo("UTC")
    return Schedule(times=(), zone=known, quiet=quiet, paused_until=paused_until)


def _listener(row: RowMapping) -> Listener:
    return Listener(
        subscription_id=SubscriptionId(row["id"]),
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        language=row["language"],
        hours=quiet_schedule(
            row["zone"], row["quiet_start"], row["quiet_end"], row["paused_until"]
        ),
        topics=tuple(row["topics"]),
        a_day=row["alerts_a_day"],
    )
