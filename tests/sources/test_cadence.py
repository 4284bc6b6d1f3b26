"""What must hold for the moment at which a feed is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.cadence import (
    LONGEST_FRESH,
    LONGEST_RHYTHM,
    LONGEST_WAIT,
    PAUSE_AFTER,
    PAUSE_AFTER_FAILURES,
    SHORTEST_RHYTHM,
    PollOutcome,
    is_gone,
    is_paused,
    max_age,
    parse_retry_after,
    plan_next_poll,
    rhythm_of,
)

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def wait(outcome: PollOutcome, interval: timedelta = QUARTER, jitter: float = 0.0) -> timedelta:
    return plan_next_poll(outcome, now=NOW, interval=interval, jitter=jitter) - NOW


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param(PollOutcome(), timedelta(minutes=15), id="success"),
        pytest.param(PollOutcome(failures=1), timedelta(minutes=30), id="first failure"),
        pytest.param(PollOutcome(failures=3), timedelta(hours=2), id="third failure"),
        pytest.param(PollOutcome(failures=7), timedelta(hours=24), id="seventh failure"),
        pytest.param(PollOutcome(failures=10_000), timedelta(hours=24), id="broken for ever"),
        pytest.param(PollOutcome(max_age_s=60), timedelta(minutes=15), id="short freshness"),
        pytest.param(PollOutcome(max_age_s=3600), timedelta(hours=1), id="long freshness"),
        pytest.param(PollOutcome(max_age_s=31536e3), timedelta(hours=6), id="fresh for a year"),
        pytest.param(PollOutcome(wait_s=3600), timedelta(hours=1), id="ttl of an hour"),
        pytest.param(PollOutcome(wait_s=7 * 86400), timedelta(hours=6), id="ttl of a week"),
        pytest.param(PollOutcome(rhythm_s=60), timedelta(minutes=15), id="lively feed"),
        pytest.param(PollOutcome(rhythm_s=3000), timedelta(minutes=50), id="calm feed"),
        pytest.param(PollOutcome(rhythm_s=1e9), timedelta(hours=2), id="silent feed"),
        pytest.param(
            PollOutcome(rhythm_s=3000, max_age_s=3600), timedelta(hours=1), id="fresher than calm"
        ),
        pytest.param(
            PollOutcome(failures=1, rhythm_s=3600), timedelta(hours=1), id="calm feed fails"
        ),
        pytest.param(
            PollOutcome(failures=1, retry_after_s=1e9), timedelta(hours=24), id="asked for ever"
        ),
        pytest.param(
            PollOutcome(failures=1, retry_after_s=7200), timedelta(hours=2), id="asked to wait"
        ),
        pytest.param(
            PollOutcome(failures=1, retry_after_s=5), timedelta(minutes=30), id="hardly asked"
        ),
    ],
)
def test_the_longest_reason_to_wait_wins(outcome: PollOutcome, expected: timedelta) -> None:
    """Interval, failures and the server's wishes, up to a day."""
    assert wait(outcome) == expected


def test_jitter_spreads_by_a_tenth() -> None:
    """Feeds that were asked together drift apart."""
    assert wait(PollOutcome(), jitter=1.0) == timedelta(minutes=16, seconds=30)
    assert wait(PollOutcome(rhythm_s=3600), jitter=1.0) == timedelta(minutes=66)


def test_an_interval_of_days_is_kept() -> None:
    """The operator's interval may be longer than the longest wait we choose ourselves."""
    assert wait(PollOutcome(failures=2), interval=timedelta(days=3)) == timedelta(days=3)


OUTCOMES = st.builds(
    PollOutcome,
    failures=st.integers(0, 10**6),
    retry_after_s=st.none() | st.floats(0, 1e9),
    max_age_s=st.none() | st.floats(0, 1e9),
    wait_s=st.none() | st.floats(-1, 1e9),
    rhythm_s=st.none() | st.floats(0, 1e9),
)
INTERVALS = st.timedeltas(timedelta(seconds=1), timedelta(days=10))


@given(OUTCOMES, INTERVALS, st.floats(0, 1))
def test_the_wait_lies_between_the_interval_and_a_day(
    outcome: PollOutcome, interval: timedelta, jitter: float
) -> None:
    """Never sooner than the interval; never later than a day, or the interval and its spread."""
    assert interval <= wait(outcome, interval, jitter) <= max(LONGEST_WAIT, interval * 1.1)


@given(OUTCOMES, st.floats(0, 1))
def test_a_feed_that_answers_is_never_silenced(outcome: PollOutcome, jitter: float) -> None:
    """Without a failure or Retry-After, no header and no rhythm keeps a feed from us for long."""
    answered = replace(outcome, failures=0, retry_after_s=None)

    assert wait(answered, jitter=jitter) <= LONGEST_FRESH * 1.1


