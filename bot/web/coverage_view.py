"""The coverage part of a story's page: who carries it, in words, with counts for bars and tables.

Rule: a bar never stands alone: the same counts are beside it in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.bias.coverage import carriers_of, compute_coverage
from bot.bias.outlets import FACTUALITY_STEPS, Register
from bot.model import Article, Bias, Coverage, Factuality, GapEvidence, Side, Story
from bot.web.labels import (
    SIDE_SHAPES,
    bias_name,
    capitalised,
    factuality_name,
    owner_type_name,
    side_name,
)
from bot.web.reader import ANYBODY, Reader
from bot.web.story_view import describe_bar, gap_sentence
from bot.web.timeline import Timeline, draw_timeline
from bot.words.names import country_name, language_name

_BEST_FIRST = sorted(FACTUALITY_STEPS, key=lambda step: -FACTUALITY_STEPS[step])
# Longer lists are folded: on a phone a screen has room for so many lines.
MAX_ROWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One of the three counts, its name, and what it counts in a line."""

    value: int
    label: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar; ``key`` chooses its pattern, ``weight`` 1..100 its width."""

    key: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """One side of the table; ``steps`` are how far its outlets lean: "2 left, 3 lean left"."""

    side: Side
    shape: str
    label: str
    steps: str
    outlets: str
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of a breakdown; ``percent`` of its rail, at least 1 where there is any."""

    key: str
    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """All that is shown of a coverage; "" and () where there is nothing to show."""

    numbers: tuple[Number, ...]
    bar: tuple[Part, ...]
    bar_sentence: str
    sides: tuple[SideRow, ...]
    state: tuple[str, ...]
    gap: tuple[str, ...]
    strip: tuple[Part, ...]
    factuality: tuple[ListRow, ...]
    median: str
    owners: tuple[ListRow, ...]
    families: str
    countries: tuple[ListRow, ...]
    languages: tuple[ListRow, ...]
    timeline: Timeline | None


def view_coverage(
    coverage: Coverage, story: Story, register: Register, reader: Reader = ANYBODY
) -> CoverageView:
    """Return what the page shows of *coverage*, in the words of *reader*."""
    full, language = complete(coverage, story, register), reader.language
    return CoverageView(
        numbers=_numbers(full, reader),
        bar=_bar(full),
        bar_sentence=describe_bar(full, reader),
        sides=tuple(_side_row(full, side, reader) for side in Side),
        state=_state(full, reader),
        gap=gap_sentences(full, reader),
        strip=_strip(full),
        factuality=_factuality(full, reader),
        median=_median(full, reader),
        owners=_owners(full, reader),
        families=_families(full, reader),
        countries=_rows(full.country_counts, lambda code: country_name(code, language)),
        languages=_rows(
            full.language_counts, lambda code: capitalised(language_name(code, language))
        ),
        timeline=draw_timeline(full, language),
    )


def registered_domains(articles: Iterable[Article], register: Register) -> frozenset[str]:
    """Return the domains of the outlets of *articles* that have a page of their own."""
    return frozenset(o.domain for o in carriers_of(articles, register).values() if o)


def complete(coverage: Coverage, story: Story, register: Register) -> Coverage:
    """Return *coverage* with what older documents of it lack, counted from the articles.

    Whether there is a gap depends on what was read at the time: that stays as it was found.
    """
    if coverage.leanings:
        return coverage
    counted = compute_coverage(story, register)
    return replace(counted, gap=coverage.gap, gap_evidence=coverage.gap_evidence)


def gap_sentences(coverage: Coverage, reader: Reader = ANYBODY) -> tuple[str, ...]:
    """Return that a side hardly covers the story, and by which figures; () without a gap."""
    head = gap_sentence(coverage, reader)
    evidence = coverage.gap_evidence
    if not head or evidence is None:
        return (f"{head}.",) if head else ()
    return (f"{head}.", *_evidence(evidence, reader))


def short_gap(coverage: Coverage, reader: Reader = ANYBODY) -> tuple[str, ...]:
    """Return that a side hardly covers the story, and how factual the one is that does."""
    sentences = gap_sentences(coverage, reader)
    return sentences if len(sentences) < 2 else (sentences[0], sentences[-1])


