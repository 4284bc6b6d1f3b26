"""Moments and stretches of time as words, and the reports of a story spread over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# The shortest stretch of the chart; longer stories have stretches twice as long, and so on.
_STRETCH = timedelta(hours=6)
# So many lines still read as one picture on a phone.
_MAX_STRETCHES = 12
# The longest bar of the chart, in shapes: fits beside its label at 320 pixels.
_LONGEST_BAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment for readers: ``iso`` for machines, in full, and seen from now."""

    iso: str
    full: str
    ago: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How many articles were published in one stretch of time; ``bar`` shows it in shapes."""

    label: str
    count: int
    bar: str


def describe_moment(at: datetime, now: datetime) -> Moment:
    """Return *at* in UTC for readers at *now*."""
    at = at.astimezone(UTC)
    return Moment(
        iso=at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        full=f"{at:%a} {at.day} {at:%b %Y, %H:%M} UTC",
        ago=describe_age(now - at),
    )


def describe_age(age: timedelta) -> str:
    """Return how long ago; ahead of now, by a clock that is off, counts as now."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return _ago(minutes, "minute")
    if minutes < 48 * 60:
        return _ago(minutes // 60, "hour")
    return _ago(minutes // (24 * 60), "day")


def spread_over_time(moments: Iterable[datetime]) -> tuple[Stretch, ...]:
    """Return the stretches from the first to the last of *moments*, empty ones between included.

    A stretch is 6 hours, or 12, 24 and so on where there would be more than twelve; stretches
    start at full hours of UTC days.
    """
    times = sorted(at.astimezone(UTC) for at in moments)
    if not times:
        return ()
    length = _STRETCH
    while _index(times[-1], length) - _index(times[0], length) >= _MAX_STRETCHES:
        length *= 2
    first, last = _index(times[0], length), _index(times[-1], length)
    counts = [0] * (last - first + 1)
    for at in times:
        counts[_index(at, length) - first] += 1
    return tuple(
        Stretch(
            label=_label(_EPOCH + length * (first + place), length),
            count=count,
            bar="■" * _bar_length(count, max(counts)),
        )
        for place, count in enumerate(counts)
    )


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _index(at: datetime, length: timedelta) -> int:
    return (at - _EPOCH) // length


def _bar_length(count: int, most: int) -> int:
    if most <= _LONGEST_BAR or not count:
        return count
    return max(1, count * _LONGEST_BAR // most)


def _label(start: datetime, length: timedelta) -> str:
    end = start + length
    if length < timedelta(days=1):
        return f"{start.day} {start:%b %H:%M}–{end:%H:%M}"
    if length == timedelta(days=1):
        return f"{start.day} {start:%b}"
    last = end - timedelta(days=1)
    return f"{start.day} {start:%b} – {last.day} {last:%b}"


def _ago(n: int, unit: str) -> str:
    return f"{n} {unit} ago" if n == 1 else f"{n} {unit}s ago"
