"""Which sentences tell a story: the summary's one or two, and the bullets.

A sentence is worth its centrality (how much of what all articles say it carries) times its
clarity (no loaded words, no pronoun without its noun, a readable length) times its place in the
article. Each next one is worth only what it adds: words already told count a fraction, and a
side of the press that has had its say is held back a little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.briefings.clarity import clarity, leans
from bot.briefings.facts import names, numbers
from bot.briefings.material import Material, Sentence, Terms, moment
from bot.briefings.support import Support
from bot.model import Side

# Headline and summary together, as in the neutral summaries people write of such stories.
MAX_SUMMARY_WORDS = 75
MIN_OPENING = 10
MIN_BULLETS, MAX_BULLETS = 4, 6
# Two sentences that share more than this part of the shorter one say the same thing.
SAME_IN_SUMMARY = 0.6
SAME_IN_BULLETS = 0.5
# A bullet is a line in a chat: what it adds counts per word, so that of two that say as much the
# shorter wins; below so many words none is shorter. 0.75 gained a point of ROUGE-1 over 0 on the
# development articles, at four fifths of the length.
BREVITY, MIN_LINE = 0.75, 10
# Beyond the fourth, a bullet must be worth this part of the best one.
WORTH_ADDING = 0.12
# What a word already told is worth; one that a single sentence of the story holds is worth 1.
TOLD = 0.3

# Sentences that are compared with all others; the rest of a long story cannot win.
MAX_POOL = 80
# What a sentence is worth that no other article says, against 1 more for one all say.
BASE = 0.5
# The same for what a further sentence adds.
NEW_BASE = 0.15
# What the oldest article loses to the newest: a first report knows least.
STALE = 0.2
# What a sentence keeps that gives one of two numbers which articles contradict.
DISPUTED = 0.5
# What the summary's first sentence keeps if it shares no word with the headline.
ECHO = 0.1
# How far the second sentence is judged by what it adds: the rest is its worth by itself.
ADDED = 0.25

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

    @cached_property
    def pool(self) -> tuple[Sentence, ...]:
        """The sentences worth a closer look, at most ``MAX_POOL``."""
        return tuple(_ranked(self.material.sentences, self._first_glance)[:MAX_POOL])

    def worth(self, sentence: Sentence) -> float:
        """Return the value of *sentence* by itself."""
        return self._worths.get(sentence, 0.0)

    @cached_property
    def _worths(self) -> dict[Sentence, float]:
        return {s: self._first_glance(s) * (BASE + self.support.of(s)) for s in self.pool}

    @cached_property
    def support(self) -> Support:
        return Support(material=self.material)

    def _first_glance(self, sentence: Sentence) -> float:
        return self.material.centrality(sentence.terms) * self.form(sentence)

    def form(self, sentence: Sentence) -> float:
        """Return how clear *sentence* is and how well placed, 0..1.

        One that takes a side on a disputed number is held back: the line on it tells both.
        """
        taken = self.disputed and readings(sentence.text, self.language) & self.disputed
        clear = clarity(sentence.text, self.language) * (DISPUTED if taken else 1)
        return clear * self._place(sentence)

    def _place(self, sentence: Sentence) -> float:
        """Return 1 for the top of the newest article, less further down and further back.

        A lead of a few sentences is hardly told apart; in a long text, what matters stands
        in the first ten.
        """
        down = 1 + 2 * math.exp(-max(sentence.position, 0) / 8)
        return down / 3 * self.freshness[sentence.article]

    @cached_property
    def freshness(self) -> tuple[float, ...]:
        """For each article 1 if it is of the last quarter of the story's time, down to 0.8."""
        moments = [moment(a) for a in self.material.articles]
        span = max(moments) - min(moments)
        if not span:
            return (1.0,) * len(moments)
        ages = ((max(moments) - m) / span for m in moments)
        return tuple(1 - STALE * max(age - 0.25, 0) / 0.75 for age in ages)


def overlap(a: Terms, b: Terms) -> float:
    """Return the part of the smaller of two sets that both share, 0..1."""
    return len(a & b) / max(min(len(a), len(b)), 1)


def choose_summary(
    judge: Judge, n_words: int, headline: Terms = frozenset()
) -> tuple[Sentence, ...]:
    """Return one or two sentences within *n_words* words; empty if there is no prose.

    The first tells what the *headline* says, the second adds to it. The first opens an article,
    if one stands alone: such sentences are made to tell the whole story. It may be longer than
    *n_words*: a story is never left without one. A single article gives one sentence, to leave
    something to the bullets.
    """
    ranked = _ranked(judge.pool, judge.worth)
    if not ranked:
        return ()
    openings = [s for s in ranked if s.position == 0 and not leans(s.text, judge.language)]

    def tells(sentence: Sentence) -> float:
        # The event itself is told best by early reports: age does not count against them here.
        value = judge.worth(sentence) / judge.freshness[sentence.article]
        return value * (ECHO + overlap(sentence.terms, headline))

    first = _ranked(_long_enough(openings or ranked), tells)[0]
    if len(judge.material.articles) == 1:
        return (first,)
    rest = [s for s in ranked if first.n_words + s.n_words <= n_words]
    fresh = [s for s in rest if _is_new(s, (first,), judge.language, SAME_IN_SUMMARY)]
    added = added_worth(judge, (first,))

    def follows(sentence: Sentence) -> float:
        mixed = math.pow(judge.worth(sentence), 1 - ADDED) * math.pow(added(sentence), ADDED)
        return mixed * _balance(sentence, (first,), judge.sides)

    return _in_order((first, *_ranked(_long_enough(fresh), follows)[:1]))


