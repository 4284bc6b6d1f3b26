"""What is known of many readers at once, on each kind of database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.model import StoryId, Subscriber
from bot.store import memories, mutes, preferences, receipts, stories, subscribers
from bot.store.db import Connection, Store
from bot.store.mutes import Mute, MuteKind
from bot.store.preferences import Preference
from bot.store.schema import deliveries
from tests.store.told import S1, S2, open_story, write

DAY = timedelta(days=1)
WORD = Mute(kind=MuteKind.WORD, value="football")
DOWN = "the service was not running at that hour"


async def enter(
    db: Connection,
    chat_id: int,
    slot: str,
    state: str,
    *,
    due_at: datetime,
    at: datetime,
    kind: str = "edition",
) -> None:
    """Write a first part into the ledger, recorded *at* that moment."""
    row = {
        "chat_id": chat_id,
        "slot": slot,
        "kind": kind,
        "due_at": due_at,
        "part": 1,
        "state": state,
        "reason": DOWN if state == "expired" else "",
        "changed_at": at,
    }
    await db.execute(insert(deliveries).values(row))


@pytest.fixture
async def db_of_two(any_store: Store, now: datetime) -> Store:
    """Two stories and two subscribers; the first of them has done a lot."""
    async with any_store.begin() as db:
        await open_story(db, S1, "a1", now=now)
        await open_story(db, S2, "a2", now=now)
        await write(db, S1, "en", "de", now=now)
        await write(db, S2, "en", now=now)
        for chat_id in (1, 2):
            who = Subscriber(chat_id=chat_id, language="de" if chat_id == 1 else "en")
            await subscribers.save_subscriber(db, who, now)
        await preferences.set_preference(db, 1, S1, Preference.FOLLOW, now)
        await preferences.set_preference(db, 1, S2, Preference.MUTE, now)
        await mutes.save_mute(db, 1, WORD, now)
        await receipts.record_receipts(db, {1: {S1: 1}}, now)
    return any_store


async def test_each_reader_has_a_memory_of_their_own(db_of_two: Store, now: datetime) -> None:
    """One who is not known has an empty one."""
    async with db_of_two.read() as db:
        found = await memories.find_readers(db, [1, 2, 3], missed_since=now - DAY)
        had = await receipts.find_receipts_of(db, [1, 2], [S1, S2])
        none = await receipts.find_receipts_of(db, [1, 2], [])

    assert found[1] == memories.Reader(
        language="de", followed={S1: now}, muted=frozenset({S2}), mutes=(WORD,)
    )
    assert found[2] == memories.Reader(language="en")
    assert found[3] == memories.Reader()
    assert had == {1: {S1: receipts.Receipt(revision=1, at=now)}}
    assert none == {}


async def test_news_are_those_of_the_language_that_is_read(
    db_of_two: Store, now: datetime
) -> None:
    """The same story is news in one language and not in another."""
    later = now + DAY
    async with db_of_two.begin() as db:
        await write(db, S1, "en", "de", now=later, revision=2, material=["de"])
        german = await memories.find_news(db, [S1, S2], "de")
        english = await memories.find_news(db, [S1, S2], "en")

    assert german[S1] == memories.News(revision=2, written_at=later)
    assert english[S1] == memories.News(revision=1, written_at=now)
    assert german[S2] == english[S2]


async def test_what_expired_since_the_last_briefing_is_missed(
    db_of_two: Store, now: datetime
) -> None:
    """By when it was recorded; not before, not by others, and no alerts."""
    slots = [now - n * DAY for n in (4, 3, 2, 1)]
    async with db_of_two.begin() as db:
        for chat_id, at, state, recorded in (
            (1, slots[0], "expired", slots[0]),
            (1, slots[1], "sent", slots[1]),
            (1, slots[2], "expired", now),
            (1, slots[3], "expired", now),
            (2, slots[3], "sent", slots[3]),
        ):
            name = f"{at:%Y-%m-%dT%H:%M}"
            await enter(db, chat_id, name, state, due_at=at, at=recorded)
        await enter(db, 1, "alert:s1", "expired", due_at=now, at=now, kind="alert")
        await enter(db, 1, "was:7", "expired", due_at=slots[3], at=now)
        found = await memories.find_readers(db, [1, 2], missed_since=now - 9 * DAY)
        lately = await memories.find_readers(db, [1], missed_since=now - 36 * timedelta(hours=1))

    assert [slot.due_at for slot in found[1].missed] == slots[2:]
    assert {slot.reason for slot in found[1].missed} == {DOWN}
    assert found[2].missed == ()
    assert [slot.due_at for slot in lately[1].missed] == slots[3:]


async def test_a_briefing_without_stories_is_known_as_such(
    db_of_two: Store, now: datetime
) -> None:
    """One that left a receipt had stories."""
    later = now + timedelta(hours=9)
    async with db_of_two.begin() as db:
        for chat_id in (1, 2):
            slot = f"{now:%Y-%m-%dT%H:%M}"
            await enter(db, chat_id, slot, "sent", due_at=now, at=now)
        first = await memories.find_told_nothing(db, [1, 2, 3], since=now - DAY)
        await enter(db, 1, f"{later:%Y-%m-%dT%H:%M}", "sent", due_at=later, at=later)
        second = await memories.find_told_nothing(db, [1, 2], since=now - DAY)

    assert first == {2: now}
    assert second == {1: later, 2: now}


async def test_the_stamp_of_the_shelf_differs_with_what_lies_on_it(
    db_of_two: Store, now: datetime
) -> None:
    """Written anew, or opened; old stories are on no shelf."""
    async with db_of_two.begin() as db:
        stamps = [await memories.shelf_stamp(db, since=now - DAY)]
        await write(db, S1, "en", now=now, revision=2)
        stamps.append(await memories.shelf_stamp(db, since=now - DAY))
        await stories.open_stories(db, {StoryId("s3"): now}, now)
        stamps.append(await memories.shelf_stamp(db, since=now - DAY))
        await stories.open_stories(db, {StoryId("s4"): now - 3 * DAY}, now)

        assert len(set(stamps)) == 3
        assert await memories.shelf_stamp(db, since=now - DAY) == stamps[-1]
