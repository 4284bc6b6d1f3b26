"""When the next message may leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import (
    CHAT_GAP,
    GROUP_GAP,
    Pace,
    after_flood,
    is_halted,
    is_void,
    next_moment,
    start_pace,
)
from tests.conftest import NOW

SECOND = timedelta(seconds=1)
# A timedelta counts whole microseconds.
ROUNDING = timedelta(microseconds=1)


def moments(pace: Pace, chats: list[int], now: datetime) -> tuple[list[datetime], Pace]:
    found = []
    for chat in chats:
        moment, pace = next_moment(pace, chat, now)
        found.append(moment)
    return found, pace


def test_sends_are_spaced_from_the_first_on() -> None:
    """No burst: the hundredth message leaves 99 intervals after the first."""
    found, _ = moments(start_pace(25, NOW), list(range(1, 101)), NOW)

    assert {SECOND / 25} == {later - sooner for sooner, later in pairwise(found)}
    assert found[0] == NOW


@pytest.mark.parametrize(
    ("cap", "first"),
    [(1, 1), (10, 10), (25, 25), (28, 25), (30, 25), (280, 250)],
)
def test_the_first_rate_is_below_the_cap(cap: float, first: float) -> None:
    """25 a second at most without paid broadcasts, in proportion with them."""
    assert pytest.approx(first) == start_pace(cap, NOW).rate


@pytest.mark.parametrize(
    ("chat", "gap"),
    [pytest.param(7, CHAT_GAP, id="person"), pytest.param(-7, GROUP_GAP, id="group")],
)
def test_a_chat_gets_its_messages_apart(chat: int, gap: timedelta) -> None:
    """A second in a chat, three in a group."""
    found, _ = moments(start_pace(28, NOW), [chat, chat, chat], NOW)

    assert [NOW, NOW + gap, NOW + 2 * gap] == found


def test_a_chat_that_waits_does_not_hold_up_the_others() -> None:
    """The gap before its second message is used, and that message keeps its distance too."""
    found, _ = moments(start_pace(4, NOW), [1, 1, 2, 3, 4, 5], NOW)

    assert found[1] == NOW + SECOND
    assert [(m - NOW).total_seconds() for m in found[2:]] == [0.25, 0.5, 0.75, 1.25]


def test_nothing_leaves_before_the_longest_wait_is_over() -> None:
    """Two answers while requests were open: the later deadline holds, whichever came last."""
    pace = after_flood(start_pace(28, NOW), 30, NOW)
    pace = after_flood(pace, 3, NOW + SECOND)

    moment, pace = next_moment(pace, 1, NOW + SECOND)

    assert moment == NOW + 30 * SECOND
    assert is_halted(pace, NOW + 29 * SECOND)
    assert not is_halted(pace, NOW + 30 * SECOND)


def test_a_moment_given_before_the_wait_is_void() -> None:
    """Whoever sleeps until then must ask again."""
    (_, second), pace = moments(start_pace(1, NOW), [1, 2], NOW)

    assert not is_void(pace, second)

    pace = after_flood(pace, 3, NOW)

    assert is_void(pace, second)
    assert next_moment(pace, 2, NOW)[0] == NOW + 3 * SECOND


def test_a_stored_deadline_outlives_a_restart() -> None:
    """A new pace begins after it."""
    pace = start_pace(28, NOW, not_before=NOW + 60 * SECOND)

    assert next_moment(pace, 1, NOW)[0] == NOW + 60 * SECOND


@pytest.mark.parametrize(
    ("wait_s", "expected_s"),
    [(0, 1), (1, 1), (3600, 3600), (1e9, 86400)],
)
def test_every_wait_is_kept_within_reason(wait_s: float, expected_s: float) -> None:
    """No time means a second, nonsense a day."""
    pace = after_flood(start_pace(28, NOW), wait_s, NOW)

    assert NOW + expected_s * SECOND == pace.not_before


def test_the_rate_falls_once_a_wait_and_not_below_the_floor() -> None:
    """Twenty refusals of requests that were open together are one lesson."""
    pace = start_pace(28, NOW)
    for _ in range(20):
        pace = after_flood(pace, 3, NOW)

    assert pytest.approx(17.5) == pace.rate

    for n in range(20):
        pace = after_flood(pace, 3, NOW + (n + 1) * 10 * SECOND)

    assert pace.rate == 5


def test_a_cap_below_the_floor_is_the_floor() -> None:
    """An operator who asks for two a second gets two."""
    assert after_flood(start_pace(2, NOW), 3, NOW).rate == 2


def test_the_rate_recovers_by_one_a_clean_minute_up_to_the_cap() -> None:
    """Counted from the end of the wait."""
    pace = after_flood(start_pace(28, NOW), 10, NOW)
    end = NOW + 10 * SECOND

    rates = []
    for seconds in (59, 60, 119, 180, 3600):
        _, pace = next_moment(pace, seconds, end + seconds * SECOND)
        rates.append(pace.rate)

    assert rates == [17.5, 18.5, 18.5, 20.5, 28.0]


def test_chats_are_forgotten() -> None:
    """A hundred thousand readers leave no hundred thousand entries behind."""
    pace, now = start_pace(28, NOW), NOW
    for chat in range(1, 2001):
        now, pace = next_moment(pace, chat, now)

    assert len(pace.chats) < 28 * 8
    assert len(pace.reserved) < 5


CALLS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, -4, -5]), st.integers(0, 2000), st.none() | st.integers(0, 5)
    ),
    max_size=40,
)


@given(cap=st.floats(1, 1000), calls=CALLS)
def test_the_rules_hold_whatever_happens(
    cap: float, calls: list[tuple[int, int, int | None]]
) -> None:
    """Spacing, gaps and deadlines, over any mix of chats, pauses and refusals."""
    pace, now = start_pace(cap, NOW), NOW
    given_out: list[tuple[datetime, int]] = []
    for chat, pause_ms, wait_s in calls:
        now += timedelta(milliseconds=pause_ms)
        if wait_s is not None:
            pace = after_flood(pace, wait_s, now)
            given_out = [(m, c) for m, c in given_out if not is_void(pace, m) or m <= now]
        moment, pace = next_moment(pace, chat, now)
        assert moment >= max(now, pace.not_before)
        given_out.append((moment, chat))

    assert pace.rate <= cap
    ordered = sorted(given_out)
    for (sooner, _), (later, _) in pairwise(ordered):
        assert later - sooner >= SECOND / cap - ROUNDING
    for one in (1, 2, 3, -4, -5):
        mine = [moment for moment, chat in ordered if chat == one]
        gap = GROUP_GAP if one < 0 else CHAT_GAP
        assert all(later - sooner >= gap for sooner, later in pairwise(mine))
