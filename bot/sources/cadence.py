"""Cadence: the moment at which a feed is asked again.

Rule 1: never sooner than the interval, nor than the feed's own rhythm suggests.
Rule 2: as late as the server asks: up to a day if it asks to be left alone (Retry-After), up to
        six hours if it only says how long a copy is fresh (Cache-Control, Expires, ttl).
Rule 3: each failure in a row doubles the wait, up to a day; one success ends that.
Rule 4: feeds drift apart, so that a restart does not ask all of them at once for ever.
Rule 5: a feed that fails for a week is paused: tried once a day, until one success wakes it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from heapq import nlargest
from itertools import pairwise
from statistics import median

# Nobody reads yesterday's news: whatever a server asks for, a feed is tried once a day.
LONGEST_WAIT = timedelta(hours=24)
# Lifetimes are often defaults of a web server, meant for pictures: a day, a month, a year. Four
# requests a day cost a server next to nothing, and with a validator they have no body.
LONGEST_FRESH = timedelta(hours=6)
# News may break in a feed that has been quiet for a year: it waits an hour on average.
LONGEST_RHYTHM = timedelta(hours=2)
# What comes faster than one item in two minutes is a wire; the interval bounds it anyway.
SHORTEST_RHYTHM = timedelta(minutes=1)
# The newest items tell how lively a feed is today; feeds of newspapers list 20 to 100.
RHYTHM_ITEMS = 20
# A feed that has been silent for ten hours may stay unasked for another one.
_SILENCE_SHARE = 10
# A week outlasts a moved server, an expired certificate and a holiday. The count keeps a service
# that was itself switched off for a week from pausing all that fails at its first requests.
PAUSE_AFTER = timedelta(days=7)
PAUSE_AFTER_FAILURES = 5
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

    The rest is in seconds, None where nothing is known: ``retry_after_s`` and ``max_age_s`` are
    the server's wishes, ``wait_s`` the feed's own (ttl, sy:updatePeriod), ``rhythm_s`` is the
    interval that fits what it publishes (`rhythm_of`).
    """

    failures: int = 0
    retry_after_s: float | None = None
    max_age_s: float | None = None
    wait_s: float | None = None
    rhythm_s: float | None = None


def plan_next_poll(
    outcome: PollOutcome, *, now: datetime, interval: timedelta, jitter: float
) -> datetime:
    """Return the moment of the next request; *jitter* is 0..1 and adds a tenth at most.

    It lies no sooner than *interval* from *now*, and no later than ``LONGEST_WAIT`` or the
    spread interval, whichever is longer.
    """
    spread = 1 + _SPREAD * jitter
    soonest = interval * spread
    doubled = min(soonest, LONGEST_WAIT) * (1 << min(outcome.failures, _MAX_DOUBLINGS))
    reasons = (
        doubled,
        _at_most(LONGEST_RHYTHM, outcome.rhythm_s) * spread,
        _at_most(LONGEST_FRESH, outcome.max_age_s) * spread,
        _at_most(LONGEST_FRESH, outcome.wait_s) * spread,
        _at_most(LONGEST_WAIT, outcome.retry_after_s) * spread,
    )
    return now + max(soonest, min(max(reasons), LONGEST_WAIT))


def _at_most(longest: timedelta, seconds: float | None) -> timedelta:
    return timedelta(seconds=min(max(seconds or 0.0, 0.0), longest.total_seconds()))


def rhythm_of(published: Sequence[datetime], now: datetime) -> timedelta | None:
    """Return the interval that fits what a feed publishes, from the times of its items.

    Half the median gap between the newest ``RHYTHM_ITEMS``, so that an item waits a quarter of a
    gap on average; longer while the feed is silent, a tenth of the silence, so that a newspaper
    is asked less at night and after a bulk import. Within ``SHORTEST_RHYTHM`` and
    ``LONGEST_RHYTHM``; None if no item has a time, or all lie in the future. The times are aware
    and in any order.
    """
    newest = nlargest(RHYTHM_ITEMS, (at for at in published if at <= now))
    if not newest:
        return None
    gaps_s = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    usual = timedelta(seconds=median(gaps_s) / 2 if gaps_s else 0.0)
    silent = (now - newest[0]) / _SILENCE_SHARE
    return min(max(usual, silent, SHORTEST_RHYTHM), LONGEST_RHYTHM)


def is_paused(failing_since: datetime | None, n_failures: int, now: datetime) -> bool:
    """Tell whether a feed that has failed *n_failures* times in a row since then is paused.

    *failing_since* is the moment of the first of these failures, None after a success, which so
    wakes the feed. While it is paused it is still tried once a day, which is where the doubled
    wait of so many failures ends (``LONGEST_WAIT``).
    """
    if failing_since is None or n_failures < PAUSE_AFTER_FAILURES:
        return False
    return now - failing_since >= PAUSE_AFTER


def spread(name: str) -> float:
    """Return a number 0..1 that differs from name to name and never changes."""
    return zlib.crc32(name.encode()) / (1 << 32)


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
