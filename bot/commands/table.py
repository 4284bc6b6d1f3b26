"""Rows -> lines of a table that fit a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_GAP = "  "
# Narrower, and a column says nothing any more.
_NARROWEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; ``flexible`` ones give way, in equal parts, where the terminal is narrow."""

    name: str
    is_number: bool = False
    flexible: bool = False


def render_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int
) -> tuple[str, ...]:
    """Return the head and *rows*, a line each, in at most *width* cells if that can be.

    Columns without any content are left out. What does not fit ends in "…".
    """
    shown = [n for n, _ in enumerate(columns) if any(row[n] for row in rows)]
    kept = [columns[n] for n in shown]
    cells = [[column.name for column in kept], *([row[n] for n in shown] for row in rows)]
    natural = [max(map(n_cells, parts)) for parts in zip(*cells, strict=True)]
    widths = _fitted(kept, natural, width)
    return tuple(
        _GAP.join(
            _padded(cell, cells_wide, column)
            for cell, cells_wide, column in zip(line, widths, kept, strict=True)
        ).rstrip()
        for line in cells
    )


def n_cells(text: str) -> int:
    """Return how many cells of a terminal *text* takes: none for accents, two for Chinese."""
    return sum(_cells(character) for character in text)


def clipped(text: str, cells_wide: int) -> str:
    """Return *text* in at most *cells_wide* cells, at least one."""
    if n_cells(text) <= cells_wide:
        return text
    kept, taken = "", 1
    for character in text:
        taken += _cells(character)
        if taken > cells_wide:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(columns: Sequence[Column], natural: Sequence[int], width: int) -> list[int]:
    """Return the width of each column: the widest flexible one gives way first."""
    widths = list(natural)
    flexible = [n for n, column in enumerate(columns) if column.flexible]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    while excess > 0 and flexible:
        widest = max(flexible, key=lambda n: widths[n])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    return widths


def _padded(cell: str, cells_wide: int, column: Column) -> str:
    text = clipped(cell, cells_wide)
    space = " " * (cells_wide - n_cells(text))
    return space + text if column.is_number else text + space
