"""Invented stories and readers for a benchmark of editions, in a store of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.bias.outlets import Register
from bot.model import (
    Article,
    ArticleId,
    Briefing,
    Bullet,
    Coverage,
    Factuality,
    Outlet,
    Side,
    StoryId,
    WriterName,
)
from bot.store import articles, stories
from bot.store.articles import Arrival
from bot.store.db import Connection, Store
from bot.store.schema import receipts, subscribers, subscriptions
from bot.store.stories import StoryIndex, WrittenStory

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
TOPICS = ("world", "politics", "business", "science", "sport", "health", "culture", "climate")
N_STORIES, N_OUTLETS = 300, 40
REGISTER = Register(
    Outlet(domain=f"outlet{n}.example", name=f"Outlet {n}") for n in range(N_OUTLETS)
)
# Rows of so many readers go in at once.
AT_ONCE = 500


async def invent_stories(db: Connection, rng: random.Random) -> None:
    """Store ``N_STORIES`` written stories of ten articles each."""
    for n in range(N_STORIES):
        await _invent_story(db, StoryId(f"story{n:04}"), n, rng)


async def _invent_story(db: Connection, name: StoryId, n: int, rng: random.Random) -> None:
    at = NOW - timedelta(hours=rng.uniform(1, 30))
    members = [_article(name, i, rng.randrange(N_OUTLETS), at) for i in range(10)]
    await articles.save_arrivals(db, [Arrival(article=a, feed_id=None) for a in members], at)
    await stories.open_stories(db, {name: at}, at)
    await stories.touch_story(db, name, at)
    told = ((rng.choice(TOPICS), rng.choice(TOPICS)), rng.random())
    topics, heat = tuple(dict.fromkeys(told[0])), told[1]
    await stories.record_index(
        db, name, StoryIndex(topics=topics, terms={}, heat=heat, n_outlets=8)
    )
    for revision in (1, 2):
        written = WrittenStory(
            briefing=_briefing(name, n, revision, members),
            articles=tuple(a.id for a in members),
            coverage=_coverage(name),
            revision=revision,
            material=True,
        )
        await stories.record_written(db, written, at + timedelta(minutes=revision))
        if revision == 1:
            await stories.touch_story(db, name, at)


def _article(name: str, i: int, outlet: int, at: datetime) -> Article:
    domain = f"outlet{outlet}.example"
    return Article(
        id=ArticleId(f"{name}-{i}"),
        title=f"Report {i} on {name}",
        url=f"https://{domain}/{name}",
        outlet=domain,
        language="en",
        published_at=at,
    )


def _briefing(name: StoryId, n: int, revision: int, members: Sequence[Article]) -> Briefing:
    words = f"The harbour board of town {n} counted its ferries and published what it had found"
    bullets = tuple(
        Bullet(
            text=f"{words}, part {i}, which came {i + revision} days after the first report.",
            citations=tuple(a.id for a in members[i : i + 3]),
        )
        for i in range(5)
    )
    return Briefing(
        story_id=name,
        language="en",
        headline=f"Town {n} counts its ferries, version {revision}",
        summary=f"{words}. Others came to another number.",
        writer=WriterName.EXTRACTIVE,
        bullets=bullets,
    )


def _coverage(name: StoryId) -> Coverage:
    return Coverage(
        story_id=name,
        articles=10,
        outlets=8,
        originals=7,
        bias={Side.LEFT: 3, Side.CENTER: 2, Side.RIGHT: 2, Side.UNRATED: 1},
        bias_pct={Side.LEFT: 43, Side.CENTER: 29, Side.RIGHT: 28},
        factuality=dict.fromkeys(Factuality, 1),
        ownership={"unknown": 8},
        countries=3,
        languages=1,
        gap=None,
        lead_outlet=None,
    )


async def invent_readers(store: Store, n_readers: int) -> None:
    """Store subscribers in London with a subscription for seven o'clock."""
    who = {"language": "en", "zone": "Europe/London", "active": True, "created_at": NOW}
    wanted = {"times": ["07:00"], "weekdays": [1, 2, 3, 4, 5, 6, 7], "topics": []}
    async with store.begin() as db:
        rows = [{"chat_id": chat_id, **who} for chat_id in range(1, n_readers + 1)]
        await db.execute(insert(subscribers), rows)
        rows = [{"chat_id": chat_id, **wanted} for chat_id in range(1, n_readers + 1)]
        await db.execute(insert(subscriptions), rows)


async def invent_receipts(
    store: Store, n_readers: int, n_had: int, rng: random.Random, *, alike: bool
) -> None:
    """Let each reader have had *n_had* stories, all the same ones if they are *alike*."""
    names = [StoryId(f"story{n:04}") for n in range(N_STORIES)]
    same = rng.sample(names, n_had)
    for start in range(1, n_readers + 1, AT_ONCE):
        rows = [
            {
                "chat_id": chat_id,
                "story_id": name,
                "revision": 1 if n % 2 else 2,
                "at": NOW - timedelta(days=1),
            }
            for chat_id in range(start, min(start + AT_ONCE, n_readers + 1))
            for n, name in enumerate(same if alike else rng.sample(names, n_had))
        ]
        async with store.begin() as db:
            await db.execute(insert(receipts), rows)
