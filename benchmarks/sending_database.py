"""The database of a fan-out: seeded with news, made due, asked how far it is."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update

from bot.clock import Clock
from bot.demo.run import SampleFetch, load
from bot.demo.sample import load_sample
from bot.store.db import open_store
from bot.store.migrate import migrate
from bot.store.schema import metadata


async def seed(database_url: str) -> None:
    """Fill a fresh database with the demonstration's stories, as of now."""
    migrate(database_url)
    clock, sample = Clock(), load_sample()
    store = open_store(database_url)
    try:
        await load(store, SampleFetch.of(sample, clock.now()), sample, clock)
    finally:
        await store.close()


async def make_due(database_url: str, at: datetime) -> None:
    """Let every subscription be due since *at*, its time of today."""
    store = open_store(database_url)
    try:
        async with store.begin() as db:
            table = metadata.tables["subscriptions"]
            await db.execute(update(table).values(next_due_at=at))
    finally:
        await store.close()


async def count_states(database_url: str) -> dict[str, int]:
    """Return how many parts of the ledger are in which state."""
    table = metadata.tables["deliveries"]
    store = open_store(database_url)
    try:
        async with store.read() as db:
            rows = await db.execute(select(table.c.state, func.count()).group_by(table.c.state))
            return {str(state): int(count) for state, count in rows}
    finally:
        await store.close()


async def find_lease_holders(database_url: str) -> dict[str, str]:
    """Return which process holds which lease."""
    table = metadata.tables["leases"]
    store = open_store(database_url)
    try:
        async with store.read() as db:
            rows = await db.execute(select(table.c.name, table.c.holder))
            return {str(name): str(holder) for name, holder in rows}
    finally:
        await store.close()


def copied(template: Path, folder: Path) -> str:
    """Return the DATABASE_URL of a copy of a seeded SQLite file."""
    path = folder / "evenhand.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"
