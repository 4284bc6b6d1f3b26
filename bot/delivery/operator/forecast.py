"""Foretell when deliveries end: what comes due at which moment -> when the last of it is sent.

Rule 1: one sender, one line: what is still open goes first, slots follow in the order they come
due, and each waits for the one before it.
Rule 2: a forecast is of what is known: who subscribes or changes later is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# How far ahead is looked: each subscription is known by its next slot alone, which for most is
# within a day.
AHEAD = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAt:
    """How many messages come due at one moment; ``zone`` is that of most of their readers."""

    at: datetime
    n: int
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotForecast:
    """When the messages of a moment are sent; ``waits`` is until the first of them is."""

    due: DueAt
    begins_at: datetime
    ends_at: datetime

    @property
    def late(self) -> timedelta:
        """Return how long after its moment the last message leaves."""
        return self.ends_at - self.due.at


def foretell(
    due: Iterable[DueAt], *, n_open: int, rate: float, now: datetime
) -> tuple[SlotForecast, ...]:
    """Return when each moment of *due* is through at *rate* messages a second, oldest first.

    *n_open* messages wait in line already. Moments before *now* count as now. Raises ValueError
    if *rate* is not above 0.
    """
    if rate <= 0:
        raise ValueError(f"nothing is sent at a rate of {rate}")
    free_at = now + lasts(n_open, rate)
    found = []
    for slot in sorted(due, key=lambda slot: slot.at):
        begins_at = max(slot.at, free_at)
        free_at = begins_at + lasts(slot.n, rate)
        found.append(SlotForecast(due=slot, begins_at=begins_at, ends_at=free_at))
    return tuple(found)


def worst_first(forecasts: Sequence[SlotForecast], n: int) -> tuple[SlotForecast, ...]:
    """Return the *n* moments whose last message is latest, the worst first."""
    return tuple(sorted(forecasts, key=lambda slot: (-slot.late, slot.due.at))[:n])


def lasts(n_messages: int, rate: float) -> timedelta:
    """Return how long *n_messages* take at *rate* a second."""
    return timedelta(seconds=n_messages / rate)
