"""How many messages a second the ledger lets through, and how much memory it takes.

    python benchmarks/courier_speed.py [--subscribers 10000] [--rate 1000] [--latency-ms 60]
                                       [--in-flight N] [--only NAME]

The real courier, ledger and gate; a sender that answers after --latency-ms and sends nothing; an
editor that makes one edition for all. So this is what is left when the transport costs nothing.
Prints messages a second, CPU milliseconds a message, transactions, and how far memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from group_growth import memory_mb
from plan_deliveries import NOW, database, fill, make_due
from sqlalchemy import event

from bot.clock import Clock
from bot.delivery.editions.editor import Edition
from bot.delivery.schedules.slots import plan_due
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.gate import Gate
from bot.model import Message, Subscription
from bot.store import ledger
from bot.store.db import Store, open_store
from bot.store.migrate import migrate

EDITION = Edition(id="e1", messages=(Message(html="<b>News</b>\n" + "Words. " * 90),), stories={})


class ThenClock(Clock):
    """A clock that shows the minute at which the subscriptions are due, and goes on from there."""

    def __init__(self) -> None:
        self._behind = super().now() - NOW

    def now(self) -> datetime:
        return super().now() - self._behind


@dataclass(slots=True)
class Answers:
    """A sender that takes its time; remembers what was sent, and how much was open at once."""

    latency_s: float
    sent: list[int] = field(default_factory=list)
    open: int = 0
    most_open: int = 0

    async def __call__(self, chat_id: int, _message: Message, **_over: object) -> int:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        await asyncio.sleep(self.latency_s)
        self.open -= 1
        self.sent.append(chat_id)
        return len(self.sent)


class OneEdition:
    """An editor that says the same to everybody."""

    async def editions_of(
        self, wanted: Sequence[tuple[Subscription, datetime]], _now: datetime
    ) -> tuple[Edition, ...]:
        return (EDITION,) * len(wanted)


async def measure(store: Store, arguments: argparse.Namespace) -> None:
    n = arguments.subscribers
    await fill(store, 0, n)
    await make_due(store, n)
    clock, sender = ThenClock(), Answers(latency_s=arguments.latency_ms / 1000)
    await plan_due(store, clock.now())
    gate = Gate(store, clock, rate=arguments.rate, max_in_flight=arguments.in_flight)
    courier = Courier(store, sender, OneEdition(), gate, clock)  # type: ignore[arg-type]  # an editor in little
    await courier.start()
    commits = counted(store)
    before_mb, cpu_s, began = memory_mb(), time.process_time(), time.perf_counter()
    report = await courier.send_open()
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu_s
    async with store.read() as db:
        states = await ledger.count_states(db)
    assert len(set(sender.sent)) == len(sender.sent) == n, "lost or repeated"
    print(
        f"{store.dialect:10} {n:,} messages, {report}: {n / wall_s:,.0f} a second, "
        f"{1000 * cpu_s / n:.2f} ms CPU a message, {n / commits[0]:.1f} messages a transaction, "
        f"at most {sender.most_open} open of {gate.in_flight}, "
        f"memory {memory_mb() - before_mb:+.0f} MB, {dict(states)}",
        flush=True,
    )


def counted(store: Store) -> list[int]:
    """Return a list of one number: the transactions that were committed since."""
    commits = [0]

    def count(_connection: object) -> None:
        commits[0] += 1

    event.listen(store.engine.sync_engine, "commit", count)
    return commits


async def run(url: str, arguments: argparse.Namespace) -> None:
    store = open_store(url)
    try:
        await measure(store, arguments)
    finally:
        await store.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, default=10_000, metavar="N")
    parser.add_argument("--rate", type=float, default=1000.0, metavar="N")
    parser.add_argument("--latency-ms", type=float, default=60.0, metavar="N")
    parser.add_argument("--in-flight", type=int, default=None, metavar="N")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    arguments = parser.parse_args()
    for name in (arguments.only,) if arguments.only else ("sqlite", "postgresql"):
        with database(name) as url:
            migrate(url)
            asyncio.run(run(url, arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main())
