"""The one place that reads the clock; everything else is told what time it is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock


class Clock:
    """The clock and the wait of a process; tests pass one that needs no waiting."""

    def now(self) -> datetime:
        return utc_now()

    async def sleep(self, seconds: float) -> None:
        """Wait; not at all for zero or less."""
        if seconds > 0:
            await asyncio.sleep(seconds)
