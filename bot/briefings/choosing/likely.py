"""How likely a short account of a story uses each of its words.

People who sum up news use the words that titles share, that more articles hold, that return,
and that come early. How much each of these counts was learned from neutral summaries of stories
told by several outlets, and from summaries of single articles (benchmarks/learn_writer.py); the
weights lie in likely.json. Nothing looks at what a word means, so any language will do.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.briefings.material import Material, Sentence

# Share of the titles that hold the word; 1 if any does; share of the other articles that hold
# it; how often it returns, 0..1; how near the top of an article it first stands, falling within
# two sentences and within eight; 1 if it stands in a first sentence; 1 for figures; letters / 10.
COLUMNS = ("titles", "titled", "others", "returns", "top", "near", "first", "figure", "length")
Row = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic regression over ``COLUMNS``."""

    base: float
    of: tuple[float, ...]

    def chance(self, row: Row) -> float:
        """Return 0..1."""
        odds = self.base + sum(w * x for w, x in zip(self.of, row, strict=True))
        return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


def likelihoods(material: Material) -> dict[str, float]:
    """Return for each term of *material* how likely a short account uses it, 0..1."""
    kind = "several" if len(own_texts(material)) > 1 else "alone"
    weights = _weights()[kind]
    return {term: weights.chance(row) for term, row in rows(material).items()}


def rows(material: Material) -> dict[str, Row]:
    """Return the columns of each term; a text that several outlets reprint counts once."""
    kept = own_texts(material)
    titles = [material.titles[n] for n in kept]
    prose = [s for s in material.sentences if s.article in set(kept)]
    titled = Counter(t for title in titles for t in title.terms)
    held = _holders(kept, titles, prose)
    counts = Counter(t for s in prose for t in s.terms)
    places = _first_places(prose)
    others, most = max(len(kept) - 1, 1), math.log1p(max(len(prose), 1))
    return {
        term: (
            titled[term] / len(kept),
            float(term in titled),
            (n - 1) / others,
            math.log1p(counts[term]) / most,
            math.exp(-places.get(term, math.inf) / 2),
            math.exp(-places.get(term, math.inf) / 8),
            float(places.get(term) == 0),
            float(term[0].isdigit()),
            len(term) / 10,
        )
        for term, n in held.items()
    }


def own_texts(material: Material) -> tuple[int, ...]:
    """Return the numbers of the articles whose first sentence, else title, came first here."""
    opening = {n: title.text for n, title in enumerate(material.titles)}
    opening |= {s.article: s.text for s in material.sentences if s.position == 0}
    firsts = {text: n for n, text in reversed(opening.items())}
    return tuple(sorted(firsts.values()))


def _holders(
    kept: Sequence[int], titles: Sequence[Sentence], prose: Sequence[Sentence]
) -> Counter[str]:
    """Return the number of articles that hold each term."""
    terms = {n: set(title.terms) for n, title in zip(kept, titles, strict=True)}
    for sentence in prose:
        terms[sentence.article] |= sentence.terms
    return Counter(t for held in terms.values() for t in held)


def _first_places(prose: Sequence[Sentence]) -> dict[str, int]:
    places: dict[str, int] = {}
    for sentence in prose:
        for term in sentence.terms:
            places[term] = min(places.get(term, sentence.position), sentence.position)
    return places


@cache
def _weights() -> Mapping[str, Weights]:
    document = json.loads((files("bot.briefings.choosing") / "likely.json").read_text("ascii"))
    if tuple(document["columns"]) != COLUMNS:
        raise ValueError("likely.json was learned for other columns; run learn_writer.py again")
    return {
        kind: Weights(base=float(found["base"]), of=tuple(map(float, found["weights"])))
        for kind, found in document["kinds"].items()
    }
