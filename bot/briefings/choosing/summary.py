"""The one or two sentences that, with the headline, make the short account of a story.

All sets of two are compared, not sentences by themselves: the best is the one of which people's
own account is expected to share most for its length (ROUGE-1, with likelihoods for the account
that is not known). Of a single article it is the sentence that opens it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from bot.briefings.choosing.select import Judge, overlap, ranked, says_again
from bot.briefings.material import Sentence, Terms

# Headline and summary together, as in the neutral summaries people write of such stories.
MAX_SUMMARY_WORDS = 75
MIN_OPENING = 10
# The words that such an account has, and the part of its function words that any other shares.
# These and the next four were chosen on 700 training stories of NeuS, not on those reported.
ACCOUNT_WORDS, FUNCTION_SHARED = 74, 0.25
# What a word that is told a second time is worth: headline and summary name the same people.
TWICE = 0.5
# How far a sentence that tells the headline in full is preferred.
ECHO = 0.1
# How far the form of a sentence counts beside what it says.
FORM = 0.5
SAME_IN_SUMMARY = 0.7
# Sentences that are tried in pairs.
TRIED = 24


def choose_summary(judge: Judge, headline: Sentence | None) -> tuple[Sentence, ...]:
    """Return one or two sentences; empty if there is no prose.

    With *headline* they have at most 75 words, unless one sentence alone has more: a story is
    never left without. The first stands alone, if any does. A single article gives one sentence,
    to leave something to the bullets.
    """
    if not judge.pool:
        return ()
    told = (headline,) if headline else ()
    if judge.alone:
        return (_opening(judge, headline.terms if headline else frozenset()),)
    tried = ranked(judge.pool, judge.worth)[:TRIED]
    sets = [*((s,) for s in tried), *_pairs(judge, tried, sum(s.n_words for s in told))]
    openers = {s for s in tried if _opens(judge, s)}
    sound = [chosen for chosen in sets if openers.intersection(chosen)] or sets
    best = max(sound, key=lambda chosen: _account_worth(judge, told, chosen))
    return _in_order(best, openers, told)


def _pairs(judge: Judge, tried: Sequence[Sentence], taken: int) -> Iterable[tuple[Sentence, ...]]:
    for a, b in combinations(tried, 2):
        fits = taken + a.n_words + b.n_words <= MAX_SUMMARY_WORDS
        if fits and not says_again(a, b, judge.language, SAME_IN_SUMMARY):
            yield (a, b)


def _account_worth(judge: Judge, told: Sequence[Sentence], chosen: Sequence[Sentence]) -> float:
    """Return the F1 of words shared with the account to be expected, by form and side."""
    texts = (*told, *chosen)
    counts = Counter(t for s in texts for t in s.terms)
    shared = math.fsum(
        judge.likely(t) * (1 + (TWICE * judge.likely(t) if n > 1 else 0))
        for t, n in counts.items()
    )
    length = sum(s.n_words for s in texts)
    function_words = max(length - sum(len(s.terms) for s in texts), 0)
    value = 2 * (shared + FUNCTION_SHARED * function_words) / (length + ACCOUNT_WORDS)
    value += ECHO * max((overlap(s.terms, t.terms) for s in chosen for t in told), default=0)
    form = math.prod(1 - FORM * (1 - judge.form(s)) for s in chosen)
    return value * math.pow(form, 1 / len(chosen)) * judge.balance(chosen[-1], chosen[:-1])


def _opens(judge: Judge, sentence: Sentence) -> bool:
    """Tell whether *sentence* stands alone and has room for who, what and where."""
    return sentence.n_words >= MIN_OPENING and not judge.leans(sentence)


def _in_order(
    chosen: Sequence[Sentence], openers: Iterable[Sentence], told: Sequence[Sentence]
) -> tuple[Sentence, ...]:
    """Return first what opens and tells the headline; of one article, in its order."""
    terms: Terms = frozenset().union(*(s.terms for s in told))
    if len({s.article for s in chosen}) == 1:
        return tuple(sorted(chosen, key=lambda s: s.position))
    return tuple(sorted(chosen, key=lambda s: (s not in openers, -overlap(s.terms, terms))))


def _opening(judge: Judge, headline: Terms) -> Sentence:
    first = [s for s in judge.pool if s.position == 0 and not judge.leans(s)]
    pool = first or judge.pool
    long_enough = [s for s in pool if s.n_words >= MIN_OPENING] or pool
    return ranked(long_enough, lambda s: judge.worth(s) * (ECHO + overlap(s.terms, headline)))[0]
