"""Open stories are counted anew when ratings change; their words stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.briefings.recount import OPEN_FOR, recount_due, recount_open
from bot.model import ArticleId, Assignment, Side, Story, StoryId
from bot.store import articles, cards, stories
from bot.store.db import Store
from bot.store.stories import WrittenStory
from tests.bias.worlds import make_outlet
from tests.factories import make_article, make_briefing, save_articles

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
BEFORE = Register((make_outlet("tide.example"),))
AFTER = Register((make_outlet("tide.example", "left"),))


async def write(store: Store, story_id: str, at: datetime) -> None:
    """Store a written story of one article."""
    article = make_article(f"{story_id}-1", url=f"https://tide.example/{story_id}")
    ids = (ArticleId(f"{story_id}-1"),)
    async with store.begin() as db:
        await save_articles(db, [article], seen_at=at)
        await stories.open_stories(db, {StoryId(story_id): at}, at)
        assigned = Assignment(
            article_id=ids[0], story_id=StoryId(story_id), score=None, because="first"
        )
        await articles.record_assignments(db, [assigned])
        await stories.touch_story(db, StoryId(story_id), at)
        written = WrittenStory(
            briefing=make_briefing(story_id),
            articles=ids,
            coverage=compute_coverage(Story(id=StoryId(story_id), articles=(article,)), BEFORE),
            revision=1,
            material=True,
        )
        await stories.record_written(db, written, at)


async def left_of(store: Store, story_id: str) -> int:
    async with store.read() as db:
        record = await cards.find_story(db, StoryId(story_id), None)
    assert record is not None
    return record.coverage.bias[Side.LEFT]


async def test_open_stories_show_the_ratings_of_today(store: Store) -> None:
    """Those that are closed stay as they were told."""
    await write(store, "open", NOW - timedelta(hours=1))
    await write(store, "closed", NOW - OPEN_FOR - timedelta(hours=1))

    report = await recount_open(store, AFTER, NOW)

    assert (report.n_stories, report.n_changed) == (1, 1)
    assert await left_of(store, "open") == 1
    assert await left_of(store, "closed") == 0


async def test_what_is_the_same_is_not_written(store: Store) -> None:
    """Counting twice changes nothing the second time."""
    await write(store, "open", NOW)
    await recount_open(store, AFTER, NOW)

    assert not await recount_open(store, AFTER, NOW)


async def test_a_story_that_is_about_to_be_written_is_left_to_the_writer(store: Store) -> None:
    """Its counts and its words change together."""
    await write(store, "open", NOW)
    async with store.begin() as db:
        await stories.touch_story(db, StoryId("open"), NOW)

    assert (await recount_open(store, AFTER, NOW)).n_stories == 0


async def test_each_change_of_ratings_is_counted_once(store: Store) -> None:
    """Also by another process, or after a restart; without any change nothing is done."""
    await write(store, "open", NOW)

    assert (await recount_due(store, AFTER, 0, NOW)).n_stories == 0
    assert (await recount_due(store, AFTER, 3, NOW)).n_changed == 1
    assert (await recount_due(store, AFTER, 3, NOW)).n_stories == 0
    assert (await recount_due(store, BEFORE, 4, NOW)).n_changed == 1
