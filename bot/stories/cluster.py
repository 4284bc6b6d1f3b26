"""Decide which story an article belongs to, one article at a time.

    article -> features -> near stories -> evidence -> joins the best, or opens a story

Rule 1: a decision follows from the articles in the window in the order they came, and from
nothing else: no clock, no chance, no file. A restart that reads them back decides alike.
Rule 2: a wrong join is worse than a missed one. What was missed is mended by merging stories,
which takes the agreement of both sides.
Rule 3: an article stays where it was put, unless its story merges into an older one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.model import Article, ArticleId, Assignment, StoryId
from bot.stories.evidence import gather, log_odds, probability, weigh
from bot.stories.features import Features, features
from bot.stories.rarity import Rarity
from bot.stories.reasons import reason_to_join, reason_to_merge
from bot.stories.window import MAX_ARTICLES, WINDOW, OpenStory, Window

__all__ = ["WINDOW", "Grouper", "Merge", "name_story"]

# Scores from which an article joins and two stories merge.
JOINS_FROM = 0.4
MERGES_FROM = 0.26
# Stories that none of the latest so many articles joined were looked at by an earlier pass.
_RECENT = 1000
# Articles of a story that are asked where else they would go.
_ASKED = 6
_ROUNDS = 8
_ID_LENGTH = 10
# Merges remembered for `final`: no more articles than this are ever in sight.
_MOST_MOVED = 100_000
_NOTHING_ALIKE = "nothing in sight tells of the same event"
# Log odds, and the story chosen.
_Choice = tuple[float, StoryId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The decision that two stories are one: ``gone`` leads to ``kept``, the older."""

    kept: StoryId
    gone: StoryId
    because: str


@dataclass(frozen=True, slots=True)
class _Match:
    odds: float
    story: OpenStory


