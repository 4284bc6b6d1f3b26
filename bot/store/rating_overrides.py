"""The operator's own word on outlets; what was taken back stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.bias.ratings.facts import Override
from bot.model import RatingKind
from bot.store.db import Connection
from bot.store.rating_generation import count_change, lock_ratings
from bot.store.schema import rating_overrides


async def set_override(connection: Connection, override: Override) -> None:
    """Let the operator's word stand from now on, in place of an earlier one."""
    await lock_ratings(connection)
    await _end_override(connection, override.domain, (override.kind,), override.set_at)
    await connection.execute(
        insert(rating_overrides).values(
            domain=override.domain,
            kind=override.kind.value,
            value=override.value,
            because=override.because,
            url=override.url,
            set_at=override.set_at,
        )
    )
    await count_change(connection)


async def unset_overrides(
    connection: Connection, domain: str, kinds: Sequence[RatingKind], now: datetime
) -> int:
    """Take the operator's word on an outlet back; return how many there were."""
    await lock_ratings(connection)
    n_ended = await _end_override(connection, domain, kinds, now)
    if n_ended:
        await count_change(connection)
    return n_ended


async def list_overrides(connection: Connection) -> tuple[Override, ...]:
    """Return the operator's words, those that were taken back too, oldest first."""
    found = await connection.execute(
        select(rating_overrides).order_by(rating_overrides.c.set_at, rating_overrides.c.id)
    )
    return tuple(
        Override(
            domain=row.domain,
            kind=RatingKind(row.kind),
            value=row.value,
            because=row.because,
            url=row.url,
            set_at=row.set_at,
            ended_at=row.ended_at,
        )
        for row in found
    )


async def _end_override(
    connection: Connection, domain: str, kinds: Iterable[RatingKind], now: datetime
) -> int:
    ended = await connection.execute(
        update(rating_overrides)
        .where(
            rating_overrides.c.domain == domain,
            rating_overrides.c.kind.in_([kind.value for kind in kinds]),
            rating_overrides.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    return ended.rowcount
