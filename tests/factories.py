"""Values and stored articles for tests: a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import (
    Article,
    ArticleId,
    Briefing,
    Bullet,
    Coverage,
    Factuality,
    FeedId,
    Side,
    StoryId,
    WriterName,
)
from bot.store.articles import Arrival, save_arrivals
from bot.store.db import Connection
from bot.views import StoryCard

MORNING = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)


def make_article(id: str = "a1", **over: Any) -> Article:
    """Return an article about a ferry in the harbour of Port Arlen."""
    fields: dict[str, Any] = {
        "id": ArticleId(id),
        "title": "Ferry hits freighter in Port Arlen",
        "url": f"https://tide.example/{id}",
        "outlet": "tide.example",
        "language": "en",
        "published_at": MORNING,
        "lead": "A ferry hit a freighter in the harbour of Port Arlen on Sunday night.",
    }
    return Article(**fields | over)


async def save_articles(
    db: Connection, new: Sequence[Article], *, feed_id: FeedId | None = None, seen_at: datetime
) -> int:
    """Store the articles that are not there yet, in order; return how many that were."""
    arrivals = [Arrival(article=article, feed_id=feed_id) for article in new]
    return len(await save_arrivals(db, arrivals, seen_at))


def make_briefing(story_id: str = "s1", **over: Any) -> Briefing:
    """Return words on the ferry, citing article a1."""
    fields: dict[str, Any] = {
        "story_id": StoryId(story_id),
        "language": "en",
        "headline": "Ferry hits freighter in Port Arlen",
        "summary": "A ferry hit a freighter in the harbour of Port Arlen.",
        "writer": WriterName.EXTRACTIVE,
        "bullets": (Bullet(text="Twelve people died.", citations=(ArticleId("a1"),)),),
    }
    return Briefing(**fields | over)


def make_coverage(story_id: str = "s1", **over: Any) -> Coverage:
    """Return the coverage of a story that one unrated outlet carries."""
    fields: dict[str, Any] = {
        "story_id": StoryId(story_id),
        "articles": 1,
        "outlets": 1,
        "originals": 1,
        "bias": dict.fromkeys(Side, 0) | {Side.UNRATED: 1},
        "bias_pct": None,
        "factuality": dict.fromkeys(Factuality, 0) | {Factuality.UNRATED: 1},
        "ownership": {"unknown": 1},
        "countries": 0,
        "languages": 1,
        "gap": None,
        "lead_outlet": "tide.example",
    }
    return Coverage(**fields | over)


def make_card(story_id: str = "s1", **over: Any) -> StoryCard:
    """Return the card of a story that was written once."""
    fields: dict[str, Any] = {
        "id": StoryId(story_id),
        "revision": 1,
        "opened_at": MORNING,
        "updated_at": MORNING,
        "briefing": make_briefing(story_id),
        "coverage": make_coverage(story_id),
    }
    return StoryCard(**fields | over)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)
