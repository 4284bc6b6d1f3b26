"""Text from outside -> text that a picture can show.

Rule 1: what is left has a glyph in one of the fonts beside this module; no empty box is drawn.
Rule 2: it is of bounded length, one line, and without anything that reorders or hides what stands
around it. Joiners stay: Persian and the scripts of India are misspelt without them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files

# Looked at, and shown: four lines of the smallest letters hold some 220.
_MAX_READ, MAX_CHARS = 2_000, 300
# The sign that printers of Chinese and Japanese set for a character they do not have.
_LACKING = "〓"
# Zero width space (it ends words in Khmer and Thai), non-joiner, joiner.
_INVISIBLE = "\u200b\u200c\u200d"
_STRAY_JOINERS = re.compile(rf"(?<=\s)[{_INVISIBLE}]+|[{_INVISIBLE}]+(?=\s|$)|^[{_INVISIBLE}]+")
# No language sets more marks on a letter than Hebrew, with four; a pile of them covers the card.
_MAX_MARKS = 4
_SPACES = re.compile(r"\s+")
# Southeast and East Asia: lines end inside of what has no space, so no word is too long for one.
_BREAKS_ANYWHERE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\uffef]"
)
# As much as a line of the smallest letters holds; what is longer is no word.
_MAX_WORD = 45
_PIECE = 20


def drawable(text: str) -> str:
    """Return what of *text* can be drawn, at most MAX_CHARS; one more, "…", where it was cut."""
    read = unicodedata.normalize("NFC", text[:_MAX_READ])
    shown = _SPACES.sub(" ", "".join(map(_shown, read))).strip()
    tidy = _SPACES.sub(" ", _STRAY_JOINERS.sub("", _thinned(shown))).strip()
    pieces = " ".join(map(_breakable, tidy.split(" ")))
    is_cut = len(pieces) > MAX_CHARS or len(text) > _MAX_READ
    return f"{pieces[:MAX_CHARS].rstrip()}…" if is_cut else pieces


def unbreakable(text: str) -> tuple[str, ...]:
    """Return the longest words of *text* that must each fit into a line, at most three."""
    words = {word for word in text.split() if not _BREAKS_ANYWHERE.search(word)}
    return tuple(sorted(words - {""}, key=lambda word: (-len(word), word))[:3])


def is_covered(char: str) -> bool:
    """Return whether one of the fonts has a glyph for *char*."""
    firsts, lasts = _covered()
    place = bisect_right(firsts, ord(char)) - 1
    return place >= 0 and ord(char) <= lasts[place]


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Zs" or char in "\t\n\r\v\f\u0085\u2028\u2029":
        return " "
    if char in _INVISIBLE:
        return char
    # Controls and orders of direction, halves of characters, what Unicode has not given out;
    # variants of what stands before.
    if category[0] == "C" or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if is_covered(char):
        return char
    # Of a word a trace stays; pictures and marks go.
    return _LACKING if category[0] in "LN" else ""


def _thinned(text: str) -> str:
    kept: list[str] = []
    n_marks = 0
    for char in text:
        n_marks = n_marks + 1 if unicodedata.combining(char) else 0
        if n_marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _breakable(word: str) -> str:
    """Return *word*, with places to break it where it is longer than any line."""
    if len(word) <= _MAX_WORD or _BREAKS_ANYWHERE.search(word):
        return word
    starts = range(0, len(word), _PIECE)
    return "\u200b".join(word[at : at + _PIECE] for at in starts)


@cache
def _covered() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the first and the last code of each run of characters that the fonts have."""
    text = (files("bot.cards") / "fonts" / "coverage.txt").read_text("ascii")
    pairs = [line.split("-") for line in text.split()]
    return tuple(int(a, 16) for a, _ in pairs), tuple(int(b, 16) for _, b in pairs)
