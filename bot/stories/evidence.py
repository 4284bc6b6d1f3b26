"""What speaks for two articles telling of one event: one row a pair.

Rule: a likeness counts beside what is usual for the two articles (see background.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.stories.background import Means
from bot.stories.columns import UNKNOWN, Floats, Slots
from bot.stories.digest import Digest
from bot.stories.forest import Forest, Rows, probability
from bot.stories.window import Likeness, Window

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


@dataclass(frozen=True, slots=True)
class Usual:
    """The background of an article for each pair that it is part of, by kind of likeness."""

    words: Means
    sounds: Means
    meaning: Means


def usual_at(window: Window, slots: Slots, other: Slots) -> Usual:
    """Return the backgrounds of the articles at *slots*, beside stories of the codes *other*."""
    homes, background = window.story_codes, window.background
    own = homes[slots]
    return Usual(
        words=background.words.outside(slots, homes, own, other),
        sounds=background.sounds.outside(slots, homes, own, other),
        meaning=background.meaning.outside(slots, homes, own, other),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """One article beside those at ``slots``: how alike, and what is usual for it, pair by pair.

    ``story`` is the code of its story, which is no background of theirs; -1: it has none yet.
    """

    digest: Digest
    slots: Slots
    likeness: Likeness
    usual: Usual
    story: int = -1


def pair_rows(window: Window, pairs: Pairs) -> Rows:
    """Return a row of PAIR_COLUMNS for each pair."""
    digest, slots, usual = pairs.digest, pairs.slots, pairs.usual
    rows = np.empty((len(slots), len(PAIR_COLUMNS)), np.float32)
    theirs = usual_at(window, slots, np.full(len(slots), pairs.story))
    meaning = window.cosines(digest.vector, slots)
    for at, values, own, other in (
        (0, pairs.likeness.words, usual.words, theirs.words),
        (3, pairs.likeness.sounds, usual.sounds, theirs.sounds),
        (6, meaning, usual.meaning, theirs.meaning),
    ):
        rows[:, at] = values
        rows[:, at + 1] = values - np.minimum(own, other)
        rows[:, at + 2] = values - np.maximum(own, other)
    rows[meaning == UNKNOWN, 6:9] = UNKNOWN
    days = np.abs(window.times[slots] - digest.at) / DAY
    rows[:, 9] = np.where(np.isnan(days), NO_TIME, np.minimum(days, MOST_DAYS))
    rows[:, 10] = window.languages[slots] == window.code(digest.language)
    rows[:, 11] = _shared_numbers(window, digest, slots)
    outlet = window.code(digest.outlet)
    rows[:, 12] = (window.outlets[slots] == outlet) & (outlet >= 0)
    rows[:, 13] = np.log1p(np.minimum(window.n_words[slots], len(digest.words.ids)))
    rows[:, 14] = np.log1p(len(window))
    return rows


def pairs_of(window: Window, slot: int, slots: Slots) -> Pairs:
    """Return the article at *slot* beside those at *slots*, as of now."""
    story = window.story_codes[slot]
    own = np.full(len(slots), slot)
    return Pairs(
        digest=window.alive(slot),
        slots=slots,
        likeness=window.likeness_to(window.alive(slot), slots.tolist()),
        usual=usual_at(window, own, window.story_codes[slots]),
        story=int(story),
    )


def pair_chances(forest: Forest, rows: Rows) -> Floats:
    """Return the chance of each row that both articles tell of the same event, above 0, below 1.

    Where nothing is shared, neither words nor sounds nor meaning, the chance is _STRANGERS at
    most: what remains (the hour, the language) is true of most pairs.
    """
    chances = np.clip(probability(forest.log_odds(rows)), _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    shared = rows[:, [0, 3, 6]]
    strangers = (shared <= np.array([0.0, 0.0, _NO_MEANING], np.float32)).all(axis=1)
    return np.where(strangers, np.minimum(chances, _STRANGERS), chances)


def _shared_numbers(window: Window, digest: Digest, slots: Slots) -> list[int]:
    if not digest.numbers:
        return [0] * len(slots)
    shared = (len(digest.numbers & window.alive(slot).numbers) for slot in slots.tolist())
    return [min(_MOST_NUMBERS, n) for n in shared]
