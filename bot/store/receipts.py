"""Which revisions of stories readers have had, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.many import in_parts
from bot.store.schema import receipts, stories, subscribers
from bot.store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The revision of a story that a reader was sent last, and when."""

    revision: int
    at: datetime


async def find_receipts(connection: Connection, chat_id: int) -> dict[StoryId, int]:
    """Return the revision of each story that a chat has had."""
    query = select(receipts).where(receipts.c.chat_id == chat_id)
    return {StoryId(row.story_id): row.revision for row in await connection.execute(query)}


async def find_receipts_of(
    connection: Connection, chat_ids: Collection[int], ids: Collection[StoryId]
) -> dict[int, dict[StoryId, Receipt]]:
    """Return which of the stories *ids* each chat has had; without chats that had none."""
    found: dict[int, dict[StoryId, Receipt]] = defaultdict(dict)
    mine = select(receipts).where(receipts.c.chat_id.in_(list(chat_ids)))
    for part in in_parts(ids):
        for row in await connection.execute(mine.where(receipts.c.story_id.in_(part))):
            found[row.chat_id][StoryId(row.story_id)] = Receipt(revision=row.revision, at=row.at)
    return found


async def record_receipts(
    connection: Connection, had: Mapping[int, Mapping[StoryId, int]], now: datetime
) -> None:
    """Write which revisions chats have had; nothing for a chat that was forgotten.

    Who had a story that was merged away has had the other as it is now.
    """
    asked = {story_id for of_chat in had.values() for story_id in of_chat}
    if not asked:
        return
    kept, revisions = await _moves(connection, asked)
    # Locked: whoever is forgotten at this moment is forgotten after it.
    known = select(subscribers.c.chat_id).where(subscribers.c.chat_id.in_(had))
    known = known.with_for_update(read=True, key_share=True)
    rows = {
        (chat_id, kept[story_id]): revisions.get(kept[story_id], revision)
        for chat_id in (await connection.execute(known)).scalars()
        for story_id, revision in had[chat_id].items()
        if story_id in kept
    }
    if not rows:
        return
    new = insert_into(connection, receipts)
    changed = {"revision": new.excluded.revision, "at": new.excluded.at}
    key = (receipts.c.chat_id, receipts.c.story_id)
    await connection.execute(
        new.on_conflict_do_update(index_elements=key, set_=changed),
        # In one order always: two that write the same rows must not wait for each other.
        [
            {"chat_id": chat_id, "story_id": story_id, "revision": revision, "at": now}
            for (chat_id, story_id), revision in sorted(rows.items())
        ],
    )


async def _moves(
    connection: Connection, asked: Collection[StoryId]
) -> tuple[dict[StoryId, StoryId], dict[StoryId, int]]:
    """Return what each of *asked* is now, and the revisions of those that others went into.

    Stories that are not stored are left out.
    """
    query = select(stories.c.id, stories.c.merged_into).where(stories.c.id.in_(asked))
    kept = {
        StoryId(row.id): StoryId(row.merged_into or row.id)
        for row in await connection.execute(query)
    }
    merged = {new for old, new in kept.items() if new != old}
    if not merged:
        return kept, {}
    found = select(stories.c.id, stories.c.revision).where(stories.c.id.in_(merged))
    return kept, {StoryId(row.id): row.revision for row in await connection.execute(found)}
