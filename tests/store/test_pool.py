from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import StoryId
from bot.store import stories
from bot.store.db import Store
from bot.store.pool import OutletUse, count_outlets, count_story_sizes
from bot.store.stories import StoryIndex
from tests.factories import make_article, save_articles


async def test_outlets_are_counted_by_language(any_store: Store, now: datetime) -> None:
    """Of what was seen lately; what names no outlet is left out."""
    told = [
        ("a1", "tide.example", "en"),
        ("a2", "tide.example", "en"),
        ("a3", "post.example", None),
    ]
    articles = [make_article(i, outlet=outlet, language=of) for i, outlet, of in told]
    async with any_store.begin() as db:
        await save_articles(db, [*articles, make_article("a4", outlet=None)], seen_at=now)
        await save_articles(db, [make_article("a5")], seen_at=now - timedelta(days=9))

        counted = await count_outlets(db, since=now - timedelta(days=7))

    assert sorted(counted, key=lambda use: use.outlet) == [
        OutletUse(outlet="post.example", language="", n_articles=1),
        OutletUse(outlet="tide.example", language="en", n_articles=2),
    ]


async def test_stories_are_counted_by_size(any_store: Store, now: datetime) -> None:
    """Those that moved lately and are not part of another."""
    sizes = {"s1": 1, "s2": 1, "s3": 4}
    async with any_store.begin() as db:
        opened = {StoryId(story): now for story in sizes}
        await stories.open_stories(db, opened, now)
        await stories.open_stories(db, {StoryId("old"): now - timedelta(days=9)}, now)
        for story, n in sizes.items():
            index = StoryIndex(topics=(), terms={}, heat=1.0, n_outlets=n)
            await stories.record_index(db, StoryId(story), index)

        assert await count_story_sizes(db, since=now - timedelta(days=7)) == {1: 2, 4: 1}
