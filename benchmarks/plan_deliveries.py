"""Whether finding and planning what is due keeps its speed as subscriptions grow; a plot of it.

    python benchmarks/plan_deliveries.py [--subscriptions 1000000] [--ledger 1000000] [--only NAME]

Subscribers in six zones with six schedules, each due at some moment of the next day; those of one
minute are made due. In SQLite and in PostgreSQL, at ten sizes up to the last one: the due query,
with nobody due and with a hundred, and planning 10,000 deliveries; at the last size, over a ledger
that holds as many ended rows as --ledger says, 100,000 deliveries. Every figure is the median of
three. Writes plan_sqlite.svg and plan_postgresql.svg beside itself. Exits with 1 where the due
query takes 10 ms or planning 100,000 takes 5 s at the last size.

PostgreSQL is the tests' server, which does not wait for the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from growth_plot import Curve, draw
from sqlalchemy import insert, text

from bot.delivery.schedules.slots import plan_due
from bot.store.db import Store, open_store
from bot.store.due import find_due
from bot.store.migrate import migrate
from bot.store.schema import deliveries, subscribers, subscriptions
from tests.postgres_server import postgres_server

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo", "UTC", "Asia/Kolkata")
TIMES = (["07:00"], ["08:00"], ["07:00", "18:00"], ["02:00"], ["16:00"], ["08:00", "12:30"])
WEEKDAYS = ([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5])
STEPS = 10
FEW, MANY, MOST = 100, 10_000, 100_000
ROUNDS = 3
ROWS = 20_000
MOST_MS, MOST_S = 10.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured at one size; ``n`` subscriptions."""

    n: int
    idle_ms: float
    few_ms: float
    many_s: float


async def measure(store: Store, last: int, ledger: int) -> tuple[list[Figures], float]:
    """Return the figures at each size, and the seconds that planning 100,000 takes at the last."""
    found: list[Figures] = []
    done = 0
    for step in range(1, STEPS + 1):
        size = last * step // STEPS
        if step == 1 and size > MANY:
            await fill(store, 0, MANY)
            done = MANY
            show(store, await figures(store, MANY, MANY))
        await fill(store, done, size)
        done = size
        found.append(await figures(store, size, MANY))
        show(store, found[-1])
    await fill_ledger(store, ledger)
    most_s = await timed(store, MOST, lambda: plan_due(store, NOW))
    print(f"{store.dialect:10} {last:9,}: {MOST:,} planned over {ledger:,} rows in {most_s:.2f} s")
    return found, most_s


async def figures(store: Store, size: int, many: int) -> Figures:
    async def due() -> None:
        async with store.begin() as db:
            await find_due(db, NOW, 5000)

    return Figures(
        n=size,
        idle_ms=1000 * await timed(store, 0, due),
        few_ms=1000 * await timed(store, FEW, due),
        many_s=await timed(store, min(many, size), lambda: plan_due(store, NOW)),
    )


async def timed(store: Store, n_due: int, run: Callable[[], Awaitable[object]]) -> float:
    """Return the median of the seconds that *run* takes with so many due, again each time."""
    taken = []
    for _ in range(ROUNDS):
        await make_due(store, n_due)
        began = time.perf_counter()
        await run()
        taken.append(time.perf_counter() - began)
    return median(taken)


async def make_due(store: Store, n: int) -> None:
    """Let the first *n* subscriptions be due now, and nothing be planned for them."""
    async with store.begin() as db:
        await db.execute(text("DELETE FROM deliveries WHERE state = 'pending'"))
        later = subscriptions.update().where(subscriptions.c.next_due_at <= NOW)
        await db.execute(later.values(next_due_at=NOW + DAY))
        now = subscriptions.update().where(subscriptions.c.id <= n)
        await db.execute(now.values(next_due_at=NOW))
    if store.dialect == "postgresql":
        await vacuum(store)


async def vacuum(store: Store) -> None:
    """Do what the server does by itself after a while."""
    async with store.engine.connect() as db:
        alone = await db.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text("VACUUM ANALYZE subscriptions"))
        await alone.execute(text("VACUUM ANALYZE deliveries"))


async def fill(store: Store, done: int, size: int) -> None:
    """Have *size* subscriptions, of which *done* are there."""
    for start in range(done, size, ROWS):
        chats = range(start + 1, min(start + ROWS, size) + 1)
        async with store.begin() as db:
            await db.execute(insert(subscribers), [subscriber(chat) for chat in chats])
            await db.execute(insert(subscriptions), [subscription(chat) for chat in chats])


def subscriber(chat_id: int) -> dict[str, object]:
    zone = ZONES[chat_id % len(ZONES)]
    return {"chat_id": chat_id, "zone": zone, "language": "en", "active": True, "created_at": NOW}


def subscription(chat_id: int) -> dict[str, object]:
    return {
        "id": chat_id,
        "chat_id": chat_id,
        "times": TIMES[chat_id // 7 % len(TIMES)],
        "weekdays": WEEKDAYS[chat_id // 50 % len(WEEKDAYS)],
        "topics": [],
        "next_due_at": NOW + timedelta(minutes=1 + chat_id % 1439),
    }


async def fill_ledger(store: Store, rows: int) -> None:
    """Have a ledger of so many rows that ended."""
    for start in range(0, rows, ROWS):
        async with store.begin() as db:
            await db.execute(
                insert(deliveries),
                [
                    {
                        "subscription_id": n,
                        "chat_id": n,
                        "slot": f"{NOW - DAY:%Y-%m-%dT%H:%M}",
                        "due_at": NOW - DAY,
                        "part": 1,
                        "state": "sent",
                        "changed_at": NOW,
                    }
                    for n in range(start + 1, start + ROWS + 1)
                ],
            )


def show(store: Store, found: Figures) -> None:
    print(
        f"{store.dialect:10} {found.n:9,}: due query {found.idle_ms:.1f} ms with nobody due, "
        f"{found.few_ms:.1f} ms with {FEW}; {MANY:,} planned in {found.many_s:.2f} s",
        flush=True,
    )


def plot(name: str, found: list[Figures]) -> None:
    drawn = draw(
        f"Planning in {name}",
        found[-1].n,
        Curve(
            values=[one.few_ms for one in found],
            label=f"ms to find {FEW} that are due",
            colour="#1f5fa8",
            places=1,
        ),
        Curve(
            values=[one.many_s for one in found],
            label=f"seconds to plan {MANY:,}",
            colour="#b4531f",
            places=2,
        ),
        along="subscriptions",
    )
    Path(__file__).with_name(f"plan_{name}.svg").write_text(drawn)


@contextmanager
def database(name: str) -> Iterator[str]:
    """Yield the address of an empty database."""
    if name == "postgresql":
        with postgres_server() as server:
            yield server.create("plan")
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/plan.db"


async def run(url: str, last: int, ledger: int) -> tuple[list[Figures], float]:
    store = open_store(url)
    try:
        return await measure(store, last, ledger)
    finally:
        await store.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscriptions", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--ledger", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    arguments = parser.parse_args()
    is_slow = False
    for name in (arguments.only,) if arguments.only else ("sqlite", "postgresql"):
        with database(name) as url:
            migrate(url)
            found, most_s = asyncio.run(run(url, arguments.subscriptions, arguments.ledger))
        plot(name, found)
        is_slow = is_slow or found[-1].few_ms >= MOST_MS or most_s >= MOST_S
    return int(is_slow)


if __name__ == "__main__":
    sys.exit(main())
