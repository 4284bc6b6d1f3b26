"""One story, two readers: what each is told, in the real store, from writing to the edition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.bias.outlets import Register
from bot.briefings.language import in_language, story_language
from bot.briefings.write import write_due
from bot.delivery.editions.editor import Edition, Editor
from bot.delivery.editions.labels import label
from bot.library import Library
from bot.model import (
    ArticleId,
    Assignment,
    Briefing,
    Bullet,
    Schedule,
    Side,
    Story,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
    WriterName,
)
from bot.store import articles, receipts, stories, subscribers
from bot.store.db import Store
from bot.store.stories import StoryIndex
from bot.views import ListQuery
from tests.factories import make_article, save_articles

GERMAN, ENGLISH, FINNISH = 1, 2, 3
FERRY = StoryId("s1")
NOBODY = Register(())
FIRST = {
    "en1": "A ferry hit a freighter in the harbour of Port Arlen on Sunday night, police said.",
    "en2": "The harbour of Port Arlen was closed for the whole of Sunday after the accident.",
    "de1": "Eine Fähre hat am Sonntagabend im Hafen von Port Arlen einen Frachter gerammt.",
    "de2": "Der Hafen von Port Arlen blieb nach dem Unfall den ganzen Sonntag gesperrt.",
}
LATER = {
    "en3": "Divers found the recorder of the ferry on Monday at a depth of 38 metres.",
    "de3": "Taucher fanden am Montag den Fahrtenschreiber in einer Tiefe von 38 Metern.",
}


class LeadWriter:
    """Tells a story by the titles and leads of its articles, one bullet each."""

    at_once = 1
    translates = False

    async def write(
        self, story: Story, sides: Mapping[ArticleId, Side], language: str | None
    ) -> Briefing | None:
        told_in = story_language(story.articles, language)
        told = in_language(story.articles, told_in)
        return Briefing(
            story_id=story.id,
            language=told_in,
            headline=told[0].title,
            summary=told[0].title,
            writer=WriterName.EXTRACTIVE,
            bullets=tuple(Bullet(text=a.lead or "", citations=(a.id,)) for a in told),
        )


async def _report(store: Store, told: dict[str, str], at: datetime) -> None:
    """Let these leads arrive and be written."""
    async with store.begin() as db:
        if await stories.find_revision(db, FERRY) is None:
            await stories.open_stories(db, {FERRY: at}, at)
        titles = {"en": "Ferry hits freighter in Port Arlen", "de": "Fähre rammt Frachter"}
        new = [
            make_article(
                name,
                language=name[:2],
                title=titles[name[:2]],
                lead=lead,
                outlet=f"{name}.example",
                published_at=at,
            )
            for name, lead in told.items()
        ]
        await save_articles(db, new, seen_at=at)
        joined = [
            Assignment(article_id=ArticleId(name), story_id=FERRY, score=None, because="ferry")
            for name in told
        ]
        await articles.record_assignments(db, joined)
        await stories.touch_story(db, FERRY, at)
        index = StoryIndex(topics=("world",), terms={"ferry": 1.0}, heat=1.0, n_outlets=len(told))
        await stories.record_index(db, FERRY, index)
    await write_due(store, LeadWriter(), NOBODY, at)


@pytest.fixture
async def editor(store: Store, now: datetime) -> Editor:
    """An editor, three readers, and the story as it was on the first day."""
    async with store.begin() as db:
        for chat_id, language in ((GERMAN, "de"), (ENGLISH, "en"), (FINNISH, "fi")):
            who = Subscriber(chat_id=chat_id, language=language)
            await subscribers.save_subscriber(db, who, now)
            schedule = Schedule(times=(time(8),), zone=who.zone)
            wanted = Subscription(id=SubscriptionId(0), chat_id=chat_id, schedule=schedule)
            await subscribers.save_subscription(db, wanted)
    await _report(store, FIRST, now)
    return Editor(store=store, shelf=Library(store, NOBODY), public_url="https://news.example")


async def _edition(editor: Editor, chat_id: int, now: datetime) -> Edition:
    async with editor.store.read() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
    assert wanted is not None
    return await editor.edition_of(wanted, now, now)


async def _deliver(editor: Editor, chat_id: int, now: datetime) -> Edition:
    """Make an edition, and take note that it was had."""
    edition = await _edition(editor, chat_id, now)
    async with editor.store.begin() as db:
        await receipts.record_receipts(db, {chat_id: edition.stories}, now)
    return edition


@pytest.mark.parametrize(
    ("chat_id", "words"),
    [
        pytest.param(GERMAN, "Fähre rammt Frachter", id="in their own language"),
        pytest.param(ENGLISH, "Ferry hits freighter", id="in the main one"),
        pytest.param(FINNISH, "Ferry hits freighter", id="in the main one for want of theirs"),
    ],
)
async def test_an_edition_is_told_in_the_language_of_its_reader(
    editor: Editor, now: datetime, chat_id: int, words: str
) -> None:
    """Where the story was written in it; and the story is in it once."""
    edition = await _edition(editor, chat_id, now)

    ((message,), had) = edition.messages, edition.stories
    assert message.html.count("/s/s1") == 1
    assert words in message.html
    assert had == {FERRY: 1}


@pytest.mark.parametrize(
    ("chat_id", "new"),
    [
        pytest.param(GERMAN, LATER["de3"], id="in their own language"),
        pytest.param(ENGLISH, LATER["en3"], id="in the main one"),
        pytest.param(FINNISH, LATER["en3"], id="in the main one for want of theirs"),
    ],
)
async def test_an_update_knows_what_is_new_in_the_language_it_is_read_in(
    editor: Editor, now: datetime, chat_id: int, new: str
) -> None:
    """Against the revision that the reader had; and it comes once."""
    later = now + timedelta(hours=12)
    await _deliver(editor, chat_id, now)
    language = {GERMAN: "de", ENGLISH: "en", FINNISH: "fi"}[chat_id]
    nothing = label("nothing_new", language)
    assert nothing in (await _edition(editor, chat_id, later)).messages[0].html

    await _report(editor.store, LATER, later)
    library = Library(editor.store, NOBODY)
    (card,) = await library.find_cards(frozenset({FERRY}), language)
    marked = await library.changes_of([card], {FERRY: 1}, language)
    update = await _deliver(editor, chat_id, later)

    assert label("update", language) in update.messages[0].html
    assert new in update.messages[0].html
    changes = marked[FERRY]
    told = [card.briefing.bullets[n].text for n in sorted(changes.bullets)]
    told += [card.briefing.summary] if changes.summary else []
    assert any(new in text for text in told)
    assert nothing in (await _edition(editor, chat_id, later)).messages[0].html


async def test_what_was_told_in_another_language_is_not_called_old(
    editor: Editor, now: datetime
) -> None:
    """Words of two languages cannot be compared; nor is a story new that was never had."""
    library = Library(editor.store, NOBODY)
    async with editor.store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=GERMAN, language="de"), now)
    await _report(editor.store, {"en4": LATER["en3"]}, now)
    (german,) = await library.find_cards(frozenset({FERRY}), "de")

    assert german.briefing.language == "de"
    assert await library.changes_of([german], {FERRY: 1}, "en") == {}
    assert await library.changes_of([german], {}, "de") == {}


async def test_lists_and_searches_are_told_in_the_language_that_is_asked_for(
    editor: Editor, now: datetime
) -> None:
    """By topic, by words, all of them, and for a briefing."""
    library = Library(editor.store, NOBODY)
    asked = (
        ListQuery(language="de"),
        ListQuery(topic="world", language="de"),
        ListQuery(query="ferry", language="de"),
    )

    lists = [(await library.list_stories(query)).cards for query in asked]
    lists.append(await library.cards_for(("ferry",), frozenset(), now, "de"))
    lists.append(await library.cards_for(("world",), frozenset({FERRY}), now, "de"))

    assert [[card.briefing.language for card in cards] for cards in lists] == [["de"]] * 5


async def test_the_languages_offered_are_those_that_are_reported_in(
    editor: Editor, now: datetime
) -> None:
    """Not for ever."""
    library = Library(editor.store, NOBODY)

    assert await library.languages(now) == ("de", "en")
    assert await library.languages(datetime(2030, 1, 1, tzinfo=UTC)) == ()
