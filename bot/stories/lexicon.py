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

_NOBODY = np.empty((2, 0), np.int32)

# A key in a larger share of the articles than this, and in more than so many of them, is not
# looked up: it tells nothing, and this is what bounds the cost of an article.
_COMMON_SHARE = 0.05
_COMMON = 400


@dataclass(frozen=True, slots=True)
class Terms:
    """Numbered keys with weights whose squares add up to 1."""

    ids: Ids
    weights: Weights


@dataclass(frozen=True, slots=True)
class Crossed:
    """Pairs: each of the terms of *ones* at ``of_one`` with that of *others* at ``of_other``."""

    ones: Sequence[Terms]
    others: Sequence[Terms]
    of_one: NDArray[np.intp]
    of_other: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Strung:
    """The terms of several articles end to end; ``of`` is the place of the article of each."""

    ids: Ids
    weights: Weights
    of: NDArray[np.intp]


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
        self._places = np.zeros(0, np.intp)

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

    def holders(self, terms: Terms, most: int) -> tuple[Ids, Weights]:
        """Return the slots that hold each of *terms*, dead ones too, and the products of weights.

        A slot stands there once for each term. Terms held by more than *most* are left out.
        """
        cells, factors, counts = [_NOBODY], [0.0], [0]
        for i, weight in zip(terms.ids.tolist(), terms.weights.tolist(), strict=True):
            held = self._holders[i]
            if held is not None and held.n <= most:
                cells.append(held.cells[:, : held.n])
                factors.append(weight)
                counts.append(held.n)
        found = np.concatenate(cells, axis=1)
        products = found[1].view(np.float32) * np.repeat(np.array(factors, np.float32), counts)
        return found[0], products

    def products(self, crossed: Crossed) -> NDArray[np.float64]:
        """Return for each pair the sum of products of the weights of what both have."""
        ones, others = _end_to_end(crossed.ones), _end_to_end(crossed.others)
        if len(self._places) < len(self.n_articles):
            self._places = np.zeros(len(self.n_articles), np.intp)
        # Place 0 stands for what none of the ones has.
        self._places[ones.ids] = np.arange(1, len(ones.ids) + 1)
        table = np.zeros((len(crossed.ones), len(ones.ids) + 1), np.float32)
        table[ones.of, self._places[ones.ids]] = ones.weights
        places = self._places[others.ids]
        self._places[ones.ids] = 0
        held = places.nonzero()[0]
        places, weights = places[held], others.weights[held]
        sizes = np.bincount(others.of[held], minlength=len(crossed.others))
        return _summed(crossed, sizes, table, places, weights)

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


def most_holders(n_slots: int) -> int:
    """Return how many articles of so many hold a term that is looked up."""
    return max(_COMMON, int(_COMMON_SHARE * n_slots))


def _end_to_end(terms: Sequence[Terms]) -> _Strung:
    return _Strung(
        np.concatenate([t.ids for t in terms]),
        np.concatenate([t.weights for t in terms]),
        np.repeat(np.arange(len(terms)), [len(t.ids) for t in terms]),
    )


def _summed(
    crossed: Crossed,
    sizes: NDArray[np.intp],
    table: Weights,
    places: NDArray[np.intp],
    weights: Weights,
) -> NDArray[np.float64]:
    """Return the sum of products of each pair.

    *table* has the weights of the ones by place; *places* and *weights* are those of the others
    end to end, so many of each as *sizes* says.
    """
    begins, taken = np.cumsum(sizes) - sizes, sizes[crossed.of_other]
    n = int(taken.sum())
    shift = begins[crossed.of_other] - (np.cumsum(taken) - taken)
    drawn = np.arange(n) + np.repeat(shift, taken)
    products = table[np.repeat(crossed.of_one, taken), places[drawn]] * weights[drawn]
    pairs = np.repeat(np.arange(len(taken)), taken)
    # Of nothing it would count in whole numbers.
    summed = np.bincount(pairs, products, minlength=len(taken))
    return summed.astype(np.float64, copy=False)
