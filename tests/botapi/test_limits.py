"""Sliding windows and flood waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.limits import Addressee, FloodGate, LimitRules, Rate, Wait


def send(gate: FloodGate, chat_id: int, now: float, *, is_group: bool = False) -> Wait | None:
    to = Addressee(chat_id=chat_id, is_group=is_group)
    wait = gate.check(to, now)
    if wait is None:
        gate.count(to, now)
    return wait


def test_without_rules_everything_passes() -> None:
    """All limits are off unless asked for."""
    gate = FloodGate()

    assert [send(gate, 1, 0.0) for _ in range(500)] == [None] * 500


def test_the_one_too_many_starts_a_wait_in_which_nothing_passes() -> None:
    """An excess is answered with the wait, and so is everything else until it is over."""
    gate = FloodGate(LimitRules(token=Rate(2, 1.0), wait_s=3))

    assert [send(gate, chat, 0.0) for chat in (1, 2)] == [None, None]
    assert send(gate, 3, 0.5) == Wait(3, ignored=False)
    assert send(gate, 4, 2.0) == Wait(2, ignored=True)
    assert send(gate, 4, 3.4) == Wait(1, ignored=True)
    assert send(gate, 4, 3.5) is None


def test_a_chat_has_its_own_window() -> None:
    """Writing to one chat too fast stops that chat only."""
    gate = FloodGate(LimitRules(chat=Rate(1, 1.0), wait_s=1))

    assert send(gate, 1, 0.0) is None
    assert send(gate, 1, 0.5) == Wait(1, ignored=False)
    assert send(gate, 2, 0.5) is None


def test_a_group_waits_until_its_minute_has_passed() -> None:
    """The wait is as long as the window needs, if that is longer than the shortest wait."""
    gate = FloodGate(LimitRules(group=Rate(20, 60.0), wait_s=3))

    assert [send(gate, -5, float(i), is_group=True) for i in range(20)] == [None] * 20
    assert send(gate, -5, 20.0, is_group=True) == Wait(40, ignored=False)
    assert send(gate, -5, 60.0, is_group=True) is None


def test_a_halt_is_never_shortened() -> None:
    """Of two waits the later end counts."""
    gate = FloodGate()
    gate.halt(None, 10, 0.0)
    gate.halt(None, 2, 1.0)

    assert gate.check(Addressee(chat_id=7), 9.0) == Wait(1, ignored=True)
    assert gate.check(Addressee(chat_id=7), 10.0) is None


@given(
    st.lists(st.floats(0, 0.4), min_size=1, max_size=80),
    st.integers(1, 6),
    st.sampled_from([0.5, 1.0, 2.5]),
)
def test_no_window_ever_holds_more_than_its_rate(
    pauses: list[float], count: int, window_s: float
) -> None:
    """However a sender pushes, the messages taken in any window keep to the rate."""
    gate = FloodGate(LimitRules(token=Rate(count, window_s), wait_s=1))
    now, taken = 0.0, []
    for pause in pauses:
        now += pause
        if send(gate, 1, now) is None:
            taken.append(now)

    for start in taken:
        assert sum(start <= at < start + window_s - 1e-9 for at in taken) <= count


def test_long_runs_over_many_chats_still_keep_each_chats_window() -> None:
    """Forgetting silent chats forgets no chat whose window is still open."""
    gate = FloodGate(LimitRules(chat=Rate(1, 1.0), wait_s=1))
    for chat_id in range(1, 20_100):
        assert send(gate, chat_id, chat_id / 10_000) is None
        # Looking without sending leaves an empty window behind.
        gate.check(Addressee(chat_id=5), chat_id / 10_000 + 1.5)

    assert send(gate, 20_050, 2.1) == Wait(1, ignored=False)
    assert send(gate, 5, 2.1) is None
