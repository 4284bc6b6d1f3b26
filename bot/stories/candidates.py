"""Which stories may be an article's: those of the articles most like it.

likeness to every article in sight -> nearest articles -> their stories, each with the
articles that speak for it
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.model import StoryId
from bot.stories.background import Means, mean_of_largest
from bot.stories.columns import MEANING, WORDS, Floats, Slots
from bot.stories.digest import Digest
from bot.stories.window import OpenStory, Window

# Articles looked at closely for one article, by words and by meaning: what bounds its cost.
NEAR, NEAR_IN_MEANING = 64, 16
# Their stories, and the articles of each that count as nearest.
STORIES, _NEAREST = 12, 3
# How much of a likeness within one language is its words; the rest is sounds, which hold up
# where inflection and compounds part the words.
_WORDS = 0.6
# A likeness of meaning beside one of words, and the least that is looked at.
_MEANING, _LEAST_MEANING = 0.8, 0.2
_KINDS = MEANING + 1


@dataclass(frozen=True, slots=True)
class Group:
    """A story as one article is held against it.

    ``sample`` speaks for it, ``near`` are the nearest of its articles, at most a few.
    """

    story: OpenStory
    sample: list[int]
    near: list[int]


@dataclass(frozen=True, slots=True)
class Look:
    """One article beside what is in sight.

    ``likeness`` is how alike it is to each slot, a row for WORDS and one for SOUNDS; ``touched``
    are the slots of the living where it is alike at all. ``near`` are the nearest, best first,
    also by meaning; ``near_likeness`` has a row for each kind, none below 0.
    """

    digest: Digest
    likeness: Floats
    touched: Slots
    near: Slots
    near_likeness: Floats
    groups: tuple[Group, ...]


def look(window: Window, digest: Digest) -> Look:
    """Compare *digest*, which is not in the window, with what is."""
    likeness, touched = window.likeness(digest)
    alike = _alike(window, digest, likeness, touched)
    near = _largest(alike, touched, NEAR)
    if digest.vector is not None:
        some = window.vectors.nearest(digest.vector, NEAR_IN_MEANING, _LEAST_MEANING)
        near = np.union1d(near, some)
    near_likeness = np.empty((_KINDS, len(near)))
    near_likeness[:MEANING] = likeness[:, near]
    near_likeness[MEANING] = np.maximum(window.vectors.cosines(digest.vector, near), 0.0)
    alike = _alike(window, digest, likeness, near)
    order = (-np.maximum(alike, _MEANING * near_likeness[MEANING])).argsort(kind="stable")
    near = near[order]
    groups = _groups(window, near)
    return Look(digest, likeness, touched, near, near_likeness[:, order], groups)


def usual_beside(window: Window, seen: Look, codes: Slots) -> Means:
    """Return the background of an article beside each of the stories with these codes.

    It has a row for each kind of likeness.
    """
    counted = window.story_codes[seen.near] != codes[:, None]
    likeness = seen.near_likeness.astype(np.float32)
    return mean_of_largest(np.where(counted, likeness[:, None], np.float32(0.0)))


def enter(window: Window, story_id: StoryId, seen: Look) -> None:
    """Put the article that was looked at into the window, and into its neighbours' background.

    Slots change by it: what holds any is not to be used any more.
    """
    slot = window.put(story_id, seen.digest)
    window.background.add(slot, seen.touched, seen.likeness[:, seen.touched], WORDS)
    if seen.digest.vector is not None:
        window.background.add(slot, seen.near, seen.near_likeness[MEANING:], MEANING)
    window.expire()


def nearest(window: Window, slot: int, most: int = 8) -> list[int]:
    """Return the slots of the articles most like the one at *slot*, best first."""
    digest = window.alive(slot)
    likeness, touched = window.likeness(digest)
    # One more each, for it is itself among them.
    near = _largest(_alike(window, digest, likeness, touched), touched, most + 1)
    near = np.union1d(near, window.vectors.nearest(digest.vector, most + 1, 0.0))
    meaning = window.vectors.cosines(digest.vector, near)
    alike = np.maximum(_alike(window, digest, likeness, near), _MEANING * meaning)
    best_first = near[(-alike).argsort(kind="stable")].tolist()
    return [other for other in best_first if other != slot][:most]


def _alike(window: Window, digest: Digest, likeness: Floats, slots: Slots) -> Floats:
    """Return how alike in words and sounds an article is to those at *slots*."""
    words, sounds = likeness[:, slots]
    same = window.languages[slots] == window.code(digest.language)
    alike: Floats = sounds * np.where(same, 1 - _WORDS, 1.0) + _WORDS * words
    return alike


def _largest(values: NDArray[np.floating], slots: Slots, most: int) -> Slots:
    """Return at most so many of *slots*, those with the largest of the *values* of each."""
    if len(slots) <= most:
        return slots
    return slots[np.argpartition(-values, most)[:most]]


def _groups(window: Window, near: Slots) -> tuple[Group, ...]:
    found: dict[StoryId, Group] = {}
    for slot in near.tolist():
        home = window.homes[slot]
        group = found.get(home)
        if group is not None:
            if len(group.near) < _NEAREST:
                group.near.append(slot)
        elif len(found) < STORIES:
            story = window.stories[home]
            found[home] = Group(story, story.compared(), [slot])
    return tuple(found.values())
