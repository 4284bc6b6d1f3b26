"""Tell at the next briefing which ones did not come: one honest line, on the reader's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.delivery.editions.labels import label, listed
from bot.delivery.editions.since import on_clock
from bot.delivery.operator.causes import Cause, cause_of
from bot.store.memories import MissedSlot
from bot.words.catalogue import phrase

# More moments than these say no more.
_MAX_NAMED = 4
# In the reasons of the ledger: one answer never came, so nobody knows.
_MAYBE_THERE = "may have arrived"


def missed_line(
    missed: Sequence[MissedSlot], before: datetime, now: datetime, zone: tzinfo, language: str
) -> str:
    """Return the line on the briefings due before *before* that expired; "" if there are none.

    *missed* come oldest first; the latest are named. Why is said where it is one reason for all;
    what may have arrived is not called missing.
    """
    gone = [slot for slot in missed if slot.due_at < before and _is_sure(slot)]
    if not gone:
        return ""
    named = [on_clock(slot.due_at, now, zone, language) for slot in gone[-_MAX_NAMED:]]
    rest = len(gone) - len(named)
    times = listed(dict.fromkeys(named), language)
    times += f" {label('more', language, n=rest)}" if rest else ""
    was_down = all(cause_of(slot.reason) is Cause.DOWN for slot in gone)
    name = "missed.down" if was_down else "missed.late"
    return phrase("editions", name, language, times=times)


def _is_sure(slot: MissedSlot) -> bool:
    return _MAYBE_THERE not in slot.reason
