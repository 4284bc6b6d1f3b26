"""What speaks for two articles telling of one event: one row a pair.

Rule: a likeness counts beside what is usual for the two articles (see background.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.stories.background import Means
from bot.stories.columns import UNKNOWN, Floats, Slots
from bot.stories.forest import Forest, Rows, probability
from bot.stories.window import Window

PAIR_COLUMNS = (
    "words",
    "words_above_lower",
    "words_above_higher",
    "sounds",
    "sounds_above_lower",
    "sounds_above_higher",
    "meaning",
    "meaning_above_lower",
    "meaning_above_higher",
    "days",
    "same_language",
    "numbers",
    "same_outlet",
    "richness",
    "in_sight",
)
DAY = 86400.0
# More days apart say nothing more; what stands for them where nobody knows.
MOST_DAYS, NO_TIME = 10.0, -1.0
_MOST_NUMBERS = 3
_LEAST_CHANCE = 1e-6
# Our supposition, not measured: it keeps the trees from guessing where they have nothing to go
# by. A cosine up to 0.2 is little more than that of any two texts.
_STRANGERS, _NO_MEANING = 0.01, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ones:
    """The first articles of pairs: a figure for each pair, or one for all.

    ``at`` is in seconds since 1970, NaN where nobody knows; ``language`` and ``outlet`` are
    codes.
    """

    at: Floats | float
    language: NDArray[np.int32] | int
    outlet: NDArray[np.int32] | int
    n_words: NDArray[np.int32] | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Articles beside those at ``slots``, pair by pair.

    ``likeness``, and ``own`` and ``theirs``, what is usual for the first and the second article
    of each pair, have a row for each kind. ``numbers`` are how many numbers both tell.
    """

    ones: Ones
    slots: Slots
    likeness: Floats
    own: Means
    theirs: Means
    numbers: NDArray[np.int32]


def pair_rows(window: Window, pairs: Pairs) -> Rows:
    """Return a row of PAIR_COLUMNS for each pair."""
    ones, slots = pairs.ones, pairs.slots
    columns = np.empty((len(PAIR_COLUMNS), len(slots)), np.float32)
    likeness = columns[:9].reshape(3, 3, len(slots))
    likeness[:, 0] = pairs.likeness
    likeness[:, 1] = pairs.likeness - np.minimum(pairs.own, pairs.theirs)
    likeness[:, 2] = pairs.likeness - np.maximum(pairs.own, pairs.theirs)
    meaning = likeness[2]
    meaning[:, meaning[0] == UNKNOWN] = UNKNOWN
    days = np.abs(window.times[slots] - ones.at) / DAY
    columns[9] = np.where(np.isnan(days), NO_TIME, np.minimum(days, MOST_DAYS))
    columns[10] = window.languages[slots] == ones.language
    columns[11] = pairs.numbers
    outlets = window.outlets[slots]
    columns[12] = (outlets == ones.outlet) & (outlets >= 0)
    columns[13] = np.log1p(np.minimum(window.n_words[slots], ones.n_words))
    columns[14] = np.log1p(len(window))
    # By column in memory, as the forest reads it.
    return columns.T


def pairs_between(window: Window, ones: Slots, others: Slots) -> Pairs:
    """Return each of the articles at *ones* beside that at its place in *others*, as of now."""
    return Pairs(
        ones=Ones(
            at=window.times[ones],
            language=window.languages[ones],
            outlet=window.outlets[ones],
            n_words=window.n_words[ones],
        ),
        slots=others,
        likeness=window.likeness_between(ones, others),
        own=_usual_beside(window, ones, others),
        theirs=_usual_beside(window, others, ones),
        numbers=_numbers_between(window, ones, others),
    )


def _usual_beside(window: Window, slots: Slots, others: Slots) -> Means:
    """Return the backgrounds of *slots*, outside of their own stories and of those of *others*."""
    homes = window.story_codes
    # Few articles stand beside few stories, however many pairs they make.
    codes = homes[others]
    span = int(codes.max(initial=0)) + 1
    asked, place = np.unique(slots * span + codes, return_inverse=True)
    means = window.background.outside(asked // span, homes, asked % span)
    return means[:, place]


def shared_numbers(window: Window, numbers: frozenset[str], slots: Slots) -> NDArray[np.int32]:
    """Return how many of *numbers* the article at each of *slots* tells as well."""
    shared = np.zeros(len(slots), np.int32)
    if numbers:
        for n in window.n_numbers[slots].nonzero()[0].tolist():
            shared[n] = len(numbers & window.alive(int(slots[n])).numbers)
    return np.minimum(shared, _MOST_NUMBERS)


def _numbers_between(window: Window, ones: Slots, others: Slots) -> NDArray[np.int32]:
    shared = np.zeros(len(ones), np.int32)
    told = window.n_numbers[ones].astype(np.bool_) & window.n_numbers[others].astype(np.bool_)
    for n in told.nonzero()[0].tolist():
        one, other = window.alive(int(ones[n])), window.alive(int(others[n]))
        shared[n] = len(one.numbers & other.numbers)
    return np.minimum(shared, _MOST_NUMBERS)


def pair_chances(forest: Forest, rows: Rows) -> Floats:
    """Return the chance of each row that both articles tell of the same event, above 0, below 1.

    Where nothing is shared, neither words nor sounds nor meaning, the chance is _STRANGERS at
    most: what remains (the hour, the language) is true of most pairs.
    """
    chances = probability(forest.log_odds(rows))
    chances = np.minimum(np.maximum(chances, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    shared = (rows[:, 0] > 0) | (rows[:, 3] > 0) | (rows[:, 6] > np.float32(_NO_MEANING))
    return np.where(shared, chances, np.minimum(chances, _STRANGERS))
