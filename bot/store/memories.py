"""What is known of many readers at once: each kind of memory in one query, however many chats.

What it says of one chat never depends on which others are asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from bot.model import DeliveryKind, DeliveryState, StoryId
from bot.store.db import Connection
from bot.store.many import in_parts
from bot.store.mutes import Mute, find_mutes_of
from bot.store.preferences import Preference
from bot.store.schema import briefings, deliveries, preferences, receipts, stories, subscribers
from bot.store.words import material_revisions

# Slots are named by the local clock, which is at most so far from UTC.
_OFF_UTC = timedelta(days=1)
# A receipt is written in the transaction that records the last part as sent.
_SAME_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedSlot:
    """A briefing that was owed and expired, and why, in the words of the ledger."""

    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is stored of one chat that decides what it is brought.

    ``language`` is None for a chat that is not known. ``followed`` -> since when. ``missed`` are
    the briefings that expired after the last one that was sent, oldest first.
    """

    language: str | None = None
    followed: Mapping[StoryId, datetime] = field(default_factory=dict)
    muted: frozenset[StoryId] = frozenset()
    mutes: tuple[Mute, ...] = ()
    missed: tuple[MissedSlot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The last revision of a story that is news to who had it before, and when it was written."""

    revision: int
    written_at: datetime


async def find_readers(
    connection: Connection, chat_ids: Collection[int], *, missed_since: datetime
) -> dict[int, Reader]:
    """Return what is known of each of these chats; slots due before then are not looked at."""
    query = select(subscribers.c.chat_id, subscribers.c.language)
    rows = await connection.execute(query.where(subscribers.c.chat_id.in_(list(chat_ids))))
    languages = {row.chat_id: row.language for row in rows}
    followed, muted = await _preferences(connection, chat_ids)
    mutes = await find_mutes_of(connection, chat_ids)
    missed = await _missed(connection, chat_ids, missed_since)
    return {
        chat_id: Reader(
            language=languages.get(chat_id),
            followed=followed.get(chat_id, {}),
            muted=frozenset(muted.get(chat_id, ())),
            mutes=mutes.get(chat_id, ()),
            missed=tuple(missed.get(chat_id, ())),
        )
        for chat_id in chat_ids
    }


async def find_news(
    connection: Connection, ids: Collection[StoryId], language: str | None
) -> dict[StoryId, News]:
    """Return what is news of these stories to readers of *language*; None: of the main one.

    Stories of which nothing ever was are left out.
    """
    found: dict[StoryId, News] = {}
    written_at = func.max(briefings.c.written_at).label("written_at")
    shown = material_revisions(language).add_columns(written_at)
    for part in in_parts(ids):
        news = shown.where(briefings.c.story_id.in_(part)).subquery()
        query = select(
            news.c.story_id,
            func.max(news.c.revision).label("revision"),
            func.max(news.c.written_at).label("written_at"),
        )
        for row in await connection.execute(query.group_by(news.c.story_id)):
            last = News(revision=row.revision, written_at=row.written_at)
            found[StoryId(row.story_id)] = last
    return found


async def find_told_nothing(
    connection: Connection, chat_ids: Collection[int], *, since: datetime
) -> dict[int, datetime]:
    """Return when the last briefing that each chat was sent was due, where it had no stories.

    Briefings due before *since* are not looked at.
    """
    sent = _sent(chat_ids, since).add_columns(func.max(deliveries.c.due_at).label("due_at"))
    last = {row.chat_id: row for row in await connection.execute(sent)}
    query = select(receipts.c.chat_id, func.max(receipts.c.at).label("at"))
    had = await connection.execute(
        query.where(receipts.c.chat_id.in_(list(last))).group_by(receipts.c.chat_id)
    )
    had_at = {row.chat_id: row.at for row in had}
    return {
        chat_id: row.due_at
        for chat_id, row in last.items()
        if chat_id not in had_at or had_at[chat_id] < row.sent_at - _SAME_MOMENT
    }


async def shelf_stamp(connection: Connection, *, since: datetime) -> tuple[int, int]:
    """Return what differs whenever a story since then was written, opened, merged or split."""
    query = select(func.count(), func.sum(stories.c.written_revision)).where(
        stories.c.updated_at >= since, stories.c.merged_into.is_(None)
    )
    n_stories, n_revisions = (await connection.execute(query)).one()
    return n_stories, n_revisions or 0


async def _preferences(
    connection: Connection, chat_ids: Collection[int]
) -> tuple[dict[int, dict[StoryId, datetime]], dict[int, list[StoryId]]]:
    followed: dict[int, dict[StoryId, datetime]] = defaultdict(dict)
    muted: dict[int, list[StoryId]] = defaultdict(list)
    query = select(preferences).where(preferences.c.chat_id.in_(list(chat_ids)))
    for row in await connection.execute(query):
        if row.kind == Preference.FOLLOW.value:
            followed[row.chat_id][StoryId(row.story_id)] = row.at
        else:
            muted[row.chat_id].append(StoryId(row.story_id))
    return followed, muted


async def _missed(
    connection: Connection, chat_ids: Collection[int], since: datetime
) -> dict[int, list[MissedSlot]]:
    sent = _sent(chat_ids, since).subquery()
    query = (
        select(deliveries.c.chat_id, deliveries.c.due_at, deliveries.c.reason)
        .join(sent, sent.c.chat_id == deliveries.c.chat_id, isouter=True)
        .where(
            _editions(chat_ids, since),
            deliveries.c.state == DeliveryState.EXPIRED.value,
            or_(sent.c.sent_at.is_(None), deliveries.c.changed_at > sent.c.sent_at),
        )
        .order_by(deliveries.c.due_at)
    )
    found: dict[int, list[MissedSlot]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.chat_id].append(MissedSlot(due_at=row.due_at, reason=row.reason))
    return found


def _sent(chat_ids: Collection[int], since: datetime) -> Select[int, datetime]:
    return (
        select(deliveries.c.chat_id, func.max(deliveries.c.changed_at).label("sent_at"))
        .where(_editions(chat_ids, since), deliveries.c.state == DeliveryState.SENT.value)
        .group_by(deliveries.c.chat_id)
    )


def _editions(chat_ids: Collection[int], since: datetime) -> ColumnElement[bool]:
    """Return the condition for first parts of editions; found by the index of chat and slot."""
    return and_(
        deliveries.c.chat_id.in_(list(chat_ids)),
        # Slots of other kinds begin with a letter.
        deliveries.c.slot >= f"{since - _OFF_UTC:%Y-%m-%d}",
        deliveries.c.slot < "a",
        deliveries.c.part == 1,
        deliveries.c.kind == DeliveryKind.EDITION.value,
        deliveries.c.due_at >= since,
    )
