"""Which articles of a story state a sentence.

Rule: the article it was taken from, and every other article of its language that has most of its
words in one place, its numbers in that place too, and its names and days anywhere. A word that
few articles use tells more than one they all use, so words count by their rarity in the story.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.briefings.check import check_claim
from bot.briefings.facts import numbers
from bot.briefings.material import Material, Sentence, Terms, body, split_body
from bot.briefings.select import readings
from bot.model import Article, ArticleId
from bot.text.tokens import tokens

# The part of a sentence's weighted words that another article must have in one place to state
# it. Read off the demo's stories: true restatements lie above .60, other facts below .55.
STATES = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One sentence of an article, or two neighbours."""

    terms: Terms
    figures: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """Finds the articles that state a sentence, for all sentences of one story."""

    material: Material

    def of(self, sentence: Sentence) -> tuple[ArticleId, ...]:
        """Return the ids of the articles that state *sentence*, in the story's order.

        Empty if not even its own article passes the check: then it must not be used.
        """
        articles = enumerate(self.material.articles)
        found = (a.id for n, a in articles if self._states(n, a, sentence))
        return tuple(dict.fromkeys(found))

    def _states(self, number: int, article: Article, sentence: Sentence) -> bool:
        if number != sentence.article and not self._has_words(number, sentence):
            return False
        verdict = check_claim(sentence.text, (body(article),), self.material.language, min_score=0)
        return verdict.supported

    def _has_words(self, number: int, sentence: Sentence) -> bool:
        whole = sum(map(self._rarity, sentence.terms))
        figures = numbers(sentence.text, self.material.language)
        for place in self._places[number]:
            held = sum(map(self._rarity, sentence.terms & place.terms))
            if held >= STATES * whole and all(n.readings & place.figures for n in figures):
                return True
        return False

    def _rarity(self, term: str) -> float:
        return math.log(1 + len(self.material.articles) / self._spread.get(term, 1))

    @cached_property
    def _places(self) -> tuple[tuple[_Place, ...], ...]:
        return tuple(_places(a, self.material.language) for a in self.material.articles)

    @cached_property
    def _spread(self) -> Counter[str]:
        held = (frozenset().union(*(p.terms for p in places)) for places in self._places)
        return Counter(t for terms in held for t in terms)


def _places(article: Article, language: str) -> tuple[_Place, ...]:
    single = [
        _Place(terms=frozenset(tokens(s, language)), figures=readings(s, language))
        for s in split_body(article, language)
    ]
    double = (
        _Place(terms=a.terms | b.terms, figures=a.figures | b.figures) for a, b in pairwise(single)
    )
    return (*single, *double)
