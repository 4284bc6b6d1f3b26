"""Which articles of a story state a sentence.

Rule 1: the article it was taken from does; any other must say it in one place, a sentence or two
neighbours, with its numbers there, its names and days anywhere, and pointing the same way.
Rule 2: in its language most of its words stand there, each by its rarity in the story; or fewer
if an encoder of sentences finds the two near.
Rule 3: in another language the encoder finds them near, or two numbers of it stand there.
A wrong citation is worse than a missing one: the bounds are set for that.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bot.briefings.checking.check import check_claim
from bot.briefings.citing.likeness import Likeness
from bot.briefings.citing.places import (
    Claim,
    Place,
    both,
    claim_of,
    fits,
    holds_facts,
    sentences_of,
)
from bot.briefings.citing.romanise import name_share
from bot.briefings.language import language_of
from bot.briefings.material import Material, Sentence, body, considered
from bot.model import Article, ArticleId

# The bounds were chosen on one half of tests/briefings/cite_cases, whose wrong pairs are made to
# mislead, and benchmarks/cite_articles.py reports them on the other half. Of twenty pairs of
# published stories from 1.2 up, seventeen are right; 1.35 costs a third of the citations there.
# Part of a sentence's weighted words, if words alone decide:
STATES = 0.6
# That part and the encoder's likeness together, and the least of each.
TOGETHER, MIN_WORDS, MIN_LIKENESS = 1.35, 0.3, 0.5
# Nearly the same words need no encoder.
SAME_WORDS = 0.95
# The likeness across languages.
ACROSS = 0.64
# Of an article in another language, its title and so many sentences are compared where no number
# leads to a place; more would cost the encoder a second in a large story.
TOP = 6
# A sentence's names that must stand in an article of another language, however spelled.
MIN_NAMES = 0.5
# So many numbers in one place of another language are no chance.
SURE_NUMBERS = 2


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """Finds the articles that state a sentence, for all sentences of one story.

    ``story`` holds all its articles; without it those in other languages are not asked, and
    without an encoder in ``likeness`` hardly any of them can be found to say the same.
    """

    material: Material
    story: Sequence[Article] = ()
    likeness: Likeness = field(default_factory=Likeness)

    def of(self, sentence: Sentence) -> tuple[ArticleId, ...]:
        """Return the ids of the articles that state *sentence*, in the story's order.

        Empty if not even its own article passes the check: then it must not be used. Raises
        EmbedderFailed if the encoder does.
        """
        language = self.material.language
        own = self.material.articles[sentence.article]
        if not check_claim(sentence.text, (body(own),), language, min_score=0).supported:
            return ()
        claim = claim_of(sentence.text, sentence.terms, language)
        found = {own.id, *self._saying(claim), *self._telling(claim)}
        return tuple(sorted(found, key=self._order))

    def _order(self, article: ArticleId) -> int:
        return self._positions[article]

    @cached_property
    def _positions(self) -> dict[ArticleId, int]:
        return {a.id: n for n, a in enumerate((*self.material.articles, *self.story))}

    def _saying(self, claim: Claim) -> list[ArticleId]:
        """Return the articles in the claim's language that say it."""
        likely = {
            n: found
            for n, article in enumerate(self.material.articles)
            if (found := self._likely(n, claim)) and holds_facts(claim, article)
        }
        texts = (p.text for found in likely.values() for _, p in found)
        self.likeness.learn((claim.text, *texts), (claim.language,))
        return [self.material.articles[n].id for n, f in likely.items() if self._says(f, claim)]

    def _likely(self, number: int, claim: Claim) -> list[tuple[float, Place]]:
        """Return the places of an article that may say the claim, with the share of its words."""
        whole = sum(map(self._rarity, claim.terms)) or 1
        places = self._places[number]
        held = [claim.terms & p.terms for p in places]
        found = [(sum(map(self._rarity, h)) / whole, p) for h, p in zip(held, places, strict=True)]
        for (a, p), (b, q) in pairwise(zip(held, places, strict=True)):
            share = sum(map(self._rarity, a | b)) / whole
            if share >= MIN_WORDS and not (a <= b or b <= a):
                found.append((share, both(p, q)))
        return [(share, p) for share, p in found if share >= MIN_WORDS and fits(claim, p)]

    def _says(self, likely: Sequence[tuple[float, Place]], claim: Claim) -> bool:
        if any(share >= SAME_WORDS for share, _ in likely):
            return True
        near = self.likeness.of(claim.text, [p.text for _, p in likely], (claim.language,))
        if near is None:
            return any(share >= STATES for share, _ in likely)
        return any(
            like >= MIN_LIKENESS and share + like >= TOGETHER
            for (share, _), like in zip(likely, near, strict=True)
        )

    def _telling(self, claim: Claim) -> list[ArticleId]:
        """Return the articles in other languages that say the claim."""
        fitting = {
            n: found
            for n, article in enumerate(self._others)
            if (found := self._fitting(n, claim))
            and name_share(claim.text, claim.language, body(article)) >= MIN_NAMES
        }
        if claim.tells_numbers < SURE_NUMBERS:
            texts = (p.text for found in fitting.values() for p in found)
            self.likeness.learn((claim.text, *texts), (claim.language,))
        return [self._others[n].id for n, found in fitting.items() if self._tells(n, found, claim)]

    def _fitting(self, number: int, claim: Claim) -> list[Place]:
        found = self._foreign[number]
        return [p for p in (found if claim.tells_numbers else found[:TOP]) if fits(claim, p)]

    def _tells(self, number: int, places: Sequence[Place], claim: Claim) -> bool:
        if claim.tells_numbers >= SURE_NUMBERS:
            return True
        languages = (claim.language, language_of(self._others[number]))
        near = self.likeness.of(claim.text, [p.text for p in places], languages)
        return near is not None and max(near) >= ACROSS

    def _rarity(self, term: str) -> float:
        return self._rarities.get(term, self._unheard)

    @cached_property
    def _rarities(self) -> dict[str, float]:
        held = (frozenset().union(*(p.terms for p in places)) for places in self._places)
        spread = Counter(t for terms in held for t in terms)
        return {t: math.log(1 + len(self._places) / n) for t, n in spread.items()}

    @cached_property
    def _unheard(self) -> float:
        return math.log(1 + len(self._places))

    @cached_property
    def _places(self) -> tuple[tuple[Place, ...], ...]:
        language = self.material.language
        return tuple(tuple(sentences_of(a, language)) for a in self.material.articles)

    @cached_property
    def _others(self) -> tuple[Article, ...]:
        language = self.material.language
        return considered([a for a in self.story if language_of(a) != language])

    @cached_property
    def _foreign(self) -> tuple[tuple[Place, ...], ...]:
        return tuple(tuple(sentences_of(a, language_of(a))) for a in self._others)
