"""The passages of a source that a claim may come from, and the claim laid beside one of them.

A source is cut into sentences; a passage is one sentence or two neighbours. The cost of a claim
is linear in the length of its source: words are looked up in sets made once a source, and only
the few passages that share most with the claim are compared word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import pairwise

from bot.briefings.checking.phrase import Kind, Piece, pieces
from bot.text.sentences import sentences

MAX_LENGTH = 60_000  # characters of a source that are read
# Passages compared word by word: the true one is nearly always among the first two.
CLOSEST = 3
# A claim may be spread over two sentences, but that is weaker evidence than one.
SPREAD = 0.9
# How far from a passage a name may stand that the claim puts for "he" or "the coach".
NEAR = 3

_CLAUSES = 3

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of a source, by its pieces."""

    pieces: Pieces

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(p.key for p in self.pieces)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbours, and those who would be if one to three whole clauses were left out."""
        openings = [n for n, p in enumerate(self.pieces) if n and p.opens]
        spans = (
            (a, b) for n, a in enumerate(openings) for b in openings[n + 1 : n + 1 + _CLAUSES]
        )
        near = {(a.key, b.key) for a, b in pairwise(self.pieces)}
        return frozenset(near | {(self.pieces[a - 1].key, self.pieces[b].key) for a, b in spans})


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Neighbouring sentences ``first``..``last`` of a source, and how well they cover a claim.

    ``seam`` is where in ``pieces`` the second sentence begins; None for a single one.
    """

    pieces: Pieces
    seam: int | None
    share: float
    first: int
    last: int

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(p.key for p in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of a passage and the stretch of the claim that stands in its place.

    One of the two may be empty; ``same`` says that they are equal. ``start`` and ``at`` are
    where they begin in passage and claim.
    """

    same: bool
    source: Pieces
    claim: Pieces
    start: int
    at: int


@lru_cache(maxsize=256)
def read_lines(source: str, language: str) -> tuple[Line, ...]:
    """Return the sentences of the first ``MAX_LENGTH`` characters of *source*, none empty."""
    paragraphs = (line for line in source[:MAX_LENGTH].split("\n") if line.strip())
    split = (pieces(s, language) for line in paragraphs for s in sentences(line, language))
    return tuple(Line(pieces=p) for p in split if p)


def closest(claim: Sequence[Piece], lines: Sequence[Line]) -> list[Passage]:
    """Return the passages of *lines* that share most with *claim*, the closest first."""
    keys = frozenset(p.key for p in claim)
    pairs = frozenset((a.key, b.key) for a, b in pairwise(claim))
    held = [(keys & line.keys, pairs & line.pairs) for line in lines]

    def share(words: Set[str], neighbours: Set[tuple[str, str]]) -> float:
        single = len(words) / max(len(keys), 1)
        return (single + len(neighbours) / len(pairs)) / 2 if pairs else single

    found = [(share(*own), -n, n) for n, own in enumerate(held)]
    found += [
        (SPREAD * share(one[0] | two[0], one[1] | two[1]), -n - 1, n)
        for n, (one, two) in enumerate(pairwise(held))
    ]
    return [_passage(lines, first, -last, s) for s, last, first in nlargest(CLOSEST, found)]


def _passage(lines: Sequence[Line], first: int, last: int, share: float) -> Passage:
    joined = tuple(p for line in lines[first : last + 1] for p in line.pieces)
    seam = len(lines[first].pieces) if last > first else None
    return Passage(pieces=joined, seam=seam, share=share, first=first, last=last)


def steps(passage: Pieces, claim: Pieces) -> tuple[Step, ...]:
    """Return how *passage* becomes *claim*, in order, equal stretches included."""
    matcher = SequenceMatcher(
        None, [p.key for p in passage], [p.key for p in claim], autojunk=False
    )
    return tuple(
        Step(same=tag == "equal", source=passage[a:b], claim=claim[c:d], start=a, at=c)
        for tag, a, b, c, d in matcher.get_opcodes()
    )


def keys_near(lines: Sequence[Line], passage: Passage) -> frozenset[str]:
    """Return the keys of *passage* and of the sentences around it."""
    around = lines[max(passage.first - NEAR, 0) : passage.last + NEAR + 1]
    return frozenset().union(*(line.keys for line in around))


def of_kind(pieces: Iterable[Piece], *kinds: Kind) -> list[Piece]:
    """Return those of *pieces* that are of one of *kinds*."""
    return [p for p in pieces if p.kind in kinds]
