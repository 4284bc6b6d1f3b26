"""The engine that the settings ask for: all in one process, or shared out through PostgreSQL."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from typing import Protocol

from bot.clock import Clock
from bot.engine.embedded import EmbeddedEngine
from bot.engine.leases import Leases
from bot.engine.ticks import Tick
from bot.settings import Settings

_JOBS = "bot.engine.jobs"


class Jobs(Protocol):
    """Ticks that are shared out; see bot/engine/jobs.py."""

    def start(self) -> None: ...

    async def stop(self) -> bool: ...


class Engine:
    """Runs ticks from ``start`` to ``stop``: by itself, and through *jobs* those it has."""

    def __init__(
        self, embedded: EmbeddedEngine, jobs: Jobs | None, *, end_within_s: float
    ) -> None:
        self._embedded = embedded
        self._jobs = jobs
        self._end_within_s = end_within_s

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._embedded.start()
        if self._jobs is not None:
            self._jobs.start()

    async def stop(self) -> bool:
        """Begin no work any more and let what runs end; tell whether all of it did."""
        embedded = self._embedded.stop(self._end_within_s)
        if self._jobs is None:
            return await embedded
        return all(await asyncio.gather(embedded, self._jobs.stop()))


def make_engine(
    ticks: Sequence[Tick],
    settings: Settings,
    clock: Clock,
    leases: Leases,
    *,
    end_within_s: float,
) -> Engine:
    """Return the engine for *ticks*; told to stop, it gives open work *end_within_s* seconds."""
    own = [tick for tick in ticks if tick.shares is None]
    shared = [tick for tick in ticks if tick.shares is not None]
    if not shared or not settings.database_url.startswith("postgresql:"):
        return Engine(EmbeddedEngine(ticks, clock, leases), None, end_within_s=end_within_s)
    # The library is there only where it is needed.
    module = importlib.import_module(_JOBS)
    crew = module.Crew(me=leases.me, n_jobs=settings.worker_jobs, end_within_s=end_within_s)
    jobs: Jobs = module.JobEngine(shared, clock, database_url=settings.database_url, crew=crew)
    return Engine(EmbeddedEngine(own, clock, leases), jobs, end_within_s=end_within_s)