def ago(*hours: float) -> list[datetime]:
    return [NOW - timedelta(hours=each) for each in hours]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param([], None, id="no times"),
        pytest.param(ago(-1, -5), None, id="all in the future"),
        pytest.param(ago(0, 1, 2, 3), timedelta(minutes=30), id="hourly"),
        pytest.param(ago(3, 0, 2, 1), timedelta(minutes=30), id="in any order"),
        pytest.param(ago(0, 1, 2, 3, -9), timedelta(minutes=30), id="one from the future"),
        pytest.param(ago(0, 1, 2, 3, 9000), timedelta(minutes=30), id="one forgotten item"),
        pytest.param(ago(10, 10.1, 10.2), timedelta(hours=1), id="newspaper in the afternoon"),
        pytest.param(ago(5, 5, 5, 5), timedelta(minutes=30), id="all at once"),
        pytest.param(ago(5), timedelta(minutes=30), id="one item"),
        pytest.param(ago(0, 0, 0, 0, 24), SHORTEST_RHYTHM, id="four at once today"),
        pytest.param(ago(0, 24, 48), LONGEST_RHYTHM, id="daily"),
        pytest.param(ago(9000), LONGEST_RHYTHM, id="given up"),
        pytest.param(ago(*(n / 60 for n in range(50))), SHORTEST_RHYTHM, id="wire"),
        pytest.param(
            ago(*(n / 2 for n in range(20)), *range(100, 999)), timedelta(minutes=15), id="archive"
        ),
    ],
)
def test_the_rhythm_is_that_of_the_newest_items(
    published: list[datetime], expected: timedelta | None
) -> None:
    """Half the usual gap, or a tenth of the silence if that is longer."""
    assert rhythm_of(published, NOW) == expected


TIMES = st.lists(st.datetimes(timezones=st.just(UTC)), max_size=50)


@given(TIMES, st.randoms(use_true_random=False))
def test_any_times_give_a_rhythm_within_bounds(times: list[datetime], random: Random) -> None:
    """Whatever a feed claims, the rhythm is bounded and does not depend on the order."""
    rhythm = rhythm_of(times, NOW)
    shuffled = random.sample(times, len(times))

    assert rhythm is None or SHORTEST_RHYTHM <= rhythm <= LONGEST_RHYTHM
    assert rhythm_of(shuffled, NOW) == rhythm


@given(st.timedeltas(timedelta(0), timedelta(days=99)), st.integers(0, 99))
def test_silence_never_speeds_a_feed_up(silence: timedelta, n: int) -> None:
    """The longer nothing comes, the longer the rhythm."""
    times = ago(*range(n % 30))

    assert (rhythm_of(times, NOW + silence) or timedelta(0)) >= (
        rhythm_of(times, NOW) or timedelta(0)
    )


@pytest.mark.parametrize(
    ("since", "n_failures", "expected"),
    [
        pytest.param(None, 0, False, id="working"),
        pytest.param(PAUSE_AFTER, PAUSE_AFTER_FAILURES, True, id="long and often"),
        pytest.param(PAUSE_AFTER, PAUSE_AFTER_FAILURES - 1, False, id="long but seldom"),
        pytest.param(PAUSE_AFTER - timedelta(seconds=1), 99, False, id="often but not long"),
    ],
)
def test_a_feed_is_paused_after_a_week_of_failures(
    since: timedelta | None, n_failures: int, expected: bool
) -> None:
    """Both the time and the number must tell that the feed is dead."""
    failing_since = None if since is None else NOW - since

    assert is_paused(failing_since, n_failures, NOW) is expected


def test_a_dead_feed_is_paused_and_then_tried_once_a_day() -> None:
    """The doubling waits alone lead there, with any usual interval."""
    for interval in (timedelta(seconds=90), QUARTER, timedelta(hours=1)):
        since, at, failures = NOW, NOW, 1
        while not is_paused(since, failures, at):
            outcome = PollOutcome(failures=failures)
            at = plan_next_poll(outcome, now=at, interval=interval, jitter=0.0)
            failures += 1

        assert timedelta(days=7) <= at - since <= timedelta(days=8)
        assert wait(PollOutcome(failures=failures), interval) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 400, 1e9),
        ("Mon, 05 Jan 2026 07:10:00 GMT", 600.0),
        ("Mon, 05 Jan 2026 06:00:00 GMT", 0.0),
        ("Mon, 99 Jan 2026 06:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, expected: float | None) -> None:
    """Both forms of the header are read; what is neither is ignored."""
    assert parse_retry_after(value, NOW) == expected


DATE = "Mon, 05 Jan 2026 07:00:00 GMT"
HOUR_LATER = "Mon, 05 Jan 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({}, None, id="nothing said"),
        pytest.param({"Cache-Control": "public, max-age=600"}, 600.0, id="max-age"),
        pytest.param({"cache-control": 'MAX-AGE="60"'}, 60.0, id="quoted"),
        pytest.param({"Cache-Control": "s-maxage=600"}, None, id="for shared caches"),
        pytest.param({"Cache-Control": "no-cache, max-age=600"}, None, id="no-cache"),
        pytest.param({"Cache-Control": "max-age=600", "Age": "100"}, 500.0, id="partly spent"),
        pytest.param({"Cache-Control": "max-age=60", "Age": "100"}, 0.0, id="spent"),
        pytest.param({"Expires": HOUR_LATER, "Date": DATE}, 3600.0, id="expires"),
        pytest.param({"Expires": DATE, "Date": HOUR_LATER}, 0.0, id="expired"),
        pytest.param({"Expires": "0", "Date": DATE}, None, id="no date"),
        pytest.param({"Expires": HOUR_LATER}, None, id="no reference"),
        pytest.param(
            {"Cache-Control": "max-age=60", "Expires": HOUR_LATER, "Date": DATE},
            60.0,
            id="max-age wins",
        ),
    ],
)
def test_freshness_is_read_from_the_headers(
    headers: dict[str, str], expected: float | None
) -> None:
    """Cache-Control first, then Expires against Date, less the age of the answer."""
    assert max_age(headers) == expected


def test_only_410_is_gone() -> None:
    """404 may pass; 410 is meant."""
    assert [status for status in (None, 200, 404, 410, 500) if is_gone(status)] == [410]
