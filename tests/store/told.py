"""Stories told in several languages, in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import ArticleId, Assignment, Briefing, Bullet, StoryId, Subscriber
from bot.store import articles, memories, stories, subscribers
from bot.store.db import Connection
from bot.store.languages import OtherWords
from bot.store.stories import StoryIndex, WrittenStory
from tests.factories import make_article, make_briefing, make_coverage, save_articles

S1, S2 = StoryId("s1"), StoryId("s2")


async def open_story(
    db: Connection, story_id: StoryId, *ids: str, now: datetime, heat: float = 1.0
) -> None:
    """Store a story of these articles, that several outlets carry."""
    await save_articles(db, [make_article(i) for i in ids], seen_at=now)
    await stories.open_stories(db, {story_id: now}, now)
    await articles.record_assignments(
        db,
        [
            Assignment(article_id=ArticleId(i), story_id=story_id, score=None, because="first")
            for i in ids
        ],
    )
    await stories.touch_story(db, story_id, now)
    index = StoryIndex(topics=("world",), terms={}, heat=heat, n_outlets=3)
    await stories.record_index(db, story_id, index)


def told(story_id: StoryId, language: str, *bullets: str) -> Briefing:
    """Return words whose headline names the language."""
    return make_briefing(
        story_id,
        language=language,
        headline=f"Ferry, in {language}",
        bullets=tuple(Bullet(text=b, citations=(ArticleId("a1"),)) for b in bullets),
    )


async def write(
    db: Connection,
    story_id: StoryId,
    *languages: str,
    now: datetime,
    revision: int = 1,
    material: Sequence[str] | None = None,
) -> None:
    """Write a revision in *languages*, the main one first; *material* in those, None: in all."""
    news = languages if material is None else material
    await stories.record_written(
        db,
        WrittenStory(
            briefing=told(story_id, languages[0]),
            articles=tuple(a.id for a, _ in await articles.find_of_story(db, story_id)),
            coverage=make_coverage(story_id),
            revision=revision,
            material=languages[0] in news,
            others=tuple(
                OtherWords(briefing=told(story_id, x), material=x in news) for x in languages[1:]
            ),
            asked=languages[1:],
        ),
        now,
    )


async def add_readers(db: Connection, now: datetime, **n_of: int) -> None:
    """Store so many active readers of each language."""
    for language, n in n_of.items():
        for chat_id in range(n):
            number = 1000 * int(language, 36) + chat_id
            who = Subscriber(chat_id=number, language=language)
            await subscribers.save_subscriber(db, who, now)


async def news_since(
    db: Connection, had: Mapping[StoryId, int], language: str | None = None
) -> set[StoryId]:
    """Return those stories that are news to who *had* these revisions of them."""
    news = await memories.find_news(db, had, language)
    return {story_id for story_id in news if news[story_id].revision > had[story_id]}
