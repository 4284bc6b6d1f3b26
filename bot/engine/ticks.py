"""What is done again and again: the name of a tick, how often it runs, the call, and by whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A piece of work that is due.

    Units with the same ``together`` are never worked on by two processes at once.
    """

    key: str
    together: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How a tick is shared out: ``find`` tells what is due, ``work`` does the units of these keys.

    Work that was done in the meantime is not done again: ``work`` looks at what is still due.
    """

    find: Callable[[], Awaitable[Sequence[Unit]]]
    work: Callable[[Sequence[str]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One bounded pass over what is due; ``run`` returns a report for the log, or None.

    ``lease`` names the lease under which it runs; "": it runs in every process. ``on_taken`` is
    called before the first pass after the lease was taken. With ``shares`` it may be worked on by
    many processes at once, where an engine can share it out.
    """

    name: str
    every_s: float
    run: Callable[[], Awaitable[object]]
    lease: str = ""
    on_taken: Callable[[], Awaitable[object]] | None = None
    shares: Shares | None = None
