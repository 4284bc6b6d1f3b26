"""How well words that set a side of the press apart are told from words of chance.

    python benchmarks/tell_sides.py

On titles and leads of the AllSides roundups of 2021 (folder of the evaluation data: EVENHAND_DATA
or ../shared/data), each report an outlet. There are no large stories with labelled sides to be
had, so stories are made of all reports on one subject: the stories all of whose reports hold one
word, at least ten.

planted: sides drawn by lot, of 3 to 12 outlets each, and three words planted that 70 % of one
side's outlets say and 10 % of the others. "precision" is the part of the words told that are
planted, "recall" the part of the planted that are told; "by chance" are the words told of a side
when none are planted.

held out: the true sides. Words are told from half of the reports, and counted in the other half:
"right" if a larger part of the side than of the others says them there, half right if as many.
Beside it the same with sides drawn by lot. Halves of one sample depend on each other, so that
chance is below a half.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from stories_data import DATA, read_set

from bot.briefings.lexicon import CALENDAR
from bot.briefings.side_words import (
    MAX_WORDS,
    MIN_Z,
    PRIOR,
    Outlets,
    Term,
    Voice,
    log_odds_z,
    read_voice,
)
from bot.model import Article, Side
from bot.text.tokens import tokens

SIDES = (Side.LEFT, Side.CENTER, Side.RIGHT)
MIN_STORIES = 10
RUNS = 300
PLANTED: tuple[Term, ...] = tuple((f"planted{n}",) for n in range(3))
SAID_BY_OWN, SAID_BY_OTHERS = 0.7, 0.1

Voices = Sequence[Voice]


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a term is said: by outlets of the side, of the others; and words in all."""

    own: int
    n_own: int
    others: int
    n_others: int
    words_own: int
    words_others: int


Score = Callable[[Seen], float]


@dataclass(frozen=True, slots=True)
class Design:
    """A way to weigh words, and from where on it tells them."""

    name: str
    score: Score
    bound: float


def main() -> int:
    """Print a line a design and measure."""
    if not (DATA / "stories").is_dir():
        print(f"no evaluation data at {DATA}: set EVENHAND_DATA to its folder", file=sys.stderr)
        return 1
    subjects = list(_subjects())
    print(f"{len(subjects)} subjects, {sum(map(len, subjects))} reports")
    for n in (3, 5, 8, 12):
        for design in DESIGNS:
            _print_planted(design, subjects, n)
    for design in DESIGNS:
        _print_held_out(design, subjects)
    return 0


def _ratio(seen: Seen) -> float:
    own = (seen.own + 0.5) / (seen.n_own + 1)
    return own / ((seen.others + 0.5) / (seen.n_others + 1))


def _tf_idf(seen: Seen) -> float:
    n = seen.n_own + seen.n_others
    return seen.own / seen.n_own * math.log(n / (seen.own + seen.others))


def _chi_square(seen: Seen) -> float:
    n, said = seen.n_own + seen.n_others, seen.own + seen.others
    if said == n:
        return 0.0
    excess = seen.own * seen.n_others - seen.others * seen.n_own
    square = n * excess**2 / (seen.n_own * seen.n_others * said * (n - said))
    return math.copysign(square, excess)


def _log_odds_of_words(seen: Seen) -> float:
    """Return z as in the paper: of all words of a side, with a prior of a hundred words."""
    share = (seen.own + seen.others) / (seen.words_own + seen.words_others)
    own, others = seen.own + 100 * share, seen.others + 100 * share
    delta = math.log(own / (seen.words_own + 100 - own))
    delta -= math.log(others / (seen.words_others + 100 - others))
    return delta / math.sqrt(1 / own + 1 / others)


def _log_odds_of_outlets(prior: float = PRIOR) -> Score:
    return lambda seen: log_odds_z((seen.own, seen.n_own), (seen.others, seen.n_others), prior)


DESIGNS = (
    Design("ratio of shares, twice", _ratio, 2),
    Design("TF-IDF, five best", _tf_idf, -math.inf),
    Design("chi-square, 5 %", _chi_square, 3.84),
    Design("chi-square, 1 %", _chi_square, 6.63),
    Design("log-odds of words, z 1.65", _log_odds_of_words, 1.65),
    Design("log-odds of words, z 1.96", _log_odds_of_words, 1.96),
    Design("log-odds of outlets, z 1.65", _log_odds_of_outlets(), 1.65),
    Design(f"log-odds of outlets, z {MIN_Z} (used)", _log_odds_of_outlets(), MIN_Z),
    Design("log-odds of outlets, prior 0.5", _log_odds_of_outlets(0.5), MIN_Z),
    Design("log-odds of outlets, prior 4", _log_odds_of_outlets(4), MIN_Z),
)


