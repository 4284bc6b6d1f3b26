"""How alike each article is to its nearest neighbours: what a likeness must stand out from.

Two reports of one affair share its names even where they tell of different events, and two
reports in plain words share little though they tell of the same. A likeness says more beside
what is usual for the two articles (local scaling; as CSLS, Conneau et al. 2018, for words).

Rule 1: of the stories of the two, the two nearest neighbours count at most: what is nearer still
raises the bar, but the many reports of a large story do not. Which neighbours those are is asked
when it is needed, for stories grow, merge and split.
Rule 2: what is asked on every arrival, the background beside no other story than its own, is
remembered until a neighbour comes or articles move.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.stories.columns import MEANING, WORDS, Floats, Slots

_KINDS = MEANING + 1
# The nearest so many neighbours in other stories make an article's background; ten is the usual
# choice. More are remembered, since the nearest are mostly of its own story.
NEIGHBOURS = 10
_REMEMBERED = 24
# Neighbours in the two stories that count. Of 0, 2 and 4, two gave the most on the labelled sets
# (benchmarks/README.md); with four, stories of many articles fell apart.
_OF_THE_TWO = 2
# No story has this code.
_NO_STORY = np.full(1, -1)

Means = NDArray[np.float32]
_Any = TypeVar("_Any", bound=np.generic)


class Background:
    """The nearest neighbours of each article by slot, for each kind of likeness."""

    def __init__(self) -> None:
        self._top = np.zeros((_KINDS, 256, _REMEMBERED), np.float32)
        self._who = np.full((_KINDS, 256, _REMEMBERED), -1, np.int32)
        self._least = np.zeros((_KINDS, 256), np.float32)
        self._usual = np.zeros((_KINDS, 256), np.float32)
        self._stale = np.zeros((_KINDS, 256), np.bool_)

    def add(self, slot: int, near: Slots, likeness: Floats, first: int = WORDS) -> None:
        """Enter the article at *slot*, which is this alike to those at *near*.

        *likeness* has a row for each of some kinds that follow on one another from *first* on.
        """
        if slot >= self._least.shape[1]:
            self._keep(np.arange(self._least.shape[1]), spare=self._least.shape[1])
        kinds = slice(first, first + len(likeness))
        self._top[kinds, slot] = 0.0
        self._who[kinds, slot] = -1
        for kind, values in enumerate(likeness, start=first):
            order = _largest_first(values, _REMEMBERED)
            self._top[kind, slot, : len(order)] = np.maximum(values[order], 0.0)
            self._who[kind, slot, : len(order)] = near[order]
        self._least[kinds, slot] = self._top[kinds, slot].min(axis=1)
        self._usual[kinds, slot] = 0.0
        self._stale[kinds, slot] = len(near) > 0
        self._raise(slot, near, likeness, first)

    def usual(self, slots: Slots, homes: Slots) -> Means:
        """Return the backgrounds of the articles at *slots*, a row a kind, as `outside` does.

        Only their own stories are held back.
        """
        kinds, places = self._stale.take(slots, axis=1).nonzero()
        if len(kinds):
            stale = slots[places]
            self._usual[kinds, stale] = _means(
                self._top[kinds, stale],
                _homes_of(self._who[kinds, stale], homes),
                homes[stale],
                _NO_STORY,
            )
            self._stale[kinds, stale] = False
        return self._usual.take(slots, axis=1)

    def outside(self, slots: Slots, homes: Slots, other: Slots) -> Means:
        """Return the backgrounds of the articles at *slots*, a row a kind.

        *homes* has the code of the story of every slot. Of their own stories and of those with
        the codes *other*, one for each of *slots*, _OF_THE_TWO neighbours count at most.
        """
        theirs = _homes_of(self._who[:, slots], homes)
        return _means(self._top[:, slots], theirs, homes[slots], other)

    def forget(self) -> None:
        """Take nothing for known: articles have moved to other stories."""
        self._stale[:] = True

    def renumber(self, living: Slots, new_slot: Slots) -> None:
        """Keep the articles at *living*, in this order; *new_slot* of an old one, -1 if dead."""
        self._keep(living, spare=max(256, len(living) // 4))
        known = self._who >= 0
        self._who[known] = new_slot[self._who[known]]
        self.forget()

    def _keep(self, slots: Slots, *, spare: int) -> None:
        self._top = _kept(self._top, slots, spare)
        self._who = _kept(self._who, slots, spare, filling=-1)
        self._least = _kept(self._least, slots, spare)
        self._usual = _kept(self._usual, slots, spare)
        self._stale = _kept(self._stale, slots, spare)

    def _raise(self, slot: int, near: Slots, likeness: Floats, first: int) -> None:
        least = self._least[first : first + len(likeness)].take(near, axis=1)
        kinds, places = (likeness > least).nonzero()
        if not len(kinds):
            return
        nearer, slots = likeness[kinds, places], near[places]
        kinds += first
        top = self._top[kinds, slots]
        lowest = top.argmin(axis=1)
        self._top[kinds, slots, lowest] = nearer
        self._who[kinds, slots, lowest] = slot
        top[np.arange(len(top)), lowest] = nearer
        self._least[kinds, slots] = top.min(axis=1)
        self._stale[kinds, slots] = True


def _kept(known: NDArray[_Any], slots: Slots, spare: int, filling: int = 0) -> NDArray[_Any]:
    more = np.full((_KINDS, spare, *known.shape[2:]), filling, known.dtype)
    return np.concatenate((known[:, slots], more), axis=1)


def _largest_first(values: Floats, most: int) -> Slots:
    """Return the places of the largest *values*, at most so many; of equals the first first."""
    lowered = -values
    if len(values) <= 2 * most:
        return lowered.argsort(kind="stable")[:most]
    some = np.flatnonzero(lowered <= np.partition(lowered, most - 1)[most - 1])
    return some[lowered[some].argsort(kind="stable")[:most]]


def _homes_of(who: NDArray[np.int32], homes: Slots) -> Slots:
    return np.where(who >= 0, homes.take(who), _NO_STORY)


def _means(top: Means, theirs: Slots, own: Slots, other: Slots) -> Means:
    counted = (theirs != own[:, None]) & (theirs != other[:, None])
    outside = np.where(counted, top, np.float32(0.0))
    lowered = outside - top  # those of the two stories, the nearest lowest
    lowered.partition(_OF_THE_TWO - 1, axis=-1)
    return mean_of_largest(np.concatenate((outside, -lowered[..., :_OF_THE_TWO]), axis=-1))


def mean_of_largest(values: NDArray[np.float32]) -> Means:
    """Return the mean of the largest NEIGHBOURS along the last axis; what is missing counts 0."""
    if values.shape[-1] > NEIGHBOURS:
        lowered = -values
        lowered.partition(NEIGHBOURS - 1, axis=-1)
        values = -lowered[..., :NEIGHBOURS]
    means: Means = np.maximum(values, 0.0).sum(axis=-1, dtype=np.float32) / NEIGHBOURS
    return means
