"""What the service and its operator are to remember."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

notes = Table(
    "notes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts that must survive a restart: the sender's "not before", the groups' progress."""

operator_notes = Table(
    "operator_notes",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("told_at", UtcDateTime, index=True),
)
"""What the operator should hear of, and when it was said."""
