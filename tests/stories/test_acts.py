"""Acts on stories as a whole: each counts a revision and indexes what it changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.bias.outlets import Register
from bot.model import ArticleId, StoryId
from bot.store import cards, stories
from bot.store.db import Connection, Store
from bot.store.story_acts import ImpossibleAct, list_acts
from bot.stories.acts import Desk, merge_stories, split_story, undo_act
from bot.stories.naming import name_story
from bot.stories.pool import Pool
from tests.store.worlds import BY_OPERATOR, members, open_story

POOL = Pool(register=Register(()))
A, B = StoryId("a"), StoryId("b")


@pytest.fixture
async def opened(store: Store, now: datetime) -> Store:
    """Two stories, b the older."""
    async with store.begin() as db:
        await open_story(db, "a", "a1", "a2", now=now, hours=1)
        await open_story(db, "b", "b1", now=now)
    return store


def _desk(db: Connection, now: datetime) -> Desk:
    return Desk(db=db, pool=POOL, now=now)


async def _state(db: Connection) -> dict[str, tuple[int, bool]]:
    """Return the revision of each story and whether a search finds it."""
    found = {story for story, _, _ in await cards.find_postings(db, ["ferri", "ferry"])}
    return {s: (await stories.find_revision(db, s) or 0, s in found) for s in (A, B)}


async def test_an_act_and_its_undoing_count_and_index(opened: Store, now: datetime) -> None:
    """The story that is gone is found no more; both are again when it is back."""
    async with opened.begin() as db:
        done = await merge_stories(_desk(db, now), A, B, BY_OPERATOR)
        merged = await _state(db)
        await undo_act(_desk(db, now + timedelta(minutes=1)), done.id)
        undone = await _state(db)

    assert (done.story_id, done.other_id) == (B, A)
    assert merged == {A: (1, False), B: (2, True)}
    assert undone == {A: (2, True), B: (3, True)}


async def test_a_split_off_story_is_named_found_and_written(opened: Store, now: datetime) -> None:
    """By the rule that names every story."""
    async with opened.begin() as db:
        done = await split_story(_desk(db, now), A, [ArticleId("a2")], BY_OPERATOR)
        again = await undo_act(_desk(db, now), done.id)
        other = await split_story(_desk(db, now), A, [ArticleId("a2")], BY_OPERATOR)

        waiting = await stories.find_unwritten(db, now, 10)

    assert done.other_id == name_story(ArticleId("a2"))
    assert again.undone_at == now
    assert other.other_id == name_story(ArticleId("a2"), {done.other_id})
    assert other.other_id in waiting


async def test_a_refused_act_changes_nothing(opened: Store, now: datetime) -> None:
    """All of it, or nothing: the transaction ends with the refusal."""

    async def merge_twice() -> None:
        async with opened.begin() as db:
            await merge_stories(_desk(db, now), A, B, BY_OPERATOR)
            await merge_stories(_desk(db, now), A, StoryId("no"), BY_OPERATOR)

    with pytest.raises(ImpossibleAct):
        await merge_twice()

    async with opened.read() as db:
        assert await members(db) == {"a": "a1 a2", "b": "b1"}
        assert await list_acts(db) == ()
