"""Which stories in sight are one, and which hold what does not belong together.

    stories that were nearly joined -> their articles pair by pair -> one row -> chance -> merges
    stories that grew               -> the two halves that go together least -> chance -> splits

Rule 1: both are decided by what is known now, not when the articles came: by then their
neighbours have come too, and what is usual for them is known (see background.py).
Rule 2: the strongest merge comes first, and what it touches is looked at anew.
Rule 3: what somebody put together or kept apart stays so.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.model import ArticleId, StoryId
from bot.stories.beside import Block, chances_beside
from bot.stories.candidates import Group, nearest
from bot.stories.columns import Floats
from bot.stories.forest import Forest
from bot.stories.naming import name_story
from bot.stories.reasons import reason_to_merge, reason_to_split
from bot.stories.window import Window

# Articles of the smaller and the larger story that are asked: what bounds the cost of a pair.
_SMALLER, _LARGER = 8, 14
# Two stories merge from SURE_FROM on, the mean chance of their pairs; from MERGES_FROM on where no
# other story comes near: the next best of either has less than RIVALS_BELOW of that chance. Alone
# in a crowd, a pair that is a little alike is more often right than its chance says. Chosen on
# neus.val and wikinews; og2021.dev does not tell the values apart.
SURE_FROM, MERGES_FROM, RIVALS_BELOW = 0.35, 0.1, 0.65
# The looser part of a story leaves it below this mean chance of the pairs between both.
SPLITS_BELOW = 0.1
# Stories of fewer articles are left to merging; of more, only what grew last is seen.
_LEAST_TO_SPLIT, _SPLIT_OF = 3, 24
# Stories looked at together for a split; after one, the rest of them are looked at again.
_SPLITS_AT_ONCE = 16
# A story that an article would have joined with this chance is looked at for a merge.
_NEARLY = 0.15
# Articles of a part that was split off, and the neighbours of each, that tell where it belongs.
_ASKED, _NEIGHBOURS = 8, 8

Pair = tuple[StoryId, StoryId]


def spread_of(slots: Sequence[int], most: int) -> list[int]:
    """Return at most *most* of *slots*, evenly spread over them."""
    if len(slots) <= most:
        return list(slots)
    return [slots[i] for i in np.linspace(0, len(slots) - 1, most).astype(int).tolist()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The decision that two stories are one: ``gone`` leads to ``kept``, the older."""

    kept: StoryId
    gone: StoryId
    score: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The decision that ``articles`` of a story are another, ``new``."""

    story: StoryId
    new: StoryId
    articles: tuple[ArticleId, ...]
    score: float
    because: str


class _Search:
    """Pairs of stories by the chance that both tell of one event; the strongest first."""

    def __init__(self, window: Window, forest: Forest, apart: Collection[Pair]) -> None:
        self._window = window
        self._forest = forest
        self._apart = apart
        self._chances: dict[Pair, float] = {}
        self._beside: dict[StoryId, set[StoryId]] = {}
        self._queue: list[tuple[float, Pair]] = []

    def weigh(self, pairs: Sequence[Pair]) -> None:
        """Look at some pairs, or look at them anew."""
        blocks = [self._block(pair) for pair in pairs]
        held = chances_beside(self._window, self._forest, blocks)
        for (one, other), chances in zip(pairs, held, strict=True):
            self._beside.setdefault(one, set()).add(other)
            self._beside.setdefault(other, set()).add(one)
            chance = self._chances[one, other] = float(chances.mean())
            if chance >= MERGES_FROM and (one, other) not in self._apart:
                heapq.heappush(self._queue, (-chance, (one, other)))

    def best(self) -> tuple[float, StoryId, StoryId] | None:
        """Return the chance of the best pair, and the older and the younger story of it."""
        stories = self._window.stories
        while self._queue:
            minus, pair = heapq.heappop(self._queue)
            if self._chances.get(pair) == -minus and stories.keys() >= set(pair):
                if -minus < SURE_FROM and self._rival(pair) > RIVALS_BELOW * -minus:
                    continue
                kept, gone = sorted(pair, key=lambda s: stories[s].slots[0])
                return -minus, kept, gone
        return None

    def _rival(self, pair: Pair) -> float:
        """Return the chance of the best other pair that either story is of."""
        others = (
            self._chances.get(_pair(story, other), 0.0)
            for story in pair
            for other in self._beside[story]
            if other not in pair and other in self._window.stories
        )
        return max(others, default=0.0)

    def follow(self, kept: StoryId, gone: StoryId, apart: Collection[Pair]) -> None:
        """Look anew at what lies beside two stories that were merged."""
        self._apart = apart
        del self._chances[_pair(kept, gone)]
        others = (self._beside.pop(gone) | self._beside[kept]) - {kept, gone}
        others &= self._window.stories.keys()
        for other in others:
            self._chances.pop(_pair(gone, other), None)
        self.weigh([_pair(kept, other) for other in sorted(others)])

    def _block(self, pair: Pair) -> Block:
        stories = self._window.stories
        some, others = sorted((stories[s].compared() for s in pair), key=len)
        return spread_of(some, _SMALLER), spread_of(others, _LARGER)


def loosest_part(chances: Floats) -> tuple[list[int], float]:
    """Return the part of a story that belongs least to the rest, and the mean chance between both.

    *chances* is square and symmetric enough. The two parts are those that average linkage joins
    last; the first article is in the rest.
    """
    between = (chances + chances.T) / 2
    np.fill_diagonal(between, -1.0)
    parts = [[i] for i in range(len(between))]
    while len(parts) > 2:
        one, other = divmod(int(between.argmax()), len(parts))
        one, other = min(one, other), max(one, other)
        n, m = len(parts[one]), len(parts[other])
        mean = (n * between[one] + m * between[other]) / (n + m)
        between[one] = between[:, one] = mean
        between[one, one] = -1.0
        between = np.delete(np.delete(between, other, axis=0), other, axis=1)
        parts[one] += parts.pop(other)
    part = parts[1] if 0 in parts[0] else parts[0]
    return sorted(part), float(between[0, 1])


def _pair(one: StoryId, other: StoryId) -> Pair:
    return (one, other) if one < other else (other, one)


def _renamed(pair: Pair, gone: StoryId, kept: StoryId) -> Pair:
    one, other = (kept if story == gone else story for story in pair)
    return _pair(one, other)


class Mender:
    """What was nearly joined since the last time, and what is done about it."""

    def __init__(self, window: Window, forest: Forest) -> None:
        self._window = window
        self._forest = forest
        self._nearly: set[Pair] = set()
        self._grown: set[StoryId] = set()
        self._apart: set[Pair] = set()
        self._together: list[frozenset[ArticleId]] = []

    def note(self, joined: StoryId, groups: Sequence[Group], chances: Floats) -> None:
        """Remember which stories an article, now in *joined*, might have joined as well."""
        self._grown.add(joined)
        for group, chance in zip(groups, chances.tolist(), strict=True):
            if chance >= _NEARLY and group.story.id != joined:
                self._nearly.add(_pair(joined, group.story.id))

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """Never merge these two."""
        self._apart.add(_pair(one, other))

    def keep_together(self, articles: Collection[ArticleId]) -> None:
        """Never part these."""
        self._together.append(frozenset(articles))

    def mend(self) -> tuple[Merge | Split, ...]:
        """Split, then merge, what has changed since the last time; return what was done."""
        stories = self._window.stories
        splits = list(self._splits(sorted(self._grown & stories.keys())))
        merges = list(self._merges(sorted(p for p in self._nearly if stories.keys() >= set(p))))
        self._grown.clear()
        self._nearly.clear()
        return (*splits, *merges)

    def _merges(self, pairs: Sequence[Pair]) -> Iterator[Merge]:
        search = _Search(self._window, self._forest, self._apart)
        search.weigh(pairs)
        while (found := search.best()) is not None:
            chance, kept, gone = found
            stories = self._window.stories
            because = reason_to_merge(
                self._window, stories[gone].compared(), stories[kept].compared(), chance
            )
            self._window.merge(kept, gone)
            self._apart = {_renamed(pair, gone, kept) for pair in self._apart}
            search.follow(kept, gone, self._apart)
            yield Merge(kept=kept, gone=gone, score=round(chance, 3), because=because)

    def _splits(self, grown: Sequence[StoryId]) -> Iterator[Split]:
        stories = self._window.stories
        waiting = [story for story in grown if self._may_split(stories[story].slots)]
        while waiting:
            some, done = waiting[:_SPLITS_AT_ONCE], 0
            blocks = [(stories[story].slots, stories[story].slots) for story in some]
            for chances in chances_beside(self._window, self._forest, blocks):
                split = self._split(some[done], chances)
                done += 1
                if split is not None:
                    yield split
                    # What is usual beside the others may have changed by it.
                    break
            waiting = waiting[done:]

    def _may_split(self, slots: Sequence[int]) -> bool:
        return _LEAST_TO_SPLIT <= len(slots) <= _SPLIT_OF and not self._is_held(slots)

    def _split(self, story_id: StoryId, chances: Floats) -> Split | None:
        slots = self._window.stories[story_id].slots
        part, chance = loosest_part(chances)
        if chance >= SPLITS_BELOW:
            return None
        gone = [slots[i] for i in part]
        rest = [slot for slot in slots if slot not in gone]
        articles = tuple(self._window.alive(slot).article_id for slot in gone)
        because = reason_to_split(self._window, gone, rest, chance)
        new = name_story(articles[0], self._window.stories)
        self._window.move(gone, new)
        self._note_neighbours(new, gone, story_id)
        self._apart.add(_pair(story_id, new))
        return Split(
            story=story_id, new=new, articles=articles, score=round(chance, 3), because=because
        )

    def _is_held(self, slots: Sequence[int]) -> bool:
        ids = {self._window.alive(slot).article_id for slot in slots}
        return any(len(ids & held) > 1 for held in self._together)

    def _note_neighbours(self, new: StoryId, slots: Sequence[int], left: StoryId) -> None:
        """Look where the articles that were split off belong instead."""
        for slot in slots[:_ASKED]:
            for near in nearest(self._window, slot):
                home = self._window.homes[near]
                if home not in (new, left):
                    self._nearly.add(_pair(new, home))
