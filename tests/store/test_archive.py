"""Old stories are shelved: what nobody needs goes, what is read stays."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from bot import archive as archive_module
from bot.archive import archive
from bot.model import ArticleId, StoryId, Subscriber
from bot.store import articles, receipts, stories, subscribers
from bot.store.article_vectors import save_vectors
from bot.store.db import Store
from bot.store.schema import articles as articles_table
from bot.store.words import find_words
from tests.conftest import NOW
from tests.store.told import S1, S2, open_story, write

KEEP = timedelta(days=90)
LATER = NOW + KEEP + timedelta(minutes=1)


async def two_revisions(store: Store, story_id: StoryId, *ids: str) -> None:
    """Store a story with full texts and vectors that was written twice, and its reader."""
    async with store.begin() as db:
        await open_story(db, story_id, *ids, now=NOW)
        await write(db, story_id, "en", "de", now=NOW)
        await stories.touch_story(db, story_id, NOW)
        await write(db, story_id, "en", now=NOW, revision=2)
        await db.execute(articles_table.update().values(text="The whole text."))
        unit = np.array([0.6, 0.8], np.float32)
        await save_vectors(db, {ArticleId(i): unit for i in ids}, "encoder")
        await subscribers.save_subscriber(db, Subscriber(chat_id=7), NOW)
        await receipts.record_receipts(db, {7: {story_id: 2}}, NOW)


async def test_a_cold_story_keeps_its_newest_words_and_its_articles(any_store: Store) -> None:
    """Its full texts, vectors, earlier words and receipts go, once."""
    await two_revisions(any_store, S1, "a1", "a2")

    early = await archive(any_store, KEEP, NOW + KEEP)
    report = await archive(any_store, KEEP, LATER)
    again = await archive(any_store, KEEP, LATER)

    assert not early
    assert str(report) == "stories=1 texts=2 vectors=2 revisions=2 receipts=1"
    assert not again
    async with any_store.read() as db:
        words = await find_words(db, S1)
        members = await articles.find_of_story(db, S1)
        had = await receipts.find_receipts(db, 7)
        first = await find_words(db, S1, 1)
    assert words is not None
    assert words.revision == 2
    assert first is None
    assert [a.text for a, _ in members] == [None, None]
    assert all(a.title and a.url for a, _ in members)
    assert had == {}


async def test_a_warm_story_keeps_all(any_store: Store) -> None:
    """Also one that was cold and came back to life."""
    await two_revisions(any_store, S1, "a1")
    await archive(any_store, KEEP, LATER)
    async with any_store.begin() as db:
        await db.execute(articles_table.update().values(text="A later text."))
        await stories.touch_story(db, S1, LATER)

    warm = await archive(any_store, KEEP, LATER)
    cold = await archive(any_store, KEEP, LATER + KEEP + timedelta(minutes=1))

    assert not warm
    assert (cold.n_stories, cold.n_texts) == (1, 1)


async def test_a_pass_goes_on_where_the_last_one_came_to(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In bounded steps, also between stories of the same moment."""
    monkeypatch.setattr(archive_module, "_STEP", 1)
    monkeypatch.setattr(archive_module, "MAX_STEPS", 1)
    async with store.begin() as db:
        await open_story(db, S2, "b1", now=NOW)
        await open_story(db, S1, "a1", now=NOW)

    reports = [await archive(store, KEEP, LATER) for _ in range(3)]

    assert [report.n_stories for report in reports] == [1, 1, 0]
