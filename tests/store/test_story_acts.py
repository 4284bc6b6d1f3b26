"""What a running service must learn of the acts of people, and what tests can."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import StoryId
from bot.store import stories
from bot.store.db import Connection, Store
from bot.store.overview import Order, list_lines
from bot.store.reasons import find_meant, find_placements
from bot.store.schema import articles as articles_table
from bot.store.story_acts import acts_state, kept_together, list_acts, pairs_apart
from bot.store.story_cases import CaseKind, find_cases
from bot.store.story_undo import undo
from bot.views import RunnerUp
from tests.factories import make_article, save_articles
from tests.store.worlds import BY_GROUPER, join, merge, open_story, split


async def _three(db: Connection, now: datetime) -> None:
    await open_story(db, "a", "a1", "a2", now=now)
    await open_story(db, "b", "b1", "b2", now=now, hours=1)
    await open_story(db, "c", "c1", now=now, hours=2)


async def test_the_state_changes_when_people_act(any_store: Store, now: datetime) -> None:
    """By an operator's act and by each undoing; not by the grouper's own acts."""
    async with any_store.begin() as db:
        await _three(db, now)
        states = [await acts_state(db)]
        first = await merge(db, "a", "b", now, BY_GROUPER)
        states.append(await acts_state(db))
        await undo(db, first.id, "", now)
        states.append(await acts_state(db))
        await split(db, "a", "a2", now=now)
        states.append(await acts_state(db))

    assert states == [0, 0, 1, 2]


async def test_acts_are_listed_newest_first_with_those_of_what_was_merged(
    any_store: Store, now: datetime
) -> None:
    """All of them, or those of one story and its parts."""
    async with any_store.begin() as db:
        await _three(db, now)
        await open_story(db, "d", "d1", "d2", now=now)
        first = await split(db, "b", "b2", now=now)
        second = await merge(db, "a", "b", now)
        other = await split(db, "d", "d2", now=now)

        assert await list_acts(db) == (other, second, first)
        assert await list_acts(db, StoryId("a")) == (second, first)
        assert await list_acts(db, limit=1) == (other,)
        assert await list_acts(db, StoryId("c")) == ()


async def test_what_people_parted_stays_apart_by_the_ids_of_today(
    any_store: Store, now: datetime
) -> None:
    """Undone merges and splits by operators, until people bring them together again."""
    async with any_store.begin() as db:
        await _three(db, now)
        await open_story(db, "d", "d1", now=now)
        wrong = await merge(db, "a", "b", now, BY_GROUPER)
        assert await pairs_apart(db, now) == frozenset()

        await undo(db, wrong.id, "", now)
        assert await pairs_apart(db, now) == {("a", "b")}

        await merge(db, "d", "b", now, BY_GROUPER)
        await split(db, "a", "a2", now=now)
        await split(db, "d", "b2", now=now, grounds=BY_GROUPER)
        assert await pairs_apart(db, now) == {("a", "d"), ("a", "of-a2")}

        await merge(db, "a", "of-a2", now)
        assert await pairs_apart(db, now) == {("a", "d")}
        assert await pairs_apart(db, now + timedelta(days=1)) == frozenset()


async def test_what_people_joined_is_held_together(any_store: Store, now: datetime) -> None:
    """Merges by operators and undone splits, with what their story held then."""
    async with any_store.begin() as db:
        await _three(db, now)
        by_hand = await merge(db, "a", "b", now)
        await join(db, "a", "x", now + timedelta(hours=1))
        assert await kept_together(db, now) == (frozenset({"a1", "a2", "b1", "b2"}),)

        await undo(db, by_hand.id, "", now)
        assert await kept_together(db, now) == ()

        await merge(db, "b", "c", now, BY_GROUPER)
        torn = await split(db, "b", "b2", now=now, grounds=BY_GROUPER)
        await undo(db, torn.id, "", now)
        assert await kept_together(db, now) == (frozenset({"b1", "b2", "c1"}),)
        assert await kept_together(db, now + timedelta(days=1)) == ()


async def test_what_people_decided_becomes_a_case(any_store: Store, now: datetime) -> None:
    """In its present state: what a later act reversed makes no case."""
    async with any_store.begin() as db:
        await _three(db, now)
        wrong = await merge(db, "a", "b", now, BY_GROUPER)
        await merge(db, "a", "c", now, BY_GROUPER)
        await undo(db, wrong.id, "two accidents", now + timedelta(minutes=1))
        (apart,) = await find_cases(db)

        assert apart.kind is CaseKind.APART
        assert [a.id for a in apart.one] == ["a1", "a2", "c1"]
        assert [a.id for a in apart.other] == ["b1", "b2"]
        assert apart.because == "two accidents"

        await merge(db, "a", "b", now + timedelta(minutes=1))
        (together,) = await find_cases(db)

        assert together.kind is CaseKind.TOGETHER
        assert [a.id for a in together.one] == ["a1", "a2", "c1"]
        assert together.because == "one accident"


async def test_a_placement_names_the_runner_up_as_it_is_today(
    any_store: Store, now: datetime
) -> None:
    """Where it was merged since, the story it is in; by id, its beginning, or address."""
    async with any_store.begin() as db:
        await _three(db, now)
        second = {"runner_up": "c", "runner_up_score": 0.25}
        await db.execute(articles_table.update().where(articles_table.c.id == "a2").values(second))
        await merge(db, "b", "c", now)

        placed = {p.article.id: p for p in await find_placements(db, StoryId("a"))}
        (named,) = await find_meant(db, "a2", "")
        (addressed,) = await find_meant(db, "https://no", "https://tide.example/a2")
        begun = await find_meant(db, "a", "")

    expected = RunnerUp(
        story_id=StoryId("b"), headline="Ferry hits freighter in Port Arlen", score=0.25
    )
    assert placed[named.article.id].reason.runner_up == expected
    assert placed["a1"].reason.runner_up is None
    assert named == addressed == placed["a2"]
    assert [p.article.id for p in begun] == ["a1", "a2"]


async def test_stories_are_listed_newest_or_hottest_first(any_store: Store, now: datetime) -> None:
    """Also those that nobody has written yet; not those merged away."""
    async with any_store.begin() as db:
        await _three(db, now)
        await stories.record_index(
            db, StoryId("a"), stories.StoryIndex(topics=("world",), terms={}, heat=9, n_outlets=2)
        )
        await merge(db, "b", "c", now)

        newest = await list_lines(db, Order.NEWEST, 10)
        hottest = await list_lines(db, Order.HOTTEST, 1)

    assert [line.id for line in newest] == ["b", "a"]
    assert [(line.id, line.topics, line.n_articles) for line in hottest] == [("a", ("world",), 2)]
    assert not hottest[0].written
    assert hottest[0].headline == "Ferry hits freighter in Port Arlen"


async def test_an_article_without_a_story_is_found(any_store: Store, now: datetime) -> None:
    """It waits to be grouped."""
    async with any_store.begin() as db:
        await save_articles(db, [make_article("a1")], seen_at=now)

        (found,) = await find_meant(db, "a1", "")

    assert found.story_id is None
