"""Fan-outs that are disturbed, beside what is promised; the truth is the Bot API server's log.

    python benchmarks/crash_fan_out.py [--subscribers 700] [--only NAME ...]

SQLite with one process (`run`), PostgreSQL with three (`worker`). Ten times in mid fan-out a
process is killed or told to end, and started again at once; or the database server crashes and
comes back; or connections are cut after the message was taken; or Telegram answers 502 for 20 or
for 90 seconds; or the process that sends is stopped for longer than its lease and continued.
Nothing may be lost; what is repeated was open at a kill or a cut.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from crash_scenarios import CUT_SHARE, SCENARIOS, Scenario, Stage, cut_connections
from sending_database import copied, make_due, seed
from sending_stage import (
    Program,
    Promise,
    bot_api,
    free_port,
    last_minute,
    ledger_ended,
    print_promises,
    usual_parts,
    write_subscribers,
)

from tests.postgres_server import PostgresServer, postgres_server

WORKERS = 3
PATIENCE_S = 420.0
LATENCY = ("--latency-ms", "60", "--jitter-ms", "60")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=700)
    parser.add_argument("--send-rate", type=int, default=28)
    parser.add_argument("--seed", type=int, default=0)
    names = sorted(f"{one.database}-{one.name}" for one in SCENARIOS)
    parser.add_argument("--only", nargs="*", default=names, choices=names, metavar="NAME")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave logs there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crash-fan-out-") as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        return 0 if asyncio.run(measure(folder, options)) else 1


async def measure(folder: Path, options: argparse.Namespace) -> bool:
    chosen = [one for one in SCENARIOS if f"{one.database}-{one.name}" in options.only]
    template = folder / "template.db"
    await seed(f"sqlite:///{template}")
    holds = True
    with postgres_server(free_port()) as postgres:
        if any(one.database == "postgresql" for one in chosen):
            await seed(postgres.create("template_news"))
        for one in chosen:
            own = folder / f"{one.database}-{one.name}"
            own.mkdir(exist_ok=True)
            holds &= await run(one, own, options, postgres)
    return holds


async def run(
    one: Scenario, folder: Path, options: argparse.Namespace, postgres: PostgresServer
) -> bool:
    """Run one scenario and print its line; return whether what is promised holds."""
    began = time.monotonic()
    async with staged(one, folder, options, postgres) as stage:
        await one.disturb(stage)
        until = PATIENCE_S - (time.monotonic() - began)
        states = await ledger_ended(stage.programs, options.subscribers, max(until, 10))
    return report(one, stage, states, options.subscribers)


@asynccontextmanager
async def staged(
    one: Scenario, folder: Path, options: argparse.Namespace, postgres: PostgresServer
) -> AsyncIterator[Stage]:
    """Yield a fan-out that has begun; the processes end with the block."""
    if one.database == "sqlite":
        database = copied(folder.parent / "template.db", folder)
    else:
        database = postgres.create(f"run_{one.name.replace('-', '_')}", "template_news")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(bot_api(folder, *LATENCY))
        if one.disturb is cut_connections:
            await server.post(
                "fault", kind="cut", method="sendMessage", times="null", probability=CUT_SHARE
            )
        settings = {
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": database,
            "SEND_RATE": str(options.send_rate),
            "WEB_PORT": str(free_port()),
        }
        await subscribe(folder, options.subscribers, settings)
        command, n = ("run", 1) if one.database == "sqlite" else ("worker", WORKERS)
        programs = [
            Program(command=command, folder=folder / f"{command}-{i}", settings=settings)
            for i in range(n)
        ]
        for program in programs:
            await program.start()
            stack.push_async_callback(program.end, signal.SIGTERM)
        chances = random.Random(f"{options.seed} {one.name}")
        yield Stage(server, database, programs, chances, postgres)


async def subscribe(folder: Path, n: int, settings: dict[str, str]) -> None:
    """Import *n* readers, all due since the last full minute."""
    listed = folder / "subscribers.jsonl"
    write_subscribers(listed, range(1, n + 1), last_minute())
    command = f"subscribers import {listed}"
    await Program(command=command, folder=folder / "import", settings=settings).run()
    await make_due(settings["DATABASE_URL"], last_minute())


def report(one: Scenario, stage: Stage, states: dict[str, int], n: int) -> bool:
    entries = stage.server.log.entries()
    found = stage.server.log.findings(range(1, n + 1), usual_parts(entries))
    repeated = max(found.repeated, found.surplus)
    most = one.bound(entries, stage.hit_at)
    open_then = sum(e.at <= at < e.at + e.delay_s for e in entries for at in stage.hit_at)
    title = f"{one.database}, {one.name}: {len(stage.hit_at)} times in mid fan-out"
    statuses = [status for program in stage.programs for status in program.statuses]
    return print_promises(
        f"{title} ({found.n_messages} messages in {found.seconds:.0f} s)",
        [
            Promise(about="lost", promised="0", measured=str(found.lost), holds=not found.lost),
            Promise(
                about="repeated",
                promised=f"{one.promised}: {most}",
                measured=f"{repeated}; open then: {open_then}; faults: {found.faults}",
                holds=repeated <= most,
            ),
            Promise(
                about="ledger: all ended",
                promised=f"{n} sent",
                measured=str(states),
                holds=not {"pending", "sending", "unknown"} & states.keys(),
            ),
            Promise(about="exit statuses", promised="", measured=str(sorted(set(statuses)))),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(main())
