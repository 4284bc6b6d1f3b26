"""Any model of sentence-transformers, where that library is installed.

The library, its models and what they need are larger than the rest of the program together, so
they come with an extra, and are imported when the first text is to be encoded.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.embedding.clean import clean_text
from bot.embedding.seam import Rows
from bot.errors import EmbedderFailed

LIBRARY = "sentence_transformers"
MAX_CHARS = 800
_BATCH = 32


class TextModel(Protocol):
    """What we need of a SentenceTransformer."""

    def encode(
        self, sentences: list[str], *, batch_size: int, show_progress_bar: bool
    ) -> NDArray[np.float32]: ...


def read_model(name: str) -> TextModel:
    """Return the model of that name, fetched if it is not on this machine.

    Raises EmbedderFailed.
    """
    require_library()
    try:
        model: TextModel = importlib.import_module(LIBRARY).SentenceTransformer(name)
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        raise EmbedderFailed(
            f"EMBEDDER_MODEL: sentence-transformers cannot read {name!r}: {error}"
        ) from error
    return model


def require_library() -> None:
    """Raise EmbedderFailed if the library is not installed."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise EmbedderFailed(
            "EMBEDDER: sentence-transformers is not installed; "
            "pip install 'evenhand[embeddings]', or set EMBEDDER=packaged"
        )


class TransformersEmbedder:
    """A model of sentence-transformers as an Embedder, read at the first use."""

    def __init__(self, name: str, read: Callable[[str], TextModel] = read_model) -> None:
        self.model = f"sentence-transformers/{name.removeprefix('sentence-transformers/')}"
        self.dims = 0
        self._name = name
        self._read = read
        self._turn = threading.Lock()
        self._text_model: TextModel | None = None

    def speaks(self, language: str | None) -> bool:  # noqa: ARG002 - as the seam has it
        """Say yes: whoever chose the model knows what it is for."""
        return True

    def embed(self, texts: Sequence[str]) -> Rows:
        clean = [clean_text(text, MAX_CHARS) for text in texts]
        filled = [i for i, text in enumerate(clean) if text]
        found = None
        if filled:
            with self._turn:
                found = self._encoded([clean[i] for i in filled])
        rows = np.zeros((len(texts), self.dims), np.float32)
        if found is not None:
            rows[filled] = found
        return rows

    def close(self) -> None:
        self._text_model = None

    def _encoded(self, texts: list[str]) -> Rows:
        if self._text_model is None:
            self._text_model = self._read(self._name)
        try:
            found = self._text_model.encode(texts, batch_size=_BATCH, show_progress_bar=False)
        except RuntimeError as error:
            # What torch raises, out of memory included.
            raise EmbedderFailed(f"sentence-transformers failed: {error}") from error
        rows = np.asarray(found, np.float32)
        if not np.isfinite(rows).all():
            raise EmbedderFailed("sentence-transformers gave a vector that is none")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        self.dims = rows.shape[1]
        rows /= np.maximum(lengths, np.finfo(np.float32).tiny)
        return rows
