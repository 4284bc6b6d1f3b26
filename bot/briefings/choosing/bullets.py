"""The bullets of a story: the set of facts that says most in few words and nothing twice.

A bullet brings the words that a short account would likely use and that no other one has told,
and costs its length: a line in a chat is short. Sets grow a sentence at a time, the few best of
each size side by side (a beam), since the best single sentence is often a long one that says
what two short ones say better. A side of the press that has had its say is held back a little.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.briefings.choosing.headline import plainness
from bot.briefings.choosing.select import Judge, overlap, reads_alike, says_again
from bot.briefings.material import Sentence, Terms

MIN_BULLETS, MAX_BULLETS = 4, 6
# Characters: a bullet is read on a phone.
MAX_BULLET = 240
# What each word of a bullet costs, in words that an account would use; below so many words none
# is shorter. Seen on summaries of 271 single articles: half or double of it is worse.
LENGTH, MIN_LINE = 0.1, 8
# Beyond the fourth, a bullet must be worth this part of the best one.
WORTH_ADDING = 0.3
# What a word of the summary is worth in a bullet of a story of several articles, which tell one
# fact each in their way. Of a single article the bullets may take the summary up, to tell more.
TOLD = 0.3
TAKEN_UP = 0.95
# How far form counts in a single article: its bullets stand in its order, so that a pronoun often
# has its noun in the line before.
FORM_ALONE = 0.25
BEAM = 4
# A title below that judges, teases or shouts (see headline.py): it is no fact.
_PLAIN = 0.6
# A title that asks, or that is cut off, says nothing by itself.
UNSAID = re.compile(r"[?？؟]|(?:…|\.\.\.)\W*$")


@dataclass(frozen=True, slots=True)
class _Set:
    """Some bullets, the words they hold, and what they are worth together."""

    chosen: tuple[Sentence, ...] = ()
    known: Terms = frozenset()
    value: float = 0.0


def choose_bullets(
    judge: Judge,
    headline: Sentence | None,
    summary: Sequence[Sentence],
    barred: Collection[Sentence] = (),
) -> tuple[Sentence, ...]:
    """Return up to six sentences that add to *summary*, none twice and none of *barred*.

    Four if there are so many; from the fifth on only what is worth it. Of one article never more
    than four: people write no more of one. Of several articles those that stand alone come first,
    then titles, then what tells the summary's facts with more detail; what leans comes last.
    """
    told = (*summary, *((headline,) if headline else ()))
    fit = [s for s in _printable(judge) if s not in told and s not in barred]
    known = frozenset().union(*(s.terms for s in told))
    found = _Set()
    for pool in _pools(judge, fit, told):
        search = _Search(judge=judge, told=known, pool=tuple(pool))
        found = search.filled(found)
        if len(found.chosen) == MIN_BULLETS:
            return found.chosen if judge.alone else search.extended(found).chosen
    return found.chosen


def _printable(judge: Judge) -> list[Sentence]:
    """Return the sentences, then the titles, that make a line."""
    titles = (t for t in judge.material.titles if t.n_words > 3 and _tells(t, judge.language))
    return [s for s in (*judge.pool, *titles) if len(s.text) <= MAX_BULLET]


def _tells(title: Sentence, language: str) -> bool:
    return not UNSAID.search(title.text) and plainness(title.text, language) >= _PLAIN


def _pools(
    judge: Judge, fit: Sequence[Sentence], told: Sequence[Sentence]
) -> Iterator[list[Sentence]]:
    """Return from what to choose, and from what else if that gives fewer than four."""
    if judge.alone:
        yield [s for s in fit if s.position >= 0 and not _shares(s, told, TAKEN_UP)]
        return
    new = [s for s in fit if not any(says_again(s, t, judge.language) for t in told)]
    sound = [s for s in new if not judge.leans(s)]
    yield [s for s in sound if s.position >= 0]
    yield sound
    more = [s for s in fit if s.position >= 0 and not _shares(s, told, TAKEN_UP)]
    yield [*sound, *(s for s in more if s not in sound and not judge.leans(s))]
    yield [*sound, *(s for s in more if s not in sound)]


def _shares(sentence: Sentence, told: Sequence[Sentence], same: float) -> bool:
    return any(overlap(sentence.terms, t.terms) >= same for t in told)


@dataclass(frozen=True, kw_only=True)
class _Search:
    """Looks for the best set in *pool*; ``told`` are the words of headline and summary."""

    judge: Judge
    told: Terms
    pool: tuple[Sentence, ...]
    _rivals: dict[Sentence, frozenset[Sentence]] = field(default_factory=dict)

    def filled(self, start: _Set) -> _Set:
        """Return the best set of four that holds *start*, or of as many as there are."""
        best = start
        beam = [start]
        while beam and len(beam[0].chosen) < MIN_BULLETS:
            grown = {frozenset(g.chosen): g for b in beam for g in self._grown(b)}
            beam = sorted(grown.values(), key=_rank)[:BEAM]
            best = beam[0] if beam else best
        return best

    def extended(self, start: _Set) -> _Set:
        """Return *start* with up to two more sentences that are worth it and stand alone."""
        found = start
        enough = WORTH_ADDING * start.value / max(len(start.chosen), 1)
        while len(found.chosen) < MAX_BULLETS:
            grown = [
                g
                for g in self._grown(found)
                if g.value - found.value >= enough and g.chosen[-1].position >= 0
            ]
            if not grown:
                break
            found = min(grown, key=_rank)
        return found

    def _grown(self, start: _Set) -> Iterator[_Set]:
        barred = frozenset(start.chosen).union(*map(self._same_as, start.chosen))
        for sentence in self.pool:
            if sentence not in barred:
                yield _Set(
                    (*start.chosen, sentence),
                    start.known | sentence.terms,
                    start.value + self._gain(sentence, start),
                )

    def _gain(self, sentence: Sentence, to: _Set) -> float:
        judge = self.judge
        new = sentence.terms - to.known
        weight = 1.0 if judge.alone else TOLD
        brings = judge.brings(new - self.told) + weight * judge.brings(new & self.told)
        form = judge.form(sentence)
        if judge.alone:
            form = 1 - FORM_ALONE * (1 - form)
        cost = LENGTH * max(sentence.n_words, MIN_LINE)
        value = brings * form * judge.echoed(sentence) - cost
        return value * judge.balance(sentence, to.chosen)

    def _same_as(self, sentence: Sentence) -> frozenset[Sentence]:
        if sentence not in self._rivals:
            language = self.judge.language
            self._rivals[sentence] = frozenset(
                s
                for s in self.pool
                if says_again(s, sentence, language) or reads_alike(s, sentence)
            )
        return self._rivals[sentence]


def _rank(found: _Set) -> tuple[float, list[tuple[int, int]]]:
    return -found.value, [(s.position, s.article) for s in found.chosen]
