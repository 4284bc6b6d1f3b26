"""What readers opened: kept for who asked, bounded, gone with who goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model import StoryId, Subscriber
from bot.store import diets, stories, subscribers
from bot.store.db import Store
from bot.store.schema import stories as stories_table

READER, OTHER = 7, 8


async def _readers(store: Store, now: datetime, *ids: str) -> None:
    async with store.begin() as db:
        for chat_id in (READER, OTHER):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id), now)
        await stories.open_stories(db, {StoryId(id): now for id in ids}, now)
        await diets.begin_diet(db, READER, now)


async def _open(store: Store, chat_id: int, story: str, at: datetime) -> None:
    async with store.begin() as db:
        await diets.record_opened(db, chat_id, StoryId(story), at)


async def _opened(store: Store, chat_id: int, since: datetime) -> list[str]:
    async with store.read() as db:
        return list(await diets.find_opened(db, chat_id, since=since))


async def test_a_story_is_kept_once_of_who_asked(any_store: Store, now: datetime) -> None:
    """Newest first, by when it was opened last; of others nothing."""
    await _readers(any_store, now, "s1", "s2")
    for minute, story in enumerate(("s1", "s2", "s1")):
        await _open(any_store, READER, story, now + timedelta(minutes=minute))
        await _open(any_store, OTHER, story, now)

    assert await _opened(any_store, READER, now) == ["s1", "s2"]
    assert await _opened(any_store, READER, now + timedelta(minutes=2)) == ["s1"]
    assert await _opened(any_store, OTHER, now) == []


async def test_what_is_kept_of_a_chat_is_bounded(
    any_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest goes for the newest."""
    monkeypatch.setattr(diets, "MAX_OPENED", 2)
    await _readers(any_store, now, "s1", "s2", "s3")
    for minute, story in enumerate(("s1", "s2", "s3")):
        await _open(any_store, READER, story, now + timedelta(minutes=minute))

    assert await _opened(any_store, READER, now) == ["s3", "s2"]


async def test_a_merged_story_stands_for_the_one_it_went_into(
    any_store: Store, now: datetime
) -> None:
    """Once, though both were opened."""
    await _readers(any_store, now, "s1", "s2")
    for story in ("s1", "s2"):
        await _open(any_store, READER, story, now)
    async with any_store.begin() as db:
        await db.execute(
            stories_table.update().where(stories_table.c.id == "s2").values(merged_into="s1")
        )

    assert await _opened(any_store, READER, now) == ["s1"]


async def test_who_is_forgotten_leaves_nothing(any_store: Store, now: datetime) -> None:
    """Nor does who ends it."""
    await _readers(any_store, now, "s1")
    await _open(any_store, READER, "s1", now)

    async with any_store.begin() as db:
        await subscribers.forget_subscriber(db, READER)

    async with any_store.read() as db:
        assert await diets.find_diet(db, READER) is None
        assert await diets.count_opened(db, READER) == 0


async def test_a_group_that_moves_takes_its_rows_along(any_store: Store, now: datetime) -> None:
    """With all else that is kept of it."""
    await _readers(any_store, now, "s1")
    await _open(any_store, READER, "s1", now)

    async with any_store.begin() as db:
        await subscribers.move_subscriber(db, old=READER, new=-100)

    assert await _opened(any_store, -100, now) == ["s1"]
