from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.db import Store
from bot.store.leases import drop, find_leases, is_held, keep, moment_of, take

SECOND = timedelta(seconds=1)
LASTS = 20 * SECOND
NAME = "send:4242"


async def test_a_free_lease_is_taken_by_one(any_store: Store, now: datetime) -> None:
    """The second one gets none while the first one's lasts."""
    async with any_store.begin() as db:
        assert await take(db, NAME, "a", now, LASTS) == 1
        assert await take(db, NAME, "b", now + 19 * SECOND, LASTS) is None
        assert await is_held(db, NAME, 1, now + 19 * SECOND)


async def test_of_many_that_ask_at_once_one_gets_it(any_store: Store, now: datetime) -> None:
    """However their transactions fall."""

    async def ask(holder: str) -> int | None:
        async with any_store.begin() as db:
            return await take(db, NAME, holder, now, LASTS)

    epochs = await asyncio.gather(*(ask(f"holder {n}") for n in range(8)))

    assert sorted(epoch for epoch in epochs if epoch is not None) == [1]


async def test_a_lease_that_ran_out_is_taken_with_a_higher_epoch(
    any_store: Store, now: datetime
) -> None:
    """The one before can neither keep nor drop it any more."""
    later = now + LASTS
    async with any_store.begin() as db:
        await take(db, NAME, "a", now, LASTS)
        assert await take(db, NAME, "b", later, LASTS) == 2

        assert not await keep(db, NAME, 1, later, LASTS)
        assert not await drop(db, NAME, 1, later)
        assert not await is_held(db, NAME, 1, later)
        assert await is_held(db, NAME, 2, later)


async def test_a_lease_is_kept_before_it_runs_out(any_store: Store, now: datetime) -> None:
    """Not after: another might have had it in the meantime."""
    async with any_store.begin() as db:
        await take(db, NAME, "a", now, LASTS)

        assert await keep(db, NAME, 1, now + 5 * SECOND, LASTS)
        assert await is_held(db, NAME, 1, now + 24 * SECOND)
        assert not await keep(db, NAME, 1, now + 25 * SECOND, LASTS)


async def test_a_dropped_lease_is_free_at_once(any_store: Store, now: datetime) -> None:
    """Nobody waits for one who has ended in order."""
    async with any_store.begin() as db:
        await take(db, NAME, "a", now, LASTS)

        assert await drop(db, NAME, 1, now + SECOND)
        assert await take(db, NAME, "b", now + SECOND, LASTS) == 2


async def test_who_is_gone_holds_nothing(any_store: Store, now: datetime) -> None:
    """Only that one: a third who took it in the meantime keeps it."""
    async with any_store.begin() as db:
        await take(db, NAME, "a", now, LASTS)

        assert await take(db, NAME, "b", now, LASTS, gone="a") == 2
        assert await take(db, NAME, "c", now, LASTS, gone="a") is None


async def test_leases_of_two_names_are_two(any_store: Store, now: datetime) -> None:
    """Each has its holder and its epoch."""
    async with any_store.begin() as db:
        await take(db, "group", "a", now, LASTS)
        await take(db, NAME, "b", now, LASTS)
        known = await find_leases(db)

    assert [(lease.name, lease.holder, lease.epoch) for lease in known] == [
        ("group", "a", 1),
        (NAME, "b", 1),
    ]


async def test_all_go_by_one_clock(any_store: Store) -> None:
    """It is that of the database, aware and in UTC."""
    async with any_store.begin() as db:
        moment = await moment_of(db)

    assert moment.tzinfo is UTC


async def test_nobody_takes_a_lease_from_under_a_transaction(
    postgres_store: Store, now: datetime
) -> None:
    """Who found that he holds it writes as its holder; who keeps it is not held up by that."""
    later = now + LASTS
    async with postgres_store.begin() as db:
        await take(db, NAME, "a", now, LASTS)

    async def take_over() -> int | None:
        async with postgres_store.begin() as db:
            return await take(db, NAME, "b", later, LASTS)

    async with postgres_store.begin() as writing:
        assert await is_held(writing, NAME, 1, now)
        taking = asyncio.create_task(take_over())
        async with asyncio.timeout(5), postgres_store.begin() as db:
            assert await keep(db, NAME, 1, now, LASTS)
        done, _ = await asyncio.wait({taking}, timeout=0.2)
        assert not done

    async with asyncio.timeout(5):
        # It was kept until exactly then.
        assert await taking == 2


@dataclass(slots=True)
class Process:
    """One that believes what it was told."""

    name: str
    epoch: int | None = None
    until: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    epochs: list[int] = field(default_factory=list)

    async def look(self, store: Store, now: datetime) -> None:
        """Take or keep the lease."""
        async with store.begin() as db:
            if self.epoch is None or now >= self.until:
                self.epoch = await take(db, NAME, self.name, now, LASTS)
                if self.epoch is not None:
                    self.epochs.append(self.epoch)
            elif not await keep(db, NAME, self.epoch, now, LASTS):
                self.epoch = None
        if self.epoch is not None:
            # Counted from before it was asked for, however late the answer comes.
            self.until = now + LASTS

    async def drop(self, store: Store, now: datetime) -> None:
        if self.epoch is not None:
            async with store.begin() as db:
                await drop(db, NAME, self.epoch, now)
            self.epoch = None

    def holds(self, now: datetime) -> bool:
        return self.epoch is not None and now < self.until


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("a", "b", "c")),
        st.sampled_from(("look", "look", "look", "drop", "die")),
        st.integers(0, 30),
    ),
    max_size=40,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_two_never_hold_a_lease_at_once(
    store: Store, now: datetime, steps: Sequence[tuple[str, str, int]]
) -> None:
    """Whoever looks, sleeps, drops or dies in whatever order; and epochs only ever grow."""
    async with store.begin() as db:
        for lease in await find_leases(db):
            await drop(db, lease.name, lease.epoch, now)
    processes = {name: Process(name) for name in ("a", "b", "c")}
    given_out: list[int] = []
    for name, act, passes_s in steps:
        now += passes_s * SECOND
        process = processes[name]
        before = len(process.epochs)
        if act == "look":
            await process.look(store, now)
        elif act == "drop":
            await process.drop(store, now)
        else:
            # It comes back with another name, and knows nothing.
            processes[name] = Process(f"{process.name}+")
        given_out += processes[name].epochs[before:]
        assert sum(p.holds(now) for p in processes.values()) <= 1

    assert given_out == sorted(set(given_out))
