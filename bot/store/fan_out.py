"""Figures of the ledger for operators: what comes due, how a fan-out fares, what failed and why.

The ledger may hold millions of rows. Each question here is answered from an index: what is open
from the partial one, the rest from (due_at, state) within its days. Conditions are spelled as
the partial index spells them, else the databases would not use it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, text, update

from bot.model import DeliveryKind, DeliveryState
from bot.store.db import Connection
from bot.store.schema import contents, deliveries, subscribers, subscriptions

# With the kinds, so that SQLite searches the index of what is open; by the states alone it scans
# a larger one.
IS_OPEN = text(
    "deliveries.kind IN ('edition', 'alert', 'broadcast') "
    "AND deliveries.state IN ('pending', 'unknown', 'sending')"
)
RESENT = "sent again by the operator"
_FAILED = (DeliveryState.DEAD.value, DeliveryState.EXPIRED.value)
# Reasons named in one statement: SQLite takes 32,766 values, a screen ten lines.
_MAX_REASONS = 500
# Chats named in one statement.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """All parts that came due at one moment, by state; ``slot`` is the name of one of them."""

    due_at: datetime
    kind: DeliveryKind
    slot: str
    counts: Mapping[DeliveryState, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def n_sent(self) -> int:
        return self.counts.get(DeliveryState.SENT, 0)

    @property
    def n_failed(self) -> int:
        """Return what ended without having been sent."""
        return sum(self.counts.get(s, 0) for s in (DeliveryState.DEAD, DeliveryState.EXPIRED))

    @property
    def n_open(self) -> int:
        return self.n - self.n_sent - self.n_failed


async def count_due(
    connection: Connection, *, since: datetime, until: datetime
) -> tuple[tuple[datetime, int], ...]:
    """Return how many subscriptions come due next at each moment of ``(since, until]``."""
    at = subscriptions.c.next_due_at
    query = select(at, func.count().label("n")).where(at > since, at <= until)
    found = await connection.execute(query.group_by(at).order_by(at))
    return tuple((row.next_due_at, row.n) for row in found)


async def count_overdue(connection: Connection, now: datetime) -> int:
    """Return how many subscriptions are due and not planned yet."""
    at = subscriptions.c.next_due_at
    return int(await connection.scalar(select(func.count()).where(at <= now)) or 0)


async def zone_of_due(connection: Connection, at: datetime) -> str:
    """Return the zone of most subscribers that come due at that moment; UTC without any."""
    n = func.count().label("n")
    query = (
        select(subscribers.c.zone, n)
        .join(subscriptions, subscriptions.c.chat_id == subscribers.c.chat_id)
        .where(subscriptions.c.next_due_at == at)
        .group_by(subscribers.c.zone)
        .order_by(n.desc(), subscribers.c.zone)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return row.zone if row else "UTC"


async def count_open(connection: Connection) -> int:
    """Return how many parts wait or are under way."""
    query = select(func.count()).select_from(deliveries).where(IS_OPEN)
    return int(await connection.scalar(query) or 0)


async def open_reasons(connection: Connection, limit: int = 20) -> dict[str, int]:
    """Return why open parts wait, for how many of them; those of most first."""
    n = func.count().label("n")
    query = select(deliveries.c.reason, n).where(IS_OPEN, deliveries.c.reason != "")
    query = query.group_by(deliveries.c.reason).order_by(n.desc()).limit(limit)
    return {row.reason: row.n for row in await connection.execute(query)}


async def list_fan_outs(
    connection: Connection, *, since: datetime, limit: int
) -> tuple[FanOut, ...]:
    """Return what came due since then: first what is under way, oldest first, then the newest."""
    at = deliveries.c.due_at
    query = select(at, deliveries.c.state, func.count().label("n")).where(at >= since)
    counts: dict[datetime, dict[DeliveryState, int]] = {}
    for row in await connection.execute(query.group_by(at, deliveries.c.state)):
        counts.setdefault(row.due_at, {})[DeliveryState(row.state)] = row.n
    running = sorted(at for at, states in counts.items() if _is_running(states))
    ended = sorted((at for at in counts if at not in set(running)), reverse=True)
    shown = (*running, *ended)[:limit]
    return tuple([await _fan_out(connection, at, counts[at]) for at in shown])


async def count_sent(
    connection: Connection, due_at: datetime, *, since: datetime
) -> tuple[int, datetime]:
    """Return how many parts of a fan-out were sent since then, and when the first of them was."""
    at = deliveries.c.changed_at
    query = select(func.count().label("n"), func.min(at).label("first_at")).where(
        deliveries.c.due_at == due_at,
        deliveries.c.state == DeliveryState.SENT.value,
        at >= since,
    )
    row = (await connection.execute(query)).one()
    return row.n, row.first_at or since


async def count_ready(connection: Connection, due_at: datetime, now: datetime) -> int:
    """Return how many open parts of a fan-out wait for nothing but their turn."""
    until = deliveries.c.not_before
    query = select(func.count()).where(
        IS_OPEN, deliveries.c.due_at == due_at, or_(until.is_(None), until <= now)
    )
    return int(await connection.scalar(query) or 0)


async def count_failures(connection: Connection, *, since: datetime) -> dict[str, int]:
    """Return how many parts that came due since then failed, by the reason in the ledger."""
    query = select(deliveries.c.reason, func.count().label("n")).where(
        deliveries.c.due_at >= since, deliveries.c.state.in_(_FAILED)
    )
    found = await connection.execute(query.group_by(deliveries.c.reason))
    return {row.reason: row.n for row in found}


async def failures_of(connection: Connection, one: FanOut) -> dict[str, int]:
    """Return how many parts of a fan-out failed, by the reason in the ledger."""
    query = select(deliveries.c.reason, func.count().label("n")).where(
        deliveries.c.due_at == one.due_at, deliveries.c.state.in_(_FAILED)
    )
    found = await connection.execute(query.group_by(deliveries.c.reason))
    return {row.reason: row.n for row in found}


async def count_inactive(connection: Connection) -> dict[str, int]:
    """Return how many chats get nothing, by the reason."""
    because = subscribers.c.inactive_because
    query = select(because, func.count().label("n")).where(subscribers.c.active.is_(False))
    found = await connection.execute(query.group_by(because))
    return {row.inactive_because: row.n for row in found}


async def count_resendable(
    connection: Connection, reasons: Collection[str], *, since: datetime, now: datetime
) -> int:
    """Return how many parts ``resend`` would take."""
    query = select(func.count()).select_from(deliveries).where(_resendable(reasons, since, now))
    return int(await connection.scalar(query) or 0)


async def resend(
    connection: Connection, reasons: Collection[str], *, since: datetime, now: datetime
) -> int:
    """Let parts that failed for *reasons* be sent once more, as due now; return how many.

    Each once. Left out: chats that are not active; what may have arrived; alerts, which are old
    by then; editions in a pause, or of which a part has arrived; what is no longer stored. An
    edition begins with its first part, and its words are made anew.
    """
    again = {
        "state": DeliveryState.PENDING.value,
        "reason": RESENT,
        "attempts": 0,
        "not_before": None,
        "due_at": now,
        "resent_at": now,
        "changed_at": now,
        "message_id": None,
    }
    result = await connection.execute(
        update(deliveries).where(_resendable(reasons, since, now)).values(again)
    )
    # The news of an edition are those of now; its words are made when its turn comes.
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.due_at == now,
            deliveries.c.resent_at == now,
            deliveries.c.kind == DeliveryKind.EDITION.value,
        )
        .values(content_id=None)
    )
    return result.rowcount


async def find_resent(connection: Connection, at: datetime) -> frozenset[int]:
    """Return the chats to which something was sent again at that moment."""
    query = select(deliveries.c.chat_id).where(
        deliveries.c.due_at == at, deliveries.c.resent_at == at
    )
    return frozenset(row.chat_id for row in await connection.execute(query))


async def hold_back_resent(
    connection: Connection, chat_ids: Collection[int], until: datetime, *, at: datetime
) -> None:
    """Send these chats not before *until* what was sent again at the moment *at*."""
    ids = sorted(chat_ids)
    for start in range(0, len(ids), _BATCH):
        await connection.execute(
            update(deliveries)
            .where(
                deliveries.c.chat_id.in_(ids[start : start + _BATCH]),
                deliveries.c.resent_at == at,
            )
            .values(not_before=until)
        )


def _resendable(reasons: Collection[str], since: datetime, now: datetime) -> ColumnElement[bool]:
    other = deliveries.alias("other")
    has_begun = exists().where(
        other.c.chat_id == deliveries.c.chat_id,
        other.c.slot == deliveries.c.slot,
        other.c.part != deliveries.c.part,
        other.c.state.not_in(_FAILED),
    )
    is_stored = deliveries.c.content_id.in_(select(contents.c.id))
    # Chat by chat: a list of all that are active would be longer than what failed.
    is_active = exists().where(
        subscribers.c.chat_id == deliveries.c.chat_id, subscribers.c.active.is_(True)
    )
    is_paused = exists().where(
        subscriptions.c.chat_id == deliveries.c.chat_id, subscriptions.c.paused_until > now
    )
    return and_(
        deliveries.c.due_at >= since,
        deliveries.c.state.in_(_FAILED),
        deliveries.c.part == 1,
        deliveries.c.resent_at.is_(None),
        # Of each try without an answer the message may be there, whatever a later one ended in.
        deliveries.c.n_unknown == 0,
        deliveries.c.reason.in_(sorted(reasons)[:_MAX_REASONS]),
        or_(
            and_(deliveries.c.kind == DeliveryKind.EDITION.value, ~has_begun, ~is_paused),
            and_(deliveries.c.kind == DeliveryKind.BROADCAST.value, is_stored),
        ),
        is_active,
    )


def _is_running(states: Mapping[DeliveryState, int]) -> bool:
    ended = {DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.EXPIRED}
    return not ended.issuperset(states)


async def _fan_out(
    connection: Connection, at: datetime, counts: Mapping[DeliveryState, int]
) -> FanOut:
    query = select(deliveries.c.kind, deliveries.c.slot).where(deliveries.c.due_at == at).limit(1)
    row = (await connection.execute(query)).one()
    return FanOut(due_at=at, kind=DeliveryKind(row.kind), slot=row.slot, counts=dict(counts))
