"""The tables. One text for SQLite and PostgreSQL.

Migrations in ``migrations/versions`` lead here; a test holds that they arrive at exactly this.
Whoever takes one table has all: importing this package fills ``metadata``.
"""

from __future__ import annotations

from bot.store.schema.base import metadata
from bot.store.schema.delivery import (
    deliveries,
    preferences,
    receipts,
    subscribers,
    subscriptions,
)
from bot.store.schema.news import (
    article_vectors,
    articles,
    briefings,
    stories,
    story_acts,
    story_terms,
    story_topics,
)
from bot.store.schema.notebook import notes, operator_notes
from bot.store.schema.sources import feeds, hubs

__all__ = [
    "article_vectors",
    "articles",
    "briefings",
    "deliveries",
    "feeds",
    "hubs",
    "metadata",
    "notes",
    "operator_notes",
    "preferences",
    "receipts",
    "stories",
    "story_acts",
    "story_terms",
    "story_topics",
    "subscribers",
    "subscriptions",
]
