"""The links above the list of sources: which of them, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.model import Side
from bot.web.labels import SIDE_SHAPES, side_name
from bot.web.reader import Reader
from bot.web.sources_list import Sort, SourceLine, count_sides


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesQuery:
    """Which sources of a story are shown, and in which order."""

    side: Side | None = None
    sort: Sort = Sort.TIME

    @property
    def given(self) -> dict[str, str]:
        """What the address says of it; "" where that is what is shown anyway."""
        sort = "" if self.sort is Sort.TIME else self.sort.value
        return {"side": self.side.value if self.side else "", "sort": sort}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link of a row of choices; ``current`` is the one in force."""

    label: str
    href: str
    current: bool


def side_choices(
    path: str, sources: tuple[SourceLine, ...], asked: SourcesQuery, reader: Reader
) -> list[Choice]:
    """Return the links to *path* that show the sources of one side, or all."""
    counts = count_sides(sources)
    choices: list[tuple[str, Side | None]] = [(reader.say("show.all", n=len(sources)), None)]
    choices += [
        (f"{SIDE_SHAPES[side]} {side_name(side, reader.language)} {n}", side)
        for side, n in counts.items()
    ]
    return [
        Choice(
            label=label,
            href=_sources_link(path, replace(asked, side=side), reader),
            current=side is asked.side,
        )
        for label, side in choices
    ]


def sort_choices(path: str, asked: SourcesQuery, reader: Reader) -> list[Choice]:
    """Return the links to *path* that show the same sources in another order."""
    return [
        Choice(
            label=_sort_name(sort, reader),
            href=_sources_link(path, replace(asked, sort=sort), reader),
            current=sort is asked.sort,
        )
        for sort in Sort
    ]


def _sort_name(sort: Sort, reader: Reader) -> str:
    return reader.say("factuality" if sort is Sort.FACTUALITY else f"sort.{sort}")


def _sources_link(path: str, asked: SourcesQuery, reader: Reader) -> str:
    return f"{reader.link(path, asked.given)}#sources"
