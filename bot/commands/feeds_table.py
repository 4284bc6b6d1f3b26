"""Feeds as people read them: a sentence, a row of a table, a line of JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.commands.table import Column, render_table
from bot.sources.lists.feeds import entry_of
from bot.sources.websub import describe_hub
from bot.store.feed_health import FeedHealth, FeedState, state_of
from bot.store.feeds import KnownFeed
from bot.text.markup import tidy

# What needs attention stands last, right above the prompt.
_ORDER = (FeedState.WELL, FeedState.NEW, FeedState.STOPPED, FeedState.PAUSED, FeedState.FAILING)
_READ = (FeedState.WELL, FeedState.NEW)
# Where the reason is not known any more, as when a stopped feed was read by hand since.
_STOPPED = "not asked; feeds wake asks it again"
_COLUMNS = (
    Column(name="STATE"),
    Column(name="FEED", flexible=True),
    Column(name="ADDRESS", flexible=True),
    Column(name="A DAY", is_number=True),
    Column(name="DELAY", is_number=True),
    Column(name="SEEN BEFORE", is_number=True),
    Column(name="READ", is_number=True),
    Column(name="NOTE", flexible=True),
)


def sentence_of(feed: KnownFeed) -> str:
    """Say in a few words how a feed fares."""
    match state_of(feed):
        case FeedState.STOPPED:
            return f"stopped: {feed.last_error or _STOPPED}"
        case FeedState.PAUSED:
            return f"paused since {_day(feed.paused_at)}: {feed.last_error}"
        case FeedState.FAILING:
            times = "once" if feed.n_failures == 1 else f"{feed.n_failures} times"
            return f"failed {times}: {feed.last_error}"
        case FeedState.NEW:
            return "not read yet"
    return f"read {feed.last_success_at:%Y-%m-%d %H:%M} UTC, {feed.n_articles} articles"


def summary_of(found: Iterable[FeedState]) -> str:
    """Count feeds by state: "189 feeds: 180 well, 6 failing, 3 paused"."""
    counts = Counter(found)
    parts = [f"{counts[state]} {state}" for state in _ORDER if counts[state]]
    total = counts.total()
    return f"{total} feed{'' if total == 1 else 's'}: {', '.join(parts)}"


def health_table(found: Sequence[FeedHealth], now: datetime, width: int) -> tuple[str, ...]:
    """Return the table of ``feeds list``, and under it what fails, with its whole reason."""
    ordered = sorted(found, key=lambda health: _ORDER.index(health.state))
    read = [health for health in ordered if health.state in _READ]
    table = render_table(_COLUMNS, [_row(health, now) for health in read], width) if read else ()
    failing = [
        trouble_line(health.state, health.feed.url, _note(health, now))
        for health in ordered
        if health.state not in _READ
    ]
    return (*table, *failing)


def trouble_line(state: str, url: str, reason: str) -> str:
    """Return the line under a table for a feed that needs attention.

    Nothing is cut off: a reason that one cannot read, and an address that one cannot copy, help
    nobody. The terminal breaks the line.
    """
    return f"{state:<7}  {without_scheme(url)}  {tidy(reason)}"


def health_line(health: FeedHealth, now: datetime) -> str:
    """Return one feed as JSON; None is not known, moments are in UTC.

    ``hub_note`` takes *now* to tell whether the hub's lease goes on.
    """
    feed, hub = health.feed, health.hub
    document: dict[str, object] = {
        "url": feed.url,
        "title": feed.title,
        "folders": [list(place.path) for place in entry_of(feed).places],
        "language": feed.language or None,
        "state": health.state.value,
        "error": feed.last_error or None,
        "failing_since": _iso(feed.failing_since),
        "paused_at": _iso(feed.paused_at),
        "last_success_at": _iso(feed.last_success_at),
        "next_poll_at": _iso(feed.next_poll_at) if feed.active else None,
        "articles": feed.n_articles,
        "per_day": None if health.per_day is None else round(health.per_day, 2),
        "duplicates": None if health.duplicates is None else round(health.duplicates, 3),
        "delay_s": None if health.delay is None else round(health.delay.total_seconds()),
        "full_text": feed.full_text,
        "hub": hub.state.value if hub else None,
        "hub_note": describe_hub(hub, now) if hub else None,
    }
    return json.dumps(document, ensure_ascii=False)


def without_scheme(url: str) -> str:
    """Return *url* as a narrow column shows it; commands take it like this, too."""
    return url.partition("://")[2] or url


def span(length: timedelta | None) -> str:
    """Say a length of time in one unit: "40 s", "5 min", "3 h", "12 d"; "" for None."""
    if length is None:
        return ""
    seconds = max(length.total_seconds(), 0)
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        # Two of a unit at least: 90 minutes say more than 1 hour.
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _row(health: FeedHealth, now: datetime) -> tuple[str, ...]:
    feed = health.feed
    read = feed.last_success_at
    return (
        health.state.value,
        tidy(feed.title),
        without_scheme(feed.url),
        "" if health.per_day is None else f"{health.per_day:.1f}",
        span(health.delay),
        "" if health.duplicates is None else f"{health.duplicates:.0%}",
        f"{span(now - read)} ago" if read else "",
        tidy(_note(health, now)),
    )


def _note(health: FeedHealth, now: datetime) -> str:
    feed = health.feed
    if health.state is FeedState.STOPPED and not feed.last_error:
        return _STOPPED
    if feed.last_error:
        since = feed.failing_since
        return f"{f'for {span(now - since)}: ' if since else ''}{feed.last_error}"
    told = health.hub is not None and health.hub.lease_until is not None
    kinds = ("full text" if feed.full_text else "", "told by its hub" if told else "")
    return ", ".join(filter(None, kinds))


def _day(moment: datetime | None) -> str:
    return "?" if moment is None else f"{moment:%Y-%m-%d}"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
