"""What must hold for the tick that tells stories at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from bot.bias.outlets import Register
from bot.delivery.alerts.alerts import Alarm
from bot.delivery.alerts.raise_alerts import AlertDesk
from bot.model import (
    ArticleId,
    Assignment,
    QuietHours,
    Schedule,
    Side,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import articles, mutes, preferences, receipts, stories, subscribers
from bot.store.contents import find_contents
from bot.store.db import Store
from bot.store.mutes import Mute, MuteKind
from bot.store.preferences import Preference
from bot.store.schema import alerts, deliveries
from bot.store.stories import StoryIndex
from bot.views import OutletMark, StoryCard
from tests.conftest import NOW
from tests.delivery.alerts.alert_press import own_words, press, report
from tests.factories import make_briefing, make_card, save_articles

FERRY = StoryId("ferry")
ANNA, BEN = 1, 2
OUTLETS = press(5)
ALARM = Alarm(voices={Side.LEFT: 5, Side.CENTER: 5, Side.RIGHT: 5, Side.UNRATED: 0}, bar=9)
REGISTER = Register(OUTLETS)


class CardShelf:
    """The cards it was given, by language; English ones where there is no other."""

    def __init__(self, *cards: StoryCard) -> None:
        self.cards = cards

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None = None
    ) -> tuple[StoryCard, ...]:
        here = [card for card in self.cards if card.id in ids]
        spoken = [card for card in here if card.briefing.language == language]
        return tuple(spoken or here)[:1]

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        return {}


def desk(store: Store, *cards: StoryCard) -> AlertDesk:
    shelf = CardShelf(*(cards or (make_card(FERRY, topics=("disasters",)),)))
    return AlertDesk(store, shelf, lambda: REGISTER, public_url="https://news.example")


async def ferry_breaks(store: Store, at: datetime = NOW, n: int = 15) -> None:
    """Let *n* outlets of all sides report the ferry within the hour before *at*."""
    reports = [
        report(outlet, own_words(k), at - timedelta(minutes=60 - 2 * k))
        for k, outlet in enumerate(OUTLETS[:n])
    ]
    async with store.begin() as db:
        await save_articles(db, reports, seen_at=at)
        await stories.open_stories(db, {FERRY: at - timedelta(hours=1)}, at)
        await articles.record_assignments(
            db,
            [Assignment(article_id=a.id, story_id=FERRY, score=None, because="") for a in reports],
        )
        await stories.touch_story(db, FERRY, at)
        index = StoryIndex(topics=("disasters",), terms={}, heat=1.0, n_outlets=n)
        await stories.record_index(db, FERRY, index)


async def listens(store: Store, chat_id: int, **over: Any) -> None:
    """Let a chat want alerts; what it says differs from the usual."""
    zone = ZoneInfo(over.pop("zone", "UTC"))
    language = over.pop("language", "en")
    schedule = Schedule(times=(), zone=zone, **over.pop("schedule", {}))
    wanted = {"alerts_a_day": 2} | over
    async with store.begin() as db:
        who = Subscriber(chat_id=chat_id, zone=zone, language=language)
        await subscribers.save_subscriber(db, who, NOW)
        await subscribers.save_subscription(
            db,
            Subscription(id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, **wanted),
        )


async def planned(store: Store) -> list[int]:
    async with store.read() as db:
        rows = await db.execute(
            select(deliveries.c.chat_id)
            .where(deliveries.c.slot == f"alert:{FERRY}")
            .order_by(deliveries.c.chat_id)
        )
        return list(rows.scalars())


async def test_a_story_that_breaks_is_told_at_once(any_store: Store) -> None:
    """To those who want alerts, with why, what it says and a way to fewer."""
    await ferry_breaks(any_store)
    await listens(any_store, ANNA, thread_id=77)
    await listens(any_store, BEN, alerts_a_day=0)

    done = await desk(any_store).look(NOW)

    assert (done.n_stories, done.n_chats) == (1, 1)
    async with any_store.read() as db:
        (row,) = (await db.execute(select(deliveries))).all()
        content = (await find_contents(db, [row.content_id]))[row.content_id]
        (alert,) = (await db.execute(select(alerts))).all()
    assert (row.chat_id, row.kind, row.slot) == (ANNA, "alert", "alert:ferry")
    assert (row.due_at, row.state, row.thread_id) == (NOW, "pending", 77)
    (message,) = content.messages
    assert message.html.startswith("<b>Alert</b>\nSpreads exceptionally fast, on all sides.")
    assert "15 outlets (Left 5 · Center 5 · Right 5 · Unrated 0)" in message.html
    assert "Ferry hits freighter in Port Arlen" in message.html
    assert [b.label for b in message.buttons[-1]] == ["Fewer alerts"]
    assert content.stories == {FERRY: 1}
    assert (alert.story_id, alert.at) == (FERRY, NOW)
    assert alert.because.startswith("15 new voices in 2 hours (5 left, 5 center, 5 right")


async def test_a_story_is_told_once(any_store: Store) -> None:
    """However often we look, also by a process that has just begun, and to new listeners."""
    await ferry_breaks(any_store)
    await listens(any_store, ANNA)
    first = desk(any_store)

    assert await first.look(NOW)
    assert not await first.look(NOW + timedelta(minutes=1))
    await listens(any_store, BEN)
    assert not await desk(any_store).look(NOW + timedelta(minutes=2))

    assert await planned(any_store) == [ANNA]


async def test_what_a_crash_left_half_planned_is_planned_to_its_end(any_store: Store) -> None:
    """Who has it keeps it, who has not gets it."""
    await ferry_breaks(any_store)
    await listens(any_store, ANNA)
    await listens(any_store, BEN)
    async with any_store.begin() as db:
        row = {"chat_id": ANNA, "slot": "alert:ferry", "kind": "alert", "due_at": NOW, "part": 1}
        await db.execute(insert(deliveries).values(row | {"state": "sent", "changed_at": NOW}))

    await desk(any_store).look(NOW)

    assert await planned(any_store) == [ANNA, BEN]


@pytest.mark.parametrize(
    ("over", "is_rung"),
    [
        pytest.param({}, True, id="any topic"),
        pytest.param({"topics": ("disasters",)}, True, id="its topic"),
        pytest.param({"topics": ("sport", "ferry freighter")}, True, id="in its own words"),
        pytest.param({"topics": ("sport",)}, False, id="another topic"),
        pytest.param({"topics": ("ferry strike",)}, False, id="some of its words"),
        pytest.param(
            {"schedule": {"quiet": QuietHours(start=time(22), end=time(8))}}, False, id="quiet"
        ),
        pytest.param(
            {"schedule": {"quiet": QuietHours(start=time(22), end=time(7))}},
            True,
            id="quiet until now",
        ),
        pytest.param(
            {"schedule": {"quiet": QuietHours(start=time(22), end=time(8))}, "zone": "Asia/Tokyo"},
            True,
            id="quiet by another clock",
        ),
        pytest.param(
            {"schedule": {"paused_until": NOW + timedelta(days=1)}}, False, id="in a pause"
        ),
        pytest.param(
            {"schedule": {"paused_until": NOW - timedelta(days=1)}}, True, id="after a pause"
        ),
    ],
)
async def test_a_chat_is_rung_only_when_and_for_what_it_wants(
    store: Store, over: dict[str, Any], is_rung: bool
) -> None:
    """Its hours, its pause, its topics."""
    await ferry_breaks(store)
    await listens(store, ANNA, **over)

    await desk(store).look(NOW)

    assert await planned(store) == ([ANNA] if is_rung else [])


async def test_who_had_or_muted_the_story_is_not_told(store: Store) -> None:
    """By a receipt, the story, a word, a topic; and who blocked us hears nothing."""
    await ferry_breaks(store)
    for chat_id in range(1, 7):
        await listens(store, chat_id)
    async with store.begin() as db:
        await receipts.record_receipts(db, {1: {FERRY: 1}}, NOW)
        await preferences.set_preference(db, 2, FERRY, Preference.MUTE, NOW)
        await mutes.save_mute(db, 3, Mute(kind=MuteKind.WORD, value="freighter"), NOW)
        await mutes.save_mute(db, 4, Mute(kind=MuteKind.TOPIC, value="disasters"), NOW)
        await subscribers.deactivate_subscriber(db, 5, "blocked")

    await desk(store).look(NOW)

    assert await planned(store) == [6]


@pytest.mark.parametrize(
    ("earlier", "zone", "is_rung"),
    [
        pytest.param([timedelta(hours=1)], "UTC", True, id="one today"),
        pytest.param([timedelta(hours=1), timedelta(hours=2)], "UTC", False, id="two today"),
        pytest.param([timedelta(hours=1), timedelta(hours=9)], "UTC", True, id="one yesterday"),
        # At 20:00 of the day before in Honolulu it is 06:00 UTC.
        pytest.param(
            [timedelta(hours=9), timedelta(hours=20)], "Pacific/Honolulu", False, id="its own date"
        ),
    ],
)
async def test_no_more_come_in_a_day_than_are_wanted(
    store: Store, earlier: list[timedelta], zone: str, is_rung: bool
) -> None:
    """A day of the chat's own calendar."""
    await ferry_breaks(store)
    await listens(store, ANNA, zone=zone)
    async with store.begin() as db:
        for n, ago in enumerate(earlier):
            row = {"chat_id": ANNA, "slot": f"alert:s{n}", "kind": "alert", "part": 1}
            row |= {"due_at": NOW - ago, "state": "sent", "changed_at": NOW}
            await db.execute(insert(deliveries).values(row))

    await desk(store).look(NOW)

    assert (await planned(store) == [ANNA]) is is_rung


