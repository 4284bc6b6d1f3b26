"""What must hold for whom an alert rings."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.alerts.listeners import LONGEST_DAY, is_on_topic, may_ring
from bot.delivery.schedules.schedule import is_quiet
from bot.model import QuietHours, Schedule, SubscriptionId
from bot.store.alerts import Listener
from tests.conftest import NOW
from tests.factories import make_briefing, make_card

ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")
CARD = make_card(topics=("world", "disasters"))


def listener(zone: str = "UTC", quiet: QuietHours | None = None, a_day: int = 2) -> Listener:
    hours = Schedule(times=(), zone=ZoneInfo(zone), quiet=quiet)
    return Listener(
        subscription_id=SubscriptionId(1), chat_id=1, language="en", hours=hours, a_day=a_day
    )


@given(
    st.sampled_from(ZONES),
    st.integers(1, 5),
    st.lists(st.integers(0, 6 * 24 * 60), max_size=80),
    st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1]),
)
def test_never_more_a_day_than_wanted_and_never_in_quiet_hours(
    zone: str, a_day: int, minutes: list[int], hours: tuple[int, int]
) -> None:
    """By the chat's own clock and calendar, however the stories fall; DST changes included."""
    quiet = QuietHours(start=time(hours[0]), end=time(hours[1]))
    who = listener(zone, quiet, a_day)
    # Two days before the clocks change in Berlin.
    begin = datetime(2026, 3, 27, tzinfo=NOW.tzinfo)
    rung: list[datetime] = []
    for minute in sorted(minutes):
        now = begin + timedelta(minutes=minute)
        if may_ring(who, CARD, [at for at in rung if now - at < LONGEST_DAY], now):
            rung.append(now)

    days = Counter(at.astimezone(ZoneInfo(zone)).date() for at in rung)
    assert all(n <= a_day for n in days.values())
    # It may take so long until it is sent.
    sent = [at + timedelta(minutes=late) for at in rung for late in (0, 8, 15)]
    assert not any(is_quiet(who.hours, at) for at in sent)


@pytest.mark.parametrize(
    ("topics", "is_wanted"),
    [
        pytest.param((), True, id="none: all"),
        pytest.param(("sport", "disasters"), True, id="one of its topics"),
        pytest.param(("sport",), False, id="another"),
        pytest.param(("port arlen",), True, id="all words of it"),
        pytest.param(("FERRIES",), True, id="another form of the word"),
        pytest.param(("port louis",), False, id="one of two words"),
        pytest.param(("?!",), False, id="no words"),
    ],
)
def test_topics_are_honoured(topics: tuple[str, ...], is_wanted: bool) -> None:
    """Built-in ones by the story's, one's own by the words it is told in."""
    assert is_on_topic(CARD, topics) is is_wanted


def test_topics_in_scripts_without_spaces_are_found() -> None:
    """By the pairs of their characters."""
    told = make_briefing(language="ja", headline="台湾の半導体工場で火災", summary="火災。")

    assert is_on_topic(make_card(briefing=told), ("半導体",))
    assert not is_on_topic(make_card(briefing=told), ("地震",))
