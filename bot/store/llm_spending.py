"""How much was asked of the LLM on each day: tokens spent, and those set aside for open requests.

Rule: each change is one statement, so that no two workers can both take the last tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.db import Connection
from bot.store.schema import llm_spending


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """One day's requests and tokens."""

    n_requests: int = 0
    n_tokens: int = 0


async def find_spending(connection: Connection, day: date) -> Spending:
    """Return what was spent on *day*, open requests included."""
    query = select(llm_spending.c.n_requests, llm_spending.c.n_tokens).where(
        llm_spending.c.day == day
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return Spending()
    return Spending(n_requests=row.n_requests, n_tokens=row.n_tokens)


async def reserve_tokens(
    connection: Connection, day: date, n_tokens: int, *, limit: int | None
) -> bool:
    """Add a request of *n_tokens* to *day* unless that passes *limit*; tell whether it was added.

    None is no limit.
    """
    if limit is not None and n_tokens > limit:
        return False
    # Both databases speak the same upsert, each from its own dialect.
    is_sqlite = connection.dialect.name == "sqlite"
    insert = sqlite.insert(llm_spending) if is_sqlite else postgresql.insert(llm_spending)
    total = llm_spending.c.n_tokens + n_tokens
    statement = (
        insert.values(day=day, n_requests=1, n_tokens=n_tokens)
        .on_conflict_do_update(
            index_elements=[llm_spending.c.day],
            set_={"n_requests": llm_spending.c.n_requests + 1, "n_tokens": total},
            where=None if limit is None else total <= limit,
        )
        .returning(llm_spending.c.day)
    )
    return (await connection.execute(statement)).one_or_none() is not None


async def settle_tokens(connection: Connection, day: date, difference: int) -> None:
    """Add *difference* to the tokens of *day*: what a request took less what was set aside."""
    total = llm_spending.c.n_tokens + difference
    nothing_less = func.max if connection.dialect.name == "sqlite" else func.greatest
    await connection.execute(
        update(llm_spending)
        .where(llm_spending.c.day == day)
        .values(n_tokens=nothing_less(total, 0))
    )
