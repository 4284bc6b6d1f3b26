"""Ticks that many processes work on at once, as jobs of procrastinate in PostgreSQL.

    periodic: find | jobs_of | defer (one waiting job a share)      any process: work | delete

What is due stands in the store; a job only says that somebody is to look at it. So one that fails
is not tried again for its own sake: what it left undone is found again within seconds. What must
not happen is that a job nobody works on any more keeps its share from all: ``_free_lost``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job as StoredJob
from procrastinate.jobs import Status

from bot.clock import Clock, utc_now
from bot.engine.shares import jobs_of
from bot.engine.ticks import Shares, Tick

log = logging.getLogger(__name__)

# A process that has not said for so long that it works is taken for lost, as with leases.
_LOST_AFTER_S = 20.0
# It says so, and looks after others, so often in that time: three words may be lost.
_BEATS = 4
# The database tells of new jobs at once; a word of it that was lost costs so much.
_ASK_EVERY_S = 5.0
# To fetch and end jobs, and to tell that we are alive; the work itself has the store's.
_CONNECTIONS = 4
# To wait for a connection, and after the database was lost.
_CONNECT_S, _PAUSE_S = 10.0, 3.0
# Finding what is due takes milliseconds, and all others live on it.
_FIRST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How one process takes part: its name, and how many jobs it works on at once.

    Told to end, it gives those in hand *end_within_s* seconds. All of one database are taken for
    lost after the same *lost_after_s*.
    """

    me: str
    n_jobs: int
    end_within_s: float
    lost_after_s: float = _LOST_AFTER_S


class _GiveBack(BaseRetryStrategy):
    """Gives back a job that its process had no time to end."""

    def get_retry_decision(
        self, *, exception: BaseException, job: StoredJob
    ) -> RetryDecision | None:
        del job
        had_to_end = isinstance(exception, asyncio.CancelledError)
        return RetryDecision(retry_at=utc_now()) if had_to_end else None


class JobEngine:
    """Shares out ticks, and works on whatever share is free, from ``start`` to ``stop``."""

    def __init__(
        self, ticks: Iterable[Tick], clock: Clock, *, database_url: str, crew: Crew
    ) -> None:
        # It says all twice, and the work has its own lines.
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        self._clock = clock
        self._crew = crew
        self._tasks: list[asyncio.Task[None]] = []
        # Jobs in hand, and under which numbers this process has been known to the database.
        self._in_hand: set[int] = set()
        self._numbers: set[int] = set()
        self._suspects: set[int] = set()
        self._n_given_back = 0
        self._app = App(
            connector=PsycopgConnector(
                conninfo=database_url,
                min_size=1,
                max_size=_CONNECTIONS,
                timeout=_CONNECT_S,
                kwargs={"connect_timeout": int(_CONNECT_S)},
            )
        )
        for tick in ticks:
            if tick.shares is not None:
                self._add(tick, tick.shares)

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._tasks = [
            asyncio.create_task(self._again_and_again(self._work_on), name="jobs"),
            asyncio.create_task(self._again_and_again(self._look_for_lost), name="lost jobs"),
        ]

    async def stop(self) -> bool:
        """Take no job any more and let those in hand end; tell whether all of them did.

        The others are given back, for whoever is there.
        """
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self._n_given_back == 0

    def _add(self, tick: Tick, shares: Shares) -> None:
        async def work(context: JobContext, keys: list[str]) -> None:
            with_report = await self._do(context, shares, keys)
            if with_report:
                log.info("tick=%s share=%s %s", tick.name, context.job.lock, with_report)

        working = self._app.task(name=tick.name, pass_context=True, retry=_GiveBack())(work)

        async def find(timestamp: int) -> None:
            del timestamp
            for job in jobs_of(tick.name, await shares.find()):
                deferrer = working.configure(lock=job.lock, queueing_lock=job.lock)
                try:
                    await deferrer.defer_async(keys=list(job.keys))
                except AlreadyEnqueued:
                    # It looks at what is due when its turn comes; what it lacks is found again.
                    continue

        name = f"find {tick.name}"
        finding = self._app.task(name=name, queueing_lock=name, lock=name, priority=_FIRST)(find)
        self._app.periodic(cron=cron_of(tick.every_s))(finding)

    async def _do(self, context: JobContext, shares: Shares, keys: Sequence[str]) -> object:
        number, worker = context.job.id, context.job.worker_id
        if number is None:
            return None
        if worker is not None:
            self._numbers.add(worker)
        self._in_hand.add(number)
        try:
            return await shares.work(keys)
        except asyncio.CancelledError:
            self._n_given_back += 1
            raise
        except Exception:
            log.exception("job=%s failed", context.job.lock)
            return None
        finally:
            self._in_hand.discard(number)

    async def _again_and_again(self, part: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await part()
            except Exception:
                log.exception("no jobs for %g s: the database was lost", _PAUSE_S)
            await self._clock.sleep(_PAUSE_S)

    async def _work_on(self) -> None:
        async with self._app.open_async():
            await self._app.run_worker_async(
                name=self._crew.me,
                concurrency=self._crew.n_jobs,
                delete_jobs="always",
                install_signal_handlers=False,
                shutdown_graceful_timeout=self._crew.end_within_s,
                fetch_job_polling_interval=_ASK_EVERY_S,
                update_heartbeat_interval=self._crew.lost_after_s / _BEATS,
                stalled_worker_timeout=self._crew.lost_after_s,
            )

    async def _look_for_lost(self) -> None:
        while True:
            await self._clock.sleep(self._crew.lost_after_s / _BEATS)
            await self._free_lost()

    async def _free_lost(self) -> None:
        """Give the jobs of lost processes to others, and end those that only seem to be ours.

        A job is ours by the database and not in our hands if it ended while the database was
        out of reach; seen so twice, since one that was fetched just now is not begun yet.
        """
        manager = self._app.job_manager
        after_s = self._crew.lost_after_s
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=after_s):
            log.warning("job=%s was lost with its process", job.lock)
            await self._give_to_others(job)
        doing = await manager.list_jobs_async(status=Status.DOING.value)
        ours = {job.id for job in doing if job.worker_id in self._numbers and job.id is not None}
        suspects = ours - self._in_hand
        for number in suspects & self._suspects:
            await manager.finish_job_by_id_async(number, Status.FAILED, delete_job=True)
        self._suspects = suspects

    async def _give_to_others(self, job: StoredJob) -> None:
        manager = self._app.job_manager
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The next job of the same share waits already.
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        except ConnectorException as error:
            # Another process was faster.
            log.info("job=%s not given to others: %s", job.lock, error)


def cron_of(every_s: float) -> str:
    """Return the times of a tick as cron with seconds: a part of a minute, or whole minutes."""
    seconds = int(every_s)
    if seconds < 60:
        return f"* * * * * */{seconds}"
    return f"*/{seconds // 60} * * * * 0"
