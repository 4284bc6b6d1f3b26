"""The articles that can still be joined: the stories in sight, and how to find the near ones.

Rule 1: what is in sight follows from the articles of the window alone, in the order they came.
Rule 2: an article leaves WINDOW after its time, its story with its last article. An article
without a time counts as published with the newest before it.
Rule 3: slots are in the order of arrival. The dead keep theirs until there are many of them;
then the living move up.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from bot.model import StoryId
from bot.stories.background import Background
from bot.stories.columns import MEANING, SOUNDS, WORDS, Columns, Floats, Slots
from bot.stories.digest import Digest, Digester
from bot.stories.lexicon import Crossed, most_holders
from bot.stories.vectors import Vectors

# Nine of ten stories of the multilingual benchmark end within two days of their first article,
# and each article that joins keeps its story in sight for as long again.
WINDOW = timedelta(days=4)
# Bounds the memory however much is polled.
MAX_ARTICLES = 40_000
# A story is compared by its first articles, which say what it is about, and by its latest.
_FIRST, _LATEST = 4, 12
COMPARED = _FIRST + _LATEST
# Latest articles whose fit makes the cohesion, and what stands for it in a story of one.
_FITS, _SUPPOSED_FIT = 16, 0.8
# The dead are cleared away from this many on, and this share.
_DEAD, _DEAD_SHARE = 500, 0.2


@dataclass(slots=True)
class OpenStory:
    """A story in sight: the slots of its articles in the window, ascending.

    ``code`` stands for it in `Window.story_codes`. ``fits`` says how well each article fitted that
    joined, in order: the mean chance of its pairs.
    """

    id: StoryId
    code: int
    slots: list[int] = field(default_factory=list)
    fits: list[float] = field(default_factory=list)

    @property
    def cohesion(self) -> float:
        """Return how well its articles fitted in when they came; a supposed figure for one."""
        latest = self.fits[-_FITS:]
        return sum(latest) / len(latest) if latest else _SUPPOSED_FIT

    def compared(self) -> list[int]:
        """Return the articles that speak for the story, at most 16."""
        if len(self.slots) <= COMPARED:
            return list(self.slots)
        return self.slots[:_FIRST] + self.slots[-_LATEST:]


class Window:
    """The stories in sight by id, their articles by slot, and an index of their words."""

    def __init__(self, *, max_articles: int = MAX_ARTICLES) -> None:
        self.stories: dict[StoryId, OpenStory] = {}
        self.digester = Digester()
        self.digests: list[Digest | None] = []
        self.homes: list[StoryId] = []
        self.background = Background()
        self.vectors = Vectors()
        self._n_opened = 0
        self._max_articles = max_articles
        self._columns = Columns()
        self._codes: dict[str, int] = {}
        self._leaving: list[tuple[float, int]] = []
        self._newest: float | None = None
        self._n_dead = 0

    def __len__(self) -> int:
        """Return how many articles are in sight."""
        return len(self.digests) - self._n_dead

    def likeness(self, digest: Digest) -> tuple[Floats, Slots]:
        """Return how alike *digest* is to every slot, and the slots where it is at all, ascending.

        The rows are WORDS (0 across languages) and SOUNDS. What it says of the dead means nothing,
        and they are not among the slots.
        """
        n = len(self.digests)
        most = most_holders(n)
        words = self.digester.words.holders(digest.words, most)
        sounds = self.digester.sounds.holders(digest.sounds, most)
        found = np.concatenate((words[0], sounds[0] + n))
        products = np.concatenate((words[1], sounds[1]))
        # Of nothing it would count in whole numbers.
        summed = np.bincount(found, products, minlength=2 * n).astype(np.float64, copy=False)
        alike = summed.reshape(2, n)
        touched = np.flatnonzero((alike[WORDS] + alike[SOUNDS]) != 0)
        return alike, touched[self._columns.alive[touched]]

    def likeness_between(self, ones: Slots, others: Slots) -> Floats:
        """Return how alike each of the articles at *ones* is to that at its place in *others*.

        The rows are WORDS, SOUNDS and MEANING, UNKNOWN where one of the two has no vector.
        """
        some, of_one = np.unique(ones, return_inverse=True)
        more, of_other = np.unique(others, return_inverse=True)
        digests = [self.alive(slot) for slot in some.tolist()]
        beside = [self.alive(slot) for slot in more.tolist()]
        terms = self.digester
        alike = np.empty((3, len(ones)))
        alike[WORDS] = terms.words.products(
            Crossed([d.words for d in digests], [d.words for d in beside], of_one, of_other)
        )
        alike[SOUNDS] = terms.sounds.products(
            Crossed([d.sounds for d in digests], [d.sounds for d in beside], of_one, of_other)
        )
        alike[MEANING] = self.vectors.cosines_between(some, more)[of_one, of_other]
        return alike

    def alive(self, slot: int) -> Digest:
        """Return the article at *slot*, which is in sight."""
        digest = self.digests[slot]
        if digest is None:
            raise LookupError(f"slot {slot} is empty")
        return digest

    def put(self, story_id: StoryId, digest: Digest) -> int:
        """Add an article to its story, which opens if it is not in sight; return its slot."""
        slot = len(self.digests)
        self.digests.append(digest)
        self.homes.append(story_id)
        story = self._open(story_id)
        story.slots.append(slot)
        self.digester.hold(slot, digest)
        language, outlet = self.code(digest.language), self.code(digest.outlet)
        self.vectors.put(slot, digest.vector)
        self._columns.add(slot, digest, language=language, outlet=outlet, story=story.code)
        at = self._advance(digest.at)
        if at is not None:
            heapq.heappush(self._leaving, (at, slot))
        return slot

    def merge(self, kept: StoryId, gone: StoryId) -> None:
        """Move the articles of *gone* to *kept*; both are in sight."""
        self.move(self.stories[gone].slots, kept)

    def move(self, slots: Sequence[int], to: StoryId) -> None:
        """Move articles to a story, which opens if it is not in sight."""
        moved = list(slots)
        for slot in moved:
            self._leave(slot)
            self.homes[slot] = to
        story = self._open(to)
        self._columns.stories[moved] = story.code
        self.background.forget()
        story.slots = sorted({*story.slots, *moved})

    def rename(self, story_id: StoryId, name: StoryId) -> None:
        """Call a story in sight by another id."""
        if story_id != name and story_id in self.stories:
            self.move(self.stories[story_id].slots, name)

    def expire(self) -> None:
        """Let go of what is too old or too much; slots may change."""
        alive = len(self)
        for slot in range(len(self.digests) if alive > self._max_articles else 0):
            if alive <= self._max_articles:
                break
            if self.digests[slot] is not None:
                self._drop(slot)
                alive -= 1
        horizon = (self._newest or 0.0) - WINDOW.total_seconds()
        while self._leaving and self._leaving[0][0] < horizon:
            _, slot = heapq.heappop(self._leaving)
            if self.digests[slot] is not None:
                self._drop(slot)
        if self._n_dead > max(_DEAD, _DEAD_SHARE * len(self.digests)):
            self._renumber()

    def code(self, name: str | None) -> int:
        """Return a number that stands for a language or an outlet; -1 for None."""
        return -1 if name is None else self._codes.setdefault(name, len(self._codes))

    @property
    def languages(self) -> NDArray[np.int32]:
        """Codes of the languages by slot."""
        return self._columns.languages[: len(self.digests)]

    @property
    def outlets(self) -> NDArray[np.int32]:
        """Codes of the outlets by slot."""
        return self._columns.outlets[: len(self.digests)]

    @property
    def times(self) -> Floats:
        """Seconds since 1970 by slot; NaN where nobody knows."""
        return self._columns.times[: len(self.digests)]

    @property
    def story_codes(self) -> NDArray[np.int64]:
        """Codes of the stories by slot."""
        return self._columns.stories[: len(self.digests)]

    @property
    def n_words(self) -> NDArray[np.int32]:
        """How many stems are compared of each, by slot."""
        return self._columns.n_words[: len(self.digests)]

    @property
    def n_numbers(self) -> NDArray[np.int32]:
        """How many numbers are in each, by slot."""
        return self._columns.n_numbers[: len(self.digests)]

    def stats(self) -> dict[str, int]:
        """Return what is held: stories, articles, index entries and keys."""
        digester = self.digester
        return {
            "stories": len(self.stories),
            "articles": len(self),
            "index_entries": digester.words.n_entries() + digester.sounds.n_entries(),
            "counts": digester.size(),
        }

    def _open(self, story_id: StoryId) -> OpenStory:
        story = self.stories.get(story_id)
        if story is None:
            story = self.stories[story_id] = OpenStory(story_id, self._n_opened)
            self._n_opened += 1
        return story

    def _advance(self, at: float) -> float | None:
        if np.isnan(at):
            return self._newest
        if self._newest is None or at > self._newest:
            self._newest = at
        return at

    def _leave(self, slot: int) -> None:
        story = self.stories[self.homes[slot]]
        story.slots.remove(slot)
        if not story.slots:
            del self.stories[story.id]

    def _drop(self, slot: int) -> None:
        self._leave(slot)
        self.digester.release(self.alive(slot))
        self.digests[slot] = None
        self._columns.alive[slot] = False
        self.vectors.drop(slot)
        self._n_dead += 1

    def _renumber(self) -> None:
        living = np.array([s for s, d in enumerate(self.digests) if d is not None], np.intp)
        new_slot = np.full(len(self.digests), -1, np.int32)
        new_slot[living] = np.arange(len(living))
        self.digester.words.renumber(new_slot)
        self.digester.sounds.renumber(new_slot)
        self.background.renumber(living, new_slot.astype(np.intp))
        self._columns.renumber(living)
        self.vectors.renumber(living)
        self.digests = [self.digests[s] for s in living]
        self.homes = [self.homes[s] for s in living]
        for story in self.stories.values():
            story.slots = new_slot[story.slots].tolist()
        self._leaving = [
            (at, int(new_slot[slot])) for at, slot in self._leaving if new_slot[slot] >= 0
        ]
        heapq.heapify(self._leaving)
        self._n_dead = 0
