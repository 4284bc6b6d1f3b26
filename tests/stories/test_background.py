from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.background import NEIGHBOURS, Background, mean_of_largest
from bot.stories.columns import MEANING, SOUNDS, WORDS

_HOMES = st.lists(st.integers(0, 3), min_size=30, max_size=30)


def filled(n: int) -> Background:
    """Return that of *n* articles, each alike to all before it, the same in every run."""
    chance = np.random.default_rng(3)
    background = Background()
    for slot in range(n):
        background.add(slot, np.arange(slot), chance.random((2, slot)), WORDS)
    return background


@given(_HOMES, _HOMES)
def test_what_is_remembered_is_what_is_asked_anew(before: list[int], after: list[int]) -> None:
    """Also after articles have moved to other stories."""
    background, slots = filled(30), np.arange(30)
    nobody = np.full(30, -1)
    background.usual(slots, np.array(before))

    background.forget()
    moved = np.array(after)

    assert (background.usual(slots, moved) == background.outside(slots, moved, nobody)).all()


def test_a_neighbour_that_comes_is_seen() -> None:
    """What was remembered without it is not told again."""
    background, homes = filled(5), np.arange(6)
    before = background.usual(np.array([0]), homes[:5])

    background.add(5, np.array([0]), np.array([[0.9], [0.8]]), WORDS)
    after = background.usual(np.array([0]), homes)

    assert (after[[WORDS, SOUNDS]] > before[[WORDS, SOUNDS]]).all()
    assert after[MEANING] == before[MEANING] == 0


def test_of_the_story_of_an_article_two_neighbours_are_its_background() -> None:
    """However many there are; and so it is with the other story that is named."""
    background = filled(9)
    small, large = np.array([0, 0, 0, 1, 1, 1, 1, 1, 1]), np.zeros(9, np.int64)
    first = np.array([0])

    of_large = background.outside(first, large, np.array([-1]))
    of_both = background.outside(first, small, np.array([1]))
    of_one = background.outside(first, small, np.array([-1]))

    assert of_large[WORDS, 0] == of_both[WORDS, 0] > 0
    assert of_one[WORDS, 0] > of_both[WORDS, 0]


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40))
def test_the_mean_is_over_the_largest(values: list[float]) -> None:
    """What is missing counts as nothing."""
    expected = sum(sorted(values, reverse=True)[:NEIGHBOURS]) / NEIGHBOURS

    assert np.isclose(mean_of_largest(np.array([values], np.float32))[0], expected, atol=1e-6)
