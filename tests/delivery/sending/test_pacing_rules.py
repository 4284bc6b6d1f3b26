"""The rules of pacing, over whatever may happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.sending.pacing import (
    FREE_LIMIT,
    PAID_LIMIT,
    USUAL_CAP,
    ChatLine,
    Pace,
    after_chat_turn,
    after_flood,
    after_refusal,
    after_turn,
    bulk_moment,
    chat_moment,
    reply_moment,
    start_pace,
)
from tests.conftest import NOW

SECOND = timedelta(seconds=1)
MS = timedelta(milliseconds=1)
GROUP_LIMIT = 20


def most_in(span: timedelta, moments: Iterable[datetime]) -> int:
    """Count the fullest *span*, a second or so, that begins with a message."""
    ordered = sorted(moments)
    return max(
        (sum(start <= m < start + span for m in ordered[n : n + 1100]))
        for n, start in enumerate(ordered)
    )


@dataclass
class Run:
    """What left when, as the gate would have let it, from events in milliseconds."""

    pace: Pace
    now: datetime = NOW
    left: list[datetime] | None = None
    bulks: list[datetime] = field(default_factory=list)

    def bulk(self, late_ms: int) -> None:
        self.now = bulk_moment(self.pace, self.now) + late_ms * MS
        self.give(self.now)
        self.bulks.append(self.now)

    def reply(self) -> None:
        self.give(reply_moment(self.pace, self.now))

    def give(self, moment: datetime) -> None:
        self.pace = after_turn(self.pace, moment, self.now)
        self.left = [*(self.left or ()), moment]

    def refuse(self) -> None:
        """Let the last one that has left be refused: Telegram has not taken it."""
        gone = [m for m in self.left or () if m <= self.now]
        if gone and gone[-1] in self.bulks:
            self.pace = after_refusal(self.pace)
            self.bulks.remove(gone[-1])
            self.left = list(self.left or ())
            self.left.remove(gone[-1])

    def step(self, kind: str, value: int) -> None:
        """Let one event happen."""
        match kind:
            case "bulk":
                self.bulk(value)
            case "reply":
                self.reply()
            case "flood":
                self.flood(value)
            case _:
                self.now += value * MS
        if kind == "refuse":
            self.refuse()

    def flood(self, wait_s: int) -> None:
        """Moments given for the time of the wait are void: who has one asks again."""
        self.pace = after_flood(self.pace, wait_s, self.now)
        void = [m for m in self.left or () if self.now < m < self.pace.not_before]
        self.left = [m for m in self.left or () if m not in void]
        for _ in void:
            self.reply()


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("bulk"), st.integers(0, 60)),
        st.tuples(st.just("reply"), st.just(0)),
        st.tuples(st.just("pause"), st.integers(0, 3000)),
        st.tuples(st.just("flood"), st.integers(0, 5)),
        st.tuples(st.just("refuse"), st.integers(0, 200)),
    ),
    max_size=150,
)


@given(cap=st.one_of(st.just(28.0), st.floats(1, 30), st.floats(31, 1000)), events=EVENTS)
def test_no_second_is_ever_too_full(cap: float, events: list[tuple[str, int]]) -> None:
    """Bulk and replies together, over any mix of late timers, pauses and refusals.

    At the usual rate some hundredths more than a second, as messages may overtake others on the
    way. And nothing leaves during a wait, and a reply waits for the replies before it at most.
    """
    run = Run(start_pace(cap, NOW))
    for kind, value in events:
        before = len(run.left or ())
        run.step(kind, value)
        for moment in (run.left or ())[before:]:
            assert moment >= max(run.pace.not_before, NOW)
        if kind == "reply":
            waits = (run.left or [])[-1] - max(run.now, run.pace.not_before)
            assert waits <= len(events) * SECOND / run.pace.rate

    assert run.pace.rate <= cap
    if run.left:
        span = SECOND + 29 * MS if cap <= USUAL_CAP else SECOND
        assert most_in(span, run.left) <= (FREE_LIMIT if cap <= FREE_LIMIT else PAID_LIMIT)


@given(st.lists(st.integers(0, 5000), max_size=120), st.data())
def test_no_minute_of_a_group_is_ever_too_full(pauses: list[int], data: st.DataObject) -> None:
    """Twenty messages, bulk and replies together."""
    line: ChatLine | None = None
    now, moments = NOW, []
    for pause in pauses:
        now += pause * MS
        now = chat_moment(-7, line, now, is_reply=data.draw(st.booleans()))
        line = after_chat_turn(-7, line, now)
        moments.append(now)

    for start in moments:
        assert sum(start <= m < start + 60 * SECOND for m in moments) <= GROUP_LIMIT
