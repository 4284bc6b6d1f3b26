"""Times as words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web.moments import describe_age, describe_moment
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
