"""Boosted trees, read from a file of numbers and asked for many rows at once.

    rows -> bin of each value -> leaves still possible, one bit each -> sum of leaf values

A tree has at most eight leaves. Each comparison that fails rules out the leaves of its left
branch; what is left after all of them starts with the leaf that the row falls into (QuickScorer,
Lucchese et al. 2015). All comparisons of one column are looked up at once by the value's bin, so
the cost is that of the columns, not of the comparisons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_LEAVES = 8
_LOWEST_BIT = np.array([0] + [(b & -b).bit_length() - 1 for b in range(1, 256)], np.int32)

Rows = NDArray[np.float32]


class Forest:
    """A sum of trees over rows of *columns*, in log odds."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Read {"columns": [name, ...], "base": float, "trees": [tree, ...]}.

        A tree is {"leaves": [float, ...], "nodes": [[column, threshold, mask], ...]}, where *mask*
        holds a bit for each leaf that stays possible although the value is above the threshold.
        """
        self.columns: tuple[str, ...] = tuple(document["columns"])
        self._base = float(document["base"])
        trees: Sequence[Mapping[str, Any]] = document["trees"]
        leaves = np.zeros((len(trees), MAX_LEAVES), np.float32)
        for n, tree in enumerate(trees):
            leaves[n, : len(tree["leaves"])] = tree["leaves"]
        self._leaves = leaves.ravel()
        self._first = (np.arange(len(trees)) * MAX_LEAVES).astype(np.int32)
        self._tables = [t for c in range(len(self.columns)) if (t := _table(c, trees)) is not None]

    def log_odds(self, rows: Rows) -> NDArray[np.float64]:
        """Return the log odds of each row; *rows* has a column for each of ``columns``."""
        left = np.full((len(rows), len(self._first)), 255, np.uint8)
        for column, bounds, masks in self._tables:
            left &= masks[bounds.searchsorted(rows[:, column])]
        found = self._leaves[_LOWEST_BIT[left] + self._first]
        total: NDArray[np.float64] = self._base + found.sum(axis=1, dtype=np.float64)
        return total


def _table(
    column: int, trees: Sequence[Mapping[str, Any]]
) -> tuple[int, NDArray[np.float32], NDArray[np.uint8]] | None:
    """Return for one column its thresholds, ascending, and the masks of each bin between them."""
    tests = [
        (np.float32(threshold), n, mask)
        for n, tree in enumerate(trees)
        for at, threshold, mask in tree["nodes"]
        if at == column
    ]
    if not tests:
        return None
    bounds = np.unique(np.array([t for t, _, _ in tests], np.float32))
    masks = np.full((len(bounds) + 1, len(trees)), 255, np.uint8)
    for threshold, n, mask in tests:
        # A value in bin b is above bounds[b - 1] and all before.
        masks[bounds.searchsorted(threshold) + 1 :, n] &= mask
    return column, bounds, masks


def probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log odds as probabilities 0..1."""
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance
