"""Two curves over one stream, drawn as SVG: the time of a thousand articles, and the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 64, 36, 44
# More points than these are means of their neighbours: nobody sees them apart.
MOST_POINTS = 200
STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Values at equal steps along the stream, and how they are told."""

    values: Sequence[float]
    label: str
    colour: str
    places: int


def draw(title: str, n_along: int, left: Curve, right: Curve, *, along: str = "articles") -> str:
    """Return the drawing: *left* on the axis to the left, *right* on the other, both from zero.

    The stream is *n_along* of what *along* says long.
    """
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(WIDTH / 2, 14, title, "middle", "#222"),
        *_curve(left, LEFT - 8, "end"),
        *_curve(right, WIDTH - RIGHT + 8, "start"),
        _text(LEFT, TOP - 8, left.label, "start", left.colour),
        _text(WIDTH - RIGHT, TOP - 8, right.label, "end", right.colour),
    ]
    for step in range(STEPS + 1):
        x = LEFT + (WIDTH - LEFT - RIGHT) * step / STEPS
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * step / STEPS
        grid = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"'
        lines.append(f"<line {grid}/>")
        told = f"{n_along * step / STEPS:,.0f}"
        lines.append(_text(x, HEIGHT - BOTTOM + 16, told, "middle", "#222"))
    lines.append(_text(WIDTH / 2, HEIGHT - 8, along, "middle", "#222"))
    return "\n".join([*lines, "</svg>"]) + "\n"


def _curve(curve: Curve, labels_x: float, anchor: str) -> list[str]:
    values = _thinned(curve.values)
    top = _round_up(max(values))
    height, width = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT
    points = " ".join(
        f"{LEFT + width * (n + 0.5) / len(values):.1f},{HEIGHT - BOTTOM - height * v / top:.1f}"
        for n, v in enumerate(values)
    )
    shape = f'fill="none" stroke="{curve.colour}" stroke-width="1.5"'
    told = [
        _text(
            labels_x,
            HEIGHT - BOTTOM - height * step / STEPS + 4,
            f"{top * step / STEPS:,.{curve.places}f}",
            anchor,
            curve.colour,
        )
        for step in range(STEPS + 1)
    ]
    return [f'<polyline points="{points}" {shape}/>', *told]


def _thinned(values: Sequence[float]) -> list[float]:
    n = min(len(values), MOST_POINTS)
    bounds = [round(len(values) * k / n) for k in range(n + 1)]
    return [fmean(values[a:b]) for a, b in pairwise(bounds)]


def _round_up(value: float) -> float:
    """Return the least of 1, 2, 4, 6, 8 times a power of ten that is not below *value*."""
    unit = 10.0 ** (len(f"{int(value)}") - 1) if value >= 1 else 0.1
    while unit > value > 0:
        unit /= 10
    return next(unit * n for n in (1, 2, 4, 6, 8, 10) if unit * n >= value)


def _text(x: float, y: float, told: str, anchor: str, colour: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{told}</text>"
