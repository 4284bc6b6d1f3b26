"""A small world of stories in the store: who is in which, and what one does to them."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.model import ArticleId, Assignment, StoryId
from bot.store import articles, stories
from bot.store.db import Connection
from bot.store.schema import articles as articles_table
from bot.store.schema import stories as stories_table
from bot.store.story_acts import Grounds
from bot.store.story_moves import apply_merge, apply_split
from bot.views import Actor, StoryAct
from tests.factories import make_article, save_articles

BY_OPERATOR = Grounds(actor=Actor.OPERATOR, because="one accident")
BY_GROUPER = Grounds(actor=Actor.GROUPER, because="both tell of Port Arlen", score=0.71)


def name(first: ArticleId, taken: Container[str]) -> StoryId:
    """Name a story after its first article, with a "+" for each story of that name."""
    called = f"of-{first}"
    while called in taken:
        called += "+"
    return StoryId(called)


async def open_story(
    db: Connection, story: str, *ids: str, now: datetime, hours: float = 0
) -> None:
    """Open a story with these articles, the first of them published *hours* after now."""
    at = now + timedelta(hours=hours)
    new = [make_article(id, published_at=at + timedelta(minutes=n)) for n, id in enumerate(ids)]
    await save_articles(db, new, seen_at=now)
    await stories.open_stories(db, {StoryId(story): at}, now)
    await articles.record_assignments(
        db,
        [
            Assignment(
                article_id=ArticleId(id), story_id=StoryId(story), score=None, because="first"
            )
            for id in ids
        ],
    )
    await stories.touch_story(db, StoryId(story), at)


async def join(db: Connection, story: str, id: str, now: datetime) -> None:
    """Let one more article join."""
    await save_articles(db, [make_article(id)], seen_at=now)
    await articles.record_assignments(
        db,
        [
            Assignment(
                article_id=ArticleId(id), story_id=StoryId(story), score=0.9, because="words"
            )
        ],
    )


async def merge(
    db: Connection, kept: str, gone: str, now: datetime, grounds: Grounds = BY_OPERATOR
) -> StoryAct:
    return await apply_merge(db, kept=StoryId(kept), gone=StoryId(gone), grounds=grounds, now=now)


async def split(
    db: Connection, story: str, *part: str, now: datetime, grounds: Grounds = BY_OPERATOR
) -> StoryAct:
    ids = [ArticleId(id) for id in part]
    return await apply_split(db, StoryId(story), ids, name, grounds, now)


async def members(db: Connection) -> dict[str, str]:
    """Return the articles of each story as one string, in the order of arrival."""
    query = select(articles_table.c.story_id, articles_table.c.id).order_by(articles_table.c.n)
    found: dict[str, list[str]] = {}
    for row in await db.execute(query):
        found.setdefault(row.story_id, []).append(row.id)
    return {story: " ".join(ids) for story, ids in found.items()}


async def redirects(db: Connection) -> dict[str, str]:
    """Return where each story leads that was merged away."""
    query = select(stories_table.c.id, stories_table.c.merged_into)
    rows = await db.execute(query.where(stories_table.c.merged_into.is_not(None)))
    return {row.id: row.merged_into for row in rows}
