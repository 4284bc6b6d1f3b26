from __future__ import annotations

import asyncio

from bot.clock import Clock
from bot.engine.embedded import EmbeddedEngine
from bot.engine.ticks import Tick


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
