"""What was uploaded once, and is sent again by what Telegram calls it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from bot.store.moments import UtcDateTime
from bot.store.schema.base import metadata

# The newest picture of each story and language. A file's id is good for the bot that got it only.
story_cards = Table(
    "story_cards",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("language", String(8), primary_key=True),
    Column("revision", Integer, nullable=False),
    # Of what is drawn: another design or other ratings make another picture of the same revision.
    Column("digest", String(64), nullable=False),
    Column("file_id", Text, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
)
