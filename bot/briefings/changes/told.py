"""What has been told before: whether a sentence says something beyond it.

The tests are of words, numbers and names; a sentence that tells the same in other words has the
same numbers and names, and most of its words with other endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.briefings.choosing.select import overlap
from bot.briefings.facts import Number, name_key, names, numbers
from bot.briefings.lexicon import CALENDAR
from bot.text.tokens import fold, tokens, words

# A sentence that shares this part of its words with an old one is that sentence again, unless
# a number of it is new: numbers are what such sentences are updated in.
SAME = 0.7
# A sentence is news without a new number or name if this part of its words is, and three of them:
# fewer are a turn of phrase.
MOSTLY, MIN_NEW = 0.7, 3
# Two words of one stem share this part of the longer one: "Kestrien" and "Kestriens", "президент"
# and "президента", but not "Austria" and "Australia" (5 of 9).
STEM, MIN_STEM = 0.7, 4
# "About 3,400" is no news after 3,412: round numbers this close. Below a thousand, as of the dead,
# every one counts.
CLOSE, MIN_ROUND = 0.025, 1000

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_ROUND = re.compile(r"\d+00")
_BESIDE = re.compile(r"[^\W\d_]+\W{0,3}$"), re.compile(r"^\W{0,3}[^\W\d_]+")
# The Arabic "and" is written in one with the figures behind it.
_GLUED = re.compile(r"(?<=[^\W\d_])\d+")
_EASTERN_DATE = re.compile(r"^\s?[年月日号號년월일]")


class Told:
    """All that *texts*, in one language, have told."""

    def __init__(self, texts: Iterable[str], language: str) -> None:
        told = tuple(texts)
        self._language = language
        self._figures = {key for t in told for n in _numbers(t, language) for key in _keys(n)}
        self._figures |= {(figures, False) for t in told for figures in _GLUED.findall(t)}
        self._terms = [frozenset(tokens(t, language)) for t in told]
        self._all = _Stems(term for terms in self._terms for term in terms)
        self._names = _Stems(name_key(w) for t in told for w in words(t))

    def lacks(self, text: str) -> bool:
        """Tell whether *text* has a fact that was not told."""
        if not all(map(self._knows, _numbers(text, self._language))):
            return True
        terms = frozenset(tokens(text, self._language))
        if any(overlap(terms, said) >= SAME for said in self._terms):
            return False
        if not all(name in self._names for name in names(text, self._language)):
            return True
        new = sum(term not in self._all for term in terms)
        return new >= max(MIN_NEW, MOSTLY * len(terms))

    def _knows(self, number: Number) -> bool:
        keys = _keys(number)
        return not keys.isdisjoint(self._figures) or any(
            _is_close(a, b) for a in keys for b in self._figures
        )


class _Stems:
    """Words, found by others of the same stem."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_start: dict[str, list[str]] = {}
        for word in self._words:
            self._by_start.setdefault(word[:MIN_STEM], []).append(word)

    def __contains__(self, word: str) -> bool:
        if word in self._words:
            return True
        alike = self._by_start.get(word[:MIN_STEM], ()) if len(word) >= MIN_STEM else ()
        return any(_n_shared(word, other) >= STEM * max(len(word), len(other)) for other in alike)


def _n_shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


_Key = tuple[str, bool]


def _keys(number: Number) -> frozenset[_Key]:
    return frozenset((reading, number.is_percent) for reading in number.readings)


def _numbers(text: str, language: str) -> list[Number]:
    """Return the numbers of *text* that are no dates: a day is told by its name as well."""
    return [n for n in numbers(text, language) if not _is_date(n, text)]


def _is_date(number: Number, text: str) -> bool:
    before, after = text[: number.start], text[number.end :]
    if _EASTERN_DATE.match(after):
        return True
    beside = (_BESIDE[0].search(before), _BESIDE[1].search(after))
    return any(m and fold(m[0].strip(" .,-\n")) in CALENDAR for m in beside)


def _is_close(one: _Key, other: _Key) -> bool:
    """Tell whether one of two numbers is the other one rounded."""
    (a, is_percent), (b, other_percent) = one, other
    if is_percent is not other_percent or not (_PLAIN.fullmatch(a) and _PLAIN.fullmatch(b)):
        return False
    low, high = sorted((float(a), float(b)))
    if low < MIN_ROUND or high - low > CLOSE * high:
        return False
    return bool(_ROUND.fullmatch(a) or _ROUND.fullmatch(b))