class Grouper:
    """The stories in sight, and the decisions that grow them.

    Not safe for several threads at once. Memory is bounded by *max_articles*.
    """

    def __init__(self, *, max_articles: int = MAX_ARTICLES) -> None:
        self._rarity = Rarity()
        self._window = Window(self._rarity, max_articles=max_articles)
        self._apart: set[frozenset[StoryId]] = set()
        self._moved: dict[StoryId, StoryId] = {}

    def add(self, article: Article) -> Assignment:
        """Decide the story of *article* and remember it."""
        seen = features(article)
        best = self._best_match(seen)
        if best is None or probability(best.odds) < JOINS_FROM:
            story_id = name_story(article.id, self._window.stories)
            self._window.put(story_id, seen)
            return Assignment(
                article_id=article.id, story_id=story_id, score=None, because=_NOTHING_ALIKE
            )
        because = reason_to_join(seen, best.story.compared(), self._rarity)
        self._window.put(best.story.id, seen)
        score = round(probability(best.odds), 3)
        return Assignment(
            article_id=article.id, story_id=best.story.id, score=score, because=because
        )

    def restore(self, story_id: StoryId, article: Article) -> None:
        """Remember a decision that was made before; the order must be that of arrival.

        Articles of the last two WINDOWs (by arrival) are enough: older ones leave at once.
        """
        self._window.put(story_id, features(article))

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """Never merge these two: somebody split them."""
        self._apart.add(frozenset((one, other)))

    def merges(self, recent: int = _RECENT) -> tuple[Merge, ...]:
        """Merge stories that grew together; looks at those the *recent* last articles are in.

        Its cost is bounded by *recent*, so call it at least once in as many articles.
        """
        since = self._window.n_arrived - recent
        asked = [s.id for s in self._window.stories.values() if s.latest >= since]
        done: list[Merge] = []
        for _ in range(_ROUNDS):
            choices = self._choices(asked)
            merged = [self._merge(*pair) for pair in _mutual(choices)]
            if not merged:
                break
            done += merged
            asked = self._stirred(choices, merged)
        return tuple(done)

    def final(self, decided: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Return *decided* with the story each ends in, after merging all that is in sight."""
        self.merges(self._window.n_arrived)
        return tuple(replace(a, story_id=self._kept(a.story_id)) for a in decided)

    def stats(self) -> dict[str, int]:
        """Return how much is held: stories, articles, index entries, counts."""
        return self._window.stats()

    def _best_match(self, seen: Features, leave_out: StoryId | None = None) -> _Match | None:
        matches = self._matches(seen, leave_out)
        return max(matches, key=lambda m: (m.odds, m.story.id), default=None)

    def _matches(self, seen: Features, leave_out: StoryId | None = None) -> list[_Match]:
        article = weigh(seen, self._rarity)
        near = [
            self._window.stories[story_id]
            for story_id in self._window.near(article.sounds)
            if story_id != leave_out
        ]
        found = gather(article, [story.compared() for story in near], self._rarity)
        return [_Match(log_odds(e), story) for e, story in zip(found, near, strict=True)]

    def _choices(self, asked: Sequence[StoryId]) -> dict[StoryId, _Choice]:
        """Return the story that each would merge with, where both sides agree on the whole."""
        drawn = {story_id: self._drawn_to(story_id) for story_id in asked}
        for story_id in sorted({o for odds in drawn.values() for o in odds} - drawn.keys()):
            drawn[story_id] = self._drawn_to(story_id)
        found = {story_id: self._choice(story_id, drawn) for story_id in drawn}
        return {story_id: choice for story_id, choice in found.items() if choice}

    def _choice(
        self, story_id: StoryId, drawn: dict[StoryId, dict[StoryId, float]]
    ) -> _Choice | None:
        agreed = [
            ((odds + drawn[other][story_id]) / 2, other)
            for other, odds in drawn[story_id].items()
            if story_id in drawn.get(other, ()) and frozenset((story_id, other)) not in self._apart
        ]
        best = max(agreed, default=None)
        return best if best and probability(best[0]) >= MERGES_FROM else None

    def _stirred(self, choices: dict[StoryId, _Choice], merged: Sequence[Merge]) -> list[StoryId]:
        """Return the stories whose choice may be another since *merged*, those merged included."""
        touched = {m.kept for m in merged} | {m.gone for m in merged}
        found = {one for one, (_, other) in choices.items() if other in touched}
        return sorted((found | touched) & self._window.stories.keys())

    def _drawn_to(self, story_id: StoryId) -> dict[StoryId, float]:
        """Return the mean log odds with which its articles would join each other story."""
        asked = self._window.stories[story_id].compared()[-_ASKED:]
        totals: dict[StoryId, list[float]] = {}
        for member in asked:
            for match in self._matches(member, story_id):
                totals.setdefault(match.story.id, []).append(match.odds)
        return {
            other: sum(odds) / len(asked)
            for other, odds in totals.items()
            if len(odds) == len(asked)
        }

    def _merge(self, odds: float, one: StoryId, other: StoryId) -> Merge:
        stories = self._window.stories
        kept, gone = sorted((one, other), key=lambda s: stories[s].first)
        because = reason_to_merge(
            stories[gone].compared(), stories[kept].compared(), probability(odds), self._rarity
        )
        self._window.merge(kept, gone)
        self._moved[gone] = kept
        if len(self._moved) > _MOST_MOVED:
            del self._moved[next(iter(self._moved))]
        return Merge(kept=kept, gone=gone, because=because)

    def _kept(self, story_id: StoryId) -> StoryId:
        while story_id in self._moved:
            story_id = self._moved[story_id]
        return story_id


def _mutual(choices: dict[StoryId, _Choice]) -> list[tuple[float, StoryId, StoryId]]:
    """Return the pairs that chose each other, strongest first."""
    return sorted(
        (
            (odds, one, other)
            for one, (odds, other) in choices.items()
            if one < other and other in choices and choices[other][1] == one
        ),
        reverse=True,
    )


def name_story(first: ArticleId, taken: Container[str] = ()) -> StoryId:
    """Return the id of the story that article *first* opens: 10 lower-case base32 characters.

    50 bits: among a million stories two share one once in two thousand times. Where the id is
    in *taken*, more characters of the same hash follow.
    """
    digest = hashlib.blake2b(first.encode(), digest_size=20).digest()
    letters = base64.b32encode(digest).decode().lower()
    length = _ID_LENGTH
    while letters[:length] in taken and length < len(letters):
        length += 1
    return StoryId(letters[:length])
