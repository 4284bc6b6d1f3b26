"""Coverage over time as a chart and as a table, from the waves of a story's coverage.

The chart is an inline SVG in units of its own, because the pages run no script. Its parts are told
apart by pattern; whoever cannot see it has the same numbers in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.model import Coverage, Side, Wave
from bot.words.catalogue import ENGLISH
from bot.words.times import short_day

# About the pixels that the column beside a story has, so that patterns keep their size.
WIDTH, HEIGHT = 320, 96
# A column wider than that is a wall: two columns look like a chart, too.
_WIDEST = 24.0
# Between two columns, and between two parts of one.
_AIR = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The outlets of one side in one column, in units of the chart from its upper left."""

    side: Side
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stretch of time: when it begins, new outlets by side, and all articles."""

    label: str
    outlets: tuple[int, ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A story over time; ``blocks`` are () where all came within one stretch.

    ``begins`` and ``ends`` are where the first and the last column begin, in words; ``most`` is
    how many outlets the highest column stands for.
    """

    stretch_hours: int
    begins: str
    ends: str
    most: int
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]


def draw_timeline(coverage: Coverage, language: str = ENGLISH) -> Timeline | None:
    """Return *coverage* over time, in UTC; None where no article is dated."""
    if coverage.first_at is None or not coverage.timeline:
        return None
    first, hours, waves = coverage.first_at, coverage.stretch_hours, coverage.timeline
    n_columns = waves[-1].after_hours // hours + 1
    pitch = WIDTH / n_columns
    most = max(1, *(sum(wave.outlets.values()) for wave in waves))
    blocks = [b for wave in waves for b in _column(wave, wave.after_hours // hours, pitch, most)]
    begins = [_begin(first, wave) for wave in waves]
    return Timeline(
        stretch_hours=hours,
        begins=_label(begins[0], hours, language),
        ends=_label(begins[-1], hours, language),
        most=most,
        blocks=tuple(blocks) if n_columns > 1 else (),
        rows=tuple(
            Row(
                label=_label(at, hours, language),
                outlets=tuple(wave.outlets.get(side, 0) for side in Side),
                articles=wave.articles,
            )
            for at, wave in zip(begins, waves, strict=True)
        ),
    )


def _column(wave: Wave, place: int, pitch: float, most: int) -> list[Block]:
    """Return the parts of a column, the left at its foot and the unrated at its top."""
    blocks, foot, width = list[Block](), float(HEIGHT), min(pitch - _AIR, _WIDEST)
    for side in Side:
        n = wave.outlets.get(side, 0)
        if n:
            height = n * HEIGHT / most
            blocks.append(
                Block(
                    side=side,
                    x=round(place * pitch + (pitch - width) / 2, 1),
                    y=round(foot - height + _AIR / 2, 1),
                    width=round(width, 1),
                    height=round(max(height - _AIR, 1.0), 1),
                )
            )
            foot -= height
    return blocks


def _begin(first: datetime, wave: Wave) -> datetime:
    return first.astimezone(UTC) + timedelta(hours=wave.after_hours)


def _label(at: datetime, hours: int, language: str) -> str:
    day = short_day(at.date(), language)
    return day if hours >= 24 else f"{day} {at:%H:%M}"
