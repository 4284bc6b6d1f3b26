"""Which articles hold a key (a stem, a sound), and how much it weighs in each.

Keys are numbered as they come and forgotten with the last article that holds them, so memory
follows the window, not the stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

# A key in a larger share of the articles than this, and in more than so many of them, is not
# looked up: it tells nothing, and this is what bounds the cost of an article.
_COMMON_SHARE = 0.05
_COMMON = 400


@dataclass(frozen=True, slots=True)
class Terms:
    """Numbered keys with weights whose squares add up to 1."""

    ids: Ids
    weights: Weights


class _Holders:
    """The articles that hold one key: slots in the first row, bits of their weights below."""

    __slots__ = ("cells", "n")

    def __init__(self) -> None:
        self.cells = np.empty((2, 4), np.int32)
        self.n = 0

    def add(self, slot: int, bits: int) -> None:
        if self.n == self.cells.shape[1]:
            self.cells = np.concatenate((self.cells, np.empty_like(self.cells)), axis=1)
        self.cells[0, self.n] = slot
        self.cells[1, self.n] = bits
        self.n += 1


class Lexicon:
    """Keys by number, how many articles of the window hold each, and an inverted index."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._keys: list[str] = []
        self._free: list[int] = []
        self._holders: list[_Holders | None] = []
        self.n_articles = np.zeros(1024, np.int32)
        self._scratch = np.zeros(0, np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def number(self, keys: Iterable[str]) -> Ids:
        """Return the numbers of *keys*, giving new ones their first."""
        ids = self._ids
        return np.array([ids[k] if k in ids else self._enter(k) for k in keys], np.int32)

    def keys(self, ids: Iterable[int]) -> list[str]:
        """Return the keys with these numbers."""
        return [self._keys[i] for i in ids]

    def hold(self, slot: int, ids: Ids, weights: Weights) -> None:
        """Enter an article; its ids are unique."""
        self.n_articles[ids] += 1
        holders = self._holders
        for i, bits in zip(ids.tolist(), weights.view(np.int32).tolist(), strict=True):
            held = holders[i]
            if held is None:
                held = holders[i] = _Holders()
            held.add(slot, bits)

    def release(self, ids: Ids) -> None:
        """Take an article out of the counts; its entries stay until `renumber`."""
        self.n_articles[ids] -= 1
        for i in ids[self.n_articles[ids] == 0].tolist():
            del self._ids[self._keys[i]]
            self._holders[i] = None
            self._free.append(i)

    def row(self, ids: Ids, weights: Weights, n_slots: int) -> NDArray[np.float64]:
        """Return the sum of products with each article by slot; of dead ones too."""
        most = max(_COMMON, int(_COMMON_SHARE * n_slots))
        cells, factors, counts = [], [], []
        for i, weight in zip(ids.tolist(), weights.tolist(), strict=True):
            held = self._holders[i]
            if held is not None and held.n <= most:
                cells.append(held.cells[:, : held.n])
                factors.append(weight)
                counts.append(held.n)
        if not cells:
            return np.zeros(n_slots)
        found = np.concatenate(cells, axis=1)
        products = found[1].view(np.float32) * np.repeat(np.array(factors, np.float32), counts)
        return np.bincount(found[0], products, minlength=n_slots).astype(np.float64, copy=False)

    def products(self, one: Terms, others: Sequence[Terms]) -> NDArray[np.float64]:
        """Return the sum of products of the weights that *one* shares with each of *others*."""
        if len(self._scratch) < len(self.n_articles):
            self._scratch = np.zeros(len(self.n_articles), np.float32)
        self._scratch[one.ids] = one.weights
        ids = np.concatenate([other.ids for other in others])
        weights = np.concatenate([other.weights for other in others])
        ends = np.cumsum([len(other.ids) for other in others])
        sums = np.concatenate(([0.0], np.cumsum(self._scratch[ids] * weights, dtype=np.float64)))
        self._scratch[one.ids] = 0.0
        return np.diff(sums[np.concatenate(([0], ends))])

    def renumber(self, new_slot: Ids) -> None:
        """Move every entry to its new slot, *new_slot* of the old one; -1 drops it."""
        for held in self._holders:
            if held is None:
                continue
            slots = new_slot[held.cells[0, : held.n]]
            kept = slots >= 0
            cells = held.cells[:, : held.n][:, kept]
            cells[0] = slots[kept]
            held.cells, held.n = cells, cells.shape[1]

    def n_entries(self) -> int:
        """Return how many entries the index holds, dead ones included."""
        return sum(held.n for held in self._holders if held is not None)

    def _enter(self, key: str) -> int:
        if self._free:
            i = self._free.pop()
            self._keys[i] = key
        else:
            i = len(self._keys)
            self._keys.append(key)
            self._holders.append(None)
            if i >= len(self.n_articles):
                self.n_articles = np.concatenate((self.n_articles, np.zeros_like(self.n_articles)))
        self._ids[key] = i
        return i
