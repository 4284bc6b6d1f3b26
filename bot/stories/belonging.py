"""What speaks for an article belonging to a story: one row a story.

    articles of each story -> pairs -> chance of each -> what they say on the whole

Rule: the articles of a story are asked one by one and what they say on the whole counts, so that
one chance resemblance opens no door to a large story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.model import StoryId
from bot.stories.background import Means
from bot.stories.candidates import Group, Look, usual_beside
from bot.stories.columns import SOUNDS, WORDS, Floats, Slots
from bot.stories.digest import Digest
from bot.stories.evidence import (
    DAY,
    MOST_DAYS,
    NO_TIME,
    PAIR_COLUMNS,
    Ones,
    Pairs,
    pair_chances,
    pair_rows,
    shared_numbers,
)
from bot.stories.forest import Forest, Rows
from bot.stories.window import Window

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
_SAME_LANGUAGE = PAIR_COLUMNS.index("same_language")
# Columns of pairs whose means over a story are columns of stories.
_ON_THE_MEAN = [
    *(_SAME_LANGUAGE, PAIR_COLUMNS.index("same_outlet")),
    *(PAIR_COLUMNS.index("words"), PAIR_COLUMNS.index("sounds"), PAIR_COLUMNS.index("meaning")),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article beside the articles of several stories, pair by pair.

    The pairs of each story stand together, from ``starts`` on: first its sample, then those of
    its nearest articles that are not of the sample. ``sampled`` is 1 for those of a sample, else
    0. ``near`` are the places of the nearest articles, those of a story from ``near_starts`` on.
    ``usual`` is the background of the article beside each story, a row for each kind.
    """

    groups: Sequence[Group]
    slots: Slots
    starts: Slots
    sampled: Floats
    near: Slots
    near_starts: Slots
    usual: Means
    rows: Rows
    chances: Floats

    def mean_of(self, story_id: StoryId) -> float | None:
        """Return the mean chance of the pairs with the sample of a story; None: not compared."""
        for start, group in zip(self.starts.tolist(), self.groups, strict=True):
            if group.story.id == story_id:
                return float(self.chances[start : start + len(group.sample)].mean())
        return None


def compare(window: Window, seen: Look, forest: Forest) -> Compared:
    """Hold an article that is not in the window against the articles of its groups."""
    flat: list[int] = []
    starts: list[int] = []
    sampled: list[float] = []
    near: list[int] = []
    for group in seen.groups:
        sample, beyond = group.sample, [s for s in group.near if s not in group.sample]
        begin = len(flat)
        starts.append(begin)
        flat += sample
        flat += beyond
        sampled += [1.0] * len(sample)
        sampled += [0.0] * len(beyond)
        near += [flat.index(slot, begin) for slot in group.near]
    slots = np.array(flat, np.intp)
    usual = usual_beside(window, seen, np.array([group.story.code for group in seen.groups]))
    own = usual.repeat(np.diff([*starts, len(slots)]), axis=1)
    rows = pair_rows(window, _pairs(window, seen, slots, own))
    return Compared(
        groups=seen.groups,
        slots=slots,
        starts=np.array(starts, np.intp),
        sampled=np.array(sampled),
        near=np.array(near, np.intp),
        near_starts=np.cumsum([0] + [len(group.near) for group in seen.groups[:-1]]),
        usual=usual,
        rows=rows,
        chances=pair_chances(forest, rows),
    )


def pairs_on_arrival(window: Window, seen: Look, slots: Slots) -> Pairs:
    """Return an article that is not in the window yet beside those at *slots*."""
    return _pairs(window, seen, slots, usual_beside(window, seen, window.story_codes[slots]))


def _pairs(window: Window, seen: Look, slots: Slots, own: Means) -> Pairs:
    digest = seen.digest
    likeness = np.empty((3, len(slots)))
    likeness[: SOUNDS + 1] = seen.likeness[:, slots]
    likeness[SOUNDS + 1] = window.vectors.cosines(digest.vector, slots)
    return Pairs(
        ones=Ones(
            at=digest.at,
            language=window.code(digest.language),
            outlet=window.code(digest.outlet),
            n_words=len(digest.words.ids),
        ),
        slots=slots,
        likeness=likeness,
        own=own,
        theirs=window.background.usual(slots, window.story_codes),
        numbers=shared_numbers(window, digest.numbers, slots),
    )


