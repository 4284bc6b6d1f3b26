"""What readers opened, of those who asked us to keep it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from bot.store.moments import UtcDateTime
from bot.store.schema.base import metadata

diets = Table(
    "diets",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("begun_at", UtcDateTime, nullable=False),
)
"""The chats that asked for it; of nobody else anything is kept."""

opened_stories = Table(
    "opened_stories",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    # When it was opened last.
    Column("at", UtcDateTime, nullable=False, index=True),
)
