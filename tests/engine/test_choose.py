from __future__ import annotations

import asyncio
import sys

from bot.clock import Clock
from bot.engine.choose import make_engine
from bot.engine.leases import Leases
from bot.engine.ticks import Shares, Tick, Unit
from bot.settings import read_settings
from bot.store.db import Store


async def test_on_a_file_a_tick_with_shares_is_run_whole(store: Store) -> None:
    """There is no queue, and none is asked for."""
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    async def find() -> list[Unit]:
        raise AssertionError("there is nobody to share with")

    tick = Tick(name="t", every_s=0.02, run=run, shares=Shares(find=find, work=lambda _: run()))
    settings, clock = read_settings({}), Clock()
    engine = make_engine([tick], settings, clock, Leases(store, clock), end_within_s=1)
    engine.start()
    async with asyncio.timeout(5):
        await ran.wait()

    assert await engine.stop()


async def test_the_queue_is_not_needed_for_a_file() -> None:
    """Its library is optional: nothing of the program imports it before PostgreSQL asks."""
    command = "import sys, bot.cli; sys.exit('procrastinate' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", command)

    assert await process.wait() == 0
