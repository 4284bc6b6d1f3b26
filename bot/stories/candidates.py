"""Which stories may be an article's: those of the articles most like it.

likeness to every article in sight -> nearest articles -> their stories, each with the
articles that speak for it
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.model import StoryId
from bot.stories.background import mean_of_largest
from bot.stories.columns import Floats, Slots
from bot.stories.digest import Digest
from bot.stories.evidence import Usual
from bot.stories.window import Likeness, OpenStory, Window

# Articles looked at closely for one article, by words and by meaning: what bounds its cost.
NEAR, NEAR_IN_MEANING = 64, 16
# Their stories, and the articles of each that count as nearest.
STORIES, _NEAREST = 12, 3
# How much of a likeness within one language is its words; the rest is sounds, which hold up
# where inflection and compounds part the words.
_WORDS = 0.6
# A likeness of meaning beside one of words, and the least that is looked at.
_MEANING, _LEAST_MEANING = 0.8, 0.2


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

    ``touched`` are the slots of all articles it shares a word or a sound with, ``near`` the
    nearest, best first, also by meaning; ``near_likeness`` and ``near_meaning`` are those of
    ``near``.
    """

    digest: Digest
    likeness: Likeness
    near_likeness: Likeness
    near_meaning: Floats
    touched: Slots
    near: Slots
    groups: tuple[Group, ...]


def look(window: Window, digest: Digest) -> Look:
    """Compare *digest*, which is not in the window, with what is."""
    likeness = window.likeness(digest)
    alike = _alike(window, digest, likeness)
    touched = np.flatnonzero(alike)
    near = _largest(alike, touched, NEAR)
    meaning = window.likeness_in_meaning(digest.vector)
    if meaning is not None:
        some = _largest(meaning, np.flatnonzero(meaning > _LEAST_MEANING), NEAR_IN_MEANING)
        near = np.union1d(near, some)
        alike = np.maximum(alike, _MEANING * meaning)
    near = near[np.argsort(-alike[near], kind="stable")]
    cosines = np.zeros(len(near)) if meaning is None else np.maximum(meaning[near], 0.0)
    nearest_of = Likeness(likeness.words[near], likeness.sounds[near])
    return Look(digest, likeness, nearest_of, cosines, touched, near, _groups(window, near))


def usual_beside(window: Window, seen: Look, codes: Slots) -> Usual:
    """Return the background of an article for pairs with stories of these codes, one a pair."""
    stories, place = np.unique(codes, return_inverse=True)
    counted = window.story_codes[seen.near][None, :] != stories[:, None]
    kinds = (seen.near_likeness.words, seen.near_likeness.sounds, seen.near_meaning)
    words, sounds, meaning = (
        mean_of_largest(np.where(counted, values[None, :], 0.0).astype(np.float32))[place]
        for values in kinds
    )
    return Usual(words=words, sounds=sounds, meaning=meaning)


def enter(window: Window, story_id: StoryId, seen: Look) -> None:
    """Put the article that was looked at into the window, and into its neighbours' background.

    Slots change by it: what holds any is not to be used any more.
    """
    slot = window.put(story_id, seen.digest)
    background, touched = window.background, seen.touched
    background.words.add(slot, touched, seen.likeness.words[touched])
    background.sounds.add(slot, touched, seen.likeness.sounds[touched])
    vector = seen.digest.vector
    near = seen.near if vector is not None else seen.near[:0]
    cosines = np.zeros(0) if vector is None else window.cosines(vector, near)
    background.meaning.add(slot, near, np.maximum(cosines, 0.0))
    window.expire()


def nearest(window: Window, slot: int, most: int = 8) -> list[int]:
    """Return the slots of the articles most like the one at *slot*, best first."""
    digest = window.alive(slot)
    alike = _alike(window, digest, window.likeness(digest))
    meaning = window.likeness_in_meaning(digest.vector)
    if meaning is not None:
        alike = np.maximum(alike, _MEANING * meaning)
    alike[slot] = 0.0
    near = _largest(alike, np.flatnonzero(alike > 0), most)
    return sorted(near.tolist(), key=lambda s: -alike[s])


def _alike(window: Window, digest: Digest, likeness: Likeness) -> Floats:
    same = window.languages == window.code(digest.language)
    return likeness.sounds * np.where(same, 1 - _WORDS, 1.0) + _WORDS * likeness.words


def _largest(values: Floats, slots: Slots, most: int) -> Slots:
    if len(slots) <= most:
        return slots
    return slots[np.argpartition(-values[slots], most)[:most]]


def _groups(window: Window, near: Slots) -> tuple[Group, ...]:
    found: dict[StoryId, Group] = {}
    for slot in near.tolist():
        home = window.homes[slot]
        group = found.get(home)
        if group is None:
            if len(found) >= STORIES:
                continue
            story = window.stories[home]
            group = found[home] = Group(story, story.compared(), [])
        if len(group.near) < _NEAREST:
            group.near.append(slot)
    return tuple(found.values())
