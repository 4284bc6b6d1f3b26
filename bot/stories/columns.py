"""What is compared of many articles at once, in columns by slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.stories.digest import Digest

# The kinds of likeness, as rows of what holds more than one.
WORDS, SOUNDS, MEANING = range(3)
# What stands for a likeness of meaning where one of the two has no vector.
UNKNOWN = -2.0

Floats = NDArray[np.float64]
Slots = NDArray[np.intp]


class Columns:
    """What is compared of many articles at once, by slot."""

    def __init__(self) -> None:
        self.languages = np.zeros(256, np.int32)
        self.outlets = np.zeros(256, np.int32)
        self.stories = np.zeros(256, np.int64)
        self.times = np.zeros(256)
        self.n_words = np.zeros(256, np.int32)
        self.n_numbers = np.zeros(256, np.int32)
        self.alive = np.zeros(256, np.bool_)

    def add(self, slot: int, digest: Digest, *, language: int, outlet: int, story: int) -> None:
        if slot >= len(self.times):
            self._map(lambda a: np.concatenate((a, np.zeros_like(a))))
        self.languages[slot] = language
        self.outlets[slot] = outlet
        self.stories[slot] = story
        self.times[slot] = digest.at
        self.n_words[slot] = len(digest.words.ids)
        self.n_numbers[slot] = len(digest.numbers)
        self.alive[slot] = True

    def renumber(self, living: Slots) -> None:
        spare = max(256, len(living) // 4)
        self._map(lambda a: np.concatenate((a[living], np.zeros(spare, a.dtype))))

    def _map(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> None:
        self.languages = change(self.languages)
        self.outlets = change(self.outlets)
        self.stories = change(self.stories)
        self.times = change(self.times)
        self.n_words = change(self.n_words)
        self.n_numbers = change(self.n_numbers)
        self.alive = change(self.alive)
