from __future__ import annotations

import gc
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import Clock
from bot.delivery.editions.editor import Edition
from bot.delivery.schedules.slots import plan_due
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.model import DeliveryState, Message, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import ledger, subscribers
from bot.store.db import Store, open_store
from tests.fakes import FakeClock
from tests.mortal import Mortal, MortalSender, MortalStore

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
N_CHATS, IN_FLIGHT = 7, 3
PARTS = ("one", "two")


class TwoParts:
    """An editor that says the same two messages to everybody."""

    async def editions_of(
        self, wanted: Sequence[tuple[Subscription, datetime]], now: datetime
    ) -> tuple[Edition, ...]:
        messages = tuple(Message(html=text) for text in PARTS)
        return (Edition(id="two", messages=messages, stories={}),) * len(wanted)


async def subscribe_all(store: Store) -> None:
    async with store.begin() as db:
        for chat in range(1, N_CHATS + 1):
            who = Subscriber(chat_id=chat)
            await subscribers.save_subscriber(db, who, NOW)
            schedule = Schedule(times=(NOW.time(),), zone=who.zone)
            wanted = Subscription(
                id=SubscriptionId(0), chat_id=chat, schedule=schedule, next_due_at=NOW
            )
            await subscribers.save_subscription(db, wanted)


async def live(store: Store, arrived: list[tuple[int, str]], clock: Clock, mortal: Mortal) -> bool:
    """Plan and send as one process; tell whether it came to its end."""
    mine = MortalStore(store, mortal)
    gate = Gate(mine, clock, rate=1000, max_in_flight=IN_FLIGHT)
    sender = MortalSender(arrived, mortal)
    courier = Courier(mine, sender, TwoParts(), gate, clock)  # type: ignore[arg-type]  # an editor in little

    async def work() -> None:
        await courier.start()
        await plan_due(mine, clock.now())
        await courier.send_open()

    try:
        return await mortal.live(work())
    finally:
        # The end of a real process closes its connections; here the collector has to.
        gc.collect()


@pytest.mark.slow
# A process that was killed closes nothing in order.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=25, deadline=None)
@given(lives=st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=2))
async def test_wherever_processes_end_nothing_is_lost_and_little_repeated(
    empty_database: Path, lives: list[int]
) -> None:
    """Each message arrives, again only if it was claimed at a crash, and parts in their order."""
    arrived: list[tuple[int, str]] = []
    clock = FakeClock(NOW)
    n_crashes = 0
    with tempfile.TemporaryDirectory() as folder:
        path = copy(empty_database, Path(folder) / "crash.db")
        store = open_store(f"sqlite:///{path}")
        await subscribe_all(store)
        for steps in lives:
            n_crashes += not await live(store, arrived, clock, Mortal(steps))
            clock.forward(MINUTE)
        assert await live(store, arrived, clock, Mortal(10**6))
        async with store.read() as db:
            states = await ledger.count_states(db)
        await store.close()

    counts = Counter(arrived)
    assert set(counts) == {(chat, text) for chat in range(1, N_CHATS + 1) for text in PARTS}
    assert sum(counts.values()) - len(counts) <= n_crashes * IN_FLIGHT
    firsts = list(dict.fromkeys(arrived))
    for chat in range(1, N_CHATS + 1):
        assert [text for who, text in firsts if who == chat] == list(PARTS)
    assert states == {DeliveryState.SENT: N_CHATS * len(PARTS)}
