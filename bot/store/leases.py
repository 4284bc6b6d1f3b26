"""Who alone may do something, and until when: one row a lease, changed on condition.

Rule 1: a lease has one holder; another may take it once it has run out, was dropped, or its holder
is known to be gone.
Rule 2: the epoch grows with each taking and never else: who holds an older one has been overtaken.
Rule 3: all holders go by one clock, that of the database (``moment_of``); those of the machines
may differ by more than a lease lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.clock import utc_now
from bot.store.db import Connection
from bot.store.moments import UtcDateTime
from bot.store.schema import leases


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease as it stands; one that was dropped has run out."""

    name: str
    holder: str
    epoch: int
    until: datetime


async def moment_of(connection: Connection) -> datetime:
    """Return the present moment by the one clock that leases go by."""
    if connection.dialect.name != "postgresql":
        # A file is shared by the processes of one machine.
        return utc_now()
    now = func.clock_timestamp(type_=UtcDateTime())
    moment: datetime = (await connection.execute(select(now))).scalar_one()
    return moment


async def take(
    connection: Connection,
    name: str,
    holder: str,
    now: datetime,
    for_: timedelta,
    *,
    gone: str = "",
) -> int | None:
    """Take a lease that is free at *now*; return the epoch, or None if another holds it.

    It is free for *holder* too: who asks for its own lease gets it anew, with a new epoch.
    *gone* is a holder that is known to have ended.
    """
    is_free = or_(leases.c.until <= now, leases.c.holder.in_((holder, gone)))
    # Wait for those who write under it, see ``is_held``; an update alone would not.
    free = select(leases.c.epoch).where(leases.c.name == name, is_free)
    await connection.execute(free.with_for_update())
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(leases).values(name=name, holder=holder, epoch=1, until=now + for_)
    taken = await connection.execute(
        new.on_conflict_do_update(
            index_elements=(leases.c.name,),
            set_={"holder": holder, "epoch": leases.c.epoch + 1, "until": now + for_},
            where=is_free,
        ).returning(leases.c.epoch)
    )
    epoch: int | None = taken.scalar_one_or_none()
    return epoch


async def keep(
    connection: Connection, name: str, epoch: int, now: datetime, for_: timedelta
) -> bool:
    """Hold a lease for longer; False if it has run out or was taken by another."""
    kept = await connection.execute(
        update(leases)
        .where(leases.c.name == name, leases.c.epoch == epoch, leases.c.until > now)
        .values(until=now + for_)
    )
    return kept.rowcount == 1


async def drop(connection: Connection, name: str, epoch: int, now: datetime) -> bool:
    """Let the next one take a lease at once; False if it was no longer ours."""
    dropped = await connection.execute(
        update(leases)
        .where(leases.c.name == name, leases.c.epoch == epoch, leases.c.until > now)
        .values(until=now)
    )
    return dropped.rowcount == 1


async def is_held(connection: Connection, name: str, epoch: int, now: datetime) -> bool:
    """Tell whether the epoch of a lease is in force; nobody takes it before this transaction ends.

    That is the fence: what is written in the transaction is written by the one holder.
    """
    query = select(leases.c.epoch).where(
        leases.c.name == name, leases.c.epoch == epoch, leases.c.until > now
    )
    # Shared, and of the key alone: who takes the lease waits, who keeps it need not.
    held = await connection.execute(query.with_for_update(read=True, key_share=True))
    return held.first() is not None


async def find_leases(connection: Connection) -> tuple[Lease, ...]:
    """Return all leases by name, also those that have run out."""
    rows = await connection.execute(select(leases).order_by(leases.c.name))
    return tuple(
        Lease(name=row.name, holder=row.holder, epoch=row.epoch, until=row.until) for row in rows
    )
