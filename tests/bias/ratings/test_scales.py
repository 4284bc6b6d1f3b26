"""The written table of scales: what is in it is read, what is not is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bias.outlets import BIAS_STEPS
from bot.bias.ratings.scales import Cuts, Scale, rater_name, read_cuts, read_step
from bot.errors import BadInput
from bot.model import Bias, RatingKind

BIAS, FACTUALITY = RatingKind.BIAS, RatingKind.FACTUALITY


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param("Left", "left", id="allsides-left"),
        pytest.param("Lean Left", "lean_left", id="allsides-lean"),
        pytest.param("Center", "center", id="allsides-center"),
        pytest.param("left-center", "lean_left", id="mbfc-left-center"),
        pytest.param("Least Biased", "center", id="mbfc-center"),
        pytest.param("extreme right", "far_right", id="mbfc-extreme"),
        pytest.param("Hyper-Partisan Right", "right", id="ad-fontes"),
        pytest.param("far_left", "far_left", id="our-own-word"),
        pytest.param("-2", "left", id="plain-number"),
        pytest.param("−1", "lean_left", id="minus-sign"),
        pytest.param("3.0", "far_right", id="as-spreadsheets-write-it"),
        pytest.param("", None, id="empty"),
        pytest.param("questionable", None, id="no-direction"),
        pytest.param("Mixed", None, id="mixed-is-no-direction"),
    ],
)
def test_bias_is_read_by_the_table(raw: str, value: str | None) -> None:
    """Labels of the usual raters and plain numbers mean one of seven steps."""
    assert value == read_step(BIAS, raw, Scale.PLAIN)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param("Very High", "very_high", id="words"),
        pytest.param("mostly-factual", "mostly_factual", id="mbfc"),
        pytest.param("Mixed", "mixed", id="mixed-is-a-step"),
        pytest.param("0", "very_low", id="lowest"),
        pytest.param("5", "very_high", id="highest"),
        pytest.param("n/a", None, id="none"),
    ],
)
def test_factuality_is_read_by_the_table(raw: str, value: str | None) -> None:
    """Words, and whole numbers from 0 to 5."""
    assert value == read_step(FACTUALITY, raw, Scale.PLAIN)


@pytest.mark.parametrize(
    ("kind", "raw", "scale"),
    [
        pytest.param(BIAS, "leftish", Scale.PLAIN, id="word"),
        pytest.param(BIAS, "NaN", Scale.PLAIN, id="nan"),
        pytest.param(BIAS, "inf", Scale.ADFONTES, id="infinite"),
        pytest.param(BIAS, "-4", Scale.PLAIN, id="beyond-plain"),
        pytest.param(BIAS, "1.5", Scale.PLAIN, id="between-steps"),
        pytest.param(BIAS, "7", Scale.ALLSIDES, id="beyond-allsides"),
        pytest.param(BIAS, "-43", Scale.ADFONTES, id="beyond-adfontes"),
        pytest.param(BIAS, "=1+1", Scale.PLAIN, id="formula"),
        pytest.param(BIAS, "1e309", Scale.ADFONTES, id="exponent"),
        pytest.param(FACTUALITY, "-1", Scale.PLAIN, id="negative"),
        pytest.param(FACTUALITY, "6", Scale.PLAIN, id="beyond-five"),
        pytest.param(FACTUALITY, "65", Scale.ADFONTES, id="beyond-reliability"),
    ],
)
def test_what_is_not_in_the_table_is_refused(kind: RatingKind, raw: str, scale: Scale) -> None:
    """Nothing is guessed from what resembles a word or a number of the table."""
    with pytest.raises(BadInput):
        read_step(kind, raw, scale)


@pytest.mark.parametrize(
    ("scale", "number", "value"),
    [
        pytest.param(Scale.ALLSIDES, "0.99", "center", id="allsides-center"),
        pytest.param(Scale.ALLSIDES, "-1", "lean_left", id="allsides-lean"),
        pytest.param(Scale.ALLSIDES, "6", "right", id="allsides-end-is-not-far"),
        pytest.param(Scale.ADFONTES, "-5.9", "center", id="adfontes-center"),
        pytest.param(Scale.ADFONTES, "6", "lean_right", id="adfontes-leans"),
        pytest.param(Scale.ADFONTES, "-12", "left", id="adfontes-plain"),
        pytest.param(Scale.ADFONTES, "42", "far_right", id="adfontes-far"),
    ],
)
def test_numbers_of_other_scales_are_cut(scale: Scale, number: str, value: str) -> None:
    """A number at a cut belongs to the step beyond it."""
    assert value == read_step(BIAS, number, scale)


@given(st.floats(-42, 42), st.sampled_from(Scale))
def test_left_and_right_are_treated_alike(number: float, scale: Scale) -> None:
    """A number and its opposite give opposite steps, or are both refused."""
    here, there = (_step(n, scale) for n in (number, -number))

    assert (here is None) == (there is None)
    assert here is None or there is None or here == -there


def test_cuts_can_be_set() -> None:
    """Whoever knows the rater's own cuts gives them."""
    cuts = read_cuts("8,16,24")

    assert cuts == Cuts(lean=8, plain=16, far=24, bound=42)
    assert read_step(BIAS, "7", Scale.ADFONTES, cuts) == "center"


@pytest.mark.parametrize("text", ["", "1,2", "3,2,1", "0,1,2", "6,12,nan", "6,12,99", "a,b,c"])
def test_cuts_must_rise(text: str) -> None:
    """Anything but three rising numbers is refused."""
    with pytest.raises(BadInput, match="cuts"):
        read_cuts(text)


def test_a_rater_has_one_spelling() -> None:
    """One rater under two names would count twice in an average."""
    names = {rater_name(raw) for raw in ("MBFC", "Media Bias/Fact Check", "mediabiasfactcheck")}

    assert names == {"Media Bias/Fact Check"}
    assert rater_name("My Own List") == "My Own List"


def _step(number: float, scale: Scale) -> int | None:
    try:
        value = read_step(BIAS, f"{number:f}", scale)
    except BadInput:
        return None
    return BIAS_STEPS[Bias(value)] if value else None
