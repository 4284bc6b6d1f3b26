"""Stories in the real store, written by a writer that says what it was asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.bias.outlets import Register
from bot.briefings.language import story_language
from bot.briefings.write import write_due
from bot.briefings.writer import ExtractiveWriter
from bot.model import ArticleId, Assignment, Briefing, Bullet, Side, Story, StoryId, WriterName
from bot.store import articles, stories
from bot.store.db import Store
from bot.store.stories import StoryIndex
from bot.store.words import StoryWords, find_words
from tests.factories import make_article, save_articles
from tests.store.told import S1, S2, add_readers, news_since

NOBODY = Register(())


class FakeWriter:
    """Tells every story in one bullet of its newest article, and notes what it was asked for.

    ``facts`` is what the bullet says; languages in ``broken`` fail, those in ``mute`` cannot be
    told. Without ``translates`` it tells only what enough articles are in.
    """

    def __init__(self, *, translates: bool = False) -> None:
        self.at_once = 2 if translates else 1
        self.translates = translates
        self.facts = "Twelve people are missing."
        self.asked: list[tuple[StoryId, str | None]] = []
        self.broken: set[str | None] = set()
        self.mute: set[str | None] = set()

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        self.asked.append((story.id, language))
        if language in self.broken:
            raise OSError("the writer is out of ink")
        told_in = story_language(story.articles, language)
        if language in self.mute or not (self.translates or language in (None, told_in)):
            return None
        return Briefing(
            story_id=story.id,
            language=language or told_in,
            headline="Ferry hits freighter",
            summary="A ferry hit a freighter.",
            writer=WriterName.EXTRACTIVE,
            bullets=(Bullet(text=self.facts, citations=(story.articles[-1].id,)),),
        )

    def languages(self) -> list[str | None]:
        """Return the languages that were asked for since the last time."""
        asked, self.asked = self.asked, []
        return [language for _, language in asked]


async def report(
    store: Store, languages: str, now: datetime, *, story_id: StoryId = S1, heat: float = 1.0
) -> None:
    """Let articles in these languages arrive, for a story that is there or is opened."""
    async with store.begin() as db:
        known = await stories.find_revision(db, story_id)
        if known is None:
            await stories.open_stories(db, {story_id: now}, now)
        new = [
            make_article(f"{story_id}-{known or 0}-{n}", language=language)
            for n, language in enumerate(languages.split())
        ]
        await save_articles(db, new, seen_at=now)
        joined = [
            Assignment(article_id=a.id, story_id=story_id, score=None, because="ferry")
            for a in new
        ]
        await articles.record_assignments(db, joined)
        await stories.touch_story(db, story_id, now)
        index = StoryIndex(topics=(), terms={}, heat=heat, n_outlets=3)
        await stories.record_index(db, story_id, index)


async def read_in(store: Store, now: datetime, **n_of: int) -> None:
    async with store.begin() as db:
        await add_readers(db, now, **n_of)


async def words_of(store: Store, story_id: StoryId = S1) -> StoryWords:
    async with store.read() as db:
        found = await find_words(db, story_id)
    assert found is not None
    return found


async def test_a_story_is_written_in_each_language_that_is_read(
    store: Store, now: datetime
) -> None:
    """And reported: French is read, but one article of five is no story in French."""
    await read_in(store, now, de=2, fr=1)
    await report(store, "en en de de fr", now)

    done = await write_due(store, FakeWriter(), NOBODY, now)

    assert (await words_of(store)).languages == ("en", "de")
    assert (done.n_written, done.n_failed, done.n_added) == (1, 0, 0)


async def test_where_nobody_reads_a_story_is_written_once(store: Store, now: datetime) -> None:
    """In the language most of it is in."""
    writer = FakeWriter()
    await report(store, "de de en", now)

    await write_due(store, writer, NOBODY, now)

    assert writer.languages() == [None]
    assert (await words_of(store)).languages == ("de",)


async def test_a_language_that_fails_leaves_the_others(
    store: Store, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """The story is out, the log says what is not, and it is not tried with every pass."""
    writer = FakeWriter()
    writer.broken = {"de"}
    await read_in(store, now, de=1, fr=1)
    await report(store, "en en en de de fr fr", now)

    with caplog.at_level(logging.ERROR):
        done = await write_due(store, writer, NOBODY, now)
    again = await write_due(store, writer, NOBODY, now)

    assert (await words_of(store)).languages == ("en", "fr")
    assert (done.n_written, done.n_failed) == (1, 0)
    assert "story=s1 language=de not written" in caplog.text
    assert not again


async def test_a_story_that_fails_in_its_main_language_waits(store: Store, now: datetime) -> None:
    """Half an hour, and then it is tried again."""
    writer = FakeWriter()
    writer.broken = {None}
    await report(store, "en en", now)
    assert (await write_due(store, writer, NOBODY, now)).n_failed == 1
    writer.broken = set()

    assert not await write_due(store, writer, NOBODY, now)
    assert (await write_due(store, writer, NOBODY, now + timedelta(minutes=30))).n_written == 1


async def test_a_reader_of_a_new_language_finds_the_stories_of_the_day_in_it(
    store: Store, now: datetime
) -> None:
    """Nothing new has to happen in them; and once is enough."""
    writer = FakeWriter()
    await report(store, "en en de de", now)
    await report(store, "en en en en de", now, story_id=S2)
    await write_due(store, writer, NOBODY, now)
    writer.languages()

    await read_in(store, now, de=1)
    done = await write_due(store, writer, NOBODY, now)
    again = await write_due(store, writer, NOBODY, now)

    assert (done.n_written, done.n_added) == (0, 1)
    assert (await words_of(store)).languages == ("en", "de")
    assert (await words_of(store, S2)).languages == ("en",)
    assert not again
    assert writer.languages() == ["de"]


async def test_stories_of_the_day_before_yesterday_are_left_as_they_are(
    store: Store, now: datetime
) -> None:
    """No edition takes them."""
    await report(store, "en en de de", now)
    await write_due(store, FakeWriter(), NOBODY, now)
    await read_in(store, now, de=1)

    done = await write_due(store, FakeWriter(), NOBODY, now + timedelta(hours=48))

    assert not done


async def test_each_language_says_for_itself_what_is_news(store: Store, now: datetime) -> None:
    """The same words again are none; another number is."""
    writer = FakeWriter()
    await read_in(store, now, de=1)
    await report(store, "en en de de", now)
    await write_due(store, writer, NOBODY, now)
    async with store.read() as db:
        assert await news_since(db, {S1: 0}, "de") == {S1}

    await report(store, "de", now)
    await write_due(store, writer, NOBODY, now)
    async with store.read() as db:
        assert not await news_since(db, {S1: 1}, "de")

    writer.facts = "Now 15 people are missing."
    await report(store, "de", now)
    await write_due(store, writer, NOBODY, now)
    async with store.read() as db:
        assert await news_since(db, {S1: 2}, "de") == {S1}


async def test_only_the_stories_that_lists_begin_with_are_translated(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translation is paid for."""
    monkeypatch.setattr("bot.briefings.write.MAX_TRANSLATED_STORIES", 1)
    await read_in(store, now, ja=1)
    await report(store, "en en", now, heat=1.0)
    await report(store, "en en", now, story_id=S2, heat=2.0)

    await write_due(store, FakeWriter(translates=True), NOBODY, now)

    assert (await words_of(store)).languages == ("en",)
    assert (await words_of(store, S2)).languages == ("en", "ja")


