from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.deliver import LATEST, Courier, plan_due, slots_of
from bot.delivery.editor import Editor
from bot.errors import Migrated, SendFailed, SendUnknown, TryLater
from bot.model import DeliveryState, Schedule, StoryId, Subscriber, Subscription, SubscriptionId
from bot.store import deliveries, ledger, stories, subscribers
from bot.store.db import Store
from bot.store.subscribers import SubscriptionToSave
from tests.factories import make_card
from tests.fakes import FakeClock, FakeShelf, FakeTelegram

CHAT = 7
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The delivery of one process."""

    store: Store
    telegram: FakeTelegram
    shelf: FakeShelf
    clock: FakeClock
    courier: Courier

    async def deliver(self) -> str:
        """Plan and send what is due; return the report."""
        await plan_due(self.store, self.clock.now())
        return str(await self.courier.send_open())

    async def states(self) -> dict[DeliveryState, int]:
        async with self.store.read() as db:
            return await ledger.count_states(db)


@pytest.fixture
async def post(store: Store, now: datetime) -> Post:
    """A courier with one story to tell, started."""
    made = make_post(store, now)
    await add_story(store, now)
    await made.courier.start()
    return made


def make_post(store: Store, now: datetime) -> Post:
    """Return a courier that is not started."""
    telegram, shelf, clock = FakeTelegram(), FakeShelf(make_card()), FakeClock(now)
    editor = Editor(store=store, shelf=shelf, public_url="https://news.example")
    courier = Courier(store, telegram, editor, rate=28, clock=clock)
    return Post(store=store, telegram=telegram, shelf=shelf, clock=clock, courier=courier)


async def add_story(store: Store, now: datetime) -> None:
    """Let the store know the story of the shelf."""
    async with store.begin() as db:
        await stories.open_stories(db, {StoryId("s1"): now}, now)


async def subscribe(store: Store, due_at: datetime, chat_id: int = CHAT) -> None:
    """Let *chat_id* want briefings every day, next at *due_at* and 12 hours later."""
    local = due_at.astimezone(BERLIN)
    times = tuple(sorted({local.time(), (local + timedelta(hours=12)).time()}))
    async with store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=chat_id, zone=BERLIN), due_at)
        wanted = SubscriptionToSave(chat_id=chat_id, times=times, next_due_at=due_at)
        await subscribers.save_subscription(db, wanted)


async def test_a_briefing_comes_when_it_is_due_and_once(post: Post, now: datetime) -> None:
    """Not a minute before, and not again with the next pass."""
    await subscribe(post.store, now + MINUTE)
    assert await post.deliver() == ""

    post.clock.forward(MINUTE)
    assert await post.deliver() == "sent=1"
    assert await post.deliver() == ""

    (text,) = post.telegram.texts(CHAT)
    assert "Ferry hits freighter" in text
    assert await post.states() == {DeliveryState.SENT: 1}


async def test_a_story_comes_once_and_then_the_slot_says_so(post: Post, now: datetime) -> None:
    """The same story, unchanged, is no news twelve hours later."""
    await subscribe(post.store, now)
    await post.deliver()

    post.clock.forward(timedelta(hours=12))
    await post.deliver()

    first, second = post.telegram.texts(CHAT)
    assert "Ferry" in first
    assert "Ferry" not in second
    assert "Nothing new" in second


async def test_a_slot_that_is_too_late_expires(post: Post, now: datetime) -> None:
    """After the service was down: the old slot is not sent late, the next one comes."""
    await subscribe(post.store, now)

    post.clock.forward(LATEST + MINUTE)
    await post.deliver()
    assert await post.states() == {DeliveryState.EXPIRED: 1}

    post.clock.forward(timedelta(hours=10))
    await post.deliver()
    assert len(post.telegram.texts(CHAT)) == 1


async def test_slots_missed_in_a_row_each_have_their_row(now: datetime) -> None:
    """Of three missed slots the last, still fresh, is sent; the others have expired."""
    schedule = Schedule(times=(time(7), time(8), time(9)), zone=ZoneInfo("UTC"))
    wanted = Subscription(id=SubscriptionId(1), chat_id=CHAT, schedule=schedule, next_due_at=now)

    slots = slots_of(wanted, now + timedelta(hours=2, minutes=30))

    assert [slot.due_at.hour for slot in slots] == [7, 8, 9]
    assert [slot.state for slot in slots] == [
        DeliveryState.EXPIRED,
        DeliveryState.EXPIRED,
        DeliveryState.PENDING,
    ]


async def test_a_blocked_chat_is_deactivated(post: Post, now: datetime) -> None:
    """Nothing is tried again, and no further slot is planned."""
    await subscribe(post.store, now)
    post.telegram.blocked.add(CHAT)

    assert await post.deliver() == "dead=1"
    post.clock.forward(timedelta(hours=12))
    assert await post.deliver() == ""

    assert post.telegram.asked == [CHAT]
    async with post.store.read() as db:
        who = await subscribers.find_subscriber(db, CHAT)
    assert who is not None
    assert not who.active


async def test_telegram_is_left_alone_as_long_as_it_asks(post: Post, now: datetime) -> None:
    """A 429 stops all sending; afterwards everybody gets theirs, once."""
    for chat in (CHAT, CHAT + 1):
        await subscribe(post.store, now, chat)
    post.telegram.script(CHAT, TryLater(30))

    await post.deliver()
    post.clock.forward(timedelta(seconds=31))
    await post.deliver()

    assert post.clock.now() - now >= timedelta(seconds=30)
    for chat in (CHAT, CHAT + 1):
        assert len(post.telegram.texts(chat)) == 1


async def test_the_wait_survives_a_restart(store: Store, now: datetime) -> None:
    """A new process does not run into the wait that was in force."""
    before = make_post(store, now)
    await add_story(store, now)
    await before.courier.start()
    await before.courier.flooded(60)
    after = make_post(store, now)
    await after.courier.start()
    await subscribe(store, now)

    await after.deliver()

    assert after.clock.now() >= now + timedelta(seconds=60)
    assert len(after.telegram.texts(CHAT)) == 1


async def test_what_was_certainly_not_sent_is_tried_again(post: Post, now: datetime) -> None:
    """After a pause."""
    await subscribe(post.store, now)
    post.telegram.script(CHAT, SendFailed("connection refused"))

    assert await post.deliver() == "again=1"
    assert await post.deliver() == ""
    post.clock.forward(timedelta(seconds=10))
    assert await post.deliver() == "sent=1"


async def test_an_answer_that_never_came_is_sent_once_more_at_most(
    post: Post, now: datetime
) -> None:
    """Two lost answers in a row end it."""
    await subscribe(post.store, now)
    post.telegram.script(CHAT, SendUnknown("read timeout"), SendUnknown("read timeout"))

    assert await post.deliver() == "unknown=1"
    post.clock.forward(2 * MINUTE)
    assert await post.deliver() == "dead=1"
    post.clock.forward(10 * MINUTE)
    assert await post.deliver() == ""

    assert len(post.telegram.asked) == 2


async def test_a_crash_in_mid_request_repeats_it_once_at_most(store: Store, now: datetime) -> None:
    """What was being sent is found at the next start."""
    before = make_post(store, now)
    await add_story(store, now)
    await before.courier.start()
    await subscribe(store, now)
    await plan_due(store, now)
    async with store.begin() as db:
        (part,) = await deliveries.find_open(db, now, 10)
        await deliveries.claim(db, part.delivery, now)
    after = make_post(store, now + MINUTE)

    assert await after.courier.start() == 1
    assert await after.deliver() == "sent=1"
    assert await after.deliver() == ""


async def test_a_group_that_moved_is_followed(post: Post, now: datetime) -> None:
    """The briefing arrives under the new id, and the next one too."""
    await subscribe(post.store, now, -5)
    post.telegram.script(-5, Migrated(-1005))

    await post.deliver()
    post.clock.forward(timedelta(hours=12))
    await post.deliver()

    assert post.telegram.asked == [-5, -1005, -1005]
    assert len(post.telegram.texts(-1005)) == 2


async def test_who_unsubscribes_in_between_gets_nothing(post: Post, now: datetime) -> None:
    """A planned part of a subscription that is gone ends."""
    await subscribe(post.store, now)
    await plan_due(post.store, now)
    async with post.store.begin() as db:
        await subscribers.delete_subscription(db, CHAT)

    assert await post.deliver() == "dead=1"
    assert post.telegram.asked == []


async def test_sends_are_spaced(post: Post, now: datetime) -> None:
    """Sixty chats at one minute take longer than two seconds at 28 a second."""
    for chat in range(100, 160):
        await subscribe(post.store, now, chat)

    assert await post.deliver() == "sent=60"

    assert post.clock.now() - now >= timedelta(seconds=59 / 28)


async def test_a_defect_while_sending_counts_as_unknown(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message may have gone out: it is repeated once at most."""
    await subscribe(post.store, now)

    async def broken(*_: object) -> int:
        raise RuntimeError("defect")

    monkeypatch.setattr(post.courier, "_sender", broken)

    assert await post.deliver() == "unknown=1"
    post.clock.forward(2 * MINUTE)
    assert await post.deliver() == "dead=1"


