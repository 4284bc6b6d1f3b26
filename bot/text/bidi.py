"""Texts of both directions in one line.

A line is laid out in the direction of its first letter (Unicode Bidirectional Algorithm, UAX 9,
P2), and what is neither, such as a bracket or a shape, goes with its neighbours. So a name of the
other direction takes the signs around it along, unless it stands between isolates.
"""

from __future__ import annotations

import re
import unicodedata

_FIRST_STRONG, _LEFT_TO_RIGHT, _END = "\u2068", "\u2066", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
# Blocks of scripts that run from right to left: Hebrew to Mandaic, and their presentation forms.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def runs_left(text: str) -> bool:
    """Return whether a line that is *text* is laid out from right to left.

    What stands between isolates has no say in it.
    """
    depth = 0
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif not depth and kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def holds_right_to_left(text: str) -> bool:
    """Return whether any letter of *text* is of a script that runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def isolated(text: str) -> str:
    """Return *text* so that it has its own direction and none on what stands around it."""
    return f"{_FIRST_STRONG}{text}{_END}"


def isolated_in(text: str, *, leftward: bool) -> str:
    """Return *text* isolated where it may disturb a line; *leftward*: one from right to left."""
    return isolated(text) if leftward or holds_right_to_left(text) else text


def from_left(text: str) -> str:
    """Return *text*, such as a row of shapes, to be laid out from left to right anywhere."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}"


def leftward(text: str) -> str:
    """Return a line of a language from right to left so that it is laid out so.

    It needs help where it begins with a name in other letters.
    """
    return text if runs_left(text) else f"{_RIGHT_TO_LEFT_MARK}{text}"
