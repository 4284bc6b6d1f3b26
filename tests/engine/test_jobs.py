from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from bot.clock import Clock
from bot.engine.jobs import Crew, JobEngine, cron_of
from bot.engine.ticks import Shares, Tick, Unit

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Pile:
    """Units to work on; ``done`` says who did each, and ``open`` what is in hand."""

    due: dict[str, str]
    done: list[tuple[str, str]] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)
    most_open: dict[str, int] = field(default_factory=dict)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    empty: asyncio.Event = field(default_factory=asyncio.Event)
    takes_s: float = 0.02
    breaks: set[str] = field(default_factory=set)

    def tick(self, who: str) -> Tick:
        """Return the tick as the process *who* runs it."""

        async def find() -> Sequence[Unit]:
            return [Unit(key=key, together=together) for key, together in self.due.items()]

        async def work(keys: Sequence[str]) -> None:
            for key in keys:
                if key in self.due:
                    await self._do(key, who)

        return Tick(name="t", every_s=1, run=find, shares=Shares(find=find, work=work))

    async def _do(self, key: str, who: str) -> None:
        if key in self.breaks:
            self.breaks.discard(key)
            raise RuntimeError("broken")
        together = self.due[key]
        self.begun.set()
        self.open[together] = self.open.get(together, 0) + 1
        self.most_open[together] = max(self.most_open.get(together, 0), self.open[together])
        await asyncio.sleep(self.takes_s)
        self.open[together] -= 1
        self.done.append((key, who))
        del self.due[key]
        if not self.due:
            self.empty.set()


@asynccontextmanager
async def working(
    url: str, pile: Pile, who: str, *, n_jobs: int = 4, end_within_s: float = 5
) -> AsyncIterator[JobEngine]:
    """Let a process of that name work on the pile while the block runs."""
    crew = Crew(me=who, n_jobs=n_jobs, end_within_s=end_within_s, lost_after_s=2)
    engine = JobEngine([pile.tick(who)], Clock(), database_url=url, crew=crew)
    engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


def jobs_in(url: str) -> list[tuple[str, str]]:
    """Return task and state of all jobs that there are."""
    with psycopg.connect(url) as db:
        return db.execute("SELECT task_name, status::text FROM procrastinate_jobs").fetchall()


async def test_all_that_is_due_is_done_once(postgres_url: str) -> None:
    """By whoever is there, and by each one some; nothing of the finished jobs stays."""
    pile = Pile(due={str(n): f"host {n % 40}" for n in range(120)})
    async with (
        working(postgres_url, pile, "one"),
        working(postgres_url, pile, "other"),
        asyncio.timeout(20),
    ):
        await pile.empty.wait()

    assert sorted(key for key, _ in pile.done) == sorted(str(n) for n in range(120))
    assert {who for _, who in pile.done} == {"one", "other"}
    assert "doing" not in [state for _, state in jobs_in(postgres_url)]


async def test_what_belongs_together_is_in_one_hand(postgres_url: str) -> None:
    """However many processes and jobs there are."""
    pile = Pile(due={str(n): f"host {n % 5}" for n in range(40)})
    async with (
        working(postgres_url, pile, "one"),
        working(postgres_url, pile, "other"),
        asyncio.timeout(20),
    ):
        await pile.empty.wait()

    assert set(pile.most_open.values()) == {1}


async def test_what_a_broken_job_left_is_found_again(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told in the log, and keeps nothing from others."""
    pile = Pile(due={"a": "a", "b": "b"}, breaks={"a"})
    async with working(postgres_url, pile, "one"), asyncio.timeout(20):
        await pile.empty.wait()

    assert sorted(key for key, _ in pile.done) == ["a", "b"]
    assert "failed" in caplog.text


async def test_stopping_lets_a_job_end(postgres_url: str) -> None:
    """It is done once, and not given to anybody else."""
    pile = Pile(due={"a": "a"}, takes_s=1.0)
    async with working(postgres_url, pile, "one") as engine:
        async with asyncio.timeout(10):
            await pile.begun.wait()

        assert await engine.stop()

    assert pile.done == [("a", "one")]


async def test_a_job_that_does_not_end_is_given_back(postgres_url: str) -> None:
    """Another one takes it at once, not only when its process is taken for lost."""
    pile = Pile(due={"a": "a"}, takes_s=3600)
    async with working(postgres_url, pile, "one", end_within_s=0.1) as engine:
        async with asyncio.timeout(10):
            await pile.begun.wait()

        assert not await engine.stop()
    assert ("t", "todo") in jobs_in(postgres_url)

    pile.takes_s = 0
    async with working(postgres_url, pile, "other"), asyncio.timeout(10):
        await pile.empty.wait()


@pytest.mark.slow
async def test_the_work_of_a_killed_process_goes_to_others(postgres_url: str) -> None:
    """Once it has been silent for long enough."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.engine.job_program", postgres_url),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert await process.stdout.readline() == b"stuck\n"
    process.kill()
    await process.communicate()
    assert ("t", "doing") in jobs_in(postgres_url)

    pile = Pile(due={"stuck": "stuck"})
    async with working(postgres_url, pile, "other"), asyncio.timeout(20):
        await pile.empty.wait()


async def test_work_goes_on_when_the_server_comes_back(postgres_url: str) -> None:
    """A process that lost all its connections asks anew, and what it had in hand is free."""
    pile = Pile(due={"a": "a"}, takes_s=1)
    async with working(postgres_url, pile, "one"), asyncio.timeout(30):
        await pile.begun.wait()
        with psycopg.connect(postgres_url, autocommit=True) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await pile.empty.wait()
        pile.empty.clear()
        pile.takes_s = 0
        pile.due = {"a": "a", "b": "b"}
        await pile.empty.wait()


@pytest.mark.parametrize(
    ("every_s", "cron"),
    [
        pytest.param(5, "* * * * * */5", id="seconds"),
        pytest.param(60, "*/1 * * * * 0", id="a-minute"),
        pytest.param(300, "*/5 * * * * 0", id="minutes"),
    ],
)
def test_intervals_are_cron(every_s: float, cron: str) -> None:
    """Six fields, the last one seconds."""
    assert cron_of(every_s) == cron
