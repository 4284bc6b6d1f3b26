"""Tell whether two articles print one text: nearly the same words, or a copy that was cut.

Rule 1: what is known of one article alone, its print, does not depend on any other article.
Rule 2: texts that share eight words in a row share a mark in their prints; so candidates are
found by looking marks up, and a candidate is then compared word by word.
Rule 3: nothing is said of very short texts: a headline of a few words is no copied text.

Marks are the least of every six neighbouring runs of three words (winnowing: Schleimer, Wilkerson
and Aiken, SIGMOD 2003). Chinese, Japanese, Thai, Lao, Khmer and Burmese, which write without
spaces, are read by characters, and all lengths in words are taken that much longer.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from zlib import crc32

from bot.model import Article

# A body from this many words on is read by itself, a shorter one after its title; both together
# must hold as many. We set it: ten words in one order are hardly ever chosen twice.
LEAST_WORDS = 10
# Below, a text may be a headline, in which one word makes another fact.
_LONG = 15
# Reprints come within hours; at most 3 kB each.
_PRINTED = 2_048
# A language has so many words in use; about 100 bytes each.
_MOST_NUMBERS = 100_000
# How much of a long text is read, in characters: some 500 words.
_READ = 3000
_RUN = 3
_WINDOW = 6

# The shares of runs that two texts have in common (Jaccard index) to be one. We set them by the
# pairs within the real stories that benchmarks/find_copies.py reads (AllSides 2021, NeuS): reports
# of one event that were written independently have up to 0.38 in common.
_SAME_RUNS = 0.6
_SAME_RUNS_SHORT = 0.8
# Single words changed all over a text break many runs, but not the order of the other words: so
# much of the longer text is then a common subsequence. Independent reports have up to 0.67.
_EDITED_RUNS = 0.3
_EDITED_WORDS = 0.75
# Who has the same owner has the same desk: what they share is no chance.
_KIN_RUNS = 0.4
# A cut copy holds little that the opening of the long text does not hold, or is at least half as
# long and lies anywhere in it. What comes before the opening is a dateline, in words.
_WITHIN = 0.9
_HALF = 0.5
_DATELINE = 12

_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
# Signs that are no letters by themselves (\w), but parts of words: points, harakat, matras.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff"
)
_SPECIAL = re.compile(f"[{_CJK}{_SOUTH_EAST}{_SIGNS}]")
_PLAIN_UNIT = re.compile(r"\w+")
_UNIT = re.compile(f"[{_CJK}{_SOUTH_EAST}]|(?:(?![{_CJK}{_SOUTH_EAST}])\\w|[{_SIGNS}])+")
# Characters that make up a word, roughly: 山田 and สวัสดี.
_SCALES = ((re.compile(f"[{_SOUTH_EAST}]"), 4), (re.compile(f"[{_CJK}]"), 2))
# What is not seen: soft hyphens, joiners, marks of direction, the Arabic tatweel.
_UNSEEN = dict.fromkeys((0xAD, 0x640, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)))


class Likeness(IntEnum):
    """How the text of one article relates to that of another."""

    NONE = 0
    CUT = 1  # The shorter one is a part of the longer one.
    SAME = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Print:
    """What is compared of one article, as numbers; about 1.5 kB for a lead.

    ``units`` are its words in order and ``runs`` the runs of them; both are empty where there is
    too little to compare. ``marks`` are some of the runs. ``text`` stands for all the runs and
    ``title`` for the folded title, ``n_title`` counts its words. ``scale`` is the units that make
    up a word. ``has_body`` is False for an article that is a title only.
    """

    units: array[int]
    runs: array[int]
    marks: tuple[int, ...]
    text: int
    title: int
    n_title: int
    scale: int
    has_body: bool

    @property
    def is_long(self) -> bool:
        return len(self.units) >= _LONG * self.scale


def make_print(article: Article) -> Print:
    """Return what is compared of *article*; equal texts share one print."""
    return _print_of(article.title, (article.text or article.lead or "")[:_READ])


@lru_cache(maxsize=_PRINTED)
def _print_of(headline: str, text: str) -> Print:
    title, _ = _units(headline)
    body, scale = _units(text)
    if len(body) < LEAST_WORDS * scale:
        units, scale = _units(f"{headline}\n{text}"[:_READ])
    else:
        units = body
    if len(units) < LEAST_WORDS * scale:
        units = []
    numbers = _NUMBERS.of(units)
    runs = _runs(numbers, _RUN * scale)
    return Print(
        units=array("I", numbers),
        runs=array("q", runs),
        marks=_marks(runs, _WINDOW * scale),
        text=hash(tuple(runs)),
        title=hash(tuple(_NUMBERS.of(title))),
        n_title=len(title) // scale,
        scale=scale,
        has_body=bool(body),
    )


def compare(one: Print, other: Print, *, are_kin: bool = False) -> Likeness:
    """Return how the texts of two articles relate, which way round does not matter.

    ``are_kin`` says that one owner publishes both.
    """
    if not one.runs or not other.runs:
        return Likeness.NONE
    shorter, longer = sorted((one, other), key=lambda p: len(p.runs))
    few, many = set(shorter.runs), set(longer.runs)
    n_shared = len(few & many)
    shared = n_shared / (len(few) + len(many) - n_shared)
    if _is_same(shorter, longer, shared, are_kin=are_kin):
        return Likeness.SAME
    if _is_cut(shorter, longer, n_shared / len(few), few):
        return Likeness.CUT
    return Likeness.NONE


def shared_runs(one: Print, other: Print) -> float:
    """Return the share of runs that two texts have in common, 0..1; 0 for empty ones."""
    mine, others = set(one.runs), set(other.runs)
    n_shared = len(mine & others)
    return n_shared / (len(mine) + len(others) - n_shared or 1)


def _is_same(shorter: Print, longer: Print, shared: float, *, are_kin: bool) -> bool:
    if not shorter.is_long:
        return shared >= _SAME_RUNS_SHORT
    if shared >= (_KIN_RUNS if are_kin else _SAME_RUNS):
        return True
    if shared < _EDITED_RUNS:
        return False
    return common_words(shorter.units, longer.units) >= _EDITED_WORDS * len(longer.units)


def _is_cut(shorter: Print, longer: Print, within: float, few: set[int]) -> bool:
    if within < _WITHIN:
        return False
    if len(shorter.runs) >= _HALF * len(longer.runs):
        return True
    opening = set(longer.runs[: len(shorter.runs) + _DATELINE * longer.scale])
    return len(few & opening) >= _WITHIN * len(few)


def common_words(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the length of the longest common subsequence.

    A row of the table is the bits of one integer: Hyyrö, Bit-parallel LCS-length computation
    revisited (2004). Sixty words take some 20 microseconds.
    """
    places: dict[int, int] = {}
    for place, unit in enumerate(other):
        places[unit] = places.get(unit, 0) | 1 << place
    full = row = (1 << len(other)) - 1
    for unit in one:
        matched = row & places.get(unit, 0)
        row = (row + matched | row - matched) & full
    return len(other) - row.bit_count()


