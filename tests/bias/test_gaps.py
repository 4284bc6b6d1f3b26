"""When one side hardly covers a story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.gaps import MIN_RATE_RATIO, BaseRates, base_rates, find_gap
from bot.model import Side
from tests.bias.worlds import make_outlet, sided

EVEN = BaseRates(left=20, center=20, right=20)


@pytest.mark.parametrize(
    ("counts", "gap"),
    [
        pytest.param((6, 0, 0), Side.RIGHT, id="left-alone"),
        pytest.param((0, 0, 6), Side.LEFT, id="right-alone"),
        pytest.param((5, 0, 0), None, id="too-few-rated"),
        pytest.param((6, 3, 1), Side.RIGHT, id="sixty-and-ten"),
        pytest.param((6, 2, 2), Side.RIGHT, id="exactly-at-the-bounds"),
        pytest.param((59, 41, 0), None, id="just-under-sixty"),
        pytest.param((60, 19, 21), None, id="just-over-twenty"),
        pytest.param((0, 10, 0), None, id="center-is-no-side"),
        pytest.param((5, 0, 5), None, id="split"),
    ],
)
def test_shares_decide_where_both_sides_are_polled_alike(
    counts: tuple[int, int, int], gap: Side | None
) -> None:
    """At least 6 rated, one side at 60 % or more, the other at 20 % or less."""
    assert gap is find_gap(_bias(*counts), EVEN)


@pytest.mark.parametrize(
    ("base", "gap"),
    [
        pytest.param(BaseRates(left=10, center=0, right=10), Side.RIGHT, id="even"),
        pytest.param(BaseRates(left=30, center=0, right=5), None, id="lopsided"),
        pytest.param(BaseRates(left=10, center=0, right=4), None, id="right-hardly-polled"),
        pytest.param(BaseRates(left=4, center=0, right=10), None, id="left-hardly-polled"),
        pytest.param(BaseRates(left=0, center=0, right=0), None, id="nothing-polled"),
    ],
)
def test_a_gap_needs_outlets_that_could_have_covered_it(base: BaseRates, gap: Side | None) -> None:
    """Eight left outlets and one right: a gap only where the rates differ too."""
    assert gap is find_gap(_bias(8, 0, 1), base)


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["down", "up", "nearest"]))
def test_proportionate_coverage_of_a_lopsided_pool_is_no_gap(
    left: int, center: int, rounding: str
) -> None:
    """Of 30 left and 5 right outlets polled, six times as many left ones report: no gap."""
    exact = left * 5 / 30
    right = {"down": int(exact), "up": -int(-exact // 1), "nearest": round(exact)}[rounding]

    assert find_gap(_bias(left, center, right), BaseRates(left=30, center=30, right=5)) is None


@given(
    st.tuples(*[st.integers(0, 40)] * 3),
    st.tuples(*[st.integers(0, 40)] * 3),
)
def test_left_and_right_are_judged_alike(
    counts: tuple[int, int, int], polled: tuple[int, int, int]
) -> None:
    """The mirror image of a story has the mirror image of its gap."""
    mirrored = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, None: None}
    left, center, right = counts

    gap = find_gap(_bias(left, center, right), _base(*polled))
    mirror = find_gap(_bias(right, center, left), _base(*reversed(polled)))

    assert mirrored[gap] is mirror


@given(st.tuples(*[st.integers(0, 40)] * 3), st.tuples(*[st.integers(5, 40)] * 2))
def test_every_gap_has_the_ratio(counts: tuple[int, int, int], polled: tuple[int, int]) -> None:
    """A gap is never found where the missing side reports a third as often or more."""
    left, center, right = counts
    gap = find_gap(_bias(*counts), BaseRates(left=polled[0], center=center, right=polled[1]))
    if gap is Side.RIGHT:
        assert left / polled[0] + 1e-9 >= MIN_RATE_RATIO * right / polled[1]
    if gap is Side.LEFT:
        assert right / polled[1] + 1e-9 >= MIN_RATE_RATIO * left / polled[0]


def test_base_rates_count_rated_outlets_by_side() -> None:
    """Unrated outlets are on no side."""
    outlets = (*sided(3, 2, 1), make_outlet("square.example"))

    assert BaseRates(left=3, center=2, right=1) == base_rates(outlets)


def _bias(left: int, center: int, right: int) -> dict[Side, int]:
    return {Side.LEFT: left, Side.CENTER: center, Side.RIGHT: right, Side.UNRATED: 3}


def _base(left: int, center: int, right: int) -> BaseRates:
    return BaseRates(left=left, center=center, right=right)
