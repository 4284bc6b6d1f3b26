"""``subscribers import``: an upsert that leaves alone what a line cannot say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.commands.subscribers import (
    save_all,
    save_imported,
    subscriber_from_document,
    subscriber_to_document,
)
from bot.errors import BadInput
from bot.model import (
    QuietHours,
    Schedule,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import preferences, subscribers
from bot.store.db import Connection, Store
from bot.store.preferences import Preference
from tests.store.worlds import open_story

CHAT = 77
LINE = {
    "chat_id": CHAT,
    "language": "de",
    "zone": "Europe/Berlin",
    "times": ["08:00", "18:30"],
    "weekdays": [1, 2, 3, 4, 5],
    "topics": ["science"],
    "stories": 4,
    "active": True,
}


async def _import(db: Connection, now: datetime, **over: object) -> Subscription:
    await save_imported(db, subscriber_from_document(LINE | over), now)
    found = await subscribers.find_subscription(db, CHAT)
    assert found is not None
    return found


async def test_a_line_is_saved_with_what_comes_next(any_store: Store, now: datetime) -> None:
    """It is Monday, 8:00 in Berlin sharp: the next is at 18:30."""
    async with any_store.begin() as db:
        found = await _import(db, now)

    assert found.schedule == Schedule(
        times=(time(8), time(18, 30)), weekdays=(1, 2, 3, 4, 5), zone=ZoneInfo("Europe/Berlin")
    )
    assert (found.topics, found.n_stories) == (("science",), 4)
    assert found.next_due_at == datetime(2026, 1, 5, 17, 30, tzinfo=UTC)


async def test_twice_is_as_good_as_once(any_store: Store, now: datetime) -> None:
    """The same result, down to the document."""
    async with any_store.begin() as db:
        once = await _import(db, now)
        twice = await _import(db, now)
        who = await subscribers.find_subscriber(db, CHAT)

    assert once == twice
    assert who is not None
    assert subscriber_to_document(who, twice) == LINE


async def test_many_lines_are_as_good_as_one_by_one(any_store: Store, now: datetime) -> None:
    """New chats and known ones, changed and unchanged, active and not."""
    first = [
        subscriber_from_document(LINE | {"chat_id": chat, "active": chat % 3 > 0})
        for chat in range(1, 9)
    ]
    second = [
        subscriber_from_document(
            LINE | {"chat_id": chat, "stories": 2 + chat % 2, "zone": "Asia/Tokyo"}
        )
        for chat in range(5, 13)
    ]
    found = []
    for shift in (0, 100):
        async with any_store.begin() as db:
            for lines in (first, second, second):
                moved = [
                    replace(one, who=replace(one.who, chat_id=one.who.chat_id + shift))
                    for one in lines
                ]
                if shift:
                    await save_all(db, moved, now)
                else:
                    for one in moved:
                        await save_imported(db, one, now)
            found.append(
                [
                    (replace(who, chat_id=0), replace(wanted, id=SubscriptionId(0), chat_id=0))
                    async for who, wanted in subscribers.iterate_subscriptions(db)
                    if 0 < who.chat_id - shift <= 100
                ]
            )

    one_by_one, together = found
    assert len(together) == 12
    assert together == one_by_one


async def test_what_a_line_cannot_say_stays(any_store: Store, now: datetime) -> None:
    """Quiet hours, a pause, the thread, alerts and what makes up an edition."""
    zone = ZoneInfo("Asia/Tokyo")
    known = Subscription(
        id=SubscriptionId(0),
        chat_id=CHAT,
        schedule=Schedule(
            times=(time(9),),
            zone=zone,
            quiet=QuietHours(start=time(18), end=time(19)),
            paused_until=now + timedelta(days=2),
        ),
        per_topic=2,
        with_gap=True,
        says_empty=False,
        thread_id=5,
        alerts_a_day=3,
    )
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=CHAT, zone=zone), now)
        await subscribers.save_subscription(db, known)
        found = await _import(db, now)

    assert found.schedule.quiet == known.schedule.quiet
    assert found.schedule.paused_until == known.schedule.paused_until
    assert replace(found, schedule=known.schedule) == replace(
        known, id=found.id, topics=("science",), n_stories=4, next_due_at=found.next_due_at
    )
    # Wednesday, 8:00 in Berlin, when the pause has ended; 18:30 would be within quiet hours.
    assert found.next_due_at == datetime(2026, 1, 7, 7, 0, tzinfo=UTC)


async def test_stories_muted_stay_muted(any_store: Store, now: datetime) -> None:
    """What a reader said about stories is no part of a line."""
    async with any_store.begin() as db:
        await open_story(db, "s1", "a1", now=now)
        await _import(db, now)
        await preferences.set_preference(db, CHAT, StoryId("s1"), Preference.MUTE, now)
        await _import(db, now, topics=[])

        said = await preferences.find_preferences(db, CHAT)

    assert said[Preference.MUTE] == {StoryId("s1")}


async def test_nothing_comes_due_for_who_is_not_active(any_store: Store, now: datetime) -> None:
    """And it does again once a line says that they are."""
    async with any_store.begin() as db:
        away = await _import(db, now, active=False)
        back = await _import(db, now)

    assert away.next_due_at is None
    assert back.next_due_at == datetime(2026, 1, 5, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("chat_id", None, id="no chat"),
        pytest.param("chat_id", 2**63, id="a chat beyond 64 bits"),
        pytest.param("chat_id", True, id="a truth"),
        pytest.param("zone", "Mars/Olympus", id="no zone on earth"),
        pytest.param("zone", "../etc/passwd", id="a path"),
        pytest.param("times", ["24:00"], id="no hour"),
        pytest.param("times", "08:00", id="no list"),
        pytest.param("weekdays", [0], id="no weekday"),
        pytest.param("weekdays", [1.5], id="half a day"),
        pytest.param("topics", [""], id="an empty topic"),
        pytest.param("stories", 0, id="no stories"),
        pytest.param("active", "yes", id="no truth"),
        pytest.param("language", "<b>", id="no tag"),
    ],
)
def test_a_bad_field_is_named(field: str, value: object) -> None:
    """So that who imports can find it."""
    with pytest.raises(BadInput, match=field):
        subscriber_from_document(LINE | {field: value})
