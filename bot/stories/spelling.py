"""Split text into words in one spelling, for what is stored and what is asked for alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.text.tokens import fold, stopwords, words

# The languages that people may ask in.
ASKED_IN = ("en", "de", "es", "fr", "it", "pt", "nl", "ru", "sv", "pl", "uk", "tr")
# Function words of one language that are news words of another: these always count.
_TELLING = frozenset(
    ["war", "car", "man", "men", "son", "door", "era", "ten", "fur", "hat", "hay", "bin"]
)
_LONGEST_ACRONYM = 6

# What letters that fold() keeps apart are typed as where a keyboard lacks them.
_PLAIN = str.maketrans("øØłŁđĐıёЁ", "oOlLdDiеЕ") | str.maketrans(
    {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"}
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)+")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_JOINT = re.compile(r"[’'.\-]")
# What stands before an apostrophe in French and Italian, and behind it in English.
_ELIDED_BEFORE = (
    "l",
    "d",
    "s",
    "t",
    "m",
    "n",
    "j",
    "c",
    "qu",
    "un",
    "all",
    "dell",
    "dall",
    "nell",
)
_ELIDED = frozenset((*_ELIDED_BEFORE, "sull", "jusqu", "lorsqu", "re", "ll", "ve"))


def spelled(text: str) -> list[str]:
    """Return the words of *text* in order, in their case: the parts of compounds on their own.

    "l'Oltmar", "Kestria-Oltmar" and "U.S." give Oltmar, Kestria, Oltmar and US; 7,800 and 7.800
    both give 7800.
    """
    return [part for word in words(text) for part in _parts(word)]


def _parts(word: str) -> Iterator[str]:
    if _NUMBER.fullmatch(word):
        yield re.sub("[,:]", ".", _THOUSANDS.sub("", word))
    elif _INITIALS.fullmatch(word):
        yield word.replace(".", "").translate(_PLAIN)
    else:
        parts = [part for part in _JOINT.split(word) if part]
        elided = _ELIDED if len(parts) > 1 else ()
        yield from (p.translate(_PLAIN) for p in parts if p.lower() not in elided)


def is_acronym(word: str) -> bool:
    """Return whether capitals spell a word such as US or UNICEF, even where it is a stop word."""
    return word.isupper() and 2 <= len(word) <= _LONGEST_ACRONYM


def is_shouted(found: Sequence[str]) -> bool:
    """Return whether a text is all in capitals, so that they tell no names."""
    return len(found) > 1 and all(word == word.upper() for word in found)


@lru_cache(maxsize=100_000)
def is_stopword(word: str) -> bool:
    """Return whether *word* is a function word in one of the languages that people ask in."""
    folded = fold(word)
    if len(folded) == 1:
        return folded.isdigit() or folded.isascii()
    return folded not in _TELLING and any(folded in stopwords(lang) for lang in ASKED_IN)
