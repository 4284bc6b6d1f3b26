"""Stories merged, split and put back: where articles, addresses and readers' wishes go."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import StoryId, Subscriber
from bot.store import cards, preferences, receipts, stories, subscribers
from bot.store.db import Connection, Store, open_store
from bot.store.preferences import Preference
from bot.store.schema import stories as stories_table
from bot.store.story_acts import ImpossibleAct, find_act, list_acts
from bot.store.story_moves import older_first
from bot.store.story_undo import undo
from bot.views import ActKind, Actor
from tests.conftest import NOW
from tests.store.worlds import (
    BY_GROUPER,
    BY_OPERATOR,
    join,
    members,
    merge,
    open_story,
    redirects,
    split,
)

A, B, C = StoryId("a"), StoryId("b"), StoryId("c")


async def _three(db: Connection, now: datetime) -> None:
    await open_story(db, "a", "a1", "a2", now=now)
    await open_story(db, "b", "b1", "b2", now=now, hours=1)
    await open_story(db, "c", "c1", now=now, hours=2)


async def test_a_merge_moves_everything_and_redirects(any_store: Store, now: datetime) -> None:
    """Articles and addresses follow, over two merges too; the act knows what it moved."""
    async with any_store.begin() as db:
        await _three(db, now)

        first = await merge(db, "b", "c", now, BY_GROUPER)
        second = await merge(db, "a", "b", now)

        assert await members(db) == {"a": "a1 a2 b1 b2 c1"}
        assert await redirects(db) == {"b": "a", "c": "a"}
        assert first.articles == ("c1",)
        assert second.articles == ("b1", "b2", "c1")
        assert (first.actor, first.score) == (Actor.GROUPER, 0.71)
        assert (second.actor, second.because) == (Actor.OPERATOR, "one accident")
        assert await cards.find_story(db, B) is None


async def test_what_a_chat_said_of_the_story_that_stays_stands(
    any_store: Store, now: datetime
) -> None:
    """Wishes and receipts move with a merge, and stay there when it is undone."""
    async with any_store.begin() as db:
        await _three(db, now)
        for chat in (7, 8):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat), now)
            await preferences.set_preference(db, chat, B, Preference.FOLLOW, now)
        await preferences.set_preference(db, 8, A, Preference.MUTE, now)
        await receipts.record_receipts(db, {7: {A: 1, B: 1, C: 1}}, now)

        act = await merge(db, "a", "b", now)
        await undo(db, act.id, "", now)

        assert (await preferences.find_preferences(db, 7))[Preference.FOLLOW] == {A}
        assert (await preferences.find_preferences(db, 8)) == {
            Preference.FOLLOW: frozenset(),
            Preference.MUTE: frozenset({A}),
        }
        assert await receipts.find_receipts(db, 7) == {A: 1, C: 1}


@pytest.mark.parametrize(
    ("hours_a", "hours_b", "expected"),
    [
        pytest.param(1, 0, ("b", "a"), id="the one that opened first"),
        pytest.param(0, 0, ("a", "b"), id="else the one whose first article came first"),
    ],
)
async def test_the_older_story_keeps_its_id(
    any_store: Store, now: datetime, hours_a: int, hours_b: int, expected: tuple[str, str]
) -> None:
    """Whichever is named first."""
    async with any_store.begin() as db:
        await open_story(db, "a", "a1", now=now, hours=hours_a)
        await open_story(db, "b", "b1", now=now, hours=hours_b)

        assert await older_first(db, A, B) == await older_first(db, B, A) == expected


async def test_an_undone_merge_is_as_if_it_had_not_been(any_store: Store, now: datetime) -> None:
    """Its id, its articles and the addresses that led to it; what joined since stays."""
    async with any_store.begin() as db:
        await _three(db, now)
        await merge(db, "b", "c", now)
        act = await merge(db, "a", "b", now)
        await join(db, "a", "x", now)

        undone = await undo(db, act.id, "two accidents", now)

        assert await members(db) == {"a": "a1 a2 x", "b": "b1 b2 c1"}
        assert await redirects(db) == {"c": "b"}
        assert (undone.undone_at, undone.undone_because) == (now, "two accidents")
        assert undone == await find_act(db, act.id)


async def test_a_split_leaves_the_id_with_the_first_article(
    any_store: Store, now: datetime
) -> None:
    """Whichever part is named; the other one is named after its own first article."""
    async with any_store.begin() as db:
        await _three(db, now)
        await merge(db, "a", "b", now)

        tail = await split(db, "a", "b2", "b1", now=now)
        head = await split(db, "a", "a1", now=now)

        held = {"a": "a1", "of-a2": "a2", "of-b1": "b1 b2", "c": "c1"}
        assert await members(db) == held
        assert (tail.kind, tail.story_id, tail.other_id) == (ActKind.SPLIT, A, "of-b1")
        assert (head.other_id, head.articles) == ("of-a2", ("a2",))


async def test_a_split_story_is_dated_by_its_articles(any_store: Store, now: datetime) -> None:
    """And so is the one it left; both wait to be written."""
    async with any_store.begin() as db:
        await open_story(db, "a", "a1", now=now)
        await open_story(db, "b", "b1", "b2", now=now, hours=5)
        act = await merge(db, "a", "b", now)
        assert await _updated(db, "a") == now + timedelta(hours=5, minutes=1)

        new = (await split(db, "a", "b1", "b2", now=now)).other_id
        await stories.touch_story(db, new, None)

        assert await _updated(db, "a") == now
        assert await _updated(db, new) == now + timedelta(hours=5, minutes=1)
        assert new in await stories.find_unwritten(db, now, 10)
        assert act.id < (await list_acts(db))[0].id


async def test_a_name_that_is_taken_is_not_taken_again(any_store: Store, now: datetime) -> None:
    """An id means one story forever, also where the split that made it was undone."""
    async with any_store.begin() as db:
        await open_story(db, "a", "a1", "a2", now=now)
        first = await split(db, "a", "a2", now=now)
        await undo(db, first.id, "", _later(now))

        second = await split(db, "a", "a2", now=now)

        assert (first.other_id, second.other_id) == ("of-a2", "of-a2+")
        assert await redirects(db) == {"of-a2": "a"}


async def test_an_undone_split_goes_back_with_all_that_joined_it(
    any_store: Store, now: datetime
) -> None:
    """Its id leads to the story from then on."""
    async with any_store.begin() as db:
        await _three(db, now)
        act = await split(db, "a", "a2", now=now)
        await join(db, act.other_id, "x", now)
        await merge(db, act.other_id, "c", now)

        await undo(db, act.id, "", now)

        assert await members(db) == {"a": "a1 a2 c1 x", "b": "b1 b2"}
        assert await redirects(db) == {"of-a2": "a", "c": "a"}


async def test_merges_can_be_undone_in_any_order(any_store: Store, now: datetime) -> None:
    """The inner one of two first: its articles come back from where they are by now."""
    async with any_store.begin() as db:
        await _three(db, now)
        inner = await merge(db, "b", "c", now)
        outer = await merge(db, "a", "b", now)

        await undo(db, inner.id, "", _later(now))
        assert await members(db) == {"a": "a1 a2 b1 b2", "c": "c1"}
        assert await redirects(db) == {"b": "a"}

        await undo(db, outer.id, "", _later(now))
        assert await members(db) == {"a": "a1 a2", "b": "b1 b2", "c": "c1"}
        assert await redirects(db) == {}


async def test_what_was_merged_undone_and_merged_again_can_be_undone_again(
    any_store: Store, now: datetime
) -> None:
    """Each merge is an act of its own."""
    async with any_store.begin() as db:
        await _three(db, now)
        first = await merge(db, "a", "b", now)
        await undo(db, first.id, "", _later(now))
        second = await merge(db, "a", "b", _later(now))
        await merge(db, "a", "c", _later(now))

        await undo(db, second.id, "", _later(now))

        assert await members(db) == {"a": "a1 a2 c1", "b": "b1 b2"}
        with pytest.raises(ImpossibleAct, match=f"act {first.id} was undone already"):
            await undo(db, first.id, "", _later(now))


async def test_a_merge_whose_articles_were_split_off_names_the_split(
    any_store: Store, now: datetime
) -> None:
    """That one first, then it can be undone."""
    async with any_store.begin() as db:
        await _three(db, now)
        act = await merge(db, "a", "b", now)
        later = await split(db, "a", "b2", now=now)

        with pytest.raises(ImpossibleAct, match=f"first take that back: stories undo {later.id}"):
            await undo(db, act.id, "", now)
        await undo(db, later.id, "", now)
        await undo(db, act.id, "", now)

        assert await members(db) == {"a": "a1 a2", "b": "b1 b2", "c": "c1"}
        assert await redirects(db) == {"of-b2": "a"}


async def test_what_came_back_by_another_act_is_not_taken_along(
    any_store: Store, now: datetime
) -> None:
    """An undone merge ends what later merges had moved by it."""
    async with any_store.begin() as db:
        await _three(db, now)
        inner = await merge(db, "b", "c", now)
        outer = await merge(db, "a", "b", now)
        await undo(db, inner.id, "", _later(now))
        await merge(db, "a", "c", _later(now))

        await undo(db, outer.id, "", _later(now))

        assert await members(db) == {"a": "a1 a2 c1", "b": "b1 b2"}
        assert await redirects(db) == {"c": "a"}


async def test_splits_of_splits_are_undone_from_the_outside_or_the_inside(
    any_store: Store, now: datetime
) -> None:
    """Where the first of them is undone already, the second goes back to where that went."""
    async with any_store.begin() as db:
        await open_story(db, "a", "a1", "a2", "a3", now=now)
        outer = await split(db, "a", "a2", "a3", now=now)
        inner = await split(db, outer.other_id, "a3", now=now)

        await undo(db, outer.id, "", now)
        await undo(db, inner.id, "", now)

        assert await members(db) == {"a": "a1 a2 a3"}
        assert await redirects(db) == {"of-a2": "a", "of-a3": "a"}


async def test_a_split_of_a_story_that_was_merged_since_names_the_merge(
    any_store: Store, now: datetime
) -> None:
    """Else the merged story would come back without what was split off it."""
    async with any_store.begin() as db:
        await _three(db, now)
        act = await split(db, "b", "b2", now=now)
        later = await merge(db, "a", "b", now)

        with pytest.raises(ImpossibleAct, match=f"b into a since; .*stories undo {later.id}"):
            await undo(db, act.id, "", now)


async def test_no_undoing_leaves_a_story_without_articles(any_store: Store, now: datetime) -> None:
    """The story that was kept may have lost its own since."""
    async with any_store.begin() as db:
        await open_story(db, "b", "b1", now=now, hours=1)
        await open_story(db, "a", "a1", now=now)
        act = await merge(db, "a", "b", now)
        later = await split(db, "a", "a1", now=now)

        with pytest.raises(ImpossibleAct, match=f"stories undo {later.id}"):
            await undo(db, act.id, "", now)

        assert await members(db) == {"a": "b1", "of-a1": "a1"}


async def test_a_split_whose_part_was_merged_away_names_the_merge(
    any_store: Store, now: datetime
) -> None:
    """And one that was merged back needs no undoing."""
    async with any_store.begin() as db:
        await _three(db, now)
        act = await split(db, "a", "a2", now=now)
        later = await merge(db, "b", act.other_id, now)

        with pytest.raises(ImpossibleAct, match=f"stories undo {later.id}"):
            await undo(db, act.id, "", now)
        await undo(db, later.id, "", now)
        again = await merge(db, "a", act.other_id, now)
        with pytest.raises(ImpossibleAct, match=f"act {again.id} has brought .* back into a"):
            await undo(db, act.id, "", now)


@pytest.mark.parametrize(
    ("kept", "gone", "said"),
    [
        pytest.param("a", "a", "cannot be merged with itself", id="itself"),
        pytest.param("a", "no", "no: there is no such story", id="unknown"),
        pytest.param("no", "a", "no: there is no such story", id="into an unknown one"),
        pytest.param("c", "b", "b is part of a by now", id="merged away"),
        pytest.param("b", "c", "b is part of a by now", id="into one merged away"),
    ],
)
async def test_a_merge_takes_two_stories(
    any_store: Store, now: datetime, kept: str, gone: str, said: str
) -> None:
    """What cannot be is refused, and nothing is changed."""
    async with any_store.begin() as db:
        await _three(db, now)
        await merge(db, "a", "b", now)

        with pytest.raises(ImpossibleAct, match=said):
            await merge(db, kept, gone, now)

        assert len(await list_acts(db)) == 1


async def test_of_two_merges_at_once_one_finds_what_the_other_did(
    any_store: Store, now: datetime
) -> None:
    """A story is never merged into one that is just being merged away."""

    async def merge_alone(kept: str, gone: str) -> bool:
        async with any_store.begin() as db:
            await merge(db, kept, gone, now)
        return True

    async with any_store.begin() as db:
        await _three(db, now)
    pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    done = await asyncio.gather(*(merge_alone(*p) for p in pairs), return_exceptions=True)

    async with any_store.read() as db:
        held, led = await members(db), await redirects(db)
    assert done.count(True) == len(led)
    assert all(d is True or isinstance(d, ImpossibleAct) for d in done)
    assert not set(held) & set(led)
    assert set(led.values()) <= set(held)


@pytest.mark.parametrize(
    ("story", "part", "said"),
    [
        pytest.param("a", (), "at least one article", id="none"),
        pytest.param("a", ("a1", "a2"), "leave at least one", id="all"),
        pytest.param(
            "a", ("c1", "zz"), "not in story a: c1, zz; see: stories show a", id="others"
        ),
        pytest.param("no", ("a1",), "there is no such story", id="unknown"),
    ],
)
async def test_a_split_takes_some_of_the_articles(
    any_store: Store, now: datetime, story: str, part: tuple[str, ...], said: str
) -> None:
    """What cannot be is refused, and nothing is changed."""
    async with any_store.begin() as db:
        await _three(db, now)

        with pytest.raises(ImpossibleAct, match=said):
            await split(db, story, *part, now=now)

        assert await members(db) == {"a": "a1 a2", "b": "b1 b2", "c": "c1"}


@pytest.mark.parametrize("act_id", [0, -1, 1, 2**64], ids=["zero", "negative", "next", "huge"])
async def test_an_unknown_act_is_not_undone(any_store: Store, now: datetime, act_id: int) -> None:
    """It is named, with where to look."""
    async with any_store.begin() as db:
        with pytest.raises(ImpossibleAct, match=f"no act {act_id}; see: stories history"):
            await undo(db, act_id, "", now)


def _later(now: datetime) -> datetime:
    return now + timedelta(minutes=1)


async def _updated(db: Connection, story: str) -> datetime:
    query = stories_table.select().where(stories_table.c.id == story)
    at: datetime = (await db.execute(query)).one().updated_at
    return at


# Which stories, articles or acts an act is about, by their numbers among those there are.
_acts = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "undo", "join"]), st.integers(0, 99)),
    max_size=12,
)


@given(_acts)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_done_every_address_leads_to_articles(
    empty_database: Path, tmp_path: Path, drawn: list[tuple[str, int]]
) -> None:
    """Each article is in one story of its own standing; undoing the last act is exact."""
    path = tmp_path / "acts.db"
    shutil.copy(empty_database, path)
    asyncio.run(_play(f"sqlite:///{path}", drawn))


async def _play(url: str, drawn: list[tuple[str, int]]) -> None:
    store = open_store(url)
    try:
        async with store.begin() as db:
            for n, story in enumerate("abcd"):
                await open_story(db, story, f"{story}1", f"{story}2", now=NOW, hours=n)
            for step, (kind, chosen) in enumerate(drawn):
                await _step(db, kind, chosen, NOW + timedelta(minutes=step))
    finally:
        await store.close()


async def _step(db: Connection, kind: str, chosen: int, now: datetime) -> None:
    before = await members(db), await redirects(db)
    known = {act.id for act in await list_acts(db)}
    try:
        await _do(db, kind, chosen, now)
    except ImpossibleAct:
        assert (await members(db), await redirects(db)) == before
        return
    held, led = await members(db), await redirects(db)
    assert not set(held) & set(led)
    assert set(led.values()) <= set(held)
    for act in await list_acts(db, limit=1):
        if act.id not in known:
            await undo(db, act.id, "", now + timedelta(seconds=1))
            assert await members(db) == before[0]
            undone = await redirects(db)
            assert {**undone, **before[1]} == undone
            assert set(undone) - set(before[1]) <= {act.other_id}
            await _do(db, kind, chosen, now + timedelta(seconds=2))


async def _do(db: Connection, kind: str, chosen: int, now: datetime) -> None:
    held = await members(db)
    story = sorted(held)[chosen % len(held)]
    if kind == "join":
        await join(db, story, f"x{now:%H%M}", now)
    elif kind == "split":
        ids = held[story].split()
        await split(db, story, *ids[chosen % len(ids) :: 2], now=now, grounds=BY_OPERATOR)
    elif kind == "merge":
        await merge(db, story, sorted(held)[chosen // 7 % len(held)], now, BY_GROUPER)
    else:
        n_acts = len(await list_acts(db))
        await undo(db, 1 + chosen % (n_acts + 1), "", now)
