"""What must hold for why messages never arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.operator.causes import MAY_BE_OVER, TOLD, Cause, by_cause, cause_of
from bot.store.broadcasts import STOPPED


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("Forbidden: bot was blocked by the user", Cause.BLOCKED),
        ("blocked", Cause.BLOCKED),
        ("Forbidden: user is deactivated", Cause.GONE),
        ("Chat not found", Cause.GONE),
        ("Forbidden: bot was kicked from the supergroup chat", Cause.REMOVED),
        ("removed from the group", Cause.REMOVED),
        ("may not write in the channel", Cause.RIGHTS),
        ("Not enough rights to send text messages to the chat", Cause.RIGHTS),
        ("TOPIC_CLOSED", Cause.TOPIC),
        ("Message thread not found", Cause.TOPIC),
        ("Can't parse entities: unclosed start tag at byte offset 7", Cause.MARKUP),
        ("Unauthorized", Cause.TOKEN),
        ("Invalid token", Cause.TOKEN),
        ("httpx.ConnectError: All connection attempts failed", Cause.CONNECTION),
        ("too late to be news", Cause.LATE),
        ("the service was not running at that hour", Cause.DOWN),
        ("twice without an answer, it may have arrived: Timed out", Cause.UNKNOWN_TWICE),
        ("no longer subscribed", Cause.LEFT),
        ("deleted by the reader", Cause.LEFT),
        (STOPPED, Cause.STOPPED),
        ("Bad Request: something new", Cause.REFUSED),
        ("", Cause.REFUSED),
    ],
)
def test_a_reason_has_its_cause(reason: str, cause: Cause) -> None:
    """Telegram's own words and ours."""
    assert cause_of(reason) is cause


def test_causes_are_counted_over_reasons() -> None:
    """Most first; no failure is left out."""
    reasons = {"blocked": 2, "Forbidden: bot was blocked by the user": 3, "chat not found": 9}

    assert list(by_cause(reasons).items()) == [(Cause.GONE, 9), (Cause.BLOCKED, 5)]


@pytest.mark.parametrize("cause", [Cause.BLOCKED, Cause.GONE, Cause.LEFT, Cause.UNKNOWN_TWICE])
def test_what_readers_decided_and_what_may_be_there_is_never_sent_again(cause: Cause) -> None:
    """Whatever an operator presses."""
    assert cause not in MAY_BE_OVER


def test_every_cause_has_words() -> None:
    """Or an operator is shown none."""
    assert set(TOLD) == set(Cause)


@given(st.dictionaries(st.text(max_size=60), st.integers(1, 1000), max_size=20))
def test_no_failure_falls_out_of_the_count(reasons: dict[str, int]) -> None:
    """Whatever Telegram will say one day."""
    assert sum(by_cause(reasons).values()) == sum(reasons.values())
