"""The words around a briefing: labels, counts and sides, in the language of who reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.model import Side
from bot.text.bidi import from_left
from bot.text.language_names import direction_of
from bot.words.catalogue import ENGLISH, count, phrase

__all__ = ["bar_in", "count", "label", "listed", "sides_in_words"]


def label(name: str, language: str = ENGLISH, /, **values: object) -> str:
    """Return the label *name* with its *values* filled in. Raises KeyError if there is none."""
    return phrase("labels", name, language, **values)


def listed(parts: Iterable[str], language: str = ENGLISH) -> str:
    """Return *parts* with commas between them."""
    return label("comma", language).join(parts)


def bar_in(shapes: str, language: str) -> str:
    """Return a bar of *shapes* for a line of *language*: its left is at the left in every one."""
    return from_left(shapes) if shapes and direction_of(language) == "rtl" else shapes


def sides_in_words(bias: Mapping[Side, int], language: str = ENGLISH) -> str:
    """Return the outlets of each side as words: ``Left 4 · Center 3 · Right 2 · Unrated 1``."""
    return " · ".join(f"{label(f'sides.{side}', language)} {bias[side]}" for side in Side)
