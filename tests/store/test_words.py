from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.store import cards, memories, words
from bot.store.cards import CardQuery
from bot.store.db import Store
from bot.store.overview import Order, list_lines
from tests.store.told import S1, S2, open_story, told, write


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        pytest.param("de", "Ferry, in de", id="in their language"),
        pytest.param("fr", "Ferry, in en", id="in the main one where there is none"),
        pytest.param(None, "Ferry, in en", id="in the main one where none is asked for"),
    ],
)
async def test_a_story_is_shown_in_the_language_of_its_reader(
    any_store: Store, now: datetime, language: str | None, headline: str
) -> None:
    """In a list and on its own; and once, however many languages it is told in."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", "es", now=now)

        (card,) = await cards.list_cards(db, CardQuery(language=language))
        record = await cards.find_story(db, S1, language)
        n_cards = await cards.count_cards(db, CardQuery(language=language))

    assert record is not None
    assert record.briefing is not None
    assert card.briefing.headline == record.briefing.headline == headline
    assert record.languages == ("en", "de", "es")
    assert n_cards == 1
    assert card.main_language == "en"
    assert card.is_in_other_language is (language == "de")


async def test_only_the_words_of_the_last_revision_are_shown(
    any_store: Store, now: datetime
) -> None:
    """German words on an older state do not stand beside newer counts."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", now=now)
        await write(db, S1, "en", now=now, revision=2)

        (card,) = await cards.list_cards(db, CardQuery(language="de"))
        record = await cards.find_story(db, S1, "de")

    assert card.briefing.language == "en"
    assert record is not None
    assert record.languages == ("en",)


async def test_writing_a_revision_again_keeps_its_other_languages(
    any_store: Store, now: datetime
) -> None:
    """And the main language is always one only."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", now=now)
        await write(db, S1, "fr", "en", now=now)

        found = await words.find_words(db, S1)

    assert found is not None
    assert found.languages == ("fr", "de", "en")


async def test_the_operator_sees_each_story_once_in_its_main_language(
    any_store: Store, now: datetime
) -> None:
    """Whatever languages come before it in the alphabet or after it."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", "fr", now=now)

        lines = await list_lines(db, Order.NEWEST, 10)

    assert [line.headline for line in lines] == ["Ferry, in en"]


@pytest.mark.parametrize(
    ("language", "material", "is_changed"),
    [
        pytest.param("en", ("en",), True, id="news in the main language"),
        pytest.param("de", ("de",), True, id="news in their own"),
        pytest.param("de", ("en",), False, id="news that their own had before"),
        pytest.param("en", ("de",), False, id="news in a language they do not read"),
        pytest.param("fr", ("en",), True, id="news in the main one, for want of their own"),
        pytest.param("fr", ("de",), False, id="news neither in their own nor in the main one"),
        pytest.param(None, ("en",), True, id="news for somebody of no known language"),
    ],
)
async def test_a_change_is_material_in_the_language_it_is_read_in(
    any_store: Store,
    now: datetime,
    language: str | None,
    material: tuple[str, ...],
    is_changed: bool,
) -> None:
    """For who had the story, and for who follows it."""
    later = now + timedelta(hours=1)
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", "de", now=now)
        await write(db, S1, "en", "de", now=later, revision=2, material=material)

        news = await memories.find_news(db, [S1], language)

    assert (news[S1].revision == 2) == (news[S1].written_at > now) == is_changed


async def test_what_a_reader_had_comes_back_in_the_language_it_had(
    any_store: Store, now: datetime
) -> None:
    """Of each story at its own revision, of all stories at once."""
    async with any_store.begin() as db:
        for story, article in ((S1, "a1"), (S2, "a2")):
            await open_story(db, story, article, now=now)
            await write(db, story, "en", "de", now=now)
            await write(db, story, "en", now=now, revision=2)

        german = await words.find_had(db, {S1: 1, S2: 2}, "de")
        french = await words.find_had(db, {S1: 1, S2: 2}, "fr")

    assert {story: b.language for story, b in german.items()} == {S1: "de", S2: "en"}
    assert {story: b.language for story, b in french.items()} == {S1: "en", S2: "en"}
    assert german[S1] == told(S1, "de")


async def test_a_revision_that_was_never_written_stands_for_the_one_before_it(
    any_store: Store, now: datetime
) -> None:
    """A merge gives receipts the number that the story has by then."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await write(db, S1, "en", now=now, revision=2)
        await write(db, S1, "de", now=now, revision=5)

        had = await words.find_had(db, {S1: 4}, None)
        none = await words.find_had(db, {S1: 1}, None)
        nothing = await words.find_had(db, {}, None)

    assert had == {S1: told(S1, "en")}
    assert none == nothing == {}
