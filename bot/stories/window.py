"""The articles that can still be joined: the stories in sight, and how to find the near ones.

Rule 1: what is in sight follows from the articles of the window alone, in the order they came.
Reading them back after a restart gives the same window.
Rule 2: an article leaves WINDOW after its time, its story with its last article. An article
without a time counts as published with the newest before it.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import StoryId
from bot.stories.features import Features
from bot.stories.rarity import Rarity

# Nine of ten stories of the multilingual benchmark end within two days of their first article,
# and each article that joins keeps its story in sight for as long again.
WINDOW = timedelta(days=4)
# About 13 KB each with a lead: this bounds the memory near 500 MB however much is polled.
MAX_ARTICLES = 40_000
# A story is compared by its first articles, which say what it is about, and by its latest.
_FIRST, _LATEST = 4, 8
# Stories looked at closely for one article; bounds its cost.
_CANDIDATES = 12
# A sound in more stories than this chooses none of them: what bounds the cost of an article.
_TOO_COMMON = 400


@dataclass(slots=True)
class OpenStory:
    """A story in sight: its articles in the window by number of arrival, ascending."""

    id: StoryId
    members: dict[int, Features] = field(default_factory=dict)

    def compared(self) -> tuple[Features, ...]:
        """Return the articles that speak for the story, at most 12."""
        found = tuple(self.members.values())
        if len(found) <= _FIRST + _LATEST:
            return found
        return found[:_FIRST] + found[-_LATEST:]

    @property
    def first(self) -> int:
        return next(iter(self.members))

    @property
    def latest(self) -> int:
        return next(reversed(self.members))


class Window:
    """The stories in sight by id, and an index of their sounds."""

    def __init__(self, rarity: Rarity, *, max_articles: int = MAX_ARTICLES) -> None:
        self.stories: dict[StoryId, OpenStory] = {}
        self._rarity = rarity
        self._max_articles = max_articles
        self._holders: dict[str, dict[StoryId, int]] = {}
        self._home: dict[int, StoryId] = {}
        self._leaving: list[tuple[datetime, int]] = []
        self._newest: datetime | None = None
        self.n_arrived = 0

    def put(self, story_id: StoryId, features: Features) -> None:
        """Add an article to its story, which opens if it is not in sight; let old ones go."""
        self._keep(story_id, features)
        at = self._advance(features.at)
        if at is not None:
            heapq.heappush(self._leaving, (at, self.n_arrived))
        self.n_arrived += 1
        self._expire()

    def merge(self, kept: StoryId, gone: StoryId) -> None:
        """Move the articles of *gone* to *kept*; both are in sight."""
        old, new = self.stories.pop(gone), self.stories[kept]
        for number, features in old.members.items():
            self._home[number] = kept
            for key in features.sounds:
                self._release(key, gone)
                self._hold(key, kept)
        new.members = dict(sorted((new.members | old.members).items()))

    def near(self, sounds: dict[str, float]) -> list[StoryId]:
        """Return the stories that share the most telling sounds, at most 12, best first."""
        found: dict[StoryId, float] = {}
        stories = self.stories
        for key, weight in sounds.items():
            holders = self._holders.get(key)
            if holders is None or len(holders) > _TOO_COMMON:
                continue
            for story_id, n in holders.items():
                share = math.sqrt(n / len(stories[story_id].members))
                found[story_id] = found.get(story_id, 0.0) + weight * weight * share
        return heapq.nsmallest(_CANDIDATES, found, key=lambda s: (-found[s], s))

    def stats(self) -> dict[str, int]:
        """Return what is held: stories, articles, index entries and counts."""
        return {
            "stories": len(self.stories),
            "articles": len(self._home),
            "index_entries": sum(len(holders) for holders in self._holders.values()),
            "counts": self._rarity.size(),
        }

    def _keep(self, story_id: StoryId, features: Features) -> None:
        story = self.stories.setdefault(story_id, OpenStory(story_id))
        story.members[self.n_arrived] = features
        self._home[self.n_arrived] = story_id
        self._rarity.count(features, 1)
        for key in features.sounds:
            self._hold(key, story_id)

    def _advance(self, at: datetime | None) -> datetime | None:
        if at is None:
            return self._newest
        if self._newest is None or at > self._newest:
            self._newest = at
        return at

    def _expire(self) -> None:
        while len(self._home) > self._max_articles:
            self._drop(next(iter(self._home)))
        if self._newest is None:
            return
        horizon = self._newest - WINDOW
        while self._leaving and self._leaving[0][0] < horizon:
            _, number = heapq.heappop(self._leaving)
            if number in self._home:
                self._drop(number)

    def _drop(self, number: int) -> None:
        story = self.stories[self._home.pop(number)]
        features = story.members.pop(number)
        self._rarity.count(features, -1)
        for key in features.sounds:
            self._release(key, story.id)
        if not story.members:
            del self.stories[story.id]

    def _hold(self, key: str, story_id: StoryId) -> None:
        holders = self._holders.setdefault(key, {})
        holders[story_id] = holders.get(story_id, 0) + 1

    def _release(self, key: str, story_id: StoryId) -> None:
        holders = self._holders[key]
        holders[story_id] -= 1
        if not holders[story_id]:
            del holders[story_id]
            if not holders:
                del self._holders[key]
