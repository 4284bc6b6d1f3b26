"""Decide which story an article belongs to, one article at a time.

    article -> digest -> near stories -> pairs -> chances -> joins the best, or opens a story

Rule 1: a decision follows from the articles in the window in the order they came, and from
nothing else: no clock, no chance, no file but the weights. A restart that reads them back
decides alike.
Rule 2: a wrong join is worse than a missed one. What was missed is mended by merging stories,
what was joined wrongly by splitting them (see mending.py).
Rule 3: an article stays where it was put, unless its story is merged or split.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from bot.model import Article, ArticleId, Assignment, StoryId
from bot.stories.belonging import Compared, compare, story_rows
from bot.stories.candidates import Look, enter, look
from bot.stories.columns import Floats
from bot.stories.digest import Vector
from bot.stories.features import features
from bot.stories.forest import probability
from bot.stories.mending import Mender, Merge, Split
from bot.stories.naming import name_story
from bot.stories.reasons import reason_to_join, reason_to_open
from bot.stories.weights import Weights, read_weights
from bot.stories.window import MAX_ARTICLES, WINDOW, Window

__all__ = ["WINDOW", "Grouper", "Merge", "Split", "name_story"]

# The chance from which an article joins.
JOINS_FROM = 0.42
# Merges and splits remembered for `final`: no more articles than this are ever in sight.
_MOST_MOVED = 100_000
_Id = TypeVar("_Id", bound=str)


class Grouper:
    """The stories in sight, and the decisions that grow them.

    Not safe for several threads at once. Memory is bounded by *max_articles*.
    """

    def __init__(
        self, *, max_articles: int = MAX_ARTICLES, weights: Weights | None = None
    ) -> None:
        self._weights = weights or read_weights()
        self._window = Window(max_articles=max_articles)
        self._mender = Mender(self._window, self._weights.pairs)
        self._moved: dict[StoryId, StoryId] = {}
        self._parted: dict[ArticleId, StoryId] = {}

    def add(self, article: Article, vector: Vector | None = None) -> Assignment:
        """Decide the story of *article* and remember it.

        *vector* is its direction in an embedding, of length 1; None: there is none. All vectors
        must be of one model.
        """
        seen = self._look(article, vector)
        compared, chances = self._judge(seen)
        best = int(chances.argmax()) if len(chances) else -1
        joins = best >= 0 and chances[best] >= JOINS_FROM
        if compared is not None and joins:
            decided = self._joined(seen, compared, chances, best)
        else:
            decided = self._opened(seen, chances)
        self._enter(decided.story_id, seen, compared, chances)
        return decided

    def restore(self, story_id: StoryId, article: Article, vector: Vector | None = None) -> None:
        """Remember a decision that was made before; the order must be that of arrival.

        Articles of the last two WINDOWs (by arrival) are enough: older ones leave at once.
        """
        seen = self._look(article, vector)
        self._enter(story_id, seen, *self._judge(seen))

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """Never merge these two: somebody split them."""
        self._mender.keep_apart(one, other)

    def keep_together(self, articles: Collection[ArticleId]) -> None:
        """Never part these by a split: somebody put them together."""
        self._mender.keep_together(articles)

    def mend(self) -> tuple[Merge | Split, ...]:
        """Merge stories that grew together, and split what does not belong, since the last time.

        Its cost is that of the articles that came since, so call it at least once a thousand.
        """
        done = self._mender.mend()
        for act in done:
            if isinstance(act, Merge):
                self._moved[act.gone] = act.kept
            else:
                self._parted.update(dict.fromkeys(act.articles, act.new))
        _forget(self._moved)
        _forget(self._parted)
        return done

    def rename(self, story_id: StoryId, name: StoryId) -> None:
        """Call a story in sight by another id from now on."""
        self._window.rename(story_id, name)

    def final(self, decided: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Return *decided* with the story each ends in, after mending all that is in sight."""
        self.mend()
        return tuple(replace(a, story_id=self._ends_in(a)) for a in decided)

    def stats(self) -> dict[str, int]:
        """Return how much is held: stories, articles, index entries, counts."""
        return self._window.stats()

    def _look(self, article: Article, vector: Vector | None) -> Look:
        digest = self._window.digester.digest(features(article), vector)
        return look(self._window, digest)

    def _judge(self, seen: Look) -> tuple[Compared | None, Floats]:
        if not seen.groups:
            return None, np.zeros(0)
        pairs, stories = self._weights.pairs, self._weights.stories
        compared = compare(self._window, seen, pairs)
        rows = story_rows(self._window, seen, compared)
        return compared, probability(stories.log_odds(rows))

    def _joined(self, seen: Look, compared: Compared, chances: Floats, best: int) -> Assignment:
        story = compared.groups[best].story
        others = np.delete(chances, best)
        second = int(others.argmax()) if len(others) else -1
        place = second + (second >= best)
        return Assignment(
            article_id=seen.digest.article_id,
            story_id=story.id,
            score=round(float(chances[best]), 3),
            because=reason_to_join(self._window, seen.digest, story.compared()),
            runner_up=compared.groups[place].story.id if second >= 0 else None,
            runner_up_score=round(float(others[second]), 3) if second >= 0 else None,
        )

    def _opened(self, seen: Look, chances: Floats) -> Assignment:
        best = int(chances.argmax()) if len(chances) else -1
        chance = round(float(chances[best]), 3) if best >= 0 else None
        return Assignment(
            article_id=seen.digest.article_id,
            story_id=name_story(seen.digest.article_id, self._window.stories),
            score=None,
            because=reason_to_open(chance),
            runner_up=seen.groups[best].story.id if best >= 0 else None,
            runner_up_score=chance,
        )

    def _enter(
        self, story_id: StoryId, seen: Look, compared: Compared | None, chances: Floats
    ) -> None:
        fit = compared.mean_of(story_id) if compared is not None else None
        self._mender.note(story_id, seen.groups, chances)
        enter(self._window, story_id, seen)
        if fit is not None and story_id in self._window.stories:
            self._window.stories[story_id].fits.append(fit)

    def _ends_in(self, decided: Assignment) -> StoryId:
        story_id = self._parted.get(decided.article_id, decided.story_id)
        while story_id in self._moved:
            story_id = self._moved[story_id]
        return story_id


def _forget(moved: dict[_Id, StoryId]) -> None:
    while len(moved) > _MOST_MOVED:
        del moved[next(iter(moved))]
