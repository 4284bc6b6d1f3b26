"""How near two sentences are in meaning, where an encoder is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.embedding.seam import Embedder


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Compares sentences; each text is encoded once. Without an ``embedder`` nothing is known."""

    embedder: Embedder | None = None
    _known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def of(self, text: str, others: Sequence[str], languages: Sequence[str]) -> list[float] | None:
        """Return for each of *others* how near it is to *text*, -1..1.

        None if it cannot be told: no encoder, one that has not learnt one of *languages* (of
        all the texts together), or one that fails. Raises EmbedderFailed if the encoder does.
        """
        if self.embedder is None or not all(map(self.embedder.speaks, languages)):
            return None
        self.learn((text, *others), languages)
        own = self._known[text]
        return [float(self._known[o] @ own) for o in others] if own.any() else None

    def learn(self, texts: Iterable[str], languages: Sequence[str]) -> None:
        """Encode *texts* in one batch, which takes half the time of many; they may be known."""
        if self.embedder is None or not all(map(self.embedder.speaks, languages)):
            return
        unknown = [t for t in dict.fromkeys(texts) if t not in self._known]
        if unknown:
            self._known.update(zip(unknown, self.embedder.embed(unknown), strict=True))
