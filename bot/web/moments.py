"""Moments as words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.words.catalogue import ENGLISH
from bot.words.times import describe_age, full_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment for readers: ``iso`` for machines, in full, and seen from now."""

    iso: str
    full: str
    ago: str


def describe_moment(at: datetime, now: datetime, language: str = ENGLISH) -> Moment:
    """Return *at* in UTC for readers at *now*."""
    at = at.astimezone(UTC)
    return Moment(
        iso=at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        full=full_moment(at, language),
        ago=describe_age(now - at, language),
    )
