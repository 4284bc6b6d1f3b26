"""Which words set one side of the press apart from the others, on one story.

A word counts once an outlet, however often it says it, and once a text that several outlets of a
side print. Its weight is the log-odds ratio with an informative Dirichlet prior of Monroe,
Colaresi & Quinn ("Fightin' Words", Political Analysis 16, 2008), here of two outcomes, an outlet
says it or not, so a Beta prior: the share of all sides' outlets that say it, worth ``PRIOR``
outlets. What does not stand out from chance by ``MIN_Z`` standard deviations is not told.

Chinese, Japanese and Thai, which write without spaces, have no words here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from bot.bias.credits import agency_named
from bot.briefings.lexicon import CALENDAR
from bot.model import Side
from bot.text.tokens import content_token, fold, words

# Three words planted among reports whose sides are drawn by lot, said by 70 % of one side's
# outlets and 10 % of the others: with 2 and 2.1, 83 to 93 in a hundred words told are planted,
# for 3 to 12 outlets a side, and 20 to 87 in a hundred planted are told; benchmarks/tell_sides.py.
PRIOR = 2.0
MIN_Z = 2.1
MAX_WORDS = 5
# A phrase is told instead of its word if this part of the outlets that say the word say it so.
SAID_SO = 0.75

_CLAUSE = re.compile(r"[,;:.!?()\[\]\"“”„«»|…]+(?:\s|$)|\s[\"“„«(\[–—-]+\s?|[–—]")
_POSSESSIVE = re.compile(r"['’]s?$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_LETTERS = re.compile(r"\W")
_MIN_NAME = 3  # letters of a word that may be part of an outlet's name

Term: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One outlet on a story: the terms it uses, one or two stems each, as written."""

    side: Side
    terms: Mapping[Term, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A term with its z: the standard deviations by which one side says it more."""

    term: Term
    z: float
    n_outlets: int


def read_voice(side: Side, texts: Iterable[str], language: str, outlets: Outlets) -> Voice:
    """Return the voice of an outlet that publishes *texts*; names of *outlets* do not count."""
    found: dict[Term, str] = {}
    for text in texts:
        for clause in _CLAUSE.split(text):
            for term, written in _terms(clause, language, outlets):
                # In a title every word may have a capital; the form without tells more.
                if term not in found or written.islower():
                    found[term] = written
    return Voice(side=side, terms=found)


class Outlets:
    """The names of the outlets of a story, by their hosts: "fox" and "news" of foxnews.com."""

    def __init__(self, hosts: Iterable[str]) -> None:
        found = {label for host in hosts for label in fold(host).split(".")}
        labels = {_LETTERS.sub("", label).removeprefix("the") for label in found}
        places = [(label, n) for label in labels for n in range(_MIN_NAME, len(label) + 1)]
        self._parts = {part for label, n in places for part in (label[:n], label[-n:])}
        self._known: dict[str, bool] = {}

    def name(self, word: str) -> bool:
        """Tell whether *word* names an outlet of the story, in part, or a news agency."""
        if word not in self._known:
            agency = word[0].isupper() and agency_named(word) is not None
            self._known[word] = agency or _LETTERS.sub("", fold(word)) in self._parts
        return self._known[word]


def telling_words(voices: Sequence[Voice], side: Side) -> tuple[str, ...]:
    """Return at most five words or pairs of words of *side*, the most telling first.

    As most of its outlets write them. Empty where nothing sets it apart, as with fewer than three
    outlets, which never are beyond chance.
    """
    weighed = [w for w in weigh(voices, side) if w.z >= MIN_Z]
    chosen: list[Term] = []
    for one in weighed:
        if len(chosen) < MAX_WORDS and not any(set(one.term) & set(term) for term in chosen):
            chosen.append(_in_full(one, weighed))
    return tuple(_as_written(term, voices, side) for term in chosen)


def weigh(voices: Sequence[Voice], side: Side) -> list[Weighed]:
    """Return the terms that two outlets of *side* use, the highest z first, longer ones first."""
    own = [v for v in voices if v.side is side]
    others = [v for v in voices if v.side is not side]
    ours, theirs = _counts(own), _counts(others)
    found = [
        Weighed(term=t, z=log_odds_z((n, len(own)), (theirs[t], len(others))), n_outlets=n)
        for t, n in ours.items()
        if n > 1
    ]
    return sorted(found, key=lambda w: (-w.z, -len(w.term), w.term))


def log_odds_z(ours: tuple[int, int], theirs: tuple[int, int], prior: float = PRIOR) -> float:
    """Return the log-odds ratio of two shares, (n, of), in its standard deviations.

    ``prior`` is what the common share weighs, in outlets.
    """
    n, of = ours[0] + theirs[0], ours[1] + theirs[1]
    share = (n + 0.5) / (of + 1)
    (ours_yes, ours_no), (theirs_yes, theirs_no) = (
        (yes + prior * share, of - yes + prior * (1 - share)) for yes, of in (ours, theirs)
    )
    delta = math.log(ours_yes / ours_no) - math.log(theirs_yes / theirs_no)
    return delta / math.sqrt(1 / ours_yes + 1 / ours_no + 1 / theirs_yes + 1 / theirs_no)


def _terms(clause: str, language: str, outlets: Outlets) -> Iterator[tuple[Term, str]]:
    """Yield the words of *clause* that tell something, and the pairs that stand together."""
    written = [_POSSESSIVE.sub("", w) for w in words(clause)]
    stems = [_stem(w, language, outlets) for w in written]
    for stem, word in zip(stems, written, strict=True):
        if stem:
            yield (stem,), word
    for (a, b), (first, second) in zip(pairwise(stems), pairwise(written), strict=True):
        if a and b:
            yield (a, b), f"{first} {second}"


def _stem(word: str, language: str, outlets: Outlets) -> str:
    """Return the stem of *word*; "" for what sets nobody apart: numbers, days, outlets."""
    if not word or word[0].isdigit() or _UNSPACED.search(word) or fold(word) in CALENDAR:
        return ""
    stem = content_token(word, language)
    return "" if not stem or outlets.name(word) else stem


def _counts(voices: Iterable[Voice]) -> Counter[Term]:
    return Counter(term for voice in voices for term in voice.terms)


def _in_full(one: Weighed, weighed: Sequence[Weighed]) -> Term:
    """Return the telling pair that most outlets mean by the word *one*, else its term."""
    pairs = [w for w in weighed if len(w.term) > 1 and set(one.term) <= set(w.term)]
    usual = [w for w in pairs if w.n_outlets >= SAID_SO * one.n_outlets]
    return max(usual, key=lambda w: (w.n_outlets, w.z)).term if usual else one.term


def _as_written(term: Term, voices: Iterable[Voice], side: Side) -> str:
    forms = Counter(v.terms[term] for v in voices if v.side is side and term in v.terms)
    # Of forms as frequent the plain one: the capitals are those of titles.
    return min(forms, key=lambda form: (-forms[form], not form.islower(), form))
