"""How a database goes about the queries of a function: whether an index serves them."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from sqlalchemy import event, text

from bot.store.db import Connection


async def plans_of(db: Connection, asked: Awaitable[object]) -> list[str]:
    """Return how the database goes about each query of *asked*."""
    queries: list[tuple[str, Any]] = []

    def listen(_c: object, _cursor: object, sql: str, values: Any, *_rest: object) -> None:
        queries.append((sql, values))

    event.listen(db.sync_engine, "before_cursor_execute", listen)
    await asked
    event.remove(db.sync_engine, "before_cursor_execute", listen)
    explain = "EXPLAIN QUERY PLAN" if db.dialect.name == "sqlite" else "EXPLAIN"
    found = [await db.exec_driver_sql(f"{explain} {sql}", values) for sql, values in queries]
    return ["\n".join(str(row) for row in plan) for plan in found]


async def discourage_scans(db: Connection) -> None:
    """Ask whether an index can serve: of a handful of rows PostgreSQL reads all as they come."""
    if db.dialect.name == "postgresql":
        for way in ("seqscan", "bitmapscan", "sort"):
            await db.execute(text(f"SET LOCAL enable_{way} = off"))
