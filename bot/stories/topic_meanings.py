"""What topics mean to an embedder: how like a topic's headlines a story is.

``topic_examples.tsv`` beside this file holds headlines invented for this project, in English, for
every topic that words can tell and for what has none ("-"). Vectors of other languages compare
with them as far as the embedder speaks these.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.stories.search import Scale

_NO_TOPIC = "-"
# The ridge of the least squares: 0.3 to 10 are within a point of one another on 180 invented
# titles in 15 languages.
_RIDGE = 1.0
# Of an embedder that tells nothing apart; that of the packaged one is 0.07.
_LEAST_DEVIATION = 1e-3


class TopicMeanings:
    """A linear classifier over the vectors of one embedder, made from the examples.

    ``scale`` says what examples of different topics have in common.
    """

    def __init__(self, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        """Embed the examples, some 250 texts, which may take seconds: not in the event loop."""
        labels, texts = zip(*_examples(), strict=True)
        rows = embed(texts).astype(np.float64)
        self._topics = tuple(sorted(set(labels)))
        targets = np.array([[label == topic for topic in self._topics] for label in labels])
        self._mean, self._shares = rows.mean(axis=0), targets.mean(axis=0)
        centred = rows - self._mean
        gram = centred.T @ centred + _RIDGE * np.eye(rows.shape[1])
        self._weights = np.linalg.solve(gram, centred.T @ (targets - self._shares))
        apart = (rows @ rows.T)[(targets.astype(float) @ targets.T) == 0]
        self.scale = Scale(float(apart.mean()), max(float(apart.std()), _LEAST_DEVIATION))

    def likeness(self, vector: NDArray[np.floating]) -> Mapping[str, float]:
        """Return by topic how like its headlines *vector* is: about 0 not at all, from 0.5 very.

        A *vector* of zeros is one of which nothing is known: {}.
        """
        length = float(np.linalg.norm(vector))
        if length == 0.0:
            return {}
        scores = (vector / length - self._mean) @ self._weights + self._shares
        return {
            topic: float(score)
            for topic, score in zip(self._topics, scores, strict=True)
            if topic != _NO_TOPIC
        }


def _examples() -> list[tuple[str, str]]:
    with files("bot.stories").joinpath("topic_examples.tsv").open(encoding="utf-8") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["topic"], row["text"]) for row in reader]
