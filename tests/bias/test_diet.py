"""Which sides the stories lean to that somebody reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.diet import MIN_STORIES, lean_of, take_diet
from bot.model import Coverage, Side
from tests.factories import make_coverage


def _carried(left: int, center: int, right: int, unrated: int = 0) -> Coverage:
    counts = (left, center, right, unrated)
    return make_coverage(bias=dict(zip(Side, counts, strict=True)))


@pytest.mark.parametrize(
    ("counts", "side"),
    [
        pytest.param((4, 1, 1), Side.LEFT, id="most on the left"),
        pytest.param((1, 1, 4), Side.RIGHT, id="most on the right"),
        pytest.param((2, 5, 2), Side.CENTER, id="most in the center"),
        pytest.param((3, 0, 3), Side.CENTER, id="a tie goes to the center"),
        pytest.param((3, 3, 0), Side.CENTER, id="a tie with the center"),
        pytest.param((2, 0, 0, 30), Side.UNRATED, id="too few are rated"),
        pytest.param((0, 0, 0, 0), Side.UNRATED, id="nobody"),
    ],
)
def test_a_story_leans_to_where_most_of_its_outlets_are(
    counts: tuple[int, ...], side: Side
) -> None:
    """Of the rated ones."""
    assert lean_of(_carried(*counts)) is side


@given(st.lists(st.tuples(*(st.integers(0, 9),) * 4), max_size=60))
def test_shares_add_up_to_100_or_stay_away(opened: list[tuple[int, int, int, int]]) -> None:
    """Every story is counted once, whichever way it leans."""
    diet = take_diet(_carried(*counts) for counts in opened)

    assert diet.n_stories == len(opened)
    leaning = len(opened) - diet.sides[Side.UNRATED]
    assert (diet.percent is not None) is (leaning >= MIN_STORIES)
    if diet.percent is not None:
        assert sum(diet.percent.values()) == 100


@pytest.mark.parametrize(
    ("left", "right", "larger"),
    [
        pytest.param(8, 2, Side.LEFT, id="left"),
        pytest.param(2, 9, Side.RIGHT, id="right"),
        pytest.param(6, 4, None, id="about even"),
        pytest.param(9, 0, None, id="too few to tell"),
    ],
)
def test_a_side_stands_out_only_where_that_is_no_chance(
    left: int, right: int, larger: Side | None
) -> None:
    """Twice as many, of enough stories."""
    stories = [_carried(5, 0, 0)] * left + [_carried(0, 0, 5)] * right

    assert take_diet(stories).larger_side is larger


def test_a_story_that_is_not_counted_yet_leans_nowhere() -> None:
    """It counts as opened all the same."""
    diet = take_diet([None])

    assert (diet.n_stories, diet.sides[Side.UNRATED]) == (1, 1)
