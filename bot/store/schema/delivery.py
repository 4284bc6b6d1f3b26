"""Who reads, what they wish for, and what was sent to them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("zone", String(64), nullable=False, server_default="UTC"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("inactive_because", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    # Counted with each pass of the writer, from the index alone.
    Index("ix_subscribers_language", "active", "language"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BIG, primary_key=True),
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("times", JSON, nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("n_stories", Integer, nullable=False, server_default="3"),
    Column("next_due_at", UtcDateTime, index=True),
)

preferences = Table(
    "preferences",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    # follow or mute
    Column("kind", String(8), primary_key=True),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("at", UtcDateTime, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("revision", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("subscription_id", BIG, nullable=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("part", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("not_before", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
    Column("message", JSON),
    Column("stories", JSON),
    UniqueConstraint("subscription_id", "due_at", "part", name="uq_deliveries_slot"),
    Index("ix_deliveries_state", "state", "due_at"),
)
