"""Boosted trees, read from a file of numbers and asked for many rows at once.

    rows -> bin of each value -> leaves still possible, one bit each -> sum of leaf values

A tree has at most eight leaves. Each comparison that fails rules out the leaves of its left
branch; what is left after all of them starts with the leaf that the row falls into (QuickScorer,
Lucchese et al. 2015). All comparisons of one column are looked up at once by the value's bin, so
the cost is that of the columns, not of the comparisons.

Rule: every step takes all rows, columns and trees at once. Rows are few, so calls are what costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_LEAVES = 8
# The upper half of a 32-bit float: its sign, its exponent and seven bits more.
_HALF_BITS, _HALVES = 16, 1 << 16
# Trees whose masks make one word.
_OF_A_WORD = 8

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
        bounds = [_bounds(column, trees) for column in range(len(self.columns))]
        self._bins = _Bins(bounds)
        masks = np.concatenate([_masks(n, of_column, trees) for n, of_column in enumerate(bounds)])
        self._masks = masks.view(np.uint64)
        self._values = np.concatenate([_values(tree["leaves"]) for tree in trees])
        self._first = np.arange(0, len(self._values), 256)

    def log_odds(self, rows: Rows) -> NDArray[np.float64]:
        """Return the log odds of each row; *rows* has a column for each of ``columns``."""
        possible = self._masks.take(self._bins.of(rows), axis=0)
        left = np.bitwise_and.reduce(possible, axis=0).view(np.uint8)
        found = self._values.take(left[:, : len(self._first)] + self._first)
        total: NDArray[np.float64] = self._base + found.sum(axis=1, dtype=np.float64)
        return total


class _Bins:
    """The bins between the bounds of each column, numbered through all columns.

    The upper half of a value tells its bin, up to the few bounds that share that half.
    """

    def __init__(self, bounds: Sequence[Rows]) -> None:
        """*bounds* of each column ascend; a value on a bound is in the bin below it."""
        first = np.cumsum([0] + [len(of_column) + 1 for of_column in bounds[:-1]])
        lowest = _lowest_of_halves()
        placed = [of_column.searchsorted(lowest) for of_column in bounds]
        self._of_half = np.concatenate([n + bins for n, bins in zip(first, placed, strict=True)])
        # Nothing is above the last bin of a column.
        self._above = np.concatenate([np.append(b, np.float32(np.inf)) for b in bounds])
        self._begins = (np.arange(len(bounds)) * _HALVES + _HALVES // 2)[:, None]
        halves = [np.unique(b.view(np.int32) >> _HALF_BITS, return_counts=True)[1] for b in bounds]
        self._most_of_half = int(np.concatenate(halves).max(initial=0))

    def of(self, rows: Rows) -> NDArray[np.intp]:
        """Return the bins by column, then by row."""
        values = np.ascontiguousarray(rows.T)
        bins = self._of_half.take((values.view(np.int32) >> _HALF_BITS) + self._begins)
        for _ in range(self._most_of_half):
            bins += values > self._above.take(bins)
        return bins


def _lowest_of_halves() -> Rows:
    """Return the lowest float of each upper half, those with a sign first."""
    halves = np.arange(-_HALVES // 2, _HALVES // 2, dtype=np.int32)
    # Of negative ones the lowest is the one whose other bits are all set.
    bits = (halves << _HALF_BITS) | np.where(halves < 0, _HALVES - 1, 0).astype(np.int32)
    return bits.view(np.float32)


def _bounds(column: int, trees: Sequence[Mapping[str, Any]]) -> Rows:
    found = [t for tree in trees for at, t, _ in tree["nodes"] if at == column]
    return np.unique(np.array(found, np.float32))


def _masks(column: int, bounds: Rows, trees: Sequence[Mapping[str, Any]]) -> NDArray[np.uint8]:
    """Return a row for each bin of a column, with the mask of each tree; whole words of them."""
    masks = np.full((len(bounds) + 1, -(-len(trees) // _OF_A_WORD) * _OF_A_WORD), 255, np.uint8)
    for n, tree in enumerate(trees):
        for at, threshold, mask in tree["nodes"]:
            if at == column:
                # A value in bin b is above bounds[b - 1] and all before.
                masks[bounds.searchsorted(np.float32(threshold)) + 1 :, n] &= mask
    return masks


def _values(leaves: Sequence[float]) -> Rows:
    """Return what a tree says for each set of leaves still possible: the first of them."""
    first = [0] + [(left & -left).bit_length() - 1 for left in range(1, 256)]
    padded = np.zeros(MAX_LEAVES, np.float32)
    padded[: len(leaves)] = leaves
    return padded[first]


def probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log odds as probabilities 0..1."""
    # Two plain calls take a fifth of the time of np.clip on so few numbers.
    bounded = np.minimum(np.maximum(odds, -30.0), 30.0)
    chance: NDArray[np.float64] = 1 / (1 + np.exp(-bounded))
    return chance
