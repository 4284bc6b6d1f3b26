"""The ticks in one process: APScheduler calls each at its interval, never twice at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.engine.leases import Leases, Overtaken
from bot.engine.ticks import Tick

log = logging.getLogger(__name__)

# The scheduler's moments are those of the wall clock. Set back, it would call nothing until it has
# caught up, so it is looked at so often, and from so far back everything is called at once.
_LOOK_EVERY_S, _SET_BACK_S = 1.0, 1.0


class EmbeddedEngine:
    """Runs ticks from ``start`` to ``stop``, each that has a lease where this process holds it."""

    def __init__(self, ticks: Iterable[Tick], clock: Clock, leases: Leases | None = None) -> None:
        """*leases* None: nobody else works on the database, and leases need not be held."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._clock = clock
        self._watch: asyncio.Task[None] | None = None
        self._leases = leases
        self._epochs: dict[str, int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False
        for place, tick in enumerate(ticks):
            self._scheduler.add_job(
                self._run,
                "interval",
                args=(tick,),
                id=tick.name,
                seconds=tick.every_s,
                # Not all at the same moment: the second one finds what the first one brought.
                next_run_time=clock.now() + timedelta(seconds=0.2 * place),
                max_instances=1,
                coalesce=True,
                # However late a busy loop is, the pass is made: what is due waits in the store.
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_clock(), name="clock")

    async def stop(self, within_s: float) -> bool:
        """Begin no pass any more and let the running ones end; tell whether all of them did.

        Those still running after *within_s* seconds are cancelled: each unit of work is its
        own transaction, so what they did stays and the rest is found again.
        """
        self._stopping = True
        if self._watch is not None:
            self._watch.cancel()
        self._scheduler.pause()
        running = set(self._running)
        left: set[asyncio.Task[None]] = set()
        if running:
            _, left = await asyncio.wait(running, timeout=within_s)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        return not left

    async def _watch_clock(self) -> None:
        """Call all ticks anew whenever the clock was set back."""
        ahead = self._ahead()
        while True:
            await self._clock.sleep(_LOOK_EVERY_S)
            before, ahead = ahead, self._ahead()
            if before - ahead > _SET_BACK_S:
                log.warning("the clock was set back by %.0f s", before - ahead)
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=self._clock.now())

    def _ahead(self) -> float:
        """Return by how much the wall clock is ahead of the steady one, in seconds."""
        return self._clock.now().timestamp() - self._clock.steady()

    async def _run(self, tick: Tick) -> None:
        if self._stopping:
            return
        epoch = self._epoch_of(tick)
        if epoch is None:
            return
        task = asyncio.create_task(self._run_once(tick, epoch), name=tick.name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    def _epoch_of(self, tick: Tick) -> int | None:
        """Return the epoch under which *tick* may run, 0 where that does not matter."""
        if not tick.lease or self._leases is None:
            return 0
        return self._leases.epoch(tick.lease)

    async def _run_once(self, tick: Tick, epoch: int) -> None:
        try:
            if tick.on_taken is not None and self._epochs.get(tick.name) != epoch:
                await tick.on_taken()
                self._epochs[tick.name] = epoch
            report = await tick.run()
        except Overtaken as error:
            log.info("tick=%s given up: %s", tick.name, error)
        except Exception:
            log.exception("tick=%s failed", tick.name)
        else:
            if report:
                log.info("tick=%s %s", tick.name, report)
