"""Cadence: the moment at which a feed is asked again.

Rule 1: never sooner than the interval, and as late as the server asks, up to a day.
Rule 2: each failure in a row doubles the wait, up to a day; one success ends that.
Rule 3: feeds drift apart, so that a restart does not ask all of them at once for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody reads yesterday's news: whatever a server asks for, a feed is tried once a day.
LONGEST_WAIT = timedelta(hours=24)
# A tenth of the interval spreads 1,000 feeds of a quarter of an hour over 90 seconds.
_SPREAD = 0.1
# 2 to the 20th intervals is beyond any longest wait and far from an overflow.
_MAX_DOUBLINGS = 20
_MAX_SECONDS = 1e9
_SECONDS = re.compile(r"\d+", re.ASCII)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE | re.ASCII)
_NO_CACHE = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """How the latest request went: ``failures`` in a row including it, 0 after a success.

    ``retry_after_s`` and ``max_age_s`` are the server's wishes in seconds, None without one.
    """

    failures: int = 0
    retry_after_s: float | None = None
    max_age_s: float | None = None


def plan_next_poll(
    outcome: PollOutcome, *, now: datetime, interval: timedelta, jitter: float
) -> datetime:
    """Return the moment of the next request; *jitter* is 0..1 and moves it by a tenth at most."""
    soonest = interval * (1 + _SPREAD * jitter)
    doublings = min(outcome.failures, _MAX_DOUBLINGS)
    asked_s = max(outcome.retry_after_s or 0.0, outcome.max_age_s or 0.0)
    asked = timedelta(seconds=min(asked_s, LONGEST_WAIT.total_seconds()))
    wait = max(min(soonest, LONGEST_WAIT) * (1 << doublings), asked)
    return now + max(soonest, min(wait, LONGEST_WAIT))


def is_gone(status: int | None) -> bool:
    """Tell whether the server says the feed is gone for good (RFC 9110, section 15.5.11)."""
    return status == 410


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date (RFC 9110, section 10.2.3).

    0 for a date in the past; None for no header and for one that says neither.
    """
    written = (value or "").strip()
    if _SECONDS.fullmatch(written):
        return min(float(written), _MAX_SECONDS)
    until = _http_date(written)
    return None if until is None else max((until - now).total_seconds(), 0.0)


def max_age(headers: Mapping[str, str]) -> float | None:
    """Return for how many more seconds an answer is fresh (RFC 9111, section 4.2).

    Cache-Control wins over Expires; None if neither tells, or caching is ruled out.
    """
    lower = {key.lower(): value for key, value in headers.items()}
    control = lower.get("cache-control", "")
    if _NO_CACHE.search(control):
        return None
    lifetime = _lifetime(control, lower)
    if lifetime is None:
        return None
    age = lower.get("age", "").strip()
    spent = min(float(age), _MAX_SECONDS) if _SECONDS.fullmatch(age) else 0.0
    return max(lifetime - spent, 0.0)


def _lifetime(control: str, headers: Mapping[str, str]) -> float | None:
    if told := _MAX_AGE.search(control):
        return min(float(told[1]), _MAX_SECONDS)
    expires, sent = _http_date(headers.get("expires", "")), _http_date(headers.get("date", ""))
    if expires is None or sent is None:
        return None
    return (expires - sent).total_seconds()


def _http_date(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
