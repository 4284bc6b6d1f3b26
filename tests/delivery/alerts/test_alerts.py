"""What must hold for the rule by which a story is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.alerts.alerts import (
    MIN_VOICES,
    TYPICAL_A_DAY,
    WINDOW,
    Usual,
    is_across,
    judge,
    strength_of,
    usual_of,
)
from bot.delivery.alerts.voices import Voice
from bot.model import Side

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
L, C, R, U = Side.LEFT, Side.CENTER, Side.RIGHT, Side.UNRATED
EVEN = {L: 30, C: 40, R: 30, U: 20}
LOPSIDED = {L: 60, C: 30, R: 8}
SIDES = st.sampled_from(list(Side))


def voices(counts: Mapping[Side, int], minutes_ago: float = 30) -> tuple[Voice, ...]:
    at = NOW - timedelta(minutes=minutes_ago)
    return tuple(Voice(at=at, side=side) for side, n in counts.items() for _ in range(n))


@pytest.mark.parametrize(
    ("new", "read", "is_told"),
    [
        pytest.param({L: 5, C: 7, R: 5}, EVEN, True, id="all sides"),
        pytest.param({L: 5, C: 7, R: 5, U: 9}, EVEN, True, id="and the unrated"),
        pytest.param({L: 20}, EVEN, False, id="one side alone"),
        pytest.param({L: 12, C: 12}, EVEN, False, id="a side is silent"),
        pytest.param({L: 15, C: 4, R: 1}, EVEN, False, id="a side by its fringe"),
        pytest.param({U: 30}, EVEN, False, id="nobody is rated"),
        pytest.param({L: 3, C: 3, R: 3}, EVEN, False, id="too few"),
        pytest.param({L: 10, C: 5, R: 1}, LOPSIDED, True, id="as lopsided as what is read"),
        pytest.param({L: 10, C: 5}, LOPSIDED, False, id="the small side is silent"),
        pytest.param({L: 9, R: 9}, {L: 20, R: 20, C: 2}, True, id="two sides are read"),
        pytest.param({L: 20}, {L: 40, C: 2, R: 1}, False, id="only one is read"),
    ],
)
def test_growth_counts_only_across_sides(
    new: Mapping[Side, int], read: Mapping[Side, int], is_told: bool
) -> None:
    """Each side that is read here must be there with half its share at least."""
    usual = usual_of((), read, 7)

    assert (judge(voices(new), usual, NOW) is not None) is is_told


def test_what_came_before_the_window_is_size_not_growth() -> None:
    """A large story that stands still is no news."""
    old = voices({L: 20, C: 20, R: 20}, WINDOW / timedelta(minutes=1))
    usual = usual_of((), EVEN, 7)

    assert judge(old, usual, NOW) is None
    assert judge((*old, *voices({L: 4, C: 4, R: 4}, 5)), usual, NOW) is not None


def test_what_is_to_come_does_not_count() -> None:
    """A clock of theirs that is fast makes no news."""
    assert judge(voices({L: 9, C: 9, R: 9}, -5), usual_of((), EVEN, 7), NOW) is None


def test_the_bar_is_what_few_stories_of_the_week_reached() -> None:
    """Two a day of a week of many strong ones."""
    strengths = range(1, 101)

    bar = usual_of(strengths, EVEN, 7).bar

    assert sum(n >= bar for n in strengths) == 7 * TYPICAL_A_DAY


@pytest.mark.parametrize(
    ("n_read", "floor"),
    [
        pytest.param(0, MIN_VOICES, id="nothing known"),
        pytest.param(24, MIN_VOICES, id="few"),
        pytest.param(120, 11, id="some"),
        pytest.param(1000, 32, id="many"),
    ],
)
def test_under_the_floor_nothing_is_exceptional(n_read: int, floor: int) -> None:
    """Also where nothing ever happened."""
    assert usual_of((0, 1, 2), {C: n_read}, 7).bar == floor


def test_a_first_day_has_the_quota_of_a_day() -> None:
    """An hour of history is no reason to tell nothing, nor to tell of everything."""
    strengths = (50, 40, 30, 20)

    assert usual_of(strengths, EVEN, 0.04).bar == 31


def test_the_strongest_moment_of_a_story_is_found() -> None:
    """Whenever it was."""
    story = (
        *voices({L: 1, C: 1, R: 1}, 600),
        *voices({L: 4, C: 4, R: 4}, 300),
        *voices({L: 2, C: 2, R: 2}, 10),
    )

    assert strength_of(story, EVEN) == 12
    assert strength_of(voices({L: 40}), EVEN) == 0
    assert strength_of((), EVEN) == 0


def test_an_alarm_says_why() -> None:
    """For operators, with the bar."""
    alarm = judge(voices({L: 5, C: 6, R: 5, U: 1}), Usual(read=EVEN, bar=14), NOW)

    assert alarm is not None
    assert alarm.because == (
        "17 new voices in 2 hours (5 left, 6 center, 5 right, 1 unrated); exceptional from 14"
    )


@pytest.mark.parametrize(
    ("read", "said"),
    [
        pytest.param(EVEN, "it takes 11 new voices in 2 hours", id="two-sided"),
        pytest.param({L: 9}, "no alerts: fewer than two sides", id="one-sided"),
    ],
)
def test_operators_are_told_what_it_takes(read: Mapping[Side, int], said: str) -> None:
    """Where nothing can be told across sides, that is why no alert comes."""
    assert said in usual_of((), read, 7).told


@given(st.dictionaries(SIDES, st.integers(0, 200)), st.dictionaries(SIDES, st.integers(0, 200)))
def test_one_side_is_never_across(new: dict[Side, int], read: dict[Side, int]) -> None:
    """Whatever is read, and however loud it is."""
    for side in Side:
        assert not is_across({side: new.get(side, 0)}, read)


@given(
    st.lists(st.tuples(SIDES, st.integers(0, 600)), max_size=60),
    st.lists(st.integers(0, 100), max_size=100),
    st.floats(0, 7),
)
def test_what_is_told_was_never_weaker_than_the_bar(
    story: list[tuple[Side, int]], strengths: list[int], days: float
) -> None:
    """And a story that is told at any moment was as strong then by the week's measure."""
    told = tuple(
        sorted(
            (Voice(at=NOW - timedelta(minutes=ago), side=side) for side, ago in story),
            key=lambda voice: voice.at,
        )
    )
    usual = usual_of(strengths, EVEN, days)

    alarm = judge(told, usual, NOW)

    if alarm is not None:
        assert alarm.strength >= usual.bar >= MIN_VOICES
        assert is_across(alarm.voices, EVEN)
