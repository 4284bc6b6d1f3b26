from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Subscriber
from bot.store import cards, languages, memories, preferences, stories, subscribers, words
from bot.store.db import Store
from bot.store.languages import OtherWords
from bot.store.preferences import Preference
from tests.factories import make_article, save_articles
from tests.store.told import S1, S2, add_readers, news_since, open_story, told, write

HOUR = timedelta(hours=1)


async def test_the_languages_of_most_readers_come_first(any_store: Store, now: datetime) -> None:
    """Who blocked us reads nothing."""
    async with any_store.begin() as db:
        await add_readers(db, now, de=2, fr=3, en=1)
        gone = Subscriber(chat_id=1, language="ja", active=False)
        await subscribers.save_subscriber(db, gone, now)

        assert await languages.reader_languages(db, 9) == ("fr", "de", "en")
        assert await languages.reader_languages(db, 1) == ("fr",)


async def test_the_languages_of_most_articles_come_first(any_store: Store, now: datetime) -> None:
    """Lately, and where the language is known."""
    new = [("a1", "en"), ("a2", "de"), ("a3", "de"), ("a4", None)]
    async with any_store.begin() as db:
        await save_articles(db, [make_article("old", language="it")], seen_at=now - 3 * HOUR)
        await save_articles(db, [make_article(i, language=x) for i, x in new], seen_at=now)

        found = await languages.reported_languages(db, since=now - HOUR, limit=9)

    assert found == ("de", "en")


async def test_the_hottest_stories_of_several_outlets_are_worth_most(
    any_store: Store, now: datetime
) -> None:
    """As many as are asked for."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now, heat=1.0)
        await open_story(db, S2, "a2", now=now, heat=2.0)

        assert await languages.hottest_stories(db, since=now, limit=1) == {S2}
        assert await languages.hottest_stories(db, since=now + HOUR, limit=9) == set()


async def test_a_story_is_found_until_it_was_asked_for_in_the_languages_that_are_read(
    any_store: Store, now: datetime
) -> None:
    """Whether it can be told in them or not: nothing is tried twice."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", now=now)
        (found,) = await languages.find_untold(db, ("de", "fr"), since=now, now=now, limit=9)

        assert (found.id, found.asked) == (S1, frozenset())
        german = OtherWords(briefing=told(S1, "de"), material=True)
        assert await languages.add_languages(db, found, [german], asked=("fr", "de"))
        assert await languages.find_untold(db, ("fr", "de"), since=now, now=now, limit=9) == ()
        record = await cards.find_story(db, S1, "de")

    assert record is not None
    assert record.languages == ("en", "de")
    assert record.briefing == german.briefing


async def test_stories_that_are_to_be_written_anyway_are_left_to_that(
    any_store: Store, now: datetime
) -> None:
    """And old ones, and those that trip a defect."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", now=now)

        async def found() -> bool:
            return bool(await languages.find_untold(db, ("de",), since=now, now=now, limit=9))

        assert await found()
        assert not await languages.find_untold(db, ("de",), since=now + HOUR, now=now, limit=9)
        await stories.postpone_writing(db, S1, now + HOUR)
        assert not await found()
        await stories.postpone_writing(db, S1, now)
        await stories.touch_story(db, S1, now)
        assert not await found()


async def test_a_language_that_comes_too_late_is_dropped(any_store: Store, now: datetime) -> None:
    """The story was written anew while it was being told."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", now=now)
        (found,) = await languages.find_untold(db, ("de",), since=now, now=now, limit=9)
        await write(db, S1, "en", now=now, revision=2)

        german = OtherWords(briefing=told(S1, "de"), material=True)
        assert not await languages.add_languages(db, found, [german], asked=("de",))
        latest = await words.find_words(db, S1, 1)

    assert latest is not None
    assert latest.languages == ("en",)


async def test_a_language_that_is_added_is_no_news(any_store: Store, now: datetime) -> None:
    """Neither to who had the story, nor to who began to follow it since."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", now=now)
        await subscribers.save_subscriber(db, Subscriber(chat_id=7, language="de"), now)
        await preferences.set_preference(db, 7, S1, Preference.FOLLOW, now + HOUR)
        (found,) = await languages.find_untold(db, ("de",), since=now, now=now, limit=9)
        german = OtherWords(briefing=told(S1, "de"), material=True)
        await languages.add_languages(db, found, [german], asked=("de",))

        assert (await memories.find_news(db, [S1], "de"))[S1].written_at <= now + HOUR
        assert not await news_since(db, {S1: 1}, "de")
        assert await news_since(db, {S1: 0}, "de") == {S1}
