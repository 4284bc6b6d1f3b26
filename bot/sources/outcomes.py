"""What came of asking a feed, and what follows from it: pure decisions, nothing is written.

Rule: a server that asks to wait has not failed, and neither has a feed whose host asks that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import BadFeed, FetchFailed
from bot.sources.cadence import PollOutcome, is_gone, is_paused, plan_next_poll, spread
from bot.sources.fetching.fetch import Fetched
from bot.sources.reading.parse import Reading
from bot.store.feeds import KnownFeed
from bot.store.polls import PollRecord

# A document up to so many bytes is read, or cleaned, in 2 ms or so: replies can wait that long,
# and in a thread it would take a fifth more, as the two fight for the interpreter.
SMALL = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking a feed: an error, or an answer, with what it says unless unchanged.

    ``size`` is that of the document, in bytes.
    """

    feed: KnownFeed
    size: int = 0
    fetched: Fetched | None = None
    reading: Reading | None = None
    error: FetchFailed | BadFeed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """How feeds are asked: ``interval`` is the shortest time between two requests to one.

    ``with_hubs``: hubs can reach us, so that feeds may be pushed.
    """

    interval: timedelta
    with_hubs: bool = False


def plan_after(
    answer: Answer, *, interval: timedelta, rhythm: timedelta | None = None, now: datetime
) -> PollRecord:
    """Return what to write about the feed: its next time, its validators, its state.

    *rhythm* is the interval that fits what it publishes, None to keep what was found before.
    """
    if answer.error is not None:
        return _after_failure(answer.feed, answer.error, interval=interval, now=now)
    if answer.fetched is None:
        raise ValueError("an answer is a document or an error")
    if answer.fetched.status == 304 and not (answer.feed.etag or answer.feed.last_modified):
        # Some caches answer all readers as they answered one that had a copy.
        error = FetchFailed("its server says 304 (Not Modified), but we have no copy", status=304)
        return _after_failure(answer.feed, error, interval=interval, now=now)
    return _after_success(answer, answer.fetched, interval=interval, rhythm=rhythm, now=now)


def _after_success(
    answer: Answer,
    fetched: Fetched,
    *,
    interval: timedelta,
    rhythm: timedelta | None,
    now: datetime,
) -> PollRecord:
    feed, reading = answer.feed, answer.reading
    rhythm_s = feed.rhythm_s if rhythm is None else rhythm.total_seconds()
    outcome = PollOutcome(
        retry_after_s=fetched.retry_after_s,
        max_age_s=fetched.max_age_s,
        rhythm_s=rhythm_s,
        wait_s=None if reading is None else reading.wait_s,
    )
    unchanged = fetched.status == 304
    return PollRecord(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=plan_next_poll(outcome, now=now, interval=interval, jitter=spread(feed.url)),
        etag=fetched.etag or (feed.etag if unchanged else None),
        last_modified=fetched.last_modified or (feed.last_modified if unchanged else None),
        url=fetched.permanent_url,
        title=None if reading is None else reading.title or None,
        n_items=None if reading is None else len(reading.ids),
        rhythm_s=rhythm_s,
    )


def _after_failure(
    feed: KnownFeed, error: FetchFailed | BadFeed, *, interval: timedelta, now: datetime
) -> PollRecord:
    status = error.status if isinstance(error, FetchFailed) else None
    wait = error.retry_after_s if isinstance(error, FetchFailed) else None
    # "Not now" is no failure of the feed, and often said for all feeds of a host.
    asked_to_wait = wait is not None and status in (429, 503)
    n_failures = feed.n_failures + (0 if asked_to_wait else 1)
    outcome = PollOutcome(failures=n_failures, retry_after_s=wait)
    since = feed.failing_since or now
    paused = is_paused(since, outcome.failures, now)
    return PollRecord(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=plan_next_poll(outcome, now=now, interval=interval, jitter=spread(feed.url)),
        error=str(error),
        n_failures=outcome.failures,
        etag=feed.etag,
        last_modified=feed.last_modified,
        active=not is_gone(status),
        failing_since=since,
        paused_at=(feed.paused_at or now) if paused else None,
    )


def notes_on(feed: KnownFeed, record: PollRecord, *, has_moved: bool) -> list[str]:
    """Return what the operator should hear of a feed after a poll.

    *has_moved*: it is asked at ``record.url`` from now on, which no other feed of ours has.
    """
    name = f"{feed.title} ({feed.url})" if feed.title else feed.url
    notes = []
    if feed.active and not record.active:
        notes.append(
            f"{name} is gone for good, says its server (410), and is asked no more. "
            f"To remove it: evenhand feeds remove {feed.url}"
        )
    elif record.paused_at and not feed.paused_at:
        since = record.failing_since or record.polled_at
        notes.append(
            f"{name} has failed since {since:%Y-%m-%d} and is paused: asked once a day from now "
            f"on. The last reason: {record.error}. To ask it now: evenhand feeds wake {feed.url}"
        )
    if feed.paused_at and not record.paused_at:
        notes.append(f"{name} can be read again.")
    if has_moved:
        change = " Please change it in your list of feeds." if feed.listed_url else ""
        notes.append(f"{name} has moved for good to {record.url} and is asked there.{change}")
    return notes
