"""Where the articles of a story contradict one another in numbers.

Precision first; a line is written only if
Rule 1: two numbers count the same thing: the dead, the injured and other kinds that have words
in four languages, or the same noun amid the same words;
Rule 2: different outlets stand behind them, each with its latest report;
Rule 3: they are not explained: by an article that gives both as different things or as a change,
or by time: a count that only grew, the higher hours after the lower, is news, no contradiction;
Rule 4: they are of one size, and neither is a share, a sum of money, a measure, an age, a date or
an end of a range; rounded numbers ("about", "more than") differ by more than rounding does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from bot.briefings.count import Count, counts
from bot.briefings.facts import numbers
from bot.briefings.language import language_of
from bot.briefings.lexicon import COUNTED, DIFFER, GROUPING, LABELS, OR
from bot.briefings.material import moment
from bot.model import Article, Bullet

# A newsroom that still says 12 so long after others say 15 has not heard, or does not believe it.
CATCHING_UP = timedelta(hours=6)
ROUNDING = 0.25
# Beyond twice the lower number, or with more than three numbers about, they most likely count
# different things: a city and a country, a day and a year.
SCOPE = 2
MAX_VALUES = 3
MAX_DISPUTES = 3
# The same noun counts the same thing only where the sentences share this part of their words.
SAME_CONTEXT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One count in one article."""

    count: Count
    article: Article

    @property
    def outlet(self) -> str:
        return self.article.outlet or self.article.id


def disagreements(articles: Sequence[Article], language: str) -> tuple[Bullet, ...]:
    """Return a line for each version of a disputed number: "12 dead; others report 15".

    A line cites the articles that say so. The versions of one dispute stand together, lowest
    first, and the most reported dispute comes first; at most three disputes.
    """
    reports = [Report(count=c, article=a) for a in articles for c in counts(a, language_of(a))]
    things = dict.fromkeys(r.count.thing for r in reports if _can_be_told(r, language))
    groups = [_contradicting([r for r in reports if r.count.thing == t]) for t in things]
    disputes = [_versions(group, language) for group in groups if group]
    disputes.sort(key=lambda lines: (-sum(len(b.citations) for b in lines), lines[0].text))
    return tuple(line for lines in disputes[:MAX_DISPUTES] for line in lines)


def disputed_readings(lines: Iterable[Bullet], language: str) -> frozenset[str]:
    """Return the readings of the numbers that *lines* name."""
    found = (numbers(line.text, language) for line in lines)
    return frozenset(r for ns in found for n in ns for r in n.readings)


def _can_be_told(report: Report, language: str) -> bool:
    return report.count.thing in COUNTED or language_of(report.article) == language


def _contradicting(reports: Sequence[Report]) -> list[Report]:
    """Return those of *reports* on one thing that another one contradicts."""
    latest = _latest(reports)
    values = sorted({r.count.value for r in latest})
    bad = {
        v
        for a, b in combinations(values, 2)
        if not _explained(reports, a, b) and _differ(_of(latest, a), _of(latest, b))
        for v in (a, b)
    }
    return [r for r in latest if r.count.value in bad] if len(bad) <= MAX_VALUES else []


def _explained(reports: Sequence[Report], a: int, b: int) -> bool:
    """Tell whether an article that gives both values shows that they do not contradict.

    The dead, say, are counted once: an article with two numbers of them reports the dispute,
    unless it speaks of a change, or nobody else gives either number alone.
    """
    ours, theirs = _of(reports, a), _of(reports, b)
    both = {r.article.id for r in ours} & {r.article.id for r in theirs}
    if not both or ours[0].count.thing not in COUNTED:
        return bool(both)
    changed = any(r.count.is_revised for r in (*ours, *theirs) if r.article.id in both)
    alone = ({r.article.id for r in side} - both for side in (ours, theirs))
    return changed or not all(alone)


def _of(reports: Sequence[Report], value: int) -> list[Report]:
    return [r for r in reports if r.count.value == value]


def _latest(reports: Sequence[Report]) -> list[Report]:
    """Return of each outlet the counts of its last article on the thing."""
    last: dict[str, Article] = {}
    for report in reports:
        known = last.get(report.outlet)
        if known is None or moment(report.article) >= moment(known):
            last[report.outlet] = report.article
    return [r for r in reports if last[r.outlet].id == r.article.id]


def _differ(lower: Sequence[Report], higher: Sequence[Report]) -> bool:
    """Tell whether the reports of two values contradict each other; *lower* is the smaller."""
    small, large = lower[0].count.value, higher[0].count.value
    if large > SCOPE * small:
        return False
    rounded = any(r.count.is_rounded for r in (*lower, *higher))
    if rounded and large <= (1 + ROUNDING) * small:
        return False
    if _grew(lower, higher):
        return False
    if lower[0].count.thing in COUNTED:
        return True
    return any(_same_context(a.count, b.count) for a in lower for b in higher)


def _grew(lower: Sequence[Report], higher: Sequence[Report]) -> bool:
    known = all(r.article.published_at for r in (*lower, *higher))
    last = max(moment(r.article) for r in lower)
    first = min(moment(r.article) for r in higher)
    return known and first - last >= CATCHING_UP


def _same_context(a: Count, b: Count) -> bool:
    shared = len(a.context & b.context)
    return shared >= 3 and shared >= SAME_CONTEXT * min(len(a.context), len(b.context))


def _versions(group: Sequence[Report], language: str) -> tuple[Bullet, ...]:
    values = sorted({report.count.value for report in group})
    return tuple(_version(value, values, group, language) for value in values)


def _version(value: int, values: Sequence[int], group: Sequence[Report], language: str) -> Bullet:
    mine = [report for report in group if report.count.value == value]
    others = [_figures(other, language) for other in values if other != value]
    theirs = f" {OR.get(language, OR['en'])} ".join(others)
    text = DIFFER.get(language, DIFFER["en"]).format(mine=_part(mine[0], language), theirs=theirs)
    return Bullet(text=text, citations=tuple(dict.fromkeys(r.article.id for r in mine)))


def _part(report: Report, language: str) -> str:
    labels = LABELS.get(language, LABELS["en"])
    noun = labels.get(report.count.thing) or report.count.noun
    return f"{_figures(report.count.value, language)} {noun}"


def _figures(value: int, language: str) -> str:
    """Return *value* as *language* groups its digits."""
    return f"{value:,}".replace(",", GROUPING.get(language, ","))
