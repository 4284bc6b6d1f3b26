"""How alike each article is to its nearest neighbours: what a likeness must stand out from.

Two reports of one affair share its names even where they tell of different events, and two
reports in plain words share little though they tell of the same. A likeness says more beside
what is usual for the two articles (local scaling; as CSLS, Conneau et al. 2018, for words).

Rule: the stories of the two are no background of theirs. Which neighbours those are is asked when
it is needed, for stories grow, merge and split.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.stories.columns import Floats, Slots

# The nearest so many neighbours in other stories make an article's background; ten is the usual
# choice. More are remembered, since the nearest are mostly of its own story.
NEIGHBOURS = 10
_REMEMBERED = 24

Means = NDArray[np.float32]


class Nearest:
    """The nearest neighbours of each article by slot, of one kind of likeness."""

    def __init__(self) -> None:
        self._top = np.zeros((256, _REMEMBERED), np.float32)
        self._who = np.full((256, _REMEMBERED), -1, np.int32)
        self._least = np.zeros(256, np.float32)

    def add(self, slot: int, near: Slots, likeness: Floats) -> None:
        """Enter the article at *slot*, which is this alike to those at *near*."""
        if slot >= len(self._least):
            self._keep(np.arange(len(self._least)), spare=len(self._least))
        order = np.argsort(-likeness, kind="stable")[:_REMEMBERED]
        self._top[slot] = 0.0
        self._who[slot] = -1
        self._top[slot, : len(order)] = np.maximum(likeness[order], 0.0)
        self._who[slot, : len(order)] = near[order]
        self._least[slot] = self._top[slot].min()
        self._raise(slot, near, likeness)

    def outside(self, slots: Slots, homes: Slots, own: Slots, other: Slots) -> Means:
        """Return the background of the articles at *slots*.

        *homes* has the code of the story of every slot; *own* and *other*, one for each of
        *slots*, are the codes of the stories that do not count.
        """
        who = self._who[slots]
        theirs = np.where(who >= 0, homes[who], -1)
        counted = (theirs != own[:, None]) & (theirs != other[:, None])
        return mean_of_largest(np.where(counted, self._top[slots], np.float32(0.0)))

    def renumber(self, living: Slots, new_slot: Slots) -> None:
        """Keep the articles at *living*, in this order; *new_slot* of an old one, -1 if dead."""
        self._keep(living, spare=max(256, len(living) // 4))
        known = self._who >= 0
        self._who[known] = new_slot[self._who[known]]

    def _keep(self, slots: Slots, *, spare: int) -> None:
        top = np.zeros((spare, _REMEMBERED), np.float32)
        who = np.full((spare, _REMEMBERED), -1, np.int32)
        self._top = np.concatenate((self._top[slots], top))
        self._who = np.concatenate((self._who[slots], who))
        self._least = np.concatenate((self._least[slots], np.zeros(spare, np.float32)))

    def _raise(self, slot: int, near: Slots, likeness: Floats) -> None:
        nearer = likeness > self._least[near]
        slots = near[nearer]
        if not len(slots):
            return
        place = self._top[slots].argmin(axis=1)
        self._top[slots, place] = likeness[nearer]
        self._who[slots, place] = slot
        self._least[slots] = self._top[slots].min(axis=1)


class Background:
    """The nearest neighbours by all kinds of likeness."""

    def __init__(self) -> None:
        self.words = Nearest()
        self.sounds = Nearest()
        self.meaning = Nearest()

    def renumber(self, living: Slots, new_slot: Slots) -> None:
        """Keep the articles at *living*, in this order; *new_slot* of an old one, -1 if dead."""
        for nearest in (self.words, self.sounds, self.meaning):
            nearest.renumber(living, new_slot)


def mean_of_largest(values: NDArray[np.float32]) -> Means:
    """Return for each row the mean of its largest NEIGHBOURS; what is missing counts 0."""
    if values.shape[1] > NEIGHBOURS:
        values = -np.partition(-values, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
    means: Means = np.maximum(values, 0.0).sum(axis=1, dtype=np.float32) / NEIGHBOURS
    return means
