"""What a sentence is worth in a story, and whether it says what another one does.

A sentence brings the words that a short account of the story would likely use (likely.py), times
its form (no loaded words, no pronoun without its noun, a readable length) and how many articles
say the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.briefings.choosing.clarity import clarity, leans
from bot.briefings.choosing.likely import likelihoods
from bot.briefings.choosing.support import Support
from bot.briefings.facts import names, numbers
from bot.briefings.material import Material, Sentence, Terms, moment
from bot.model import Side
from bot.text.tokens import fold, words

# Two sentences that share more than this part of the shorter one say the same thing.
SAME = 0.5
# No two bullets share a longer common sequence of words (ROUGE-L F1), whatever the words are.
MAX_ALIKE = 0.5
# Below that the sequence is not looked for: function words alone do not make half a sentence.
LOOKED_AT = 0.2

# Sentences that are compared with all others; the rest of a long story cannot win.
MAX_POOL = 80
# What the oldest article loses to the newest: a first report knows least.
STALE = 0.2
# What a sentence keeps that gives one of two numbers which articles contradict.
DISPUTED = 0.5

Sides = Mapping[int, Side]
Worth = Callable[[Sentence], float]


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Values the sentences of one story; ``sides`` by the number of the article.

    ``disputed`` holds the readings of numbers that articles contradict.
    """

    material: Material
    sides: Sides = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()

    @property
    def language(self) -> str:
        return self.material.language

    @property
    def alone(self) -> bool:
        """Whether there is one article only."""
        return len(self.material.articles) == 1

    @cached_property
    def pool(self) -> tuple[Sentence, ...]:
        """The sentences worth a closer look, at most ``MAX_POOL``, the best first."""
        by_text = {s.text: s for s in reversed(self.material.sentences)}
        return tuple(ranked(by_text.values(), self._first_glance)[:MAX_POOL])

    def worth(self, sentence: Sentence) -> float:
        """Return the value of *sentence* by itself."""
        return self._first_glance(sentence) * self.echoed(sentence)

    def _first_glance(self, sentence: Sentence) -> float:
        return self.brings(sentence.terms) * self.form(sentence) / math.sqrt(sentence.n_words or 1)

    def brings(self, terms: Terms) -> float:
        """Return how many of *terms* a short account of the story is to be expected to use."""
        return math.fsum(map(self.likely, terms))

    def likely(self, term: str) -> float:
        """Return how likely a short account of the story uses *term*, 0..1."""
        return self._likelihoods.get(term, 0.0)

    @cached_property
    def _likelihoods(self) -> Mapping[str, float]:
        return likelihoods(self.material)

    def echoed(self, sentence: Sentence) -> float:
        """Return 1, up to 2 if all other articles say the same."""
        return self._echoes.get(sentence, 1.0)

    @cached_property
    def _echoes(self) -> Mapping[Sentence, float]:
        support = Support(material=self.material)
        return {s: 1 + support.of(s) for s in self.pool}

    def form(self, sentence: Sentence) -> float:
        """Return how clear *sentence* is and how well placed, 0..1.

        One that takes a side on a disputed number is held back: the line on it tells both.
        """
        return self._forms[sentence]

    @cached_property
    def _forms(self) -> Mapping[Sentence, float]:
        return {s: self._form(s) for s in (*self.material.titles, *self.material.sentences)}

    def _form(self, sentence: Sentence) -> float:
        taken = self.disputed and readings(sentence.text, self.language) & self.disputed
        clear = clarity(sentence.text, self.language) * (DISPUTED if taken else 1)
        return clear * self._place(sentence) * self.freshness[sentence.article]

    def _place(self, sentence: Sentence) -> float:
        """Return 1 for the top of an article, down to 1/3.

        A lead of a few sentences is hardly told apart; in a long text, what matters stands
        in the first ten. Of a single article, the likelihood of its words has told that.
        """
        if self.alone:
            return 1.0
        return (1 + 2 * math.exp(-max(sentence.position, 0) / 8)) / 3

    @cached_property
    def freshness(self) -> tuple[float, ...]:
        """For each article 1 if it is of the last quarter of the story's time, down to 0.8."""
        moments = [moment(a) for a in self.material.articles]
        span = max(moments) - min(moments)
        if not span:
            return (1.0,) * len(moments)
        ages = ((max(moments) - m) / span for m in moments)
        return tuple(1 - STALE * max(age - 0.25, 0) / 0.75 for age in ages)

    def balance(self, sentence: Sentence, chosen: Sequence[Sentence]) -> float:
        """Return 1, less where the side or the article of *sentence* has had its say."""
        side = self.sides.get(sentence.article, Side.UNRATED)
        heard = Counter(self.sides.get(s.article, Side.UNRATED) for s in chosen)
        same_side = heard[side] if side is not Side.UNRATED else 0
        same_article = sum(s.article == sentence.article for s in chosen) * (not self.alone)
        return float(0.92**same_side * (0.95**same_article))

    def leans(self, sentence: Sentence) -> bool:
        """Tell whether *sentence* needs the one before it."""
        return sentence in self._leaning

    @cached_property
    def _leaning(self) -> frozenset[Sentence]:
        return frozenset(s for s in self.pool if leans(s.text, self.language))


def overlap(a: Terms, b: Terms) -> float:
    """Return the part of the smaller of two sets that both share, 0..1."""
    return len(a & b) / max(min(len(a), len(b)), 1)


def says_again(sentence: Sentence, other: Sentence, language: str, same: float = SAME) -> bool:
    """Tell whether *sentence* says what *other* does.

    Where a number of it is told, or every number and name, less of the rest may be: it is the
    same fact again; and so it is where more of its numbers are told than are new.
    """
    shared = overlap(sentence.terms, other.terms)
    if shared >= same:
        return True
    figures, told = readings(sentence.text, language), readings(other.text, language)
    if len(figures & told) > max(1, len(figures - told)):
        return True
    known = told | named(other.text, language)
    again = bool(figures or named(sentence.text, language)) and (
        figures | named(sentence.text, language) <= known
    )
    limit = same * (0.8 if again else 1) * (0.7 if figures & told else 1)
    return shared >= limit


def reads_alike(sentence: Sentence, other: Sentence) -> bool:
    """Tell whether most of both is the same words in the same order, whatever they say."""
    shared = overlap(sentence.terms, other.terms)
    return shared >= LOOKED_AT and likeness(sentence.text, other.text) > MAX_ALIKE


def likeness(a: str, b: str) -> float:
    """Return the ROUGE-L F1 of two texts, 0..1: how much of both is in one order in both."""
    first, second = (tuple(map(fold, words(text))) for text in (a, b))
    return 2 * _common(first, second) / max(len(first) + len(second), 1)


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the length of the longest sequence of words that both hold in one order."""
    row = [0] * (len(b) + 1)
    for word in a:
        corner = 0
        for n, other in enumerate(b, start=1):
            above = row[n]
            row[n] = corner + 1 if word == other else max(above, row[n - 1])
            corner = above
    return row[-1]


@lru_cache(maxsize=4096)
def readings(text: str, language: str) -> frozenset[str]:
    """Return every reading of every number in *text*."""
    return frozenset().union(*(n.readings for n in numbers(text, language)))


@lru_cache(maxsize=4096)
def named(text: str, language: str) -> frozenset[str]:
    """Return the names in *text*."""
    return names(text, language)


def ranked(pool: Iterable[Sentence], worth: Worth) -> list[Sentence]:
    """Return *pool*, the most valuable first; ties by place, then by text."""
    return sorted(pool, key=lambda s: (-worth(s), s.position, s.article, s.text))