class _Numbers(dict[str, int]):
    """The numbers of the words that were met; forgotten from time to time, then reckoned anew."""

    def of(self, units: Sequence[str]) -> list[int]:
        if len(self) > _MOST_NUMBERS:
            self.clear()
        return list(map(self.__getitem__, units))

    def __missing__(self, unit: str) -> int:
        number = self[unit] = crc32(unit.encode())
        return number


_NUMBERS = _Numbers()


def _units(text: str) -> tuple[list[str], int]:
    """Return the folded words, or characters, of *text* and how many of them make up a word."""
    if text.isascii():
        return _PLAIN_UNIT.findall(text.lower()), 1
    folded = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    if not _SPECIAL.search(folded):
        return _PLAIN_UNIT.findall(folded), 1
    units = _UNIT.findall(folded)
    for script, scale in _SCALES:
        if 2 * len(script.findall(folded)) > len(units):
            return units, scale
    return units, 1


def _runs(numbers: Sequence[int], length: int) -> list[int]:
    # The hash of a tuple of integers is the same in every process, that of a string is not.
    return list(map(hash, zip(*(numbers[i:] for i in range(length)), strict=False)))


def _marks(runs: Sequence[int], window: int) -> tuple[int, ...]:
    if not runs:
        return ()
    if len(runs) < window:
        return (min(runs),)
    least = map(min, *(runs[i:] for i in range(window)))
    return tuple(dict.fromkeys(least))
