"""The line on the briefings that did not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.editions.missed import missed_line
from bot.store.memories import MissedSlot
from bot.words.catalogue import spoken

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 1, 6, 7, 0, tzinfo=UTC)
DOWN, LATE = "the service was not running at that hour", "too late to be news"


def missed(*hours_ago: int, reason: str = DOWN) -> tuple[MissedSlot, ...]:
    return tuple(
        MissedSlot(due_at=TUESDAY - timedelta(hours=ago), reason=reason) for ago in hours_ago
    )


def line(*slots: MissedSlot, language: str = "en") -> str:
    return missed_line(slots, TUESDAY, TUESDAY, BERLIN, language)


def test_what_did_not_come_is_named_on_the_readers_clock() -> None:
    """With the reason, where it is one for all."""
    assert line(*missed(24, 14)) == (
        "Could not be delivered: Mon 08:00, Mon 18:00; the service was not running."
    )


def test_several_reasons_are_not_put_into_one() -> None:
    """Only what is true of all is said."""
    slots = (*missed(24), *missed(14, reason=LATE))

    assert line(*slots) == "Could not be delivered in time: Mon 08:00, Mon 18:00."


def test_many_are_counted() -> None:
    """The latest are named."""
    told = line(*missed(*range(170, 0, -12)))

    assert told.count(":") == 5
    assert "and 11 more" in told


def test_what_may_have_arrived_is_not_called_missing() -> None:
    """Its answer never came, and nobody knows."""
    assert line(*missed(24, reason=f"{LATE}, it may have arrived")) == ""


def test_nothing_missed_is_nothing_said() -> None:
    """Nor is a slot that comes later than this one."""
    assert line() == ""
    assert line(*missed(0)) == ""


@pytest.mark.parametrize("language", spoken())
def test_it_is_said_in_every_language(language: str) -> None:
    """On the same clock."""
    assert "08:00" in line(*missed(24), language=language)
    assert "08:00" in line(*missed(24, reason=LATE), language=language)
