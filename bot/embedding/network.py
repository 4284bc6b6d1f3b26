"""Pieces of words -> one vector a text: the forward pass of the packaged encoder.

Each piece is seen in windows of two, three and five pieces by two convolutions; what they make
of it is added up over the text, and a small dense network makes the vector of the sum.

Rule 1: what a piece means to its neighbours in the first convolution depends on the piece alone,
so it is computed once and kept: see PieceMemory. That is six tenths of all multiplications.
Rule 2: the texts of one pass lie one after the other in one matrix, with rows of zeros between
them where a window may reach beyond a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.embedding.weights import BRANCH, Branch, Matrix, Weights

Ints = NDArray[np.int64]

# Pieces of one pass: from here on the matrices are large enough for a core's full speed, and
# their 20 MB are soon gone again.
_PASS = 1024
_COMPANY = 16
# The widest window reaches two pieces beyond either end of a text.
_GAP = 2


class PieceMemory:
    """What the pieces met last mean to the first layer, one place each.

    There are places for a pass at least; 4,096 hold nine tenths of the pieces of a stream of
    news in nine languages, in 55 MB.
    Place 0 stands for "no piece": all zeros.
    """

    def __init__(self, weights: Weights, n_places: int = 4096) -> None:
        self._weights = weights
        self._place_of = np.full(len(weights.table), -1, np.int64)
        self._piece_at = np.full(n_places + 1, -1, np.int64)
        self._used_at = np.zeros(n_places + 1, np.int64)
        self._used_at[0] = np.iinfo(np.int64).max
        self._n_passes = 0
        self.projected = [np.zeros((n_places + 1, BRANCH), np.float32) for _ in weights.branches]
        self.shares = [
            np.zeros(((n_places + 1) * branch.n, BRANCH), np.float32)
            for branch in weights.branches
        ]

    def places(self, pieces: Ints) -> Ints:
        """Return where each of *pieces* is kept, having computed what was not known."""
        self._n_passes += 1
        places = self._place_of[pieces]
        known = places >= 0
        self._used_at[places[known]] = self._n_passes
        if known.all():
            return places
        self._learn(np.unique(pieces[~known]))
        return self._place_of[pieces]

    def _learn(self, pieces: Ints) -> None:
        """Give *pieces* the places whose pieces were not met for the longest time."""
        projected = _project(self._weights, pieces)
        places = np.argpartition(self._used_at, len(pieces) - 1)[: len(pieces)]
        forgotten = self._piece_at[places]
        self._place_of[forgotten[forgotten >= 0]] = -1
        self._piece_at[places] = -1
        for i, branch in enumerate(self._weights.branches):
            own = np.ascontiguousarray(projected[:, i * BRANCH : (i + 1) * BRANCH])
            shares = times(own, branch.first).reshape(-1, branch.n, BRANCH)
            # Every window has its own piece in it, and so the bias exactly once.
            shares[:, branch.n_before] += branch.first_bias
            self.projected[i][places] = own
            self.shares[i].reshape(-1, branch.n, BRANCH)[places] = shares
        self._piece_at[places] = pieces
        self._place_of[pieces] = places
        self._used_at[places] = self._n_passes


class Network:
    """The whole way from pieces to vectors; not to be called by two threads at once."""

    def __init__(self, weights: Weights, memory: PieceMemory) -> None:
        self._weights = weights
        self._memory = memory

    def encode(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Return one row of 512 numbers and of length 1 for each text.

        A text has one piece at least and as many as a pass at most.
        """
        sums = np.empty((len(texts), self._weights.pool.shape[0]), np.float32)
        n_done = 0
        for group in _passes(texts):
            sums[n_done : n_done + len(group)] = self._sums(group)
            n_done += len(group)
        return self._vectors(sums, _lengths(texts).astype(np.float32))

    def _sums(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Return the sum over each text's pieces of all that is known of a piece."""
        lengths = _lengths(texts)
        pieces = np.fromiter(chain.from_iterable(texts), np.int64, int(lengths.sum()))
        places = self._memory.places(pieces)
        at = np.arange(len(pieces)) + _GAP * (1 + np.repeat(np.arange(len(texts)), lengths))
        line = np.zeros(at[-1] + 1 + _GAP, np.int64)
        line[at] = places
        parts = [self._weights.pieces(pieces)]
        for i, branch in enumerate(self._weights.branches):
            low = _convolve_kept(self._memory.shares[i], branch, line, at)
            low += self._memory.projected[i].take(places, axis=0)
            parts.append(_convolve(low, branch, at))
        return _normalised_sums(parts, lengths, self._weights.epsilon)

    def _vectors(self, sums: Matrix, lengths: Matrix) -> Matrix:
        weights = self._weights
        d0, d1, d2, d3 = weights.dense
        p1, p3 = weights.skips
        x = times(sums, weights.pool)
        x += lengths[:, None] * weights.pool_shift
        x /= np.sqrt(lengths)[:, None]
        y = np.maximum(times(x, p1) + times(np.maximum(times(x, d0), 0), d1), 0)
        z: Matrix = np.tanh(times(y, p3) + times(np.maximum(times(y, d2), 0), d3))
        z /= np.sqrt(np.einsum("ij,ij->i", z, z))[:, None]
        return z


def times(rows: Matrix, matrix: Matrix) -> Matrix:
    """Return ``rows @ matrix``, each row as nearly as can be the same whatever stands around it.

    For few rows BLAS takes other ways, with other roundings: they get company, so that a text
    alone has the vector it has among others. With AVX-512 that is so to the last digit (OpenBLAS
    0.3.31 needs 8 rows); its code for AVX2 rounds by the place of a row, in the seventh digit.
    """
    n = len(rows)
    if n >= _COMPANY:
        return rows @ matrix
    company = np.zeros((_COMPANY, rows.shape[1]), np.float32)
    company[:n] = rows
    return (company @ matrix)[:n]


def _passes(texts: Sequence[Sequence[int]]) -> list[Sequence[Sequence[int]]]:
    """Return the texts in groups of no more pieces than one pass takes."""
    groups, first, n_pieces = [], 0, 0
    for i, text in enumerate(texts):
        if i > first and n_pieces + len(text) > _PASS:
            groups.append(texts[first:i])
            first, n_pieces = i, 0
        n_pieces += len(text)
    if texts:
        groups.append(texts[first:])
    return groups


def _lengths(texts: Sequence[Sequence[int]]) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _project(weights: Weights, pieces: Ints) -> Matrix:
    """Return the input of all branches, side by side, each row normalised over all of them."""
    rows = times(weights.pieces(pieces), weights.project)
    rows += weights.project_bias
    rows -= rows.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows /= np.sqrt(spread + weights.epsilon)[:, None]
    rows *= weights.project_gain
    rows += weights.project_shift
    return rows


def _convolve_kept(shares: Matrix, branch: Branch, line: Ints, at: Ints) -> Matrix:
    """Return the first convolution at each piece: the sum of what its window's pieces share."""
    first = at - branch.n_before
    total = shares.take(line[first] * branch.n, axis=0)
    for k in range(1, branch.n):
        total += shares.take(line[first + k] * branch.n + k, axis=0)
    return np.maximum(total, 0, out=total)


def _convolve(rows: Matrix, branch: Branch, at: Ints) -> Matrix:
    """Return the second convolution at each piece, added to its input."""
    line = np.zeros((at[-1] + 1 + _GAP, BRANCH), np.float32)
    line[at] = rows
    windows = np.lib.stride_tricks.sliding_window_view(line.reshape(-1), branch.n * BRANCH)
    total = times(windows[::BRANCH][at - branch.n_before], branch.second)
    total += branch.second_bias
    np.maximum(total, 0, out=total)
    total += rows
    return total


def _normalised_sums(parts: Sequence[Matrix], lengths: Ints, epsilon: float) -> Matrix:
    """Return the sums over each text of rows that are normalised over all *parts* together."""
    width = sum(part.shape[1] for part in parts)
    mean = sum(part.sum(axis=1) for part in parts) / np.float32(width)
    square = sum(np.einsum("ij,ij->i", part, part) for part in parts) / np.float32(width)
    scale = 1 / np.sqrt(square - mean * mean + np.float32(epsilon))
    starts = np.cumsum(lengths) - lengths
    sums = []
    for part in parts:
        part *= scale[:, None]
        sums.append(np.add.reduceat(part, starts, axis=0))
    total = np.concatenate(sums, axis=1)
    total -= np.add.reduceat(mean * scale, starts)[:, None]
    return total
