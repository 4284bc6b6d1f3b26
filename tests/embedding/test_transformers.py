"""Models of sentence-transformers: rows of length 1, and plain words where there are none."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.embedding.transformers import LIBRARY, TransformersEmbedder, read_model
from bot.errors import EmbedderFailed

missing = importlib.util.find_spec(LIBRARY) is None


class FakeModel:
    """Gives (3, 4) times the number of letters; fails on "boom", has no idea of "what"."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def encode(
        self, sentences: list[str], *, batch_size: int, show_progress_bar: bool
    ) -> NDArray[np.float32]:
        self.sentences += sentences
        if "boom" in sentences:
            raise RuntimeError("out of memory")
        return np.array(
            [[np.nan] * 2 if s == "what" else [3 * len(s), 4 * len(s)] for s in sentences],
            np.float32,
        )


def test_rows_have_length_one_and_blanks_none() -> None:
    """The model is read at the first text and gets them clean."""
    model, n_read = FakeModel(), 0

    def read(name: str) -> FakeModel:
        nonlocal n_read
        assert name == "some/model"
        n_read += 1
        return model

    embedder = TransformersEmbedder("some/model", read)
    assert embedder.embed([""]).shape == (1, 0)
    assert n_read == 0

    rows = embedder.embed(["a", " ", "b\x00b"])
    embedder.embed(["c"])

    np.testing.assert_allclose(rows, [[0.6, 0.8], [0, 0], [0.6, 0.8]], rtol=1e-6)
    assert (embedder.model, embedder.dims, n_read) == ("sentence-transformers/some/model", 2, 1)
    assert model.sentences == ["a", "b b", "c"]
    embedder.close()


@pytest.mark.parametrize(("text", "reason"), [("boom", "out of memory"), ("what", "is none")])
def test_a_model_that_fails_is_a_failure(text: str, reason: str) -> None:
    """What the library raises, and what it should not give."""
    embedder = TransformersEmbedder("m", lambda name: FakeModel())

    with pytest.raises(EmbedderFailed, match=reason):
        embedder.embed([text])


@pytest.mark.skipif(not missing, reason="sentence-transformers is installed")
def test_without_the_library_it_says_what_to_install() -> None:
    """The extra is named as pip wants it."""
    with pytest.raises(EmbedderFailed, match=r"pip install 'evenhand\[embeddings\]'"):
        read_model("m")
