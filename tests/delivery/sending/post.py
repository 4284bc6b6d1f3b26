"""A courier with all it needs, for tests of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.editions.editor import Editor
from bot.delivery.schedules.slots import plan_due
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.model import (
    DeliveryState,
    Schedule,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import ledger, stories, subscribers
from bot.store.db import Store
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
    editor: Editor
    gate: Gate
    courier: Courier

    async def deliver(self) -> str:
        """Plan and send what is due; return the report."""
        await plan_due(self.store, self.clock.now())
        return str(await self.courier.send_open())

    async def states(self) -> dict[DeliveryState, int]:
        async with self.store.read() as db:
            return await ledger.count_states(db)


def make_post(store: Store, now: datetime) -> Post:
    """Return a courier that is not started."""
    telegram, shelf, clock = FakeTelegram(), FakeShelf(make_card()), FakeClock(now)
    editor = Editor(store=store, shelf=shelf, public_url="https://news.example")
    gate = Gate(store, clock, rate=28)
    courier = Courier(store, telegram, editor, gate, clock)
    return Post(
        store=store,
        telegram=telegram,
        shelf=shelf,
        clock=clock,
        editor=editor,
        gate=gate,
        courier=courier,
    )


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
        schedule = Schedule(times=times, zone=BERLIN)
        wanted = Subscription(
            id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, next_due_at=due_at
        )
        await subscribers.save_subscription(db, wanted)
