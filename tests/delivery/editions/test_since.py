"""When a reader had a story, and what an update tells them first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.editions.since import Since, known_places, lead_of, on_clock, since_line
from bot.views import Changed, Changes

NOW = datetime(2026, 5, 6, 6, 0, tzinfo=UTC)
NOON = Changes(bullets=(1,), counts={1: Changed(now="15", was="12")})


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        pytest.param(timedelta(hours=7), "08:00", id="the same day"),
        pytest.param(timedelta(days=1), "Tue 15:00", id="another day"),
        pytest.param(timedelta(days=6), "Thu 15:00", id="six days"),
        pytest.param(timedelta(days=7), "2026-04-29", id="a week"),
    ],
)
def test_the_older_briefing_is_placed_on_the_readers_clock(ago: timedelta, told: str) -> None:
    """A weekday is clear for a week; it is afternoon in Tokyo."""
    assert on_clock(NOW - ago, NOW, ZoneInfo("Asia/Tokyo"), "en") == told


@pytest.mark.parametrize(
    ("since", "line"),
    [
        pytest.param(Since(changes=NOON), "Since your last briefing:", id="news"),
        pytest.param(
            Since(changes=NOON, at="08:00"), "Since your last briefing (08:00):", id="news, time"
        ),
        pytest.param(
            Since(), "No new fact since your last briefing; the coverage has changed.", id="none"
        ),
    ],
)
def test_the_line_over_the_news_says_since_when(since: Since, line: str) -> None:
    """As far as that is known."""
    assert since_line(since, "en") == line


def test_what_is_new_says_so_and_what_a_count_was() -> None:
    """What the reader had is marked with nothing."""
    leads = [lead_of(Since(changes=NOON), n, "en") for n in (None, 0, 1)]

    assert leads == ["", "", "New (now 15, was 12):"]
    assert lead_of(None, 1, "en") == ""


def test_what_is_not_new_was_known() -> None:
    """In order."""
    assert known_places(Since(changes=NOON), 4) == (0, 2, 3)
