"""What an encoder of texts is to those who compare meanings: rows of numbers, one a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors; the product of two vectors says how near their texts are.

    Safe to call from any thread, not from the event loop: a call may take seconds.
    """

    @property
    def model(self) -> str:
        """Id and version of the model: vectors of different models cannot be compared."""
        ...

    @property
    def dims(self) -> int:
        """How many numbers a vector has; 0 while only the first answer will tell."""
        ...

    def speaks(self, language: str | None) -> bool:
        """Say whether the model has learnt *language* (code as in Article; None: not known)."""
        ...

    def embed(self, texts: Sequence[str]) -> Rows:
        """Return one row a text, shape (len(texts), dims): of length 1, or zeros if blank.

        Raises EmbedderFailed if the encoder cannot be had; never because of a text.
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections, from any thread; may be called twice."""
        ...