def _told(design: Design, voices: Voices, side: Side) -> list[Term]:
    own = [v for v in voices if v.side is side]
    others = [v for v in voices if v.side is not side]
    ours = Counter(t for v in own for t in v.terms)
    theirs = Counter(t for v in others for t in v.terms)
    seen = {
        term: Seen(n, len(own), theirs[term], len(others), ours.total(), theirs.total())
        for term, n in ours.items()
        if n > 1
    }
    scores = {term: design.score(of) for term, of in seen.items()}
    ranked = sorted(scores, key=lambda t: (-scores[t], -ours[t], t))
    chosen: list[Term] = []
    for term in ranked:
        if scores[term] < design.bound or len(chosen) == MAX_WORDS:
            break
        if not any(set(term) & set(other) for other in chosen):
            chosen.append(term)
    return chosen


def _print_planted(design: Design, subjects: Sequence[Voices], n: int) -> None:
    draw = random.Random(n)
    large = [s for s in subjects if len(s) >= 2 * n + 3]
    told = hits = chance = 0
    for _ in range(RUNS):
        drawn = draw.sample(draw.choice(large), 2 * n + 3)
        sides = [Side.LEFT] * n + [Side.RIGHT] * n + [Side.CENTER] * 3
        voices = [replace(v, side=s) for v, s in zip(drawn, sides, strict=True)]
        chance += len(_told(design, voices, Side.LEFT))
        found = _told(design, [_planted(v, draw) for v in voices], Side.LEFT)
        told += len(found)
        hits += sum(term in PLANTED for term in found)
    print(
        f"planted, {n:2} outlets a side: {design.name:35} precision {hits / max(told, 1):.2f}  "
        f"recall {hits / RUNS / len(PLANTED):.2f}  by chance {chance / RUNS:.2f} a side"
    )


def _planted(voice: Voice, draw: random.Random) -> Voice:
    likely = SAID_BY_OWN if voice.side is Side.LEFT else SAID_BY_OTHERS
    added = {term: term[0] for term in PLANTED if draw.random() < likely}
    return replace(voice, terms={**voice.terms, **added})


def _print_held_out(design: Design, subjects: Sequence[Voices]) -> None:
    results = []
    for by_lot in (False, True):
        draw = random.Random(7)
        right = told = n_sides = 0.0
        for voices in subjects:
            shown = _by_lot(voices, draw) if by_lot else voices
            for good, n in _halves(design, shown, draw):
                right, told, n_sides = right + good, told + n, n_sides + 1
        results.append(f"right {right / max(told, 1):.2f} of {told / n_sides:.2f} words a side")
    print(f"held out: {design.name:35} {results[0]}; by lot {results[1]}")


def _by_lot(voices: Voices, draw: random.Random) -> list[Voice]:
    sides = [v.side for v in voices]
    draw.shuffle(sides)
    return [replace(v, side=side) for v, side in zip(voices, sides, strict=True)]


def _halves(design: Design, voices: Voices, draw: random.Random) -> Iterator[tuple[float, int]]:
    one: list[Voice] = []
    other: list[Voice] = []
    for side in SIDES:
        own = [v for v in voices if v.side is side]
        draw.shuffle(own)
        one += own[: len(own) // 2]
        other += own[len(own) // 2 :]
    for side in SIDES:
        terms = _told(design, one, side)
        yield sum(_is_right(term, other, side) for term in terms), len(terms)


def _is_right(term: Term, voices: Voices, side: Side) -> float:
    own = [term in v.terms for v in voices if v.side is side]
    others = [term in v.terms for v in voices if v.side is not side]
    a, b = sum(own) * len(others), sum(others) * len(own)
    return 0.5 if a == b else float(a > b)


def _subjects() -> Iterator[list[Voice]]:
    stories: defaultdict[str, list[Article]] = defaultdict(list)
    for article, story in read_set("allsides2021.dev"):
        stories[story].append(article)
    by_word: defaultdict[str, list[str]] = defaultdict(list)
    for story, articles in stories.items():
        held = (frozenset(tokens(f"{a.title} {a.lead or ''}", "en")) for a in articles)
        for word in frozenset.intersection(*held):
            if not word[0].isdigit() and word not in CALENDAR:
                by_word[word].append(story)
    for _, found in sorted(by_word.items()):
        if len(found) >= MIN_STORIES:
            yield [_voice(a) for story in found for a in stories[story]]


def _voice(article: Article) -> Voice:
    # The set names its outlets in words; the side is the end of the id.
    side = Side(article.id.rpartition("-")[2])
    outlets = Outlets([(article.outlet or "").replace(" ", "")])
    return read_voice(side, (article.title, article.lead or ""), "en", outlets)


if __name__ == "__main__":
    sys.exit(main())
