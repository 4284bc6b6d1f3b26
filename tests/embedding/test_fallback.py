"""An encoder that is out of order costs vectors, and one line of the log."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.embedding.fallback import ForgivingEmbedder
from bot.embedding.seam import Rows
from bot.errors import EmbedderFailed


class FakeEmbedder:
    """Gives rows of ones, or fails while it is told to; counts how often it is asked."""

    model, dims = "fake", 2

    def __init__(self) -> None:
        self.works = True
        self.n_asked = 0
        self.closed = False

    def speaks(self, language: str | None) -> bool:
        return language == "en"

    def embed(self, texts: Sequence[str]) -> Rows:
        self.n_asked += 1
        if not self.works:
            raise EmbedderFailed("it is unplugged")
        return np.ones((len(texts), 2), np.float32)

    def close(self) -> None:
        self.closed = True


def test_an_outage_is_logged_once_and_its_texts_have_no_vector(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However many batches it lasts; the end of it is logged as well."""
    caplog.set_level("INFO")
    fake, now = FakeEmbedder(), [0.0]
    embedder = ForgivingEmbedder(fake, seconds=lambda: now[0])
    assert embedder.embed(["a"]).all()

    fake.works = False
    for _ in range(5):
        rows = embedder.embed(["a", "b"])
        assert rows.shape == (2, 2)
        assert not rows.any()
        now[0] += 100
    fake.works = True
    assert embedder.embed(["a"]).all()

    assert [record.message for record in caplog.records] == [
        "no vectors from fake: it is unplugged; grouping by words alone",
        "fake answers again; texts without a vector: 10",
    ]


def test_it_is_left_alone_for_a_minute_after_a_failure() -> None:
    """Asking may take as long as failing does."""
    fake, now = FakeEmbedder(), [0.0]
    embedder = ForgivingEmbedder(fake, seconds=lambda: now[0])
    fake.works = False

    for _ in range(120):
        embedder.embed(["a"])
        now[0] += 1

    assert fake.n_asked == 2


def test_all_else_is_the_encoder_s_own() -> None:
    """What it is, what it speaks, and its end."""
    fake = FakeEmbedder()
    embedder = ForgivingEmbedder(fake)

    assert (embedder.model, embedder.dims) == ("fake", 2)
    assert embedder.speaks("en")
    assert not embedder.speaks("de")
    embedder.close()
    assert fake.closed