def _evidence(evidence: GapEvidence, reader: Reader) -> Iterable[str]:
    for side in (Side.LEFT, Side.RIGHT):
        yield reader.say(
            "coverage.gap.rate",
            side=side_name(side, reader.language),
            n=evidence.carrying.get(side, 0),
            all=evidence.polled.get(side, 0),
        )
    if evidence.factuality is None:
        yield reader.say("coverage.gap.unrated")
    else:
        step = reader.label(f"factuality.{evidence.factuality}")
        yield reader.say("coverage.gap.factuality", step=step)


def _numbers(coverage: Coverage, reader: Reader) -> tuple[Number, ...]:
    counts = {
        "articles": coverage.articles,
        "outlets": coverage.outlets,
        "originals": coverage.originals,
    }
    return tuple(
        Number(
            value=n,
            label=reader.say(name),
            note=reader.say(f"coverage.{name}.note"),
        )
        for name, n in counts.items()
    )


def _bar(coverage: Coverage) -> tuple[Part, ...]:
    """Return the five steps as parts of the bar; () under the minimum of rated outlets."""
    if coverage.bias_pct is None:
        return ()
    rated = sum(coverage.leanings.values()) or 1
    return tuple(
        Part(key=step.value, weight=max(1, round(100 * n / rated)))
        for step, n in coverage.leanings.items()
        if n
    )


def _side_row(coverage: Coverage, side: Side, reader: Reader) -> SideRow:
    within = {step: n for step, n in coverage.leanings.items() if n and step.side is side}
    # Of the center there is one step only: its count says it already.
    told = () if side is Side.CENTER else within.items()
    return SideRow(
        side=side,
        shape=SIDE_SHAPES[side],
        label=side_name(side, reader.language),
        steps=reader.label("comma").join(_step(s, n, reader) for s, n in told),
        outlets=reader.count("outlets", coverage.bias[side]),
        percent=(coverage.bias_pct or {}).get(side),
    )


def _step(step: Bias, n: int, reader: Reader) -> str:
    name = bias_name(step, reader.language)
    return reader.say("coverage.step", step=name, n=n)


def _state(coverage: Coverage, reader: Reader) -> tuple[str, ...]:
    n = sum(coverage.state_media.values())
    if not n:
        return ()
    sides = " · ".join(
        f"{side_name(side, reader.language)} {k}" for side, k in coverage.state_media.items() if k
    )
    told = reader.say("coverage.state", n=n, sides=sides)
    aside = reader.say("coverage.state.aside")
    return (told, aside) if coverage.state_aside else (told,)


def _strip(coverage: Coverage) -> tuple[Part, ...]:
    steps = (*_BEST_FIRST, Factuality.UNRATED)
    return tuple(
        Part(key=step.value, weight=_percent(coverage.factuality[step], coverage.outlets))
        for step in steps
        if coverage.factuality[step]
    )


def _factuality(coverage: Coverage, reader: Reader) -> tuple[ListRow, ...]:
    return tuple(
        ListRow(
            key=step.value,
            label=factuality_name(step, reader.language),
            count=coverage.factuality[step],
            percent=_percent(coverage.factuality[step], coverage.outlets),
        )
        for step in (*_BEST_FIRST, Factuality.UNRATED)
        if coverage.factuality[step]
    )


def _median(coverage: Coverage, reader: Reader) -> str:
    if coverage.factuality_median is None:
        return reader.say("coverage.median.none") if coverage.outlets else ""
    step = reader.label(f"factuality.{coverage.factuality_median}")
    return reader.say("coverage.median", step=step)


def _owners(coverage: Coverage, reader: Reader) -> tuple[ListRow, ...]:
    counts = sorted(coverage.ownership.items(), key=lambda kv: (kv[0] == "unknown", -kv[1], kv[0]))
    return _rows(dict(counts), lambda kind: owner_type_name(kind, reader.language))


def _families(coverage: Coverage, reader: Reader) -> str:
    told = [f"{owner} {n}" for owner, n in list(coverage.families.items())[:MAX_ROWS]]
    if not told:
        return ""
    return reader.say("coverage.families", owners=" · ".join(told))


def _rows(counts: Mapping[str, int], name: Callable[[str], str]) -> tuple[ListRow, ...]:
    whole = sum(counts.values())
    return tuple(
        ListRow(key=key, label=name(key), count=n, percent=_percent(n, whole))
        for key, n in counts.items()
    )


def _percent(n: int, whole: int) -> int:
    return max(1, round(100 * n / whole)) if n and whole else 0
