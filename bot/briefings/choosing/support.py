"""How much of a sentence the other articles of its story say as well.

What one outlet alone says may be its angle; what most say is what happened. This asks every
other article for its one sentence that covers most of the sentence's words, each word counted
by its rarity: that all articles name the same people and places makes them no witnesses yet.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from bot.briefings.material import Material, Sentence, Terms

# Sentences of each article that are asked: further down stands background.
ASKED = 12


@dataclass(frozen=True, kw_only=True)
class Support:
    """Answers for the sentences of one story."""

    material: Material

    def of(self, sentence: Sentence) -> float:
        """Return the mean share of *sentence* that the other articles hold, 0..1.

        0 if there is no other article. Reprints of one text are one article.
        """
        own = self._texts[sentence.article]
        others = [places for n, places in self._distinct if self._texts[n] != own]
        terms = sentence.terms
        whole = sum(map(self._rarity, terms))
        if not others or not whole:
            return 0.0
        best = (max(self._held(terms, p) for p in places) for places in others)
        return sum(best) / whole / len(others)

    def _held(self, terms: Terms, place: Terms) -> float:
        return sum(map(self._rarity, terms & place))

    def _rarity(self, term: str) -> float:
        return self._rarities[term]

    @cached_property
    def _rarities(self) -> dict[str, float]:
        """Twice the weight for a word of two articles as for one that all of many share."""
        articles: Counter[str] = Counter()
        for places in self._places:
            articles.update(frozenset().union(*places))
        rest = {t for s in self.material.sentences for t in s.terms} - articles.keys()
        n = len(self._places)
        return {t: math.log(1 + n / k) for t, k in articles.items()} | dict.fromkeys(
            rest, math.log(1 + n)
        )

    @cached_property
    def _places(self) -> list[list[Terms]]:
        places: list[list[Terms]] = [[t.terms] for t in self.material.titles]
        for sentence in self.material.sentences:
            if sentence.position < ASKED:
                places[sentence.article].append(sentence.terms)
        return places

    @cached_property
    def _texts(self) -> list[str]:
        """For each article what tells reprints apart: its first sentence, else its title."""
        first = [t.text for t in self.material.titles]
        for sentence in reversed(self.material.sentences):
            if sentence.position == 0:
                first[sentence.article] = sentence.text
        return first

    @cached_property
    def _distinct(self) -> list[tuple[int, list[Terms]]]:
        firsts = {text: n for n, text in reversed(list(enumerate(self._texts)))}
        return [(n, self._places[n]) for n in sorted(firsts.values())]
