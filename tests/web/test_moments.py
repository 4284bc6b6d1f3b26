"""Times as words, and reports over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.moments import describe_age, describe_moment, spread_over_time
from tests.bias.worlds import NOON


@pytest.mark.parametrize(
    ("age", "words"),
    [
        pytest.param(timedelta(seconds=-90), "just now", id="ahead"),
        pytest.param(timedelta(seconds=59), "just now", id="seconds"),
        pytest.param(timedelta(minutes=1), "1 minute ago", id="minute"),
        pytest.param(timedelta(minutes=59), "59 minutes ago", id="minutes"),
        pytest.param(timedelta(hours=47, minutes=59), "47 hours ago", id="hours"),
        pytest.param(timedelta(hours=48), "2 days ago", id="days"),
    ],
)
def test_ages_in_words(age: timedelta, words: str) -> None:
    """A clock that is off never gives a time to come."""
    assert describe_age(age) == words


def test_a_moment_is_shown_in_utc_and_from_now() -> None:
    """In full for people, in ISO for machines."""
    moment = describe_moment(NOON, NOON + timedelta(hours=3))

    assert moment.iso == "2026-01-05T12:00:00Z"
    assert (moment.full, moment.ago) == ("Mon 5 Jan 2026, 12:00 UTC", "3 hours ago")


@given(st.lists(st.integers(0, 60 * 24 * 400), max_size=60))
def test_every_report_is_in_one_of_at_most_twelve_stretches(minutes: list[int]) -> None:
    """However long a story runs."""
    stretches = spread_over_time(NOON + timedelta(minutes=m) for m in minutes)

    assert sum(stretch.count for stretch in stretches) == len(minutes)
    assert len(stretches) <= 12
    assert all(bool(stretch.bar) is bool(stretch.count) for stretch in stretches)
    assert all(len(stretch.bar) <= 12 for stretch in stretches)


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        pytest.param([0, 13], ["5 Jan 12:00–18:00", "5 Jan 18:00–00:00", "6 Jan 00:00–06:00"]),
        pytest.param([0, 200], [f"{day} Jan" for day in range(5, 14)]),
        pytest.param([0, 24 * 20], None),
    ],
    ids=["six-hours", "days", "two-days"],
)
def test_stretches_are_named_by_their_length(hours: list[int], labels: list[str] | None) -> None:
    """Hours, a day, or days."""
    found = [s.label for s in spread_over_time(NOON + timedelta(hours=h) for h in hours)]

    if labels is None:
        assert all("–" in label for label in found)
    else:
        assert found == labels
