"""What the page of one story shows beside its list of sources: words with marks, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Article, ArticleId, Bullet, Coverage, Side, Telling
from bot.views import StoryRecord
from bot.web.labels import SIDE_SHAPES, side_name
from bot.web.moments import Moment, describe_moment
from bot.web.reader import ANYBODY, Reader
from bot.web.sources_list import SourceLine

# Marks after a sentence before the rest is folded away: a line of a phone has room for six.
MAX_MARKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A citation mark: the number of an article in the list, and who published it."""

    number: int
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLine:
    """A sentence with its marks, of each side one at least; ``more`` are those beyond a few.

    ``outlets`` distinct outlets state it, and ``sides`` says on which sides they are.
    """

    text: str
    marks: tuple[Mark, ...]
    more: tuple[Mark, ...]
    outlets: int
    sides: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideTelling:
    """How one side tells the story: a headline, in which article, and words; () if none tell."""

    shape: str
    label: str
    headline: str
    words: tuple[str, ...]
    outlets: int
    source: SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When the story was reported; None where no article is dated."""

    first: Moment | None
    last: Moment | None
    undated: int


def headline_of(record: StoryRecord, reader: Reader = ANYBODY) -> str:
    """Return the briefing's headline; until there is one, the title of the first article."""
    if record.briefing is not None:
        return record.briefing.headline
    return record.story.articles[0].title if record.story.articles else reader.say("untitled")


def mark_lines(
    bullets: Iterable[Bullet], sources: Sequence[SourceLine], reader: Reader = ANYBODY
) -> tuple[MarkedLine, ...]:
    """Return *bullets* with their citations as numbers of *sources*, in order of number.

    Citations of articles which the story has lost since are left out.
    """
    by_id = {line.id: line for line in sources}
    return tuple(_marked(bullet, by_id, reader) for bullet in bullets)


def _marked(bullet: Bullet, by_id: dict[ArticleId, SourceLine], reader: Reader) -> MarkedLine:
    cited = sorted(
        {by_id[c] for c in bullet.citations if c in by_id}, key=lambda line: line.number
    )
    shown = _broadest(cited)[:MAX_MARKS] if len(cited) > MAX_MARKS + 1 else cited
    by_outlet = {line.domain or line.id: line.side for line in cited}
    return MarkedLine(
        text=bullet.text,
        marks=_marks(line for line in cited if line in shown),
        more=_marks(line for line in cited if line not in shown),
        outlets=len(by_outlet),
        sides=_sides(list(by_outlet.values()), reader),
    )


def _broadest(cited: Iterable[SourceLine]) -> list[SourceLine]:
    """Return *cited* with the first of each side before any side's second."""
    firsts: dict[Side, SourceLine] = {}
    others = [line for line in cited if firsts.setdefault(line.side, line) is not line]
    return [*firsts.values(), *others]


def _marks(cited: Iterable[SourceLine]) -> tuple[Mark, ...]:
    return tuple(Mark(number=line.number, outlet=line.outlet) for line in cited)


def _sides(sides: Sequence[Side], reader: Reader) -> str:
    """Return how many of each side: "1 left, 2 center"; of a single outlet its side alone."""
    names = {side: reader.label(f"side.{side}") for side in Side if side in sides}
    if len(sides) == 1:
        return names[sides[0]]
    parts = [f"{sides.count(side)} {name}" for side, name in names.items()]
    return reader.label("comma").join(parts)


def list_tellings(
    tellings: Iterable[Telling], sources: Sequence[SourceLine], reader: Reader = ANYBODY
) -> tuple[SideTelling, ...]:
    """Return how each side tells it; a headline that left the story since is not shown."""
    by_id = {line.id: line for line in sources}
    return tuple(
        SideTelling(
            shape=SIDE_SHAPES[telling.side],
            label=side_name(telling.side, reader.language),
            headline=telling.headline,
            words=telling.words,
            outlets=telling.n_outlets,
            source=by_id[telling.article],
        )
        for telling in tellings
        if telling.article in by_id
    )


def describe_timing(articles: Sequence[Article], now: datetime, language: str) -> Timing:
    """Return the first and the last of the dated articles."""
    dated = [article.published_at for article in articles if article.published_at]
    return Timing(
        first=describe_moment(min(dated), now, language) if dated else None,
        last=describe_moment(max(dated), now, language) if dated else None,
        undated=len(articles) - len(dated),
    )


def first_to_report(record: StoryRecord, sources: Sequence[SourceLine]) -> SourceLine | None:
    """Return the first dated article of the outlet that reported first."""
    lead = record.coverage.lead_outlet
    dated = [line for line in sources if line.domain == lead and line.published]
    return min(dated, key=lambda line: line.published.iso if line.published else "", default=None)


def gap_sentence(coverage: Coverage, reader: Reader) -> str:
    """Return the words for a coverage gap, "" where there is none."""
    if coverage.gap is None:
        return ""
    rated = sum(coverage.bias[side] for side in (Side.LEFT, Side.CENTER, Side.RIGHT))
    n = coverage.bias[coverage.gap]
    return reader.label(
        f"gap.{coverage.gap}" if n else f"gap.none.{coverage.gap}", n=n, rated=rated
    )


def describe_bar(coverage: Coverage, reader: Reader) -> str:
    """Return the bar in a sentence, for those who hear the page."""
    if coverage.bias_pct is None:
        return ""
    parts = [f"{side_name(s, reader.language)} {pct} %" for s, pct in coverage.bias_pct.items()]
    shares = reader.label("comma").join(parts)
    return reader.say("bar", shares=shares, n=coverage.bias[Side.UNRATED])
