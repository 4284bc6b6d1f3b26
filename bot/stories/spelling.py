"""Split text into words in one spelling, for what is stored and what is asked for alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text.tokens import words

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
