"""What is done again and again: the name of a tick, how often it runs, and the call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One bounded pass over what is due; ``run`` returns a report for the log, or None."""

    name: str
    every_s: float
    run: Callable[[], Awaitable[object]]
