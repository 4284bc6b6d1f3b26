from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.forest import Forest, probability
from bot.stories.weights import read_weights

# Two trees over two columns: a stump, and one whose right branch asks again.
DOCUMENT: dict[str, Any] = {
    "columns": ["a", "b"],
    "base": 0.5,
    "trees": [
        {"leaves": [1.0, 2.0], "nodes": [[0, 0.0, 0b11111110]]},
        {"leaves": [10.0, 20.0, 30.0], "nodes": [[1, 1.0, 0b11111110], [0, 5.0, 0b11111101]]},
    ],
}


def by_hand(a: float, b: float) -> float:
    first = 1.0 if a <= 0.0 else 2.0
    second = 10.0 if b <= 1.0 else 20.0 if a <= 5.0 else 30.0
    return 0.5 + first + second


_values = st.tuples(st.sampled_from([-1.0, 0.0, 0.5, 5.0, 6.0]), st.floats(-3, 3, width=32))


@given(st.lists(_values, max_size=20))
def test_all_rows_at_once_fall_where_each_falls_alone(drawn: list[tuple[float, float]]) -> None:
    """A value on a threshold goes left."""
    rows = np.array(drawn, np.float32).reshape(-1, 2)

    assert Forest(DOCUMENT).log_odds(rows).tolist() == [by_hand(a, b) for a, b in drawn]


def test_log_odds_become_chances() -> None:
    """And never quite 0 or 1."""
    chances = probability(np.array([-1e9, 0.0, 1e9]))

    assert chances[1] == 0.5
    assert 0 < chances[0] < 1e-9
    assert 1 - 1e-9 < chances[2] <= 1


@pytest.mark.parametrize("name", ["pairs", "stories"])
def test_the_weights_that_come_along_tell_more_from_less(name: str) -> None:
    """What is alike in every way is likelier to belong together than what is in none."""
    forest = getattr(read_weights(), name)
    none = np.zeros((1, len(forest.columns)), np.float32)
    every = np.ones((1, len(forest.columns)), np.float32)

    assert forest.log_odds(every)[0] > forest.log_odds(none)[0]
