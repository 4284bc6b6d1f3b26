"""The pictures of stories that Telegram has, by its file ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.schema import story_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKey:
    """Which picture: for the bot that has it, of a story, told in a language."""

    bot_id: int
    story_id: StoryId
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCard:
    """A picture that Telegram has; ``digest`` is of what it shows."""

    key: CardKey
    revision: int
    digest: str
    file_id: str


async def find_card(connection: Connection, key: CardKey, digest: str) -> KeptCard | None:
    """Return the picture of *key* if it shows what *digest* is of."""
    query = select(story_cards).where(_is(key), story_cards.c.digest == digest)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return KeptCard(key=key, revision=row.revision, digest=digest, file_id=row.file_id)


async def save_card(connection: Connection, card: KeptCard, now: datetime) -> None:
    """Keep *card* in place of the one that was kept for its key."""
    # Both databases speak the same upsert, each from its own dialect.
    is_sqlite = connection.dialect.name == "sqlite"
    insert = sqlite.insert(story_cards) if is_sqlite else postgresql.insert(story_cards)
    shown = {
        "revision": card.revision,
        "digest": card.digest,
        "file_id": card.file_id,
        "uploaded_at": now,
    }
    key = card.key
    statement = insert.values(
        bot_id=key.bot_id, story_id=key.story_id, language=key.language, **shown
    ).on_conflict_do_update(index_elements=list(story_cards.primary_key), set_=shown)
    await connection.execute(statement)


async def forget_card(connection: Connection, card: KeptCard) -> None:
    """Drop *card*; one that has come in its place stays."""
    same = and_(_is(card.key), story_cards.c.file_id == card.file_id)
    await connection.execute(delete(story_cards).where(same))


def _is(key: CardKey) -> ColumnElement[bool]:
    return and_(
        story_cards.c.bot_id == key.bot_id,
        story_cards.c.story_id == key.story_id,
        story_cards.c.language == key.language,
    )
