"""Which units of work go together in one job, and what the job is called.

Rule 1: a unit always falls into the same share of its tick, and a share is worked on by one
process at a time. So nothing is done twice at once, and the feeds of one host are asked by one.
Rule 2: of each share one job waits at most: what comes due meanwhile is found again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.engine.ticks import Unit

# More than a few machines work on at once, so that none waits for another; each is a row when all
# are due, so not many more.
N_SHARES = 16
# Units of one job: at the longest some seconds of work, so that a machine that comes to help soon
# gets some, and one that is told to end is soon done.
MAX_UNITS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Units that are worked on together; ``lock`` is their tick and share, "poll 7"."""

    lock: str
    keys: tuple[str, ...]


def share_of(together: str) -> int:
    """Return the share, 0 to ``N_SHARES`` - 1, the same in every process and at any time."""
    return hashlib.sha256(together.encode()).digest()[0] % N_SHARES


def jobs_of(tick: str, units: Iterable[Unit]) -> tuple[Job, ...]:
    """Return the jobs for *units*: one a share, the first ``MAX_UNITS`` of it in their order."""
    found: dict[int, list[str]] = {}
    for unit in units:
        found.setdefault(share_of(unit.together), []).append(unit.key)
    return tuple(
        Job(lock=f"{tick} {share}", keys=tuple(keys[:MAX_UNITS])) for share, keys in found.items()
    )