async def test_a_wait_longer_than_the_news_lasts_expires_the_slot(
    post: Post, now: datetime
) -> None:
    """What was fresh before a long flood wait is looked at again after it."""
    await subscribe(post.store, now)
    await post.courier.flooded(3 * 3600)

    assert await post.deliver() == "expired=1"
    assert post.telegram.asked == []


async def test_who_unsubscribes_during_a_wait_gets_nothing(post: Post, now: datetime) -> None:
    """The wish is looked at again when the moment has come."""
    await subscribe(post.store, now)
    await plan_due(post.store, now)
    sleep = post.clock.sleep

    async def unsubscribing(seconds: float) -> None:
        async with post.store.begin() as db:
            await subscribers.delete_subscription(db, CHAT)
        await sleep(seconds)

    post.clock.sleep = unsubscribing  # type: ignore[method-assign]  # the moment in between
    await post.courier.flooded(60)

    assert str(await post.courier.send_open()) == "dead=1"
    assert post.telegram.asked == []


async def test_a_database_that_fails_after_sending_repeats_once_at_most(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part stays claimed, and counts as unknown once no request can be open any more."""
    await subscribe(post.store, now)
    begin = post.store.begin

    def failing() -> object:
        if post.telegram.arrived:
            raise OSError("disk full")
        return begin()

    monkeypatch.setattr(post.store, "begin", failing)
    assert await post.deliver() == "again=1"
    monkeypatch.undo()

    assert await post.states() == {DeliveryState.SENDING: 1}
    assert await post.deliver() == ""
    post.clock.forward(4 * MINUTE)
    assert await post.deliver() == "sent=1"
    assert len(post.telegram.arrived) == 2


async def test_who_is_forgotten_while_a_message_is_on_its_way_stays_forgotten(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is recorded as sent; nothing about the chat comes back."""
    await subscribe(post.store, now)

    async def forgetting(chat_id: int, message: object) -> int:
        async with post.store.begin() as db:
            await subscribers.forget_subscriber(db, chat_id)
        return 1

    monkeypatch.setattr(post.courier, "_sender", forgetting)

    assert await post.deliver() == "sent=1"
    async with post.store.read() as db:
        assert await subscribers.find_receipts(db, CHAT) == {}


async def test_a_defect_in_one_edition_does_not_stop_the_others(
    post: Post, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part is put off; the other chat gets its briefing."""
    for chat in (CHAT, CHAT + 1):
        await subscribe(post.store, now, chat)
    cards_for, calls = post.shelf.cards_for, []

    async def broken_once(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise RuntimeError("defect")
        return await cards_for(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(post.shelf, "cards_for", broken_once)

    assert await post.deliver() == "again=1 sent=1"
