from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import ArticleId, Assignment, StoryId, Subscriber
from bot.store import articles, cards, receipts, stories, subscribers
from bot.store.cards import CardQuery
from bot.store.db import Connection, Store
from bot.store.stories import StoryIndex, WrittenStory
from bot.store.story_acts import Grounds
from bot.store.story_moves import apply_merge
from bot.views import Actor
from tests.factories import make_article, make_briefing, make_coverage, save_articles
from tests.store.told import news_since

S1, S2 = StoryId("s1"), StoryId("s2")


async def _open(db: Connection, story: StoryId, *ids: str, now: datetime) -> None:
    await save_articles(db, [make_article(i) for i in ids], seen_at=now)
    await stories.open_stories(db, {story: now}, now)
    await articles.record_assignments(
        db,
        [
            Assignment(article_id=ArticleId(i), story_id=story, score=None, because="first")
            for i in ids
        ],
    )
    await stories.touch_story(db, story, now)


async def _write(
    db: Connection, story: StoryId, *, now: datetime, revision: int = 1, material: bool = True
) -> None:
    written = WrittenStory(
        briefing=make_briefing(story),
        articles=tuple(a.id for a, _ in await articles.find_of_story(db, story)),
        coverage=make_coverage(story),
        revision=revision,
        material=material,
    )
    await stories.record_written(db, written, now)


async def test_an_article_is_stored_once(any_store: Store, now: datetime) -> None:
    """The second time the same article is not new, in one batch or in two."""
    async with any_store.begin() as db:
        twice = [make_article("a1"), make_article("a1")]
        assert await save_articles(db, twice, seen_at=now) == 1
        assert await save_articles(db, twice, seen_at=now) == 0
        assert await articles.count_ungrouped(db) == 1


async def test_an_article_comes_back_as_it_was_stored(any_store: Store, now: datetime) -> None:
    """Every field survives the database."""
    article = make_article(
        "a1", author="Ada Lee", categories=("World",), image="https://i.example/1"
    )
    async with any_store.begin() as db:
        await save_articles(db, [article], seen_at=now)

        (found,) = await articles.find_ungrouped(db, 10)

    assert found == make_article(
        "a1", author="Ada Lee", categories=("World",), image="https://i.example/1", seen_at=now
    )


async def test_a_changed_story_waits_to_be_written(any_store: Store, now: datetime) -> None:
    """Until its revision is written; a newer article makes it wait again."""
    async with any_store.begin() as db:
        await _open(db, S1, "a1", now=now)
        assert await stories.find_unwritten(db, now, 10) == (S1,)

        await _write(db, S1, now=now)
        assert await stories.find_unwritten(db, now, 10) == ()

        await stories.touch_story(db, S1, now)
        assert await stories.find_unwritten(db, now, 10) == (S1,)


async def test_a_story_that_cannot_be_written_does_not_hold_up_others(
    any_store: Store, now: datetime
) -> None:
    """Postponed, it is left alone until then."""
    async with any_store.begin() as db:
        await _open(db, S1, "a1", now=now)
        await stories.postpone_writing(db, S1, now + timedelta(hours=1))

        assert await stories.find_unwritten(db, now, 10) == ()
        assert await stories.find_unwritten(db, now + timedelta(hours=1), 10) == (S1,)


async def test_a_story_is_shown_as_it_was_last_written(any_store: Store, now: datetime) -> None:
    """An article that joins is shown with the words and counts that know of it, not before."""
    async with any_store.begin() as db:
        await _open(db, S1, "a1", now=now)
        await _write(db, S1, now=now)
        await save_articles(db, [make_article("a2")], seen_at=now)
        joined = Assignment(article_id=ArticleId("a2"), story_id=S1, score=None, because="words")
        await articles.record_assignments(db, [joined])

        before = await cards.find_story(db, S1)
        await _write(db, S1, now=now, revision=2)
        after = await cards.find_story(db, S1)

    assert before is not None
    assert after is not None
    assert [a.id for a in before.story.articles] == ["a1"]
    assert [a.id for a in after.story.articles] == ["a1", "a2"]


async def test_lists_are_hottest_first_and_by_topic(any_store: Store, now: datetime) -> None:
    """Heat decides; a topic filters; what one outlet reports can be left out."""
    async with any_store.begin() as db:
        for story, article, heat, n in ((S1, "a1", 1.0, 1), (S2, "a2", 2.0, 5)):
            await _open(db, story, article, now=now)
            await _write(db, story, now=now)
            topics = ("science",) if story == S1 else ("world",)
            index = StoryIndex(topics=topics, terms={}, heat=heat, n_outlets=n)
            await stories.record_index(db, story, index)

        everything = await cards.list_cards(db, CardQuery())
        science = await cards.list_cards(db, CardQuery(topic="science"))
        shared = await cards.list_cards(db, CardQuery(min_outlets=2))

    assert [card.id for card in everything] == [S2, S1]
    assert [card.id for card in science] == [S1]
    assert [card.id for card in shared] == [S2]


async def test_only_a_material_change_counts_as_changed(any_store: Store, now: datetime) -> None:
    """A reader who had revision 1 hears of revision 2 only if it says something new."""
    async with any_store.begin() as db:
        await _open(db, S1, "a1", now=now)
        await _write(db, S1, now=now, revision=1)
        await _write(db, S1, now=now, revision=2, material=False)
        assert await news_since(db, {S1: 1}) == set()

        await _write(db, S1, now=now, revision=3)
        assert await news_since(db, {S1: 1}) == {S1}
        assert await news_since(db, {S1: 3}) == set()


async def test_who_had_a_story_that_was_merged_hears_of_changes(
    any_store: Store, now: datetime
) -> None:
    """Its revision number is not taken for one of the story it went into."""
    async with any_store.begin() as db:
        for story, article in ((S1, "a1"), (S2, "a2")):
            await _open(db, story, article, now=now)
            await _write(db, story, now=now)
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), now)
        await receipts.record_receipts(db, {7: {S2: 9}}, now)

        await apply_merge(db, kept=S1, gone=S2, grounds=Grounds(actor=Actor.GROUPER), now=now)
        await stories.touch_story(db, S1, None)
        await _write(db, S1, now=now, revision=2)

        had = await receipts.find_receipts(db, 7)
        assert had == {S1: 1}
        assert await news_since(db, had) == {S1}
        assert await stories.current_revisions(db, {S2: 9}) == {S1: 2}
