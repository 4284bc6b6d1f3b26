"""What must hold for the moment at which a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.cadence import (
    LONGEST_WAIT,
    PollOutcome,
    is_gone,
    max_age,
    parse_retry_after,
    plan_next_poll,
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
        pytest.param(PollOutcome(max_age_s=1e9), timedelta(hours=24), id="endless freshness"),
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


def test_an_interval_of_days_is_kept() -> None:
    """The operator's interval may be longer than the longest wait we choose ourselves."""
    assert wait(PollOutcome(failures=2), interval=timedelta(days=3)) == timedelta(days=3)


OUTCOMES = st.builds(
    PollOutcome,
    failures=st.integers(0, 10**6),
    retry_after_s=st.none() | st.floats(0, 1e9),
    max_age_s=st.none() | st.floats(0, 1e9),
)
INTERVALS = st.timedeltas(timedelta(seconds=1), timedelta(days=10))


@given(OUTCOMES, INTERVALS, st.floats(0, 1))
def test_the_wait_lies_between_the_interval_and_a_day(
    outcome: PollOutcome, interval: timedelta, jitter: float
) -> None:
    """Never sooner than the interval; never later than a day, or the interval and its spread."""
    assert interval <= wait(outcome, interval, jitter) <= max(LONGEST_WAIT, interval * 1.1)


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
