"""A process that takes part in the work of a tick, for tests that kill it.

It says on standard output which unit it begins, and never ends one whose key is "stuck".
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from bot.clock import Clock
from bot.engine.jobs import Crew, JobEngine
from bot.engine.ticks import Shares, Tick, Unit


async def main(database_url: str) -> None:
    """Work until killed."""

    async def find() -> Sequence[Unit]:
        return [Unit(key="stuck", together="stuck")]

    async def work(keys: Sequence[str]) -> None:
        sys.stdout.write(f"{keys[0]}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

    tick = Tick(name="t", every_s=1, run=find, shares=Shares(find=find, work=work))
    crew = Crew(me="program", n_jobs=2, end_within_s=1, lost_after_s=2)
    engine = JobEngine([tick], Clock(), database_url=database_url, crew=crew)
    engine.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
