"""The words for codes and keys: sides, steps, kinds of owner.

What has no word here is shown as the code itself.
"""

from __future__ import annotations

from bot.bias.bar import SHAPES
from bot.model import Bias, Factuality, Side
from bot.words.catalogue import ENGLISH, find_phrase, phrase

# The bar has no shape for the unrated, as they are in no percentage; a list needs one.
SIDE_SHAPES: dict[Side, str] = {**SHAPES, Side.UNRATED: "○"}


def side_name(side: Side, language: str = ENGLISH) -> str:
    """Return the word for a side."""
    return phrase("labels", f"sides.{side}", language)


def bias_name(bias: Bias, language: str = ENGLISH) -> str:
    """Return the words for how an outlet leans."""
    return phrase("web", f"bias.{bias}", language)


def owner_type_name(owner_type: str, language: str = ENGLISH) -> str:
    """Return the words for a kind of owner; "" has those of the unknown."""
    key = owner_type or "unknown"
    return find_phrase("web", f"owner.{key}", language) or words_of(key)


def factuality_name(step: Factuality, language: str = ENGLISH) -> str:
    """Return the words for a step of factuality."""
    return capitalised(phrase("labels", f"factuality.{step}", language))


def capitalised(words: str) -> str:
    """Return *words* as a line of its own begins."""
    return words[:1].upper() + words[1:]


def words_of(key: str) -> str:
    """Return a key as English words: ``lean_left`` -> ``Lean left``."""
    return capitalised(key.replace("_", " ").replace("-", " ").strip())
