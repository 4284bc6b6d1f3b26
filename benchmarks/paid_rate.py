"""Messages a second when nothing is limited and each answer takes 60 ms, as with paid broadcasts.

    python benchmarks/paid_rate.py [--latency-ms 60] [--runs 3]

One process sends, another answers: a stub that looks at nothing, so that the sender is what is
measured, and the project's own Bot API server. Beside ours, from the ledger in SQLite to the
ledger, stand plain loops over ``Bot.send_message`` of python-telegram-bot and of aiogram, one
message after another and with as many requests open. Needs the package aiogram.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MUST, AIM = 500, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A program, how many requests it has open, and how many messages it sends."""

    program: str
    n_open: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Medians of some runs."""

    rate: float
    cpu_ms: float
    peak_mb: float


# As many messages as take some seconds each.
TASKS = (
    Task(program="evenhand", n_open=100, n=5000),
    Task(program="evenhand", n_open=60, n=5000),
    Task(program="without_ledger", n_open=100, n=5000),
    Task(program="library_over_aiohttp", n_open=100, n=5000),
    Task(program="library", n_open=1, n=60),
    Task(program="library", n_open=30, n=1000),
    Task(program="library", n_open=100, n=400),
    Task(program="aiogram", n_open=1, n=60),
    Task(program="aiogram", n_open=30, n=1000),
    Task(program="aiogram", n_open=100, n=3000),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with stub(arguments.latency_ms) as url:
        found = {task: measure(task, url, arguments.runs) for task in TASKS}
    print_table(f"A stub that answers after {arguments.latency_ms} ms", found)
    with bot_api(arguments.latency_ms) as url:
        ours = {task: measure(task, url, 1) for task in TASKS[:1]}
    print_table("The project's own Bot API server, as far as it is fast enough", ours)
    rate = found[TASKS[0]].rate
    verdict = "holds" if rate >= MUST else "BROKEN"
    print(f"\nat least {MUST} a second from ledger to ledger: {rate:.0f}, {verdict}; aim {AIM}")
    return 0 if rate >= MUST else 1


def measure(task: Task, url: str, n_runs: int) -> Figures:
    """Run *task* some times, each in a fresh process."""
    command = [sys.executable, str(HERE / "paid_programs.py"), task.program, url]
    runs = []
    for _ in range(n_runs):
        done = subprocess.run(
            [*command, str(task.n), str(task.n_open)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return Figures(
        rate=statistics.median(task.n / run["seconds"] for run in runs),
        cpu_ms=statistics.median(1000 * run["cpu_s"] / task.n for run in runs),
        peak_mb=statistics.median(run["peak_mb"] for run in runs),
    )


def print_table(title: str, found: dict[Task, Figures]) -> None:
    print(f"\n{title}\n\n| program | open | messages/s | CPU ms each | peak MB |")
    print("|---|---|---|---|---|")
    for task, of in found.items():
        print(
            f"| {task.program} | {task.n_open} | {of.rate:.0f} | {of.cpu_ms:.2f} "
            f"| {of.peak_mb:.0f} |",
            flush=True,
        )


@contextmanager
def stub(latency_ms: int) -> Iterator[str]:
    command = [str(HERE / "answering_stub.py"), str(latency_ms / 1000)]
    with started(command) as said:
        yield f"http://127.0.0.1:{said}"


@contextmanager
def bot_api(latency_ms: int) -> Iterator[str]:
    token = "4242:a-token-of-the-right-form"
    options = ("--port", "0", "--any-chat", "--token", token, "--stars", "1000000")
    with started(["-m", "bot.botapi", *options, "--latency-ms", str(latency_ms)]) as said:
        yield said


@contextmanager
def started(command: list[str]) -> Iterator[str]:
    """Run a server; yield the line that it says when it listens."""
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    raise SystemExit(main())
