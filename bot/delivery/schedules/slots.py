"""The plan tick: subscriptions that came due -> slots in the ledger.

    find_due | owed | plan_shared + set_next_due      (one transaction, again until nothing is due)

A crash changes nothing: a slot is entered and the next moment written together, and who has a
slot of that name is not given a second one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.schedules.schedule import next_due, slot_name, slots_between
from bot.model import DeliveryKind, DeliveryState, Schedule, Subscription, SubscriptionId
from bot.store import due, ledger, subscribers
from bot.store.db import Connection, Store
from bot.store.due import DueGroup
from bot.store.ledger import SharedSlot, SlotToPlan

# Older than this and the news is stale: the slot expires, and is not sent late.
LATEST = timedelta(hours=2)
_FRESH = {
    DeliveryKind.EDITION: LATEST,
    # What was urgent is no longer, and is in the next briefing.
    DeliveryKind.ALERT: timedelta(minutes=15),
    # The operator's word keeps; a day is enough to send it to 2 million chats at 28 a second.
    DeliveryKind.BROADCAST: timedelta(hours=24),
}
# From one slot to the next it is a week at most, and some hours by quiet hours and zones.
_LONGEST_GAP = timedelta(days=9)
# In one transaction: a quarter of a second, as others want to write as well.
_BATCH = 5000
# So long the ledger keeps what has ended. After a year of rest, or by a clock ahead by that much,
# a hundred thousand chats would have 73 million slots to be told of.
_TOLD_OF = timedelta(days=30)
_WAS_DOWN = "the service was not running at that hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a schedule is owed: its slots, oldest first, and when it comes due next."""

    slots: tuple[SharedSlot, ...]
    next_due_at: datetime | None


def deadline_of(kind: DeliveryKind, due_at: datetime) -> datetime:
    """Return until when something that was due then may be sent."""
    return due_at + _FRESH[kind]


def owed(schedule: Schedule, next_due_at: datetime, now: datetime) -> Owed:
    """Return what *schedule*, due at *next_due_at*, is owed up to *now*.

    The latest slot is to be sent if it is fresh; those before it, and a stale one, have expired;
    those of more than a month ago are not told of.
    """
    since = max(next_due_at - timedelta(microseconds=1), now - _TOLD_OF)
    moments = slots_between(schedule, since, now) if since <= now else ()
    if not moments and next_due_at <= now:
        # Whoever wrote that moment was owed it.
        moments = (next_due_at,)
    slots = tuple(_slot(schedule, at, at == moments[-1], now) for at in moments)
    return Owed(slots=slots, next_due_at=next_due(schedule, now))


def _slot(schedule: Schedule, at: datetime, is_last: bool, now: datetime) -> SharedSlot:
    is_owed = is_last and now - at <= LATEST
    return SharedSlot(
        slot=slot_name(schedule, at),
        due_at=at,
        state=DeliveryState.PENDING if is_owed else DeliveryState.EXPIRED,
        reason="" if is_owed else _WAS_DOWN,
    )


def slots_of(wanted: Subscription, now: datetime) -> tuple[SlotToPlan, ...]:
    """Return the slots that *wanted* is owed up to *now*, oldest first."""
    if wanted.next_due_at is None or wanted.next_due_at > now:
        return ()
    return tuple(
        SlotToPlan(
            subscription_id=wanted.id,
            chat_id=wanted.chat_id,
            thread_id=wanted.thread_id,
            slot=slot.slot,
            due_at=slot.due_at,
            state=slot.state,
            reason=slot.reason,
        )
        for slot in owed(wanted.schedule, wanted.next_due_at, now).slots
    )


async def plan_due(store: Store, now: datetime) -> int:
    """Enter all slots that have come due into the ledger; return how many."""
    planned = 0
    known: dict[tuple[Schedule, datetime], Owed] = {}
    while True:
        async with store.begin() as db:
            groups = await due.find_due(db, now, _BATCH)
            for group in groups:
                key = group.schedule, group.next_due_at
                if key not in known:
                    known[key] = owed(group.schedule, group.next_due_at, now)
            planned += await _enter(db, groups, known, now)
        if sum(len(group.ids) for group in groups) < _BATCH:
            return planned


async def bring_near(store: Store, now: datetime) -> int:
    """Reckon anew what comes due only in weeks, as by a clock that was ahead; return how many."""
    async with store.begin() as db:
        groups = await due.find_far(db, now, now + _LONGEST_GAP, _BATCH)
        moments = {id: next_due(group.schedule, now) for group in groups for id in group.ids}
        await subscribers.set_next_due(db, moments)
    return len(moments)


async def _enter(
    db: Connection,
    groups: Iterable[DueGroup],
    known: dict[tuple[Schedule, datetime], Owed],
    now: datetime,
) -> int:
    """Write what *groups* are owed; many schedules share a slot, so it goes by slots."""
    owners: dict[SharedSlot, list[SubscriptionId]] = {}
    next_due_at: dict[SubscriptionId, datetime | None] = {}
    for group in groups:
        found = known[group.schedule, group.next_due_at]
        next_due_at |= dict.fromkeys(group.ids, found.next_due_at)
        for slot in found.slots:
            owners.setdefault(slot, []).extend(group.ids)
    planned = 0
    for slot, ids in owners.items():
        planned += await ledger.plan_shared(db, slot, ids, now)
    await subscribers.set_next_due(db, next_due_at)
    return planned
