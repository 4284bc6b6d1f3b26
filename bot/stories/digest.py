"""An article in numbers: what it is compared by, weighed as of its arrival.

How much a word or a sound tells follows from how few of the articles in sight hold it. Only the
articles of the window count, so what a restart reads back gives the same weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.model import ArticleId
from bot.stories.features import Features
from bot.stories.lexicon import Ids, Lexicon, Terms

Vector = NDArray[np.float32]

# Articles that every word is taken to be absent from before the first one is seen. It keeps the
# first hundred articles from calling everything rare or everything common; between 50 and 1000
# the benchmark does not tell the values apart.
_UNSEEN = 300
# Articles of other languages stand in for a language until it has about as many of its own.
_BORROWED = 50
_LEAST = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One article. ``at`` is in seconds since 1970, NaN where nobody knows.

    ``vector`` has the length 1; None: no embedder, a language it does not speak, no text.
    """

    article_id: ArticleId
    language: str
    outlet: str | None
    at: float
    words: Terms
    sounds: Terms
    numbers: frozenset[str]
    names: tuple[tuple[str, tuple[str, ...]], ...]
    vector: Vector | None


class Digester:
    """The keys in sight, and what makes a digest of an article's features."""

    def __init__(self) -> None:
        self.words = Lexicon()
        self.sounds = Lexicon()
        self._n = 0
        self._of_language: dict[str, int] = {}
        self._sounds_of_language: dict[str, NDArray[np.int32]] = {}

    def digest(self, seen: Features, vector: Vector | None) -> Digest:
        """Return *seen* weighed as of now."""
        return Digest(
            article_id=seen.article_id,
            language=seen.language,
            outlet=seen.outlet,
            at=seen.at.timestamp() if seen.at else np.nan,
            words=self._weigh_words(seen),
            sounds=self._weigh_sounds(seen),
            numbers=seen.numbers,
            names=seen.names,
            vector=vector,
        )

    def hold(self, slot: int, digest: Digest) -> None:
        """Enter an article into the index and the counts."""
        self.words.hold(slot, digest.words.ids, digest.words.weights)
        self.sounds.hold(slot, digest.sounds.ids, digest.sounds.weights)
        self._count(digest, 1)

    def release(self, digest: Digest) -> None:
        """Take an article out of the counts."""
        self._count(digest, -1)
        self.words.release(digest.words.ids)
        self.sounds.release(digest.sounds.ids)

    def size(self) -> int:
        """Return how many keys are held."""
        return len(self.words) + len(self.sounds)

    def _count(self, digest: Digest, by: int) -> None:
        language = digest.language
        self._n += by
        self._of_language[language] = self._of_language.get(language, 0) + by
        self._counted(language)[digest.sounds.ids] += by
        if not self._of_language[language]:
            del self._of_language[language], self._sounds_of_language[language]

    def _counted(self, language: str) -> NDArray[np.int32]:
        known = self._sounds_of_language.get(language)
        size = len(self.sounds.n_articles)
        if known is None or len(known) < size:
            grown = np.zeros(size, np.int32)
            if known is not None:
                grown[: len(known)] = known
            known = self._sounds_of_language[language] = grown
        return known

    def _weigh_words(self, seen: Features) -> Terms:
        ids, tf = _numbered(self.words, seen.words, f"{seen.language} ")
        n = self._of_language.get(seen.language, 0) + _UNSEEN
        return _normal(ids, tf * np.log(n / (self.words.n_articles[ids] + 0.5)))

    def _weigh_sounds(self, seen: Features) -> Terms:
        ids, tf = _numbered(self.sounds, seen.sounds, "")
        n = self._of_language.get(seen.language, 0) + _BORROWED
        borrowed = _BORROWED / (self._n + _UNSEEN)
        here = self._sounds_of_language.get(seen.language)
        own = _taken(here, ids) if here is not None else 0
        everywhere = self.sounds.n_articles[ids] + 0.5
        return _normal(ids, tf * np.maximum(_LEAST, np.log(n / (own + borrowed * everywhere))))


def _numbered(
    lexicon: Lexicon, terms: Mapping[str, float], prefix: str
) -> tuple[Ids, NDArray[np.float64]]:
    keys: Iterable[str] = (prefix + key for key in terms) if prefix else terms
    return lexicon.number(keys), np.array(list(terms.values()), np.float64)


def _taken(counts: NDArray[np.int32], ids: Ids) -> NDArray[np.int32]:
    # Sounds that came since are beyond the end: no article of the language holds them.
    known: NDArray[np.int32] = np.where(
        ids < len(counts), counts[np.minimum(ids, len(counts) - 1)], 0
    )
    return known


def _normal(ids: Ids, weights: NDArray[np.float64]) -> Terms:
    length = np.sqrt((weights * weights).sum()) or 1.0
    return Terms(ids, (weights / length).astype(np.float32))