async def test_each_language_has_its_words_once(store: Store) -> None:
    """Two contents for three readers."""
    await ferry_breaks(store)
    for chat_id, language in ((1, "en"), (2, "de"), (3, "de")):
        await listens(store, chat_id, language=language)
    german = make_briefing(FERRY, language="de", headline="Fähre rammt Frachter")

    await desk(store, make_card(FERRY), make_card(FERRY, briefing=german)).look(NOW)

    async with store.read() as db:
        ids = list((await db.execute(select(deliveries.c.content_id))).scalars())
        found = await find_contents(db, ids)
    assert len(ids) == 3
    texts = sorted(content.messages[0].html for content in found.values())
    assert len(texts) == 2
    assert "Fähre rammt Frachter" in texts[1]
    assert "Eilmeldung" in texts[1]


async def test_a_story_without_words_waits_for_them(store: Store) -> None:
    """It is told once they are written, if it is still growing then."""
    await ferry_breaks(store)
    await listens(store, ANNA)

    assert not await desk(store, make_card("other")).look(NOW)
    assert await desk(store).look(NOW + timedelta(minutes=1))

    assert await planned(store) == [ANNA]


@pytest.mark.parametrize(
    ("at", "n"),
    [
        pytest.param(NOW + timedelta(hours=3), 15, id="hours ago"),
        pytest.param(NOW, 4, id="only a few, of one side"),
    ],
)
async def test_what_is_not_breaking_is_left_to_the_briefings(
    store: Store, at: datetime, n: int
) -> None:
    """Nobody is rung for it."""
    await ferry_breaks(store, n=n)
    await listens(store, ANNA)

    assert not await desk(store).look(at)
    assert await planned(store) == []


