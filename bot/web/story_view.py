"""What the page of one story shows beside its list of sources: words with marks, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bias.bar import label_of
from bot.bias.coverage import carriers_of
from bot.bias.outlets import Register
from bot.model import Article, ArticleId, Bullet, Coverage, Factuality, Side
from bot.views import StoryRecord
from bot.web.labels import country_name, factuality_name, language_name, owner_type_name
from bot.web.moments import Moment, Stretch, describe_moment, spread_over_time
from bot.web.sources_list import SourceLine

_NO_TITLE = "A story without a headline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A citation mark: the number of an article in the list, and who published it."""

    number: int
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLine:
    """A sentence with its marks; ``outlets`` distinct outlets state it."""

    text: str
    marks: tuple[Mark, ...]
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One line of a breakdown; ``percent`` of all outlets, at least 1 where there is one."""

    key: str
    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When the story was reported; None where no article is dated."""

    first: Moment | None
    last: Moment | None
    undated: int
    stretches: tuple[Stretch, ...]


def headline_of(record: StoryRecord) -> str:
    """Return the briefing's headline; until there is one, the title of the first article."""
    if record.briefing is not None:
        return record.briefing.headline
    return record.story.articles[0].title if record.story.articles else _NO_TITLE


def mark_lines(bullets: Iterable[Bullet], sources: Sequence[SourceLine]) -> tuple[MarkedLine, ...]:
    """Return *bullets* with their citations as numbers of *sources*, in order of number.

    Citations of articles which the story has lost since are left out.
    """
    by_id = {line.id: line for line in sources}
    return tuple(_marked(bullet, by_id) for bullet in bullets)


def _marked(bullet: Bullet, by_id: dict[ArticleId, SourceLine]) -> MarkedLine:
    cited = sorted(
        {by_id[c] for c in bullet.citations if c in by_id}, key=lambda line: line.number
    )
    return MarkedLine(
        text=bullet.text,
        marks=tuple(Mark(number=line.number, outlet=line.outlet) for line in cited),
        outlets=len({line.domain or line.id for line in cited}),
    )


def list_factuality(coverage: Coverage) -> tuple[Share, ...]:
    """Return every step, the most factual first, zero included."""
    return tuple(
        _share(step.value, factuality_name(step), coverage.factuality[step], coverage.outlets)
        for step in Factuality
    )


def list_owners(coverage: Coverage) -> tuple[Share, ...]:
    """Return the kinds of owner, the most frequent first, the unknown last."""
    counts = sorted(coverage.ownership.items(), key=lambda kv: (kv[0] == "unknown", -kv[1], kv[0]))
    return tuple(_share(k, owner_type_name(k), n, coverage.outlets) for k, n in counts)


def list_countries(articles: Iterable[Article], register: Register) -> tuple[Share, ...]:
    """Return the countries of the registered outlets, the most frequent first."""
    carriers = carriers_of(articles, register).values()
    codes = Counter(outlet.country for outlet in carriers if outlet and outlet.country)
    return _ranked(codes, {code: country_name(code) for code in codes})


def list_languages(sources: Iterable[SourceLine]) -> tuple[Share, ...]:
    """Return the languages of the articles, the most frequent first."""
    tags = Counter(line.lang.partition("-")[0].lower() for line in sources if line.lang)
    return _ranked(tags, {tag: language_name(tag) for tag in tags})


def describe_timing(articles: Sequence[Article], now: datetime) -> Timing:
    """Return first, last and the spread of the dated articles."""
    dated = [article.published_at for article in articles if article.published_at]
    return Timing(
        first=describe_moment(min(dated), now) if dated else None,
        last=describe_moment(max(dated), now) if dated else None,
        undated=len(articles) - len(dated),
        stretches=spread_over_time(dated),
    )


def first_to_report(record: StoryRecord, sources: Sequence[SourceLine]) -> SourceLine | None:
    """Return the first dated article of the outlet that reported first."""
    lead = record.coverage.lead_outlet
    dated = [line for line in sources if line.domain == lead and line.published]
    return min(dated, key=lambda line: line.published.iso if line.published else "", default=None)


def gap_sentence(coverage: Coverage) -> str:
    """Return the words for a coverage gap, "" where there is none."""
    if coverage.gap is None:
        return ""
    other = Side.LEFT if coverage.gap is Side.RIGHT else Side.RIGHT
    rated = sum(coverage.bias[side] for side in (Side.LEFT, Side.CENTER, Side.RIGHT))
    covers = "hardly covers" if coverage.bias[coverage.gap] else "does not cover"
    return (
        f"The {coverage.gap} {covers} this story: of {rated} rated outlets, "
        f"{coverage.bias[other]} {_lean(coverage.bias[other])} {other} and "
        f"{coverage.bias[coverage.gap]} {_lean(coverage.bias[coverage.gap])} {coverage.gap}."
    )


def describe_bar(coverage: Coverage) -> str:
    """Return the bar in a sentence, for those who hear the page."""
    if coverage.bias_pct is None:
        return ""
    parts = [f"{label_of(side)} {pct} percent" for side, pct in coverage.bias_pct.items()]
    return f"Of the rated outlets: {', '.join(parts)}. {coverage.bias[Side.UNRATED]} unrated."


def _lean(n: int) -> str:
    return "leans" if n == 1 else "lean"


def _share(key: str, label: str, count: int, whole: int) -> Share:
    percent = max(1, round(100 * count / whole)) if count and whole else 0
    return Share(key=key, label=label, count=count, percent=percent)


def _ranked(counts: Counter[str], names: dict[str, str]) -> tuple[Share, ...]:
    whole = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda kv: (-kv[1], names[kv[0]]))
    return tuple(_share(key, names[key], n, whole) for key, n in ranked)
