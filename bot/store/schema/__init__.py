"""The tables. One text for SQLite and PostgreSQL.

Migrations in ``migrations/versions`` lead here; a test holds that they arrive at exactly this.
Whoever takes one table has all: importing this package fills ``metadata``.
"""

from __future__ import annotations

from bot.store.schema.base import metadata
from bot.store.schema.delivery import (
    alerts,
    broadcasts,
    contents,
    deliveries,
    leases,
    mutes,
    paid_messages,
    preferences,
    receipts,
    rooms,
    stopped_subscriptions,
    subscribers,
    subscriptions,
)
from bot.store.schema.diet import diets, opened_stories
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
from bot.store.schema.pictures import story_cards
from bot.store.schema.ratings import (
    outlet_facts,
    rating_datasets,
    rating_generation,
    rating_overrides,
    ratings,
)
from bot.store.schema.sources import feeds, hubs
from bot.store.schema.spending import llm_spending

__all__ = [
    "alerts",
    "article_vectors",
    "articles",
    "briefings",
    "broadcasts",
    "contents",
    "deliveries",
    "diets",
    "feeds",
    "hubs",
    "leases",
    "llm_spending",
    "metadata",
    "mutes",
    "notes",
    "opened_stories",
    "operator_notes",
    "outlet_facts",
    "paid_messages",
    "preferences",
    "rating_datasets",
    "rating_generation",
    "rating_overrides",
    "ratings",
    "receipts",
    "rooms",
    "stopped_subscriptions",
    "stories",
    "story_acts",
    "story_cards",
    "story_terms",
    "story_topics",
    "subscribers",
    "subscriptions",
]
