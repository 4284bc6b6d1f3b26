"""How much a word or a sound tells, by how few of the articles in sight hold it.

Only the articles of the window count, so that what a restart reads back gives the same weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from bot.stories.features import Features

# Articles that every word is taken to be absent from before the first one is seen. It keeps the
# first hundred articles from calling everything rare or everything common; between 50 and 1000
# the benchmark does not tell the values apart.
_UNSEEN = 300
# Articles of other languages stand in for a language until it has about as many of its own.
_BORROWED = 50
_LEAST = 0.1


class Rarity:
    """Counts of articles by word and language, and by sound; what they make of a weight."""

    def __init__(self) -> None:
        self._articles: Counter[str] = Counter()
        self._words: dict[str, Counter[str]] = {}
        self._sounds: dict[str, Counter[str]] = {}
        self._all_sounds: Counter[str] = Counter()
        self._n = 0

    def count(self, features: Features, by: int) -> None:
        """Count an article in (``by`` 1) or out again (-1)."""
        language = features.language
        self._n += by
        _count(self._articles, (language,), by)
        _count(self._words.setdefault(language, Counter()), features.words, by)
        _count(self._sounds.setdefault(language, Counter()), features.sounds, by)
        _count(self._all_sounds, features.sounds, by)

    def weigh_words(self, features: Features) -> dict[str, float]:
        """Return the words of an article with their weights as of now."""
        count = self._words.get(features.language, _NONE).get
        n = self._articles[features.language] + _UNSEEN
        log = math.log
        return {t: w * log(n / (count(t, 0) + 0.5)) for t, w in features.words.items()}

    def weigh_sounds(self, features: Features) -> dict[str, float]:
        """Return the sounds of an article with their weights as of now."""
        count = self._sounds.get(features.language, _NONE).get
        everywhere = self._all_sounds.get
        n = self._articles[features.language] + _BORROWED
        borrowed = _BORROWED / (self._n + _UNSEEN)
        log = math.log
        return {
            t: w * max(_LEAST, log(n / (count(t, 0) + borrowed * (everywhere(t, 0) + 0.5))))
            for t, w in features.sounds.items()
        }

    def size(self) -> int:
        """Return how many counts are held."""
        return sum(len(c) for c in (*self._words.values(), *self._sounds.values()))


_NONE: Counter[str] = Counter()


def _count(counts: Counter[str], keys: Iterable[str], by: int) -> None:
    for key in keys:
        counts[key] += by
        if not counts[key]:
            del counts[key]
