"""What speaks for an article belonging to a story: one row a story.

    articles of each story -> pairs -> chance of each -> what they say on the whole

Rule: the articles of a story are asked one by one and what they say on the whole counts, so that
one chance resemblance opens no door to a large story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.model import StoryId
from bot.stories.candidates import Group, Look, usual_beside
from bot.stories.columns import Floats, Slots
from bot.stories.digest import Digest
from bot.stories.evidence import (
    DAY,
    MOST_DAYS,
    NO_TIME,
    PAIR_COLUMNS,
    Pairs,
    pair_chances,
    pair_rows,
)
from bot.stories.forest import Forest, Rows
from bot.stories.window import Likeness, Window

STORY_COLUMNS = (
    "mean",
    "best",
    "mean_odds",
    "agreeing",
    "near",
    "own_language",
    "foreign",
    "own_share",
    "size",
    "languages",
    "since_latest",
    "since_first",
    "own_outlet",
    "words",
    "words_best",
    "sounds",
    "meaning",
    "lead",
    "best_lead",
    "place",
    "usual_words",
    "usual_sounds",
    "cohesion",
    "above_cohesion",
)
_MOST_ODDS = 6.0
# What stands for a mean over nothing.
_NONE = -1.0
# Codes of languages and outlets are below this.
_MOST_LANGUAGES = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article beside the articles of several stories, pair by pair.

    The pairs of each story stand together, from ``starts`` on: first its sample, then its nearest
    articles. ``group`` is the place of the story of each pair, ``sampled`` 1 for those of a
    sample, else 0.
    """

    groups: Sequence[Group]
    slots: Slots
    starts: Slots
    group: Slots
    sampled: Floats
    rows: Rows
    chances: Floats

    def mean_of(self, story_id: StoryId) -> float | None:
        """Return the mean chance of the pairs with the sample of a story; None: not compared."""
        for n, group in enumerate(self.groups):
            if group.story.id == story_id:
                return float(self.chances[(self.group == n) & (self.sampled > 0)].mean())
        return None


def story_rows(window: Window, seen: Look, compared: Compared) -> Rows:
    """Return a row of STORY_COLUMNS for the article beside each story."""
    rows = np.empty((len(compared.groups), len(STORY_COLUMNS)), np.float32)
    stories = [group.story for group in compared.groups]
    mean = _Mean(compared)
    rows[:, 0] = mean.of(compared.chances)
    rows[:, 1] = np.maximum.reduceat(compared.chances, compared.starts)
    odds = np.log(compared.chances / (1 - compared.chances))
    rows[:, 2] = mean.of(np.clip(odds, -_MOST_ODDS, _MOST_ODDS))
    rows[:, 3] = mean.of(compared.chances > 0.5)
    rows[:, 4] = mean.of_near(compared.chances)
    same_language = compared.rows[:, PAIR_COLUMNS.index("same_language")]
    rows[:, 5] = mean.of(compared.chances, where=same_language)
    rows[:, 6] = mean.of(compared.chances, where=1 - same_language)
    rows[:, 7] = mean.of(same_language)
    rows[:, 8] = np.log([len(story.slots) for story in stories])
    rows[:, 9] = _n_languages(window, compared)
    rows[:, 10:12] = _since(window, seen.digest, compared)
    rows[:, 12] = mean.of(compared.rows[:, PAIR_COLUMNS.index("same_outlet")])
    rows[:, 13] = mean.of(compared.rows[:, 0])
    rows[:, 14] = np.maximum.reduceat(compared.rows[:, 0], compared.starts)
    rows[:, 15] = mean.of(compared.rows[:, PAIR_COLUMNS.index("sounds")])
    rows[:, 16] = mean.of(compared.rows[:, PAIR_COLUMNS.index("meaning")])
    rows[:, 17] = _lead(rows[:, 0])
    rows[:, 18] = _lead(rows[:, 1])
    rows[np.argsort(-rows[:, 0], kind="stable"), 19] = np.arange(len(rows))
    usual = usual_beside(window, seen, np.array([story.code for story in stories]))
    rows[:, 20] = usual.words
    rows[:, 21] = usual.sounds
    rows[:, 22] = [story.cohesion for story in stories]
    rows[:, 23] = rows[:, 0] - rows[:, 22]
    return rows


class _Mean:
    """Means over the sample of each story, and over its nearest articles."""

    def __init__(self, compared: Compared) -> None:
        self._group = compared.group
        self._sampled = compared.sampled
        self._n = len(compared.groups)
        self._size = np.bincount(self._group, self._sampled, self._n)

    def of(self, values: NDArray[Any], where: NDArray[Any] | None = None) -> Floats:
        """Return the mean of *values*, of those *where* is 1; _NONE if it is nowhere."""
        counted = self._sampled if where is None else self._sampled * where
        size = self._size if where is None else np.bincount(self._group, counted, self._n)
        total = np.bincount(self._group, values * counted, self._n)
        return np.where(size > 0, total / np.maximum(size, 1), _NONE)

    def of_near(self, values: Floats) -> Floats:
        """Return the mean of *values* over the nearest articles, never none of them."""
        near = 1.0 - self._sampled
        return np.bincount(self._group, values * near, self._n) / np.bincount(
            self._group, near, self._n
        )


def _n_languages(window: Window, compared: Compared) -> Floats:
    codes = window.languages[compared.slots].astype(np.int64)
    pairs = np.unique(compared.group * _MOST_LANGUAGES + codes)
    return np.bincount(pairs // _MOST_LANGUAGES, minlength=len(compared.groups)).astype(np.float64)


def _since(window: Window, digest: Digest, compared: Compared) -> NDArray[np.float64]:
    """Return the days from the latest and from the first article of each story."""
    times = window.times[compared.slots]
    ends = [np.fmax.reduceat(times, compared.starts), np.fmin.reduceat(times, compared.starts)]
    days = np.abs(digest.at - np.stack(ends, axis=1)) / DAY
    return np.where(np.isnan(days), NO_TIME, np.minimum(days, MOST_DAYS))


def _lead(values: Rows) -> Rows:
    """Return each value less the largest of the others."""
    if len(values) == 1:
        return values.copy()
    order = np.argsort(-values, kind="stable")
    others = np.full(len(values), values[order[0]], np.float32)
    others[order[0]] = values[order[1]]
    lead: Rows = values - others
    return lead


def pairs_on_arrival(window: Window, seen: Look, slots: Slots) -> Pairs:
    """Return an article that is not in the window yet beside those at *slots*."""
    return Pairs(
        digest=seen.digest,
        slots=slots,
        likeness=Likeness(seen.likeness.words[slots], seen.likeness.sounds[slots]),
        usual=usual_beside(window, seen, window.story_codes[slots]),
    )


def compare(window: Window, seen: Look, forest: Forest) -> Compared:
    """Hold an article that is not in the window against the articles of its groups."""
    flat: list[int] = []
    starts: list[int] = []
    sampled: list[float] = []
    for group in seen.groups:
        starts.append(len(flat))
        flat += group.sample
        flat += group.near
        sampled += [1.0] * len(group.sample)
        sampled += [0.0] * len(group.near)
    slots = np.array(flat, np.intp)
    sizes = np.diff([*starts, len(flat)])
    rows = pair_rows(window, pairs_on_arrival(window, seen, slots))
    chances = pair_chances(forest, rows)
    return Compared(
        groups=seen.groups,
        slots=slots,
        starts=np.array(starts, np.intp),
        group=np.repeat(np.arange(len(starts)), sizes),
        sampled=np.array(sampled),
        rows=rows,
        chances=chances,
    )
