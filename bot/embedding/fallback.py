"""Words alone while the encoder is out of order: a failure costs vectors, not articles.

The first failure is logged, and the first success after it; in between the encoder is left alone
for a minute at a time, as asking it may take as long.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

import numpy as np

from bot.embedding.seam import Embedder, Rows
from bot.errors import EmbedderFailed

log = logging.getLogger(__name__)

_REST_S = 60.0


class ForgivingEmbedder:
    """*embedder*, but where that fails, rows of zeros: "no vector", as for a blank text."""

    def __init__(self, embedder: Embedder, seconds: Callable[[], float] = time.monotonic) -> None:
        self._embedder = embedder
        self._seconds = seconds
        self._turn = threading.Lock()
        self._out_until: float | None = None
        self._n_without = 0

    @property
    def model(self) -> str:
        return self._embedder.model

    @property
    def dims(self) -> int:
        return self._embedder.dims

    def speaks(self, language: str | None) -> bool:
        return self._embedder.speaks(language)

    def embed(self, texts: Sequence[str]) -> Rows:
        """Return one row a text as the embedder does; never raises EmbedderFailed."""
        with self._turn:
            if self._out_until is not None and self._seconds() < self._out_until:
                return self._without(texts)
        try:
            rows = self._embedder.embed(texts)
        except EmbedderFailed as error:
            with self._turn:
                self._failed(error)
                return self._without(texts)
        with self._turn:
            self._answered()
        return rows

    def close(self) -> None:
        self._embedder.close()

    def _failed(self, error: EmbedderFailed) -> None:
        if self._out_until is None:
            log.warning("no vectors from %s: %s; grouping by words alone", self.model, error)
        self._out_until = self._seconds() + _REST_S

    def _answered(self) -> None:
        if self._out_until is not None:
            log.info("%s answers again; texts without a vector: %d", self.model, self._n_without)
        self._out_until, self._n_without = None, 0

    def _without(self, texts: Sequence[str]) -> Rows:
        self._n_without += len(texts)
        return np.zeros((len(texts), self.dims), np.float32)
