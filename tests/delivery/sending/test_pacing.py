"""When the next message may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.delivery.sending.pacing import (
    CHAT_GAP,
    GROUP_GAP,
    ChatLine,
    Pace,
    after_chat_turn,
    after_flood,
    after_refusal,
    after_refused_reply,
    after_turn,
    bulk_moment,
    chat_moment,
    halted_until,
    is_halted,
    is_pushed_aside,
    reply_moment,
    start_pace,
    with_cap,
)
from tests.conftest import NOW

SECOND = timedelta(seconds=1)
MS = timedelta(milliseconds=1)


def leave(pace: Pace, n: int, now: datetime) -> tuple[list[datetime], Pace]:
    """Let *n* bulk messages leave, each on its moment."""
    found = []
    for _ in range(n):
        now = bulk_moment(pace, now)
        pace = after_turn(pace, now, now)
        found.append(now)
    return found, pace


def test_bulk_is_spaced_from_the_first_on() -> None:
    """No burst: the hundredth message leaves 99 intervals after the first."""
    found, _ = leave(start_pace(25, NOW), 100, NOW)

    assert {SECOND / 25} == {later - sooner for sooner, later in pairwise(found)}
    assert found[0] == NOW


@pytest.mark.parametrize(
    ("cap", "first"),
    [(1, 1), (10, 10), (28, 28), (30, 28), (280, 280), (1000, 980)],
)
def test_the_first_rate_is_below_the_cap(cap: float, first: float) -> None:
    """28 a second at most, unless they are paid for."""
    assert first == start_pace(cap, NOW).rate


def test_what_a_timer_is_late_is_made_up_for() -> None:
    """Ten milliseconds late each time, and still 25 a second; a second late is lost."""
    pace, now = start_pace(25, NOW), NOW
    for _ in range(101):
        now = bulk_moment(pace, now) + 10 * MS
        pace = after_turn(pace, now, now)

    assert now - NOW == 4 * SECOND + 10 * MS

    late = now + SECOND
    pace = after_turn(pace, late, late)

    assert bulk_moment(pace, late) - late >= SECOND / 25 - 20 * MS


def test_a_reply_does_not_wait_behind_bulk_and_bulk_gives_way_once() -> None:
    """The next bulk message leaves one interval later than it would have."""
    _, pace = leave(start_pace(25, NOW), 50, NOW)
    now = bulk_moment(pace, NOW + 2 * SECOND) - 30 * MS
    due = bulk_moment(pace, now)

    moment = reply_moment(pace, now)
    pace = after_turn(pace, moment, now)

    assert moment == now
    assert bulk_moment(pace, now) == due + SECOND / 25


def test_replies_have_a_small_budget_of_their_own() -> None:
    """Five at once beside 25 a second of bulk; the sixth leaves an interval later."""
    _, pace = leave(start_pace(25, NOW), 50, NOW)
    now = NOW + 2 * SECOND

    moments: list[datetime] = []
    for _ in range(7):
        moments.append(reply_moment(pace, now))
        pace = after_turn(pace, moments[-1], now)

    assert [now] * 4 == moments[:4]
    assert now < moments[5] < now + SECOND / 10
    assert moments[6] - moments[5] == SECOND / 25


def test_bulk_is_pushed_aside_for_a_second_at_most() -> None:
    """Counted from when it came to the head of the line, or the end of the wait."""
    pace = start_pace(28, NOW)

    assert not is_pushed_aside(pace, NOW + 0.9 * SECOND, NOW)
    assert is_pushed_aside(pace, NOW + SECOND, NOW)

    pace = after_flood(pace, 60, NOW)

    assert not is_pushed_aside(pace, NOW + 60.9 * SECOND, NOW)
    assert is_pushed_aside(pace, NOW + 61 * SECOND, NOW)


@pytest.mark.parametrize(
    ("chat", "gap"),
    [pytest.param(7, CHAT_GAP, id="person"), pytest.param(-7, GROUP_GAP, id="group")],
)
def test_a_chat_gets_its_bulk_messages_apart(chat: int, gap: timedelta) -> None:
    """A second in a chat, four in a group."""
    line = after_chat_turn(chat, None, NOW)

    assert NOW + gap == chat_moment(chat, line, NOW, is_reply=False)

    line = after_chat_turn(chat, line, NOW + gap)

    assert NOW + 2 * gap == chat_moment(chat, line, NOW + gap, is_reply=False)


@pytest.mark.parametrize(
    ("chat", "burst"), [pytest.param(7, 11, id="person"), pytest.param(-7, 5, id="group")]
)
def test_replies_may_come_in_a_short_burst(chat: int, burst: int) -> None:
    """Then they are as far apart as bulk; bulk waits one gap after them, not for all of them."""
    line: ChatLine | None = None
    moments: list[datetime] = []
    for _ in range(burst + 2):
        now = max([NOW, *moments])
        moments.append(chat_moment(chat, line, now, is_reply=True))
        line = after_chat_turn(chat, line, moments[-1])
    gap = CHAT_GAP if chat > 0 else GROUP_GAP

    assert [NOW] * burst + [NOW + gap, NOW + 2 * gap] == moments
    assert moments[-1] + gap == chat_moment(chat, line, moments[-1], is_reply=False)


def test_nothing_leaves_before_the_longest_wait_is_over() -> None:
    """Two answers while requests were open: the later deadline holds, whichever came last."""
    pace = after_flood(start_pace(28, NOW), 30, NOW)
    pace = after_flood(pace, 3, NOW + SECOND)

    assert NOW + 30 * SECOND == bulk_moment(pace, NOW + SECOND) == reply_moment(pace, NOW)
    assert is_halted(pace, NOW + 29 * SECOND)
    assert not is_halted(pace, NOW + 30 * SECOND)


def test_a_wait_that_somebody_else_was_told_of_counts() -> None:
    """Before the start, or later; one that is over changes nothing."""
    later = NOW + 60 * SECOND

    assert bulk_moment(start_pace(28, NOW, not_before=later), NOW) == later
    assert bulk_moment(halted_until(start_pace(28, NOW), later), NOW) == later

    pace = start_pace(28, NOW, not_before=later)

    assert halted_until(pace, NOW) == halted_until(pace, None) == pace


@pytest.mark.parametrize(
    ("wait_s", "expected_s"),
    [(0, 1), (1, 1), (3600, 3600), (1e9, 86400)],
)
def test_every_wait_is_kept_within_reason(wait_s: float, expected_s: float) -> None:
    """No time means a second, nonsense a day."""
    pace = after_flood(start_pace(28, NOW), wait_s, NOW)

    assert NOW + expected_s * SECOND == pace.not_before


@pytest.mark.parametrize(
    ("second_chat", "after", "halts"),
    [
        pytest.param(2, SECOND, True, id="two chats within a second"),
        pytest.param(2, 1.1 * SECOND, False, id="two chats, later"),
        pytest.param(1, SECOND, False, id="the same chat again"),
    ],
)
def test_two_refused_chats_are_the_token(second_chat: int, after: timedelta, halts: bool) -> None:
    """One refused reply says nothing of the others."""
    pace = after_refused_reply(start_pace(28, NOW), 1, 30, NOW)

    assert not is_halted(pace, NOW + SECOND)

    pace = after_refused_reply(pace, second_chat, 30, NOW + after)

    assert halts == is_halted(pace, NOW + 10 * SECOND)


def test_the_rate_falls_once_a_wait_and_not_below_the_floor() -> None:
    """Twenty refusals of requests that were open together are one lesson."""
    pace = start_pace(28, NOW)
    for _ in range(20):
        pace = after_flood(pace, 3, NOW)

    assert pytest.approx(25.2) == pace.rate

    for n in range(20):
        pace = after_flood(pace, 3, NOW + (n + 1) * 10 * SECOND)

    assert pace.rate == 5


@pytest.mark.parametrize(
    ("after", "rate"),
    [
        pytest.param(timedelta(minutes=9), 28 * 0.7, id="soon"),
        pytest.param(timedelta(minutes=11), 28 * 0.9, id="much later"),
    ],
)
def test_a_second_complaint_slows_us_down_by_more(after: timedelta, rate: float) -> None:
    """If it comes within ten minutes; the rate has recovered by then."""
    pace = after_flood(start_pace(28, NOW), 3, NOW)
    pace = after_turn(pace, NOW + after, NOW + after)

    assert pytest.approx(rate) == after_flood(pace, 3, NOW + after).rate


def test_a_cap_below_the_floor_is_the_floor() -> None:
    """An operator who asks for two a second gets two."""
    assert after_flood(start_pace(2, NOW), 3, NOW).rate == 2


def test_the_rate_recovers_by_one_each_half_minute_up_to_the_cap() -> None:
    """Counted from the end of the wait."""
    pace = after_flood(start_pace(28, NOW), 10, NOW)
    end = NOW + 10 * SECOND

    rates = []
    for seconds in (29, 30, 59, 60, 3600):
        now = end + seconds * SECOND
        pace = after_turn(pace, now, now)
        rates.append(pace.rate)

    assert pytest.approx([25.2, 26.2, 26.2, 27.2, 28.0]) == rates


def test_another_cap_begins_at_its_own_first_rate() -> None:
    """When a budget is used up, and when the next day brings another; waits stay."""
    pace = after_flood(start_pace(500, NOW), 30, NOW)

    slower = with_cap(pace, 28, NOW)

    assert (slower.cap, slower.rate) == (28, 28)
    assert pace.not_before == slower.not_before
    assert with_cap(slower, 28, NOW) is slower


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    """An hour back: the line and the chat are free at once."""
    _, pace = leave(start_pace(28, NOW), 5, NOW)
    line = after_chat_turn(7, None, NOW)
    before = NOW - timedelta(hours=1)

    assert before == chat_moment(7, line, before, is_reply=False)
    assert before == bulk_moment(pace, before) == reply_moment(pace, before)

    later = after_turn(pace, before, before)

    assert before < bulk_moment(later, before) < before + SECOND / 20


@pytest.mark.parametrize("refused_every", [20, 60])
def test_a_refused_message_costs_the_others_nothing(refused_every: int) -> None:
    """What a few in a hundred leave free is taken by those behind them, a little at a time."""
    pace, now, n_taken, gaps = start_pace(28, NOW), NOW, 0, []
    for n in range(6000):
        before, now = now, bulk_moment(pace, now)
        gaps.append(now - before)
        pace = after_turn(pace, now, now)
        if n % refused_every == 0:
            pace = after_refusal(pace)
        else:
            n_taken += 1

    share = (1 - 1 / refused_every) * 1.025
    assert n_taken / (now - NOW).total_seconds() / 28 == pytest.approx(min(1, share), abs=0.001)
    assert min(gaps[1:]) >= 0.975 * SECOND / 28


def test_at_the_limit_nobody_is_in_haste() -> None:
    """There is no room for it."""
    pace = after_refusal(start_pace(30, NOW))
    found, _ = leave(replace(pace, rate=30), 31, NOW)

    assert found[-1] - found[0] >= SECOND - MS
