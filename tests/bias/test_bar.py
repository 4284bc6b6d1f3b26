"""The bar in a message and its parts on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.bar import SHAPES, bar_segments, shape_bar, text_bar
from bot.bias.coverage import compute_coverage
from bot.bias.tally import percentages
from bot.model import Coverage, Side
from tests.bias.worlds import WORLD, make_story

EMPTY = compute_coverage(make_story(), WORLD)


def make_coverage(left: int, center: int, right: int, unrated: int = 0) -> Coverage:
    bias = dict(zip(Side, (left, center, right, unrated), strict=True))
    return replace(EMPTY, bias=bias, bias_pct=percentages(bias))


def test_words_come_first_and_shapes_point_to_their_side() -> None:
    """A screen reader meets the counts before the shapes."""
    assert text_bar(make_coverage(5, 3, 2, 1)) == (
        "Left 5 · Center 3 · Right 2 · Unrated 1\n◄◄◄◄◄◄■■■■►►"
    )


def test_too_few_rated_outlets_give_words_only() -> None:
    """Two outlets are no distribution."""
    assert text_bar(make_coverage(1, 1, 0, 9)) == "Left 1 · Center 1 · Right 0 · Unrated 9"


@given(*[st.integers(0, 300)] * 3, st.integers(3, 40))
def test_a_bar_has_its_width_and_every_side_that_is_there(
    left: int, center: int, right: int, width: int
) -> None:
    """One outlet of three hundred still shows."""
    coverage = make_coverage(left, center, right)

    bar = shape_bar(coverage, width)

    if left + center + right < 3:
        assert bar == ""
    else:
        assert len(bar) == width
        for side, count in zip(SHAPES, (left, center, right), strict=True):
            assert (SHAPES[side] in bar) is (count > 0)


def test_a_bar_needs_room_for_three_sides() -> None:
    """A width that cannot hold them is a defect of the caller."""
    with pytest.raises(ValueError, match="no room"):
        shape_bar(make_coverage(1, 1, 1), 2)


def test_the_parts_carry_counts_and_percentages() -> None:
    """Sides without outlets have no part."""
    parts = bar_segments(make_coverage(3, 0, 1))

    assert [(p.label, p.count, p.percent) for p in parts] == [("Left", 3, 75), ("Right", 1, 25)]
    assert bar_segments(make_coverage(1, 0, 1)) == ()
