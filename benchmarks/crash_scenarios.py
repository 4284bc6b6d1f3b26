"""What is done to a fan-out under way, and what may be repeated because of it."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sending_database import find_lease_holders
from sending_stage import Program, TestServer

from bot.botapi.report import Entry
from tests.postgres_server import PostgresServer

# Open at once in one process (the default of the service); each is a possible repeat.
IN_FLIGHT = 6
KILLS = 10
# No kill before so many more messages, at the least and at the most.
BETWEEN = (8, 30)
CUT_SHARE = 0.05
# A hiccup, and an outage: longer than the minute after which what is unknown is tried again.
STORM_S, OUTAGE_S = 20.0, 90.0
# The lease lasts 20 s; a process that wakes after it must know that it holds nothing.
PAUSE_S = 30.0
RESTART_S = 3.0


@dataclass(slots=True)
class Stage:
    """One run: who sends, to whom, and what was done to them at which Unix times."""

    server: TestServer
    database: str
    programs: list[Program]
    chances: random.Random
    postgres: PostgresServer | None = None
    hit_at: list[float] = field(default_factory=list)

    def hit(self) -> None:
        self.hit_at.append(time.time())  # noqa: TID251 - a measurement

    async def more_messages(self, more: int) -> bool:
        """Wait for so many more messages; False if the fan-out has ended before."""
        wanted = self.server.log.count() + more
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.server.log.count() >= wanted:
                return True
            await asyncio.sleep(0.02)
        return False


Disturb = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """*bound*: the most repeats, of (log, times of the hits); *promised* says it in words."""

    name: str
    database: str
    disturb: Disturb
    promised: str
    bound: Callable[[list[Entry], list[float]], int]


async def kill_often(stage: Stage) -> None:
    await _end_often(stage, signal.SIGKILL)


async def end_often(stage: Stage) -> None:
    await _end_often(stage, signal.SIGTERM)


async def _end_often(stage: Stage, sign: signal.Signals) -> None:
    for _ in range(KILLS):
        if not await stage.more_messages(stage.chances.randint(*BETWEEN)):
            return
        victim = stage.chances.choice(stage.programs)
        stage.hit()
        await victim.end(sign)
        await victim.start()


async def kill_the_sender(stage: Stage) -> None:
    for _ in range(KILLS):
        if not await stage.more_messages(stage.chances.randint(*BETWEEN)):
            return
        victim = await _sender(stage)
        stage.hit()
        await victim.end(signal.SIGKILL)
        await victim.start()


async def cut_connections(stage: Stage) -> None:
    """Do nothing more: the fault was scripted before the first message, see ``staged``."""


async def storm(stage: Stage) -> None:
    await _storm(stage, STORM_S)


async def outage(stage: Stage) -> None:
    await _storm(stage, OUTAGE_S)


async def _storm(stage: Stage, lasts_s: float) -> None:
    await stage.more_messages(40)
    stage.hit()
    await stage.server.post(
        "fault", kind="page", method="sendMessage", status=502, times="null", lasts_s=lasts_s
    )


async def crash_the_database(stage: Stage) -> None:
    assert stage.postgres is not None
    for _ in range(3):
        if not await stage.more_messages(40):
            return
        stage.hit()
        await asyncio.to_thread(stage.postgres.stop, "immediate")
        await asyncio.sleep(RESTART_S)
        await asyncio.to_thread(stage.postgres.start)


async def pause_the_sender(stage: Stage) -> None:
    await stage.more_messages(60)
    sleeper = await _sender(stage)
    stage.hit()
    sleeper.send_signal(signal.SIGSTOP)
    await asyncio.sleep(PAUSE_S)
    sleeper.send_signal(signal.SIGCONT)


async def _sender(stage: Stage) -> Program:
    """Return the process that sends, by the leases in the database, else any."""
    holders = await find_lease_holders(stage.database)
    named = [holder for name, holder in holders.items() if "send" in name]
    for program in stage.programs:
        if any(f"/{program.pid}/" in holder for holder in named):
            return program
    return stage.chances.choice(stage.programs)


def none(_entries: list[Entry], _hits: list[float]) -> int:
    return 0


def in_flight(_entries: list[Entry], hits: list[float]) -> int:
    return IN_FLIGHT * len(hits)


def cuts(entries: list[Entry], _hits: list[float]) -> int:
    return sum(entry.fault == "cut" for entry in entries)


AT_KILLS = f"<= kills x {IN_FLIGHT} in flight"
SCENARIOS = tuple(
    Scenario(name=name, database=database, disturb=disturb, promised=promised, bound=bound)
    for database in ("sqlite", "postgresql")
    for name, disturb, promised, bound in (
        ("kill", kill_often, AT_KILLS, in_flight),
        ("term", end_often, "0", none),
        ("cut", cut_connections, "<= connections cut", cuts),
        ("storm", storm, "0", none),
        ("outage", outage, "0", none),
        ("kill-sender", kill_the_sender, AT_KILLS, in_flight),
        ("database", crash_the_database, AT_KILLS, in_flight),
        ("pause", pause_the_sender, f"<= {IN_FLIGHT} in flight", in_flight),
    )
    if database == "postgresql" or name in ("kill", "term", "cut", "storm", "outage")
)
