"""One pass over 5,000 feeds, some of them erring, slow or endless, beside the package `reader`.

    python benchmarks/poll_feeds.py [--feeds 5000] [--workers 10 20 40]

A server of our own (feed_server.py) serves them on the loopback, every feed under its own host
name, which both programs look up as 127.0.0.1. Each program runs in its own fresh process with an
empty SQLite file, asks every feed once, and once more after a fifth of them has changed. It is
given the endless feeds only where it is ours: reader has no limit of time or size, so that one
of them would hold it for ever. Needs the packages reader and sgmllib3k, which reader imports.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from invented_feeds import Kind, plan
from poll_programs import LOOPBACK, PASSES, Pass, Task, control

# One worker of reader needs minutes for a few hundred feeds.
ONE_WORKER_FEEDS = 300
WATCH_S = 0.1
WELL = "url LIKE 'http://feed-%'"
STORED = {
    "evenhand": f"SELECT count(*) FROM feeds WHERE last_success_at IS NOT NULL AND {WELL}",
    "reader": f"SELECT count(*) FROM feeds WHERE last_updated IS NOT NULL AND {WELL}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A finished run: its passes, and after how long the last well feed was in the store."""

    task: Task
    passes: tuple[Pass, ...]
    last_well_s: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=5_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 10, 20, 40])
    parser.add_argument("--programs", nargs="*", default=["evenhand", "reader"])
    parser.add_argument("--limit-s", type=float, default=900.0, help="for each run")
    arguments = parser.parse_args()
    with served(arguments.feeds) as port, tempfile.TemporaryDirectory() as folder:
        print_ceiling(port, arguments.feeds)
        runs = []
        planned = tasks(port, arguments.feeds, arguments.workers)
        chosen = [task for task in planned if task.program in arguments.programs]
        for n, task in enumerate(chosen):
            run = watched(task_in(task, Path(folder) / f"{n}.db"), arguments.limit_s)
            if run is not None:
                print_run(run)
                runs.append(run)
    print_comparison(runs)
    return 0


def tasks(port: int, n_feeds: int, workers: Sequence[int]) -> Iterator[Task]:
    """Yield ours with all feeds and with the well ones alone, then both with the same feeds."""
    for choice in ("all", "well ones", "no endless ones"):
        yield Task(
            program="evenhand",
            choice=choice,
            port=port,
            n_served=n_feeds,
            n_feeds=n_feeds,
            database="",
        )
    for n in workers:
        yield Task(
            program="reader",
            choice="no endless ones",
            port=port,
            n_served=n_feeds,
            n_feeds=n_feeds if n > 1 else min(n_feeds, ONE_WORKER_FEEDS),
            database="",
            workers=n,
        )


def task_in(task: Task, database: Path) -> Task:
    return Task(**{**asdict(task), "database": str(database)})


@contextmanager
def served(n_feeds: int) -> Iterator[int]:
    """Yield the port of a server of that many feeds, in a process of its own."""
    script = Path(__file__).with_name("feed_server.py")
    command = [sys.executable, str(script), "--feeds", str(n_feeds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def environment() -> dict[str, str]:
    root = str(Path(__file__).parents[1])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "no_proxy": "*"}


def print_ceiling(port: int, n_feeds: int) -> None:
    """Print what the server can do: a client that only counts bytes, 400 requests at once."""
    urls = [site.host for site in plan(n_feeds) if site.kind is Kind.FEED]
    control(port, "reset")
    began = time.monotonic()
    asyncio.run(ask_all(port, urls))
    took_s = time.monotonic() - began
    told = control(port, "counts")
    print(
        f"the server alone: {len(urls) / took_s:.0f} requests/s to a client of 400 at once, "
        f"{1000 * told['server_cpu_s'] / len(urls):.2f} ms of CPU each"
    )


async def ask_all(port: int, hosts: Sequence[str]) -> None:
    turns = asyncio.Semaphore(400)

    async def ask(host: str) -> None:
        async with turns:
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            head = f"GET / HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            length = answer.lower().partition(b"content-length:")[2].split()[0]
            await reader.readexactly(int(length))
            writer.close()

    async with asyncio.TaskGroup() as group:
        for host in hosts:
            group.create_task(ask(host))


def watched(task: Task, limit_s: float) -> Run | None:
    """Run *task* in a fresh process and look into its database all along; None if it failed."""
    control(task.port, "reset")
    script = Path(__file__).with_name("poll_programs.py")
    command = [sys.executable, str(script), json.dumps(asdict(task))]
    ends_at = time.monotonic() + limit_s
    seen: list[tuple[float, int]] = []
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(command, stdout=told, env=environment())
        while process.poll() is None and time.monotonic() < ends_at:
            seen.append((time.monotonic(), n_stored(task)))
            time.sleep(WATCH_S)
        if process.poll() is None:
            process.kill()
        if process.wait():
            print(f"{task.name}: not done within {limit_s:g} s, or failed")
            return None
        told.seek(0)
        passes = tuple(Pass(**json.loads(line)) for line in told)
    most = max(n for _, n in seen)
    last = next(at for at, n in seen if n == most)
    return Run(task=task, passes=passes, last_well_s=last - passes[0].began)


def n_stored(task: Task) -> int:
    """Return how many well feeds were read so far; 0 while there is no such table."""
    try:
        with closing(sqlite3.connect(f"file:{task.database}?mode=ro", uri=True)) as db:
            found: int = db.execute(STORED[task.program]).fetchone()[0]
            return found
    except sqlite3.OperationalError:
        return 0


def print_run(run: Run) -> None:
    n_feeds = len(run.task.urls())
    print(f"\n{run.task.name}: {n_feeds} feeds, {run.task.choice}")
    for n, done in enumerate(run.passes, 1):
        told = ", ".join(f"{value} {name}" for name, value in sorted(done.counts.items()))
        server = done.server
        print(
            f"  pass {n}: {n_feeds / done.wall_s:.1f} feeds/s, {done.wall_s:.1f} s, "
            f"CPU {done.cpu_s:.1f} s, {done.peak_mb:.0f} MB; {told}\n"
            f"          server: {server['feeds_asked']:.0f} feeds asked "
            f"(+{server['again']:.0f} again), {server['conditional']:.0f} conditional, "
            f"{server['not_modified']:.0f} not modified, {server['with_document']:.0f} documents, "
            f"{server['most_at_once']:.0f} at once, CPU {server['server_cpu_s']:.1f} s"
        )
    print(f"  the last well feed was stored after {run.last_well_s:.1f} s")


def print_comparison(runs: Sequence[Run]) -> None:
    """Print how many times as many feeds a second ours reads as reader at its best."""
    same = [run for run in runs if run.task.choice == "no endless ones"]
    for n_pass in range(PASSES):
        ours = [speed(run, n_pass) for run in same if run.task.program == "evenhand"]
        theirs = [speed(run, n_pass) for run in same if run.task.program == "reader"]
        if ours and theirs:
            ratio = max(ours) / max(theirs)
            print(
                f"\npass {n_pass + 1}: {ratio:.1f} times as many feeds a second as reader's best"
            )


def speed(run: Run, n_pass: int) -> float:
    return len(run.task.urls()) / run.passes[n_pass].wall_s


if __name__ == "__main__":
    sys.exit(main())
