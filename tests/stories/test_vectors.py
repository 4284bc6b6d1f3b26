from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.stories import vectors
from bot.stories.columns import UNKNOWN
from bot.stories.vectors import Vectors

_DIMS = 64


def drawn(n: int) -> NDArray[np.float32]:
    """Return *n* vectors of length 1 in twenty bundles, the same in every run."""
    chance = np.random.default_rng(7)
    middles = chance.normal(size=(20, _DIMS))
    rows = middles[np.arange(n) % 20] + 0.4 * chance.normal(size=(n, _DIMS))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found: NDArray[np.float32] = rows.astype(np.float32)
    return found


def filled(rows: NDArray[np.float32]) -> Vectors:
    held = Vectors()
    for slot, row in enumerate(rows):
        held.put(slot, row)
    return held


@pytest.mark.parametrize("n", [900, 3_000], ids=["few, all compared", "many, by bits"])
def test_the_nearest_are_found(n: int) -> None:
    """By bits nearly all of them."""
    rows = drawn(n)
    held = filled(rows)
    hits = 0
    for asked in rows[:20]:
        true = set(np.argsort(-(rows @ asked))[:16].tolist())
        hits += len(true & set(held.nearest(asked, 16, 0.2).tolist()))

    assert hits >= (320 if n <= vectors._ALL else 300)


def test_nothing_below_the_least_is_near() -> None:
    """However few there are."""
    held = filled(np.eye(_DIMS, dtype=np.float32))

    assert held.nearest(np.eye(_DIMS, dtype=np.float32)[3], 16, 0.2).tolist() == [3]


def test_what_has_left_or_has_no_vector_is_not_near() -> None:
    """Nor do others take its place when the slots move up."""
    rows = drawn(2_500)
    held = filled(rows)
    held.put(2_500, None)
    held.drop(7)

    assert 7 not in held.nearest(rows[7], 16, -1.0)
    assert held.cosines(rows[7], np.array([7, 2_500])).tolist() == [UNKNOWN, UNKNOWN]

    living = np.delete(np.arange(2_501), 7)
    held.renumber(living)

    assert held.nearest(rows[8], 1, 0.2).tolist() == [7]


def test_no_vector_is_near_to_nothing() -> None:
    """A language that the encoder does not speak."""
    held = filled(drawn(3))

    assert not len(held.nearest(None, 16, 0.2))
    assert held.cosines(None, np.array([0, 1])).tolist() == [UNKNOWN, UNKNOWN]