async def test_a_translation_stands_until_something_material_changes(
    store: Store, now: datetime
) -> None:
    """It is shown with the new revision, and not paid for twice."""
    writer = FakeWriter(translates=True)
    await read_in(store, now, ja=1)
    await report(store, "en en", now)
    await write_due(store, writer, NOBODY, now)
    first = await words_of(store)
    assert writer.languages() == [None, "ja"]

    await report(store, "en", now)
    await write_due(store, writer, NOBODY, now)
    second = await words_of(store)
    assert writer.languages() == [None]
    assert (second.revision, second.others) == (2, first.others)

    writer.facts = "Now 15 people are missing."
    await report(store, "en", now)
    await write_due(store, writer, NOBODY, now)
    assert writer.languages() == [None, "ja"]
    ((bullet,),) = [b.bullets for b in (await words_of(store)).others]
    assert bullet.text == writer.facts


async def test_a_writer_that_cannot_translate_now_leaves_the_main_language(
    store: Store, now: datetime
) -> None:
    """As when its budget is spent."""
    writer = FakeWriter(translates=True)
    writer.mute = {"ja"}
    await read_in(store, now, ja=1)
    await report(store, "en en", now)

    await write_due(store, writer, NOBODY, now)

    assert (await words_of(store)).languages == ("en",)
    assert not await write_due(store, writer, NOBODY, now)


async def test_the_extractive_writer_tells_a_language_in_its_own_articles(
    store: Store, now: datetime
) -> None:
    """The German words are the German outlets'."""
    await read_in(store, now, de=1)
    async with store.begin() as db:
        await stories.open_stories(db, {S1: now}, now)
        told = {
            "a1": ("en", "Ferry hits freighter in Port Arlen", "Twelve people were hurt there."),
            "a2": ("en", "Ferry accident in Port Arlen", "The harbour was closed on Sunday."),
            "a3": ("de", "Fähre rammt Frachter in Port Arlen", "Zwölf Menschen wurden verletzt."),
            "a4": ("de", "Fährunglück in Port Arlen", "Der Hafen wurde am Sonntag gesperrt."),
        }
        new = [
            make_article(i, language=x, title=title, lead=lead, outlet=f"{i}.example")
            for i, (x, title, lead) in told.items()
        ]
        await save_articles(db, new, seen_at=now)
        joined = [
            Assignment(article_id=a.id, story_id=S1, score=None, because="ferry") for a in new
        ]
        await articles.record_assignments(db, joined)
        await stories.touch_story(db, S1, now)

    await write_due(store, ExtractiveWriter(), NOBODY, now)

    german = (await words_of(store)).find("de")
    assert german is not None
    assert german.headline.startswith("Fähr")
    assert {c for b in german.bullets for c in b.citations} <= {"a3", "a4"}
