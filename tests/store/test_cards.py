from __future__ import annotations

from datetime import datetime

from bot.model import ArticleId, Assignment, StoryId
from bot.store import articles, cards, stories
from bot.store.cards import CardQuery
from bot.store.db import Store
from bot.store.stories import StoryIndex, WrittenStory
from tests.factories import make_article, make_briefing, make_coverage, save_articles

S1 = StoryId("s1")


async def test_why_a_story_leads_is_shown_where_it_stands(any_store: Store, now: datetime) -> None:
    """In a list and on its own."""
    first = Assignment(article_id=ArticleId("a1"), story_id=S1, score=None, because="first")
    written = WrittenStory(
        briefing=make_briefing(S1),
        articles=(ArticleId("a1"),),
        coverage=make_coverage(S1),
        revision=1,
        material=True,
    )
    async with any_store.begin() as db:
        await save_articles(db, [make_article("a1")], seen_at=now)
        await stories.open_stories(db, {S1: now}, now)
        await articles.record_assignments(db, [first])
        index = StoryIndex(topics=(), terms={}, heat=1.0, because="19 outlets", n_outlets=19)
        await stories.record_index(db, S1, index)
        await stories.record_written(db, written, now)

        (card,) = await cards.list_cards(db, CardQuery())
        record = await cards.find_story(db, S1)

    assert card.because == "19 outlets"
    assert record is not None
    assert record.because == "19 outlets"
