"""20,000 subscribers due at one minute, at the limit of one token, while a person asks for news.

    python benchmarks/fan_out.py [--subscribers 20000] [--floods 0]

The server allows 30 messages in any second and answers after 60 to 120 ms; 2 % of the readers
have blocked the bot and 1 % are groups that have become supergroups, of which the bot learns when
it writes. What is printed comes from the server's log: lost, repeated, the most in any second,
requests during a wait, the rate; and the service's memory, and how long a typed /top took.

With --floods N Telegram asks N times in mid fan-out to wait for five seconds, for no reason the
bot knows. The rate, which falls after each, is then told and not judged, and a /top that was typed
during a wait, which nobody may answer, is counted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from fan_out_verdict import (
    LIMIT,
    WAIT_S,
    Readers,
    Watched,
    judge,
    judge_answers,
    judge_end,
    judge_memory,
)
from sending_database import seed
from sending_stage import (
    Program,
    Promise,
    TestServer,
    bot_api,
    free_port,
    ledger_ended,
    print_promises,
    write_subscribers,
)

ASK_EVERY_S, SAMPLE_EVERY_S = 4.0, 2.0
# Subscribers that `subscribers import` takes in a second, at the very least.
IMPORTED_A_SECOND = 80


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=20_000)
    parser.add_argument("--send-rate", type=int, default=28)
    parser.add_argument("--latency-ms", type=int, default=60)
    parser.add_argument("--floods", type=int, default=0, help="waits asked for in mid fan-out")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave logs there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fan-out-") as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        return 0 if asyncio.run(measure(folder, options)) else 1


async def measure(folder: Path, options: argparse.Namespace) -> bool:
    readers = Readers.of(options.subscribers)
    database = f"sqlite:///{folder / 'evenhand.db'}"
    await seed(database)
    limits = ("--rate", str(LIMIT), "--flood-wait", "3")
    delays = ("--latency-ms", str(options.latency_ms), "--jitter-ms", str(options.latency_ms))
    async with bot_api(folder, *limits, *delays) as server:
        await prepare(server, readers)
        settings = {
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": database,
            "SEND_RATE": str(options.send_rate),
            "WEB_PORT": str(free_port()),
        }
        due_at = await import_readers(folder, readers, settings)
        service = Program(command="run", folder=folder / "service", settings=settings)
        await service.start()
        try:
            watched, states = await watch(server, service, (readers, due_at, options))
        finally:
            await service.end(signal.SIGTERM)
        rows = judge(server.log.entries(), readers, due_at, options.send_rate)
        rows += judge_answers(watched, server.log.entries())
        rows.append(judge_memory(watched.memory))
        rows.append(Promise(about="ledger", promised="", measured=str(states)))
        rows.append(judge_end(service.statuses))
    return print_promises(f"{len(readers.subscribed):,} subscribers, SQLite, one process", rows)


async def prepare(server: TestServer, readers: Readers) -> None:
    """Let the blocked have blocked and the groups moved, all unknown to the bot."""
    for chat_id in readers.blocked:
        await server.post("block", chat_id=chat_id, is_told=False)
    for old, new in readers.moved.items():
        await server.post("chat", chat_id=old, type="group", title="Readers")
        await server.post("migrate", chat_id=old, to_chat_id=new, is_told=False)


async def import_readers(folder: Path, readers: Readers, settings: dict[str, str]) -> datetime:
    """Import all; return the minute at which they are due, with time left to start."""
    n_s = 25 + len(readers.subscribed) / IMPORTED_A_SECOND
    soon = datetime.fromtimestamp(time.time() + n_s, UTC)  # noqa: TID251 - a measurement
    due_at = soon.replace(second=0, microsecond=0) + timedelta(minutes=1)
    listed = folder / "subscribers.jsonl"
    write_subscribers(listed, readers.subscribed, due_at)
    began = time.monotonic()
    await Program(
        command=f"subscribers import {listed}", folder=folder / "import", settings=settings
    ).run()
    print(f"imported {len(readers.subscribed)} in {time.monotonic() - began:.0f} s; due {due_at}")
    return due_at


async def watch(
    server: TestServer,
    service: Program,
    run: tuple[Readers, datetime, argparse.Namespace],
) -> tuple[Watched, dict[str, int]]:
    """Ask, weigh and disturb while the fan-out runs; return what was seen, and the ledger."""
    readers, due_at, options = run
    watched, n = Watched(), len(readers.subscribed)
    # Before it begins, the person becomes known and the pages of the program are warm.
    await asyncio.sleep(max(due_at.timestamp() - time.time() - 8, 0))  # noqa: TID251 - a measurement
    await server.ask("/start")
    await asyncio.sleep(max(due_at.timestamp() - time.time(), 0))  # noqa: TID251 - a measurement
    beside = [
        asyncio.create_task(ask_often(server, watched)),
        asyncio.create_task(weigh(service.pid, watched)),
        asyncio.create_task(disturb(server, n, options.floods)),
    ]
    deadline_s = 120 + 2.0 * n / options.send_rate
    states = await ledger_ended([service], n, deadline_s)
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    return watched, states


async def ask_often(server: TestServer, watched: Watched) -> None:
    while True:
        await asyncio.sleep(ASK_EVERY_S)
        asked_at = time.time()  # noqa: TID251 - a measurement
        watched.answers.append((asked_at, await server.ask("/top")))


async def weigh(pid: int, watched: Watched) -> None:
    process = psutil.Process(pid)
    while True:
        watched.memory.append(process.memory_info().rss / 2**20)
        await asyncio.sleep(SAMPLE_EVERY_S)


async def disturb(server: TestServer, n: int, n_floods: int) -> None:
    """Ask for a wait each time another share of the messages is out."""
    for k in range(1, n_floods + 1):
        while server.log.count() < n * k // (n_floods + 1):  # noqa: ASYNC110 - a file grows
            await asyncio.sleep(0.5)
        await server.post("fault", kind="flood", method="sendMessage", retry_after_s=WAIT_S)


if __name__ == "__main__":
    raise SystemExit(main())