async def test_a_pool_of_one_side_raises_no_alarm(store: Store) -> None:
    """Nothing can be said across sides there; operators are told so."""
    left = Register([o for o in OUTLETS if o.domain.startswith(Side.LEFT)])
    await ferry_breaks(store)
    await listens(store, ANNA)
    shelf = CardShelf(make_card(FERRY))
    looking = AlertDesk(store, shelf, lambda: left, public_url="https://news.example")

    assert not await looking.look(NOW)
    assert "no alerts" in (await looking.usual(NOW)).told


async def test_each_story_begins_with_other_chats_and_leaves_none_out(store: Store) -> None:
    """What is not sent within minutes is not sent: it must not be the same chats always."""
    first = []
    await ferry_breaks(store)
    for chat_id in (-30, -20, -10, *range(1, 8)):
        await listens(store, chat_id)
    for name in ("ferry", "strike", "storm", "vote"):
        story = StoryId(name)
        async with store.begin() as db:
            if name != "ferry":
                await stories.open_stories(db, {story: NOW}, NOW)
        shelf = CardShelf(make_card(story))
        looking = AlertDesk(store, shelf, lambda: REGISTER, public_url="https://news.example")
        await looking._tell(story, ALARM, NOW)  # the rule has its own tests
        async with store.read() as db:
            query = select(deliveries.c.chat_id).where(deliveries.c.slot == f"alert:{story}")
            rung = list((await db.execute(query.order_by(deliveries.c.id))).scalars())
        first.append(rung[0])
        async with store.begin() as db:
            await db.execute(deliveries.update().values(due_at=NOW - timedelta(days=2)))
        assert len(rung) == 10

    assert len(set(first)) > 1