def story_rows(window: Window, seen: Look, compared: Compared) -> Rows:
    """Return a row of STORY_COLUMNS for the article beside each story."""
    columns = np.empty((len(STORY_COLUMNS), len(compared.groups)), np.float32)
    stories = [group.story for group in compared.groups]
    starts, pairs = compared.starts, compared.rows.T
    columns[[0, 2, 3, 5, 6, 7, 12, 13, 15, 16]] = _means(compared)
    columns[1] = np.maximum.reduceat(compared.chances, starts)
    columns[4] = _mean_of_near(compared)
    columns[8] = np.log([len(story.slots) for story in stories])
    columns[9] = _n_languages(window, compared)
    columns[10:12] = _since(window, seen.digest, compared)
    columns[14] = np.maximum.reduceat(pairs[PAIR_COLUMNS.index("words")], starts)
    order = np.argsort(-columns[:2], axis=1, kind="stable")
    columns[17:19] = _leads(columns[:2], order)
    columns[19, order[0]] = np.arange(len(stories))
    columns[20] = compared.usual[WORDS]
    columns[21] = compared.usual[SOUNDS]
    columns[22] = [story.cohesion for story in stories]
    columns[23] = columns[0] - columns[22]
    # By column in memory, as the forest reads it.
    return columns.T


def _means(compared: Compared) -> Floats:
    """Return the means over the samples, a row each.

    These are the chances, their log odds, which of them are more than even, the chances within
    the language of the article and across languages, and the columns _ON_THE_MEAN.
    """
    chances = compared.chances
    values = np.empty((5 + len(_ON_THE_MEAN), len(chances)))
    values[0] = chances
    values[1] = np.minimum(np.maximum(np.log(chances / (1 - chances)), -_MOST_ODDS), _MOST_ODDS)
    values[2] = chances > 0.5
    values[5:] = compared.rows.T[_ON_THE_MEAN]
    values[3] = chances * values[5]
    values[4] = chances - values[3]
    sums = np.add.reduceat(values * compared.sampled, compared.starts, axis=1)
    sizes = np.add.reduceat(compared.sampled, compared.starts)
    within = sums[5]
    means = sums / sizes
    means[3] = np.where(within > 0, sums[3] / np.maximum(within, 1), _NONE)
    means[4] = np.where(within < sizes, sums[4] / np.maximum(sizes - within, 1), _NONE)
    return means


def _mean_of_near(compared: Compared) -> Floats:
    """Return the mean chance of the nearest articles of each story, never none of them."""
    sums = np.add.reduceat(compared.chances[compared.near], compared.near_starts)
    means: Floats = sums / [len(group.near) for group in compared.groups]
    return means


def _n_languages(window: Window, compared: Compared) -> Slots:
    place = np.cumsum(np.bincount(compared.starts, minlength=len(compared.slots)))
    codes = place * _MOST_LANGUAGES + window.languages[compared.slots]
    codes.sort()
    # Each story still holds its places, its languages in order.
    first = np.ones(len(codes), np.intp)
    first[1:] = codes[1:] != codes[:-1]
    return np.add.reduceat(first, compared.starts)


def _since(window: Window, digest: Digest, compared: Compared) -> NDArray[np.float64]:
    """Return the days from the latest and, below, from the first article of each story."""
    times = window.times[compared.slots]
    ends = [np.fmax.reduceat(times, compared.starts), np.fmin.reduceat(times, compared.starts)]
    days = np.abs(digest.at - np.array(ends)) / DAY
    return np.where(np.isnan(days), NO_TIME, np.minimum(days, MOST_DAYS))


def _leads(values: NDArray[np.float32], order: Slots) -> NDArray[np.float32]:
    """Return each value less the largest of the others in its row; *order* is falling."""
    if values.shape[1] == 1:
        return values.copy()
    rows = np.arange(len(values))
    best, second = values[rows, order[:, 0]], values[rows, order[:, 1]]
    leads: NDArray[np.float32] = values - best[:, None]
    leads[rows, order[:, 0]] = best - second
    return leads
