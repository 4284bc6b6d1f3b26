"""Find when a subscriber gets the next briefing, by the schedule and by what the ledger holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.delivery.schedules.schedule import next_due
from bot.model import Subscription
from bot.store.db import Connection
from bot.store.slots import find_slot_names


async def find_next_due(db: Connection, wanted: Subscription, now: datetime) -> datetime | None:
    """Return the first moment after *now* whose slot was not delivered; None if there is none.

    Whoever moves to a zone farther west sees the same hour again: that slot was delivered.
    """
    # The day before: between two clocks lies a day at most.
    today = now.astimezone(wanted.schedule.zone).date()
    taken = await find_slot_names(db, wanted.chat_id, today - timedelta(days=1))
    return next_due(wanted.schedule, now, taken)