def _long_enough(pool: Sequence[Sentence]) -> Sequence[Sentence]:
    """Return the sentences of *pool* that have room for who, what and where, if any has."""
    return [s for s in pool if s.n_words >= MIN_OPENING] or pool


def _in_order(chosen: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return sentences of one article in its order, others as they were chosen."""
    if len({s.article for s in chosen}) == 1:
        return tuple(sorted(chosen, key=lambda s: s.position))
    return tuple(chosen)


def choose_bullets(judge: Judge, told: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return up to six sentences that add to *told*, the most valuable first."""
    pool = [s for s in judge.pool if s not in told]
    chosen: list[Sentence] = []
    best = 0.0
    single = len(judge.material.articles) == 1
    while len(chosen) < MAX_BULLETS:
        said = (*told, *chosen)
        pool = [s for s in pool if _is_new(s, said, judge.language)]
        if len(chosen) >= MIN_BULLETS:
            pool = [s for s in pool if not leans(s.text, judge.language)]
        if not pool:
            break
        worth = _bullet_worth(judge, said, chosen)
        sentence = _ranked(pool, worth)[0]
        best = max(best, worth(sentence))
        if len(chosen) >= MIN_BULLETS and (single or worth(sentence) < WORTH_ADDING * best):
            break
        chosen.append(sentence)
    return tuple(chosen)


def added_worth(judge: Judge, said: Sequence[Sentence]) -> Worth:
    """Return the function that values what a sentence adds to *said*.

    A word not told yet counts for what it weighs in the story, a told one next to nothing; and
    what is new is worth more if other articles say it too.
    """
    known: Terms = frozenset().union(*(s.terms for s in said))
    figures = frozenset().union(*(readings(s.text, judge.language) for s in said))
    weights = judge.material.weights

    def worth(sentence: Sentence) -> float:
        carried = sum(TOLD if t in known else weights[t] for t in sentence.terms)
        support = judge.support.of(sentence, known)
        new_figure = readings(sentence.text, judge.language) - figures
        gain = carried / math.sqrt(max(len(sentence.terms), 1)) * (1.15 if new_figure else 1)
        return gain * (NEW_BASE + support) * judge.form(sentence)

    return worth


def _bullet_worth(judge: Judge, said: Sequence[Sentence], chosen: Sequence[Sentence]) -> Worth:
    added = added_worth(judge, said)

    def worth(sentence: Sentence) -> float:
        brevity = math.pow(max(sentence.n_words, MIN_LINE), -BREVITY)
        return added(sentence) * brevity * _balance(sentence, chosen, judge.sides)

    return worth


def _is_new(
    sentence: Sentence, said: Sequence[Sentence], language: str, same: float = SAME_IN_BULLETS
) -> bool:
    """Tell whether *sentence* says something that none of *said* does.

    Where a number of it is told, or every number and name, less of the rest may be: it is the
    same fact again; and so it is where more of its numbers are told than are new.
    """
    figures = readings(sentence.text, language)
    facts = figures | names(sentence.text, language)
    for other in said:
        told = readings(other.text, language)
        known = told | names(other.text, language)
        limit = same * (0.8 if facts <= known else 1) * (0.7 if figures & told else 1)
        again = len(figures & told) > max(1, len(figures - told))
        if again or overlap(sentence.terms, other.terms) >= limit:
            return False
    return True


def _balance(sentence: Sentence, chosen: Sequence[Sentence], sides: Sides) -> float:
    """Return 1, less where the side or the article of *sentence* has had its say."""
    side = sides.get(sentence.article, Side.UNRATED)
    heard = Counter(sides.get(s.article, Side.UNRATED) for s in chosen)
    same_side = heard[side] if side is not Side.UNRATED else 0
    same_article = sum(s.article == sentence.article for s in chosen)
    return float(0.92**same_side * (0.95**same_article))


def readings(text: str, language: str) -> frozenset[str]:
    """Return every reading of every number in *text*."""
    return frozenset().union(*(n.readings for n in numbers(text, language)))


def _ranked(pool: Sequence[Sentence], worth: Worth) -> list[Sentence]:
    """Return *pool*, the most valuable first; ties by place, then by text."""
    return sorted(pool, key=lambda s: (-worth(s), s.position, s.article, s.text))
