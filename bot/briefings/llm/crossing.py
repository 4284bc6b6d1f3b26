"""Whether a translated sentence keeps to articles in other languages, as far as can be told.

Numbers, days and quotations must stand in an article, as always. Names must where both are
written in one script, but one may be inflected (Moskaus), spelled the other language's way
(Londres) or be a place's name in it (Allemagne). German gives all nouns capitals: there only
the last word of several in a row counts as a name. A sentence with nothing in it that could be
checked is not believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Protocol

from bot.briefings.checking.check import check_claim
from bot.briefings.facts import days, name_key, names, numbers, quotations
from bot.text.tokens import fold, stopwords, words

# London and Londres share four letters of seven, Moscow and Moscou five of six.
_SAME_LETTERS = 4
_SAME_SHARE = 0.5
_NOUNS_HAVE_CAPITALS = frozenset(["de", "lb"])
_DIGIT = re.compile(r"\d")
# Places are found in the beginning of a text only, so sources are looked at piece by piece.
_PIECE_CHARS, _MAX_PIECES = 900, 30


class NamedPlace(Protocol):
    """A place, the same in every language by its key."""

    @property
    def key(self) -> str: ...


class PlaceMention(Protocol):
    """A place and the words that name it."""

    @property
    def place(self) -> NamedPlace: ...

    @property
    def words(self) -> tuple[str, ...]: ...


FindPlaces = Callable[[str, str | None], Iterable[PlaceMention]]


def no_places(_text: str, _language: str | None) -> Iterable[PlaceMention]:
    """Know no places."""
    return ()


def foreign_faults(
    text: str, sources: Sequence[tuple[str, str]], language: str, find_places: FindPlaces
) -> tuple[str, ...]:
    """Return what of *text*, in *language*, none of *sources* holds: (text, its language) each.

    Empty: nothing speaks against it.
    """
    texts = [source for source, _ in sources]
    placed = _placed(text, sources, language, find_places)
    if not (placed or _has_anchor(text, texts, language)):
        return ("nothing that can be checked",)
    verdict = check_claim(text, texts, language, min_score=0)
    left = (w for w in verdict.unsupported if not _is_excused(w, text, texts, language))
    return tuple(w for w in left if name_key(w) not in placed)


def script_of(text: str) -> str:
    """Return the script of most letters of *text*, as Unicode names it: LATIN, CYRILLIC, CJK."""
    found = [unicodedata.name(c, "?").split()[0] for c in text[:400] if c.isalpha()]
    return max(sorted(set(found)), key=found.count, default="")


def _has_anchor(text: str, sources: Sequence[str], language: str) -> bool:
    """Tell whether a number, a day or a name of *text* can be looked for in *sources*."""
    if any(script_of(s) != script_of(text) for s in sources):
        return True
    if numbers(text, language) or days(text, language):
        return True
    own = {w for w in _capitals(text) if w not in stopwords(language)}
    return any(_is_alike(w, other) for s in sources for other in _capitals(s) for w in own)


def _german_names(text: str, language: str) -> set[str]:
    """Return the last words of capitals in a row, but of things counted ("9 Menschen Arbeit")."""
    runs = [list(run) for _, run in groupby(words(text), lambda w: _is_capital(w, language))]
    pairs = zip([[""], *runs], runs, strict=False)
    last = {
        name_key(run[-1])
        for before, run in pairs
        if len(run) > 1 and _is_capital(run[0], language) and not before[-1][-1:].isdigit()
    }
    return last & names(text, language)


def _is_capital(word: str, language: str) -> bool:
    return word[0].isupper() and fold(word) not in stopwords(language)


def _is_excused(word: str, text: str, sources: Sequence[str], language: str) -> bool:
    """Tell whether the check's complaint of *word* says nothing across languages."""
    if _DIGIT.search(word) or numbers(word, language) or days(f"1 {word}", language):
        return False
    if any(word in quotation or quotation in word for quotation in quotations(text)):
        return False
    if not word[:1].isupper() or any(script_of(s) != script_of(word) for s in sources):
        return True
    if language in _NOUNS_HAVE_CAPITALS and name_key(word) not in _german_names(text, language):
        return True
    return any(_is_alike(name_key(word), other) for s in sources for other in _capitals(s))


def _capitals(text: str) -> set[str]:
    return {name_key(w) for w in words(text) if w[0].isupper()}


def _is_alike(a: str, b: str) -> bool:
    same = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    n_same = min(len(a), len(b)) if same is None else same
    return n_same >= max(_SAME_LETTERS, _SAME_SHARE * max(len(a), len(b)))


def _placed(
    text: str, sources: Sequence[tuple[str, str]], language: str, find_places: FindPlaces
) -> set[str]:
    """Return the words of *text* that name places which the sources name too."""
    known = {
        mention.place.key
        for source, spoken in sources
        for piece in _pieces(source)
        for mention in find_places(piece, spoken)
    }
    return {
        name_key(word)
        for mention in find_places(text, language)
        if mention.place.key in known
        for word in mention.words
    }


def _pieces(text: str) -> list[str]:
    starts = range(0, min(len(text), _PIECE_CHARS * _MAX_PIECES), _PIECE_CHARS)
    return [text[start : start + _PIECE_CHARS] for start in starts]
