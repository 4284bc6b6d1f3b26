"""The one place that reads the clock; everything else is told what time it is."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


class Clock:
    """The clock and the wait of a process; tests pass one that needs no waiting."""

    def now(self) -> datetime:
        return utc_now()

    def steady(self) -> float:
        """Return seconds of a clock that nobody sets, and that goes on while a process is stopped.

        Where the system has one, it goes on while the machine sleeps, too.
        """
        which = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(which)

    async def sleep(self, seconds: float) -> None:
        """Wait; not at all for zero or less."""
        if seconds > 0:
            await asyncio.sleep(seconds)
