from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.clock import Clock
from bot.delivery.sending.clerk import Clerk, Terms
from bot.delivery.sending.outcomes import Outcome, Tried
from bot.errors import BotError, SendFailed
from bot.model import DeliveryState
from bot.store import deliveries, ledger
from bot.store.db import Connection, Store
from bot.store.deliveries import OpenDelivery
from bot.store.ledger import SlotToPlan
from tests.fakes import FakeClock


@asynccontextmanager
async def working(clerk: Clerk) -> AsyncIterator[None]:
    """Let *clerk* write while the block runs."""
    async with asyncio.TaskGroup() as group:
        group.create_task(clerk.run())
        yield
        clerk.close()


async def planned(store: Store, n: int, now: datetime) -> tuple[OpenDelivery, ...]:
    slots = [SlotToPlan(chat_id=chat, slot="a", due_at=now) for chat in range(1, n + 1)]
    async with store.begin() as db:
        await ledger.plan_slots(db, slots, now)
        return await deliveries.find_open(db, now, n)


async def states(store: Store) -> dict[DeliveryState, int]:
    async with store.read() as db:
        return await ledger.count_states(db)


async def test_what_waits_together_is_written_together(
    any_store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred claims and their outcomes take a handful of transactions."""
    parts = await planned(any_store, 200, now)
    clerk = Clerk(any_store, FakeClock(now), Terms())
    begin, n = any_store.begin, 0

    def counted() -> object:
        nonlocal n
        n += 1
        return begin()

    monkeypatch.setattr(any_store, "begin", counted)
    async with working(clerk):
        assert all(await asyncio.gather(*map(clerk.claim, parts)))
        tried = [Tried(part=part, by="evenhand", sent=1) for part in parts]
        outcomes = await asyncio.gather(*map(clerk.record, tried))
    monkeypatch.undo()

    assert set(outcomes) == {Outcome.SENT}
    assert n <= 6
    assert await states(any_store) == {DeliveryState.SENT: 200}


async def test_a_defect_in_one_outcome_does_not_spoil_the_others(
    store: Store, now: datetime
) -> None:
    """It alone stays unwritten; those that stood in line with it are written."""
    one, two = await planned(store, 2, now)
    clerk = Clerk(store, FakeClock(now), Terms())
    async with working(clerk):
        assert await clerk.claim(one)
        assert await clerk.claim(two)
        # No column is so wide.
        spoilt = Tried(part=one, by="evenhand", sent=10**30)
        good = Tried(part=two, by="evenhand", sent=5)
        found = await asyncio.gather(clerk.record(spoilt), clerk.record(good))

    assert found == [Outcome.UNKNOWN, Outcome.SENT]
    assert await states(store) == {DeliveryState.SENDING: 1, DeliveryState.SENT: 1}


async def test_an_outcome_waits_for_the_database(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is away for a while: nothing is claimed then, and nothing that was sent forgotten."""
    one, two = await planned(store, 2, now)
    clock = FakeClock(now)
    clerk = Clerk(store, clock, Terms())
    begin, n_failures = store.begin, 40

    def failing() -> object:
        nonlocal n_failures
        n_failures -= 1
        if n_failures > 0:
            raise OSError("connection refused")
        return begin()

    async with working(clerk):
        assert await clerk.claim(one)
        monkeypatch.setattr(store, "begin", failing)
        assert not await clerk.claim(two)
        outcome = await clerk.record(Tried(part=one, by="evenhand", sent=5))

    assert outcome is Outcome.SENT
    assert await states(store) == {DeliveryState.SENT: 1, DeliveryState.PENDING: 1}


async def test_who_may_not_send_claims_nothing(any_store: Store, now: datetime) -> None:
    """Neither by its own knowledge nor by that of the database."""
    (part,) = await planned(any_store, 1, now)

    async def overtaken(db: Connection) -> None:
        raise BotError("another process sends")

    for terms in (Terms(may_send=lambda: False), Terms(guard=overtaken)):
        clerk = Clerk(any_store, Clock(), terms)
        async with working(clerk):
            assert not await clerk.claim(part)
        assert clerk.is_overtaken == (terms.guard is not None)

    assert await states(any_store) == {DeliveryState.PENDING: 1}


async def test_an_outcome_is_written_also_by_who_was_overtaken(
    store: Store, now: datetime
) -> None:
    """What went out went out, whoever sends by then."""
    (part,) = await planned(store, 1, now)
    may_send = True
    clerk = Clerk(store, FakeClock(now), Terms(may_send=lambda: may_send))
    async with working(clerk):
        assert await clerk.claim(part)
        may_send = False
        assert await clerk.record(Tried(part=part, by="evenhand", sent=5)) is Outcome.SENT

    assert await states(store) == {DeliveryState.SENT: 1}


async def test_a_failure_of_a_claim_that_is_no_longer_ours_changes_nothing(
    store: Store, now: datetime
) -> None:
    """The answer comes late: another holds the part."""
    (part,) = await planned(store, 1, now)
    clerk = Clerk(store, FakeClock(now), Terms(name="slow"))
    async with working(clerk):
        assert await clerk.claim(part)
        async with store.begin() as db:
            await db.execute(deliveries.deliveries.update().values(claimed_by="quick"))
        await clerk.record(Tried(part=part, by="slow", sent=SendFailed("refused")))

    assert await states(store) == {DeliveryState.SENDING: 1}
