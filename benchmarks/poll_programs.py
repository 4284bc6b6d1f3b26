"""The programs that poll_feeds.py compares: each in a process of its own, telling its passes.

The one argument is a Task in JSON; every pass is a line of JSON on standard output.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from invented_feeds import ENDLESS, Kind, Site, plan
from reader import make_reader

from bot.clock import utc_now
from bot.sources.fetching.fetch import FetchSettings, HttpFetch, user_agent
from bot.sources.fetching.guard import Guard
from bot.sources.intake import PolledFeed
from bot.sources.outcomes import PollRules
from bot.sources.poll import poll_due
from bot.store.db import open_store
from bot.store.feeds import FeedToAdd, add_feeds
from bot.store.migrate import migrate

LOOPBACK = "127.0.0.1"
PASSES = 2
# Every feed is due again after that, whatever its server asked for.
LATER = timedelta(days=2)
RULES = PollRules(interval=timedelta(minutes=15))
CHOICES: dict[str, Callable[[Site], bool]] = {
    "all": lambda _: True,
    "no endless ones": lambda site: site.kind not in ENDLESS,
    "well ones": lambda site: site.kind is Kind.FEED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One run of one program; ``workers`` is reader's."""

    program: str
    choice: str
    port: int
    n_served: int
    n_feeds: int
    database: str
    workers: int = 1

    def urls(self) -> list[str]:
        chosen = [site for site in plan(self.n_served) if CHOICES[self.choice](site)]
        return [f"http://{site.host}:{self.port}/feed.xml" for site in chosen[: self.n_feeds]]

    @property
    def name(self) -> str:
        return self.program if self.program == "evenhand" else f"reader, {self.workers} workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass took and did; ``began`` is a reading of the machine's monotonic clock."""

    began: float
    wall_s: float
    cpu_s: float
    peak_mb: float
    counts: dict[str, int]
    server: dict[str, float]


def control(port: int, action: str) -> dict[str, float]:
    """Ask the server for its counts; "advance" and "reset" begin a pass."""
    with closing(HTTPConnection(LOOPBACK, port)) as connection:
        connection.request("GET", f"/-/{action}")
        told: dict[str, float] = json.loads(connection.getresponse().read())
        return told


def perform(task: Task) -> int:
    """Run one task in this process and print its passes, a line each."""
    logging.disable(logging.ERROR)
    if task.program == "evenhand":
        asyncio.run(perform_evenhand(task))
    else:
        perform_reader(task)
    return 0


async def perform_evenhand(task: Task) -> None:
    database_url = f"sqlite:///{task.database}"
    migrate(database_url)
    store = open_store(database_url)
    async with store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=url) for url in task.urls()], utc_now())
    guard = Guard(is_allowed=LOOPBACK.__eq__, resolve=on_loopback)
    agent = user_agent("0", "http://localhost")
    fetch = HttpFetch(FetchSettings(user_agent=agent), guard)
    for n_pass in range(PASSES):
        with measured(task, n_pass) as counts:
            now = utc_now() + n_pass * LATER
            while (report := await poll_due(store, fetch, RULES, now, within_s=None)).feeds:
                for feed in report.feeds:
                    counts[outcome(feed)] += 1
                    counts["new articles"] += feed.n_new
    await fetch.aclose()
    await store.close()


async def on_loopback(_host: str, _port: int) -> list[str]:
    return [LOOPBACK]


def outcome(feed: PolledFeed) -> str:
    if feed.error:
        return "failed"
    return "unchanged" if feed.unchanged else "parsed"


def perform_reader(task: Task) -> None:
    resolve_to_loopback()
    reader = make_reader(task.database)
    for url in task.urls():
        reader.add_feed(url)
    for n_pass in range(PASSES):
        with measured(task, n_pass) as counts:
            for _, value in reader.update_feeds_iter(workers=task.workers, scheduled=False):
                if isinstance(value, Exception):
                    counts["failed"] += 1
                elif value is None:
                    counts["unchanged"] += 1
                else:
                    counts["parsed"] += 1
                    counts["new articles"] += value.new
    reader.close()


def resolve_to_loopback() -> None:
    """Let this process know every ``.test`` host as the loopback."""
    ask = socket.getaddrinfo

    def getaddrinfo(host: str, *args: Any, **kwargs: Any) -> Any:
        return ask(LOOPBACK if host.endswith(".test") else host, *args, **kwargs)

    # The one place that all of its libraries pass; their own settings do not reach so far.
    vars(socket)["getaddrinfo"] = getaddrinfo


@contextmanager
def measured(task: Task, n_pass: int) -> Iterator[Counter[str]]:
    """Yield the counts of a pass to be filled in; print the pass at its end."""
    if n_pass:
        control(task.port, "advance")
    counts: Counter[str] = Counter()
    began, cpu_began = time.monotonic(), cpu_s()
    yield counts
    done = Pass(
        began=began,
        wall_s=time.monotonic() - began,
        cpu_s=cpu_s() - cpu_began,
        peak_mb=peak_mb(),
        counts=dict(counts),
        server=control(task.port, "counts"),
    )
    print(json.dumps(asdict(done)), flush=True)


def cpu_s() -> float:
    """Return the CPU seconds of this process, its threads and its children, alive or ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    alive = (stat.read_text().rpartition(")")[2].split()[11:13] for stat in of_children("stat"))
    ticks = sum(int(value) for pair in alive for value in pair)
    return sum(each.ru_utime + each.ru_stime for each in used) + ticks / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """Return the most memory this process and its children have had, each at its own time.

    What a process was forked from does not count, as it would in ``ru_maxrss``.
    """
    own = Path("/proc/self/status")
    if own.exists():
        statuses = [status.read_text() for status in (own, *of_children("status"))]
        return sum(int(text.partition("VmHWM:")[2].split()[0]) for text in statuses) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_children(name: str) -> list[Path]:
    """Return that file of Linux's /proc for every child that is alive; none elsewhere."""
    listed = Path("/proc/self/task").glob("*/children")
    pids = [pid for children in listed for pid in children.read_text().split()]
    return [path for pid in pids if (path := Path("/proc") / pid / name).exists()]


if __name__ == "__main__":
    sys.exit(perform(Task(**json.loads(sys.argv[1]))))
