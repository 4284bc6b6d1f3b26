"""The distribution of a story's outlets as a bar: in a message, and as parts for the page.

The bar in a message is made of shapes that point to their side, ◄ left, ■ center, ► right, and
is preceded by the same counts in words. No colour carries meaning: readers of different countries
read red and blue in opposite ways, clients have light and dark themes, and one man in twelve does
not see the difference. Shapes rather than shades of one block: ▓ and ▒ are hard to tell apart in
small print, and emoji squares are coloured. The three shapes belong to WGL4, the set that
practically every system font holds, and have no emoji form, so no client turns them into pictures.
Words come first, so that a screen reader says the counts before it meets the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.bias.tally import RATED, apportion
from bot.model import Coverage, Side

SHAPES: dict[Side, str] = {Side.LEFT: "◄", Side.CENTER: "■", Side.RIGHT: "►"}
# Twelve can be halved and split in three, so that equal sides look equal.
WIDTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One side's part of the bar; ``percent`` of the rated outlets."""

    side: Side
    label: str
    count: int
    percent: int


def text_bar(coverage: Coverage, width: int = WIDTH) -> str:
    """Return the counts in words and, on a second line, *width* shapes (at least 3).

    The second line is absent where too few outlets are rated for percentages. A side that is there
    at all gets at least one shape.
    """
    shapes = shape_bar(coverage, width)
    return f"{bar_words(coverage)}\n{shapes}" if shapes else bar_words(coverage)


def bar_words(coverage: Coverage) -> str:
    """Return the counts as words: ``Left 4 · Center 3 · Right 2 · Unrated 1``."""
    return " · ".join(f"{label_of(side)} {coverage.bias[side]}" for side in Side)


def shape_bar(coverage: Coverage, width: int = WIDTH) -> str:
    """Return *width* shapes in proportion to the rated outlets, "" under the minimum."""
    return shapes_of(coverage.bias, width) if coverage.bias_pct is not None else ""


def shapes_of(counts: Mapping[Side, int], width: int = WIDTH) -> str:
    """Return *width* shapes in proportion to *counts* of left, center and right, not all zero."""
    if width < len(RATED):
        raise ValueError(f"a bar of {width} has no room for three sides")
    present = {side: counts[side] for side in RATED if counts[side]}
    # One shape for each side that is there, the rest in proportion.
    shares = apportion(present, width)
    for side in present:
        if not shares[side]:
            shares[side] = 1
            shares[max(shares, key=lambda other: shares[other])] -= 1
    return "".join(SHAPES[side] * shares[side] for side in present)


def bar_segments(coverage: Coverage) -> tuple[Segment, ...]:
    """Return the sides that are there, from left to right; () under the minimum."""
    if coverage.bias_pct is None:
        return ()
    return tuple(
        Segment(
            side=side,
            label=label_of(side),
            count=coverage.bias[side],
            percent=coverage.bias_pct[side],
        )
        for side in RATED
        if coverage.bias[side]
    )


def label_of(side: Side) -> str:
    """Return the English word for *side*, capitalised."""
    return side.value.capitalize()
