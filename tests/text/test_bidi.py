"""Texts of both directions in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.bidi import (
    from_left,
    holds_right_to_left,
    isolated,
    isolated_in,
    leftward,
    runs_left,
)


@pytest.mark.parametrize(
    ("text", "runs", "holds"),
    [
        pytest.param("Ferry", False, False, id="English"),
        pytest.param("• عبّارة", True, True, id="Arabic after a sign"),
        pytest.param("BBC: عبّارة", False, True, id="English first"),
        pytest.param("12:30 ■ ►", False, False, id="neither"),
        pytest.param("", False, False, id="nothing"),
        pytest.param("1. \u2068عبّارة\u2069", False, True, id="Arabic between isolates"),
        pytest.param(
            "\u2068\u2068عبّارة\u2069 1\u2069 Ferry", False, True, id="isolates in isolates"
        ),
        pytest.param("מעבורת Ferry", True, True, id="Hebrew first"),
    ],
)
def test_a_line_runs_as_its_first_letter(text: str, runs: bool, holds: bool) -> None:
    """Figures and signs have no say in it."""
    assert (runs_left(text), holds_right_to_left(text)) == (runs, holds)


@given(st.text(max_size=40))
def test_a_leftward_line_runs_left_and_keeps_its_text(text: str) -> None:
    """Whatever it begins with."""
    line = leftward(text)

    assert runs_left(line)
    assert line.endswith(text)


def test_only_what_may_disturb_is_isolated() -> None:
    """English within English is left as it is."""
    assert isolated_in("Tide", leftward=False) == "Tide"
    assert isolated_in("Tide", leftward=True) == isolated("Tide")
    assert isolated_in("عبّارة", leftward=False) == isolated("عبّارة")
    assert from_left("◄■►") == "\u2066◄■►\u2069"
