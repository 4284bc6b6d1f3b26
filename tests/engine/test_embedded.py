from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from bot.clock import Clock
from bot.engine.embedded import EmbeddedEngine
from bot.engine.leases import Leases, Overtaken
from bot.engine.ticks import Tick
from bot.store.db import Store


async def test_a_tick_runs_again_and_again() -> None:
    """Each interval brings one pass."""
    passes = asyncio.Semaphore(0)

    async def run() -> None:
        passes.release()

    engine = EmbeddedEngine([Tick(name="t", every_s=0.02, run=run)], Clock())
    engine.start()
    async with asyncio.timeout(5):
        for _ in range(3):
            await passes.acquire()

    assert await engine.stop(1)


async def test_a_failing_tick_runs_again(caplog: object) -> None:
    """A pass that raises is logged; the next one comes, and other ticks go on."""
    passes = asyncio.Semaphore(0)

    async def run() -> None:
        passes.release()
        raise RuntimeError("broken")

    engine = EmbeddedEngine([Tick(name="t", every_s=0.02, run=run)], Clock())
    engine.start()
    async with asyncio.timeout(5):
        for _ in range(2):
            await passes.acquire()

    assert await engine.stop(1)


async def test_stopping_lets_a_pass_end() -> None:
    """What is under way is finished, and nothing begins after it."""
    begun, finished = asyncio.Event(), []

    async def run() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        finished.append(True)

    engine = EmbeddedEngine([Tick(name="t", every_s=0.01, run=run)], Clock())
    engine.start()
    await asyncio.wait_for(begun.wait(), 5)

    assert await engine.stop(5)
    assert finished == [True]


async def test_stopping_does_not_wait_for_ever() -> None:
    """A pass that hangs is cancelled after the time given."""
    begun = asyncio.Event()

    async def run() -> None:
        begun.set()
        await asyncio.Event().wait()

    engine = EmbeddedEngine([Tick(name="t", every_s=0.01, run=run)], Clock())
    engine.start()
    await asyncio.wait_for(begun.wait(), 5)

    assert not await engine.stop(0.05)


async def test_a_tick_with_a_lease_runs_where_it_is_held(store: Store) -> None:
    """Before the first pass it is told that it was taken, and after each taking once."""
    told: list[str] = []
    ran = asyncio.Event()

    async def run() -> None:
        told.append("run")
        ran.set()

    async def take_over() -> None:
        told.append("taken")

    here, there = Leases(store, Clock(), me="here"), Leases(store, Clock())
    tick = Tick(name="t", every_s=0.02, run=run, lease="work", on_taken=take_over)
    engine = EmbeddedEngine([tick], Clock(), here)
    async with AsyncExitStack() as stack:
        async with there.holding(["work"]):
            await there.until_held("work")
            await stack.enter_async_context(here.holding(["work"]))
            engine.start()
            await asyncio.sleep(0.1)
            assert told == []
        async with asyncio.timeout(5):
            await ran.wait()
        assert await engine.stop(1)

    assert told[:2] == ["taken", "run"]
    assert told.count("taken") == 1


async def test_a_pass_that_was_overtaken_is_given_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no failure: another process does the work."""
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()
        raise Overtaken("lease=work is held by another process")

    engine = EmbeddedEngine([Tick(name="t", every_s=0.02, run=run)], Clock())
    engine.start()
    async with asyncio.timeout(5):
        await ran.wait()

    assert await engine.stop(1)
    assert "ERROR" not in caplog.text


class SetBack(datetime):
    """The wall clock of the scheduler, which somebody sets."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> SetBack:
        return super().now(tz) + cls.by


class WallClock(Clock):
    """The clock of the program, set together with the scheduler's."""

    def now(self) -> datetime:
        return SetBack.now(UTC)


async def test_ticks_go_on_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """They do not wait until it is as late again as it was."""
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", SetBack)
    monkeypatch.setattr(SetBack, "by", timedelta())
    passes = asyncio.Semaphore(0)

    async def run() -> None:
        passes.release()

    engine = EmbeddedEngine([Tick(name="t", every_s=0.2, run=run)], WallClock())
    engine.start()
    async with asyncio.timeout(5):
        await passes.acquire()
        SetBack.by = timedelta(hours=-1)
        for _ in range(4):
            await passes.acquire()

    assert await engine.stop(1)
