"""What a question means: its vector, beside those of the stories.

Rule: a search never fails for want of meaning. Without an embedder, or with one that fails, words
alone answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bot.embedding.seam import Embedder
from bot.errors import EmbedderFailed
from bot.model import StoryId
from bot.store.db import Connection
from bot.stories.shelf import VectorShelf
from bot.stories.topic_meanings import TopicMeanings

log = logging.getLogger(__name__)

# Subscriptions ask the same at every hour, and pages of a search one after another.
_KEPT_QUESTIONS = 2_000
_MAX_CHARS = 200


class Meanings:
    """Nearness of stories to questions, by one embedder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._topics: TopicMeanings | None = None
        self._shelf: VectorShelf | None = None
        self._asked: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    async def near(
        self, connection: Connection, texts: Sequence[str], since: datetime | None = None
    ) -> Mapping[StoryId, float]:
        """Return how near the newest stories are to *texts* on average, see search.Scale.

        {} where none is near, or no text says anything. *since* bounds the newest article.
        """
        try:
            vectors = [
                await self._vector_of(" ".join(text.split())[:_MAX_CHARS]) for text in texts
            ]
        except EmbedderFailed as error:
            log.warning("search by words alone: %s", error)
            return {}
        said = [vector for vector in vectors if vector.any()]
        if not said or self._topics is None:
            return {}
        vector: NDArray[np.float32] = np.stack(said).mean(axis=0)
        if self._shelf is None:
            # Only its first answer tells how many numbers a vector of a remote embedder has.
            self._shelf = VectorShelf(self._embedder.model, len(vector))
        await self._shelf.refresh(connection)
        return self._shelf.nearness(vector, self._topics.scale, since)

    async def _vector_of(self, text: str) -> NDArray[np.float32]:
        if text not in self._asked:
            self._asked[text] = await asyncio.to_thread(self._embed, text)
            if len(self._asked) > _KEPT_QUESTIONS:
                self._asked.popitem(last=False)
        self._asked.move_to_end(text)
        return self._asked[text]

    def _embed(self, text: str) -> NDArray[np.float32]:
        if self._topics is None:
            self._topics = TopicMeanings(self._embedder.embed)
        vector: NDArray[np.float32] = self._embedder.embed([text])[0]
        return vector
