"""What deliveries say, kept once for all that say the same, by a digest of what they show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import RowMapping

from bot.model import Button, Message, StoryId
from bot.store.db import Connection
from bot.store.deliveries import IS_OPEN
from bot.store.schema import contents, deliveries
from bot.store.upsert import insert_into

# So many are dropped in one transaction: others want to write as well.
_DROP_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The messages of an edition, alert or broadcast, one a part, and the stories they hold.

    ``stories`` -> revision: what a reader has had once the last part is sent.
    """

    id: str
    messages: tuple[Message, ...]
    stories: Mapping[StoryId, int]


async def save_content(
    connection: Connection,
    id: str,
    messages: Sequence[Message],
    stories: Mapping[StoryId, int],
    now: datetime,
) -> None:
    """Add a content; one of the same id stays, and counts as made *now*: it is needed again."""
    made = Content(id=id, messages=tuple(messages), stories=dict(stories))
    await save_contents(connection, [made], now)


async def save_contents(connection: Connection, made: Iterable[Content], now: datetime) -> None:
    """Add contents, see ``save_content``."""
    # In one order always: two that save the same ones must not wait for each other.
    unique = sorted({content.id: content for content in made}.items())
    if not unique:
        return
    insert = insert_into(connection, contents).on_conflict_do_update(
        index_elements=[contents.c.id], set_={"made_at": now}
    )
    rows = [_row(content, now) for _, content in unique]
    await connection.execute(insert, rows)


async def find_contents(connection: Connection, ids: Collection[str]) -> dict[str, Content]:
    """Return the contents of these ids; those that are gone are left out."""
    if not ids:
        return {}
    query = select(contents).where(contents.c.id.in_(set(ids)))
    return {row["id"]: _content(row) for row in (await connection.execute(query)).mappings()}


async def drop_contents(connection: Connection, before: datetime) -> int:
    """Delete some contents that no open delivery needs, made before then; return how many.

    Call it until it returns 0. *before* leaves time for those whose deliveries are still to be
    entered.
    """
    # Made once for all of them; NOT EXISTS would look through the open ones for each content.
    needed = select(deliveries.c.content_id).where(IS_OPEN, deliveries.c.content_id.is_not(None))
    old = (
        select(contents.c.id)
        .where(contents.c.made_at < before, contents.c.id.not_in(needed))
        .limit(_DROP_BATCH)
    )
    ids = list((await connection.execute(old)).scalars())
    if not ids:
        return 0
    # Looked at again: since then it may have been saved anew.
    gone = delete(contents).where(contents.c.id.in_(ids), contents.c.made_at < before)
    return (await connection.execute(gone)).rowcount


def _row(content: Content, now: datetime) -> dict[str, Any]:
    return {
        "id": content.id,
        "messages": [_document(message) for message in content.messages],
        "stories": dict(content.stories),
        "made_at": now,
    }


def _content(row: RowMapping) -> Content:
    stories = {StoryId(story): int(n) for story, n in (row["stories"] or {}).items()}
    return Content(id=row["id"], messages=tuple(map(_message, row["messages"])), stories=stories)


def _document(message: Message) -> dict[str, Any]:
    buttons = [
        [{"label": b.label, "url": b.url, "data": b.data} for b in line]
        for line in message.buttons
    ]
    return {"html": message.html, "buttons": buttons}


def _message(document: Mapping[str, Any] | None) -> Message:
    # A part that was sent before the parts of an edition were kept together.
    if document is None:
        return Message(html="")
    buttons = tuple(tuple(Button(**b) for b in line) for line in document["buttons"])
    return Message(html=document["html"], buttons=buttons)
