"""Searches by meaning, on the real store with an embedder that counts words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import update

from bot.errors import EmbedderFailed
from bot.model import StoryId
from bot.store import stories
from bot.store.db import Connection, Store
from bot.store.schema import stories as stories_table
from bot.stories.meanings import Meanings
from bot.stories.search import Scale
from bot.stories.shelf import VectorShelf

_DIMS = 128
_SCALE = Scale(mean=0.0, deviation=0.1)


class CountingEmbedder:
    """Texts are alike as far as they share words; counts its calls, and fails when told to."""

    model = "counting/1"
    dims = _DIMS

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False

    def speaks(self, language: str | None) -> bool:
        return language is not None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.fails:
            raise EmbedderFailed("no answer")
        self.asked += texts if len(texts) == 1 else []
        rows = np.zeros((len(texts), _DIMS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hash_of(word)] += 1
            row /= np.linalg.norm(row) or 1.0
        return rows

    def close(self) -> None:
        """Nothing is held."""


def hash_of(word: str) -> int:
    """Return a number for a word, the same in every run."""
    return sum((n + 7) * ord(c) for n, c in enumerate(word)) % _DIMS


async def _put(db: Connection, name: str, text: str, at: datetime) -> None:
    story_id = StoryId(name)
    await stories.open_stories(db, {story_id: at}, at)
    await _embed(db, name, text)


async def _embed(db: Connection, name: str, text: str) -> None:
    vector = CountingEmbedder().embed(["", text])[1].astype(np.float16).tobytes()
    change = update(stories_table).where(stories_table.c.id == name)
    await db.execute(change.values(vector=vector, vector_model="counting/1"))


async def test_a_story_is_found_by_what_it_means(any_store: Store, now: datetime) -> None:
    """The nearest story has the highest number, and what is far is left out."""
    meanings = Meanings(CountingEmbedder())
    async with any_store.begin() as db:
        await _put(db, "ferry", "ferry harbour freighter", now)
        await _put(db, "plane", "airport runway pilot", now)
        near = await meanings.near(db, ["harbour ferry"])

    assert max(near, key=lambda story_id: near[story_id]) == "ferry"
    assert near[StoryId("ferry")] > 4
    assert near.get(StoryId("plane"), 0.0) < 4


async def test_what_changed_is_read_anew(any_store: Store, now: datetime) -> None:
    """A story of a new revision, a new one, and one that was merged away."""
    shelf = VectorShelf("counting/1", _DIMS)
    (asked,) = CountingEmbedder().embed(["ferry"])
    async with any_store.begin() as db:
        for name in ("a", "b"):
            await _put(db, name, "ferry", now)
        await shelf.refresh(db)
        assert shelf.nearness(asked, _SCALE).keys() == {"a", "b"}

        await _embed(db, "a", "airport")
        await stories.touch_story(db, StoryId("a"), None)
        await _put(db, "c", "ferry", now + timedelta(hours=1))
        gone = update(stories_table).where(stories_table.c.id == "b")
        await db.execute(gone.values(merged_into="c"))
        await shelf.refresh(db)

    assert shelf.nearness(asked, _SCALE).keys() == {"c"}


async def test_an_old_story_that_moves_is_held_once(any_store: Store, now: datetime) -> None:
    """It comes to the front, and does not stay behind as well."""
    shelf = VectorShelf("counting/1", _DIMS)
    ferry, airport = CountingEmbedder().embed(["ferry", "airport"])
    async with any_store.begin() as db:
        await _put(db, "new", "harbour", now)
        await _put(db, "old", "ferry", now - timedelta(days=2))
        await shelf.refresh(db)
        await _embed(db, "old", "airport")
        await stories.touch_story(db, StoryId("old"), now + timedelta(hours=1))
        await shelf.refresh(db)

    assert shelf.nearness(ferry, _SCALE) == {}
    assert shelf.nearness(airport, _SCALE).keys() == {"old"}


async def test_only_the_last_days_are_compared(any_store: Store, now: datetime) -> None:
    """Seven days before the newest; an edition asks for less."""
    shelf = VectorShelf("counting/1", _DIMS)
    (asked,) = CountingEmbedder().embed(["ferry"])
    async with any_store.begin() as db:
        for name, days in (("new", 0), ("older", 6), ("old", 8)):
            await _put(db, name, "ferry", now - timedelta(days=days))
        await shelf.refresh(db)

    assert shelf.nearness(asked, _SCALE).keys() == {"new", "older"}
    assert shelf.nearness(asked, _SCALE, now - timedelta(days=1)).keys() == {"new"}


async def test_a_vector_that_is_broken_is_near_to_nothing(any_store: Store, now: datetime) -> None:
    """Another length, or numbers that are none."""
    shelf = VectorShelf("counting/1", _DIMS)
    (asked,) = CountingEmbedder().embed(["ferry"])
    async with any_store.begin() as db:
        for name, vector in (("a", b"xyz"), ("b", b"\xff\x7f" * _DIMS)):
            await stories.open_stories(db, {StoryId(name): now}, now)
            change = update(stories_table).where(stories_table.c.id == name)
            await db.execute(change.values(vector=vector, vector_model="counting/1"))
        await shelf.refresh(db)

    assert shelf.nearness(asked, _SCALE) == {}


async def test_a_question_is_embedded_once(store: Store, now: datetime) -> None:
    """Pages of a search, and subscriptions, ask the same again."""
    embedder = CountingEmbedder()
    meanings = Meanings(embedder)
    async with store.begin() as db:
        for _ in range(3):
            await meanings.near(db, ["  harbour  ferry ", "harbour ferry"])

    assert embedder.asked == ["harbour ferry"]


async def test_words_answer_alone_where_the_embedder_fails(store: Store) -> None:
    """And nothing is near a question without words."""
    embedder = CountingEmbedder()
    meanings = Meanings(embedder)
    async with store.read() as db:
        assert await meanings.near(db, [" "]) == {}
        embedder.fails = True
        assert await meanings.near(db, ["ferry"]) == {}
