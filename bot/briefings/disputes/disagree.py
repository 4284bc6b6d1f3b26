"""Where the articles of a story contradict one another.

Precision first; a line is written only if
Rule 1: two numbers are about the same thing: the dead, the injured and other kinds that have words
in many languages, the age of one person, the magnitude of the quake; or the same noun or unit amid
the same words;
Rule 2: different outlets stand behind them, each with its latest report;
Rule 3: they are not explained: by an article that gives both as different things or as a change,
or by time: a count that only grew, the higher hours after the lower, is news, no contradiction;
Rule 4: they are of one size and no ends of a range, and differ by more than they are rounded;
Rule 5: their sentences point the same way: the expected does not contradict what happened.

Sentences that differ in a denial or a weekday alone are found by ``contrary``; rule 2 and the
hours of rule 3 hold for them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import combinations, groupby

from bot.briefings.citing.polarity import agree
from bot.briefings.disputes.amounts import amounts
from bot.briefings.disputes.contrary import Contrast, Statement, contrasts
from bot.briefings.disputes.count import counts
from bot.briefings.disputes.quantity import Bound, Quantity
from bot.briefings.disputes.versions import Report, line, of_value, versions
from bot.briefings.facts import numbers
from bot.briefings.language import in_language, language_of
from bot.briefings.lexicon import COUNTED
from bot.briefings.material import moment
from bot.model import Article, ArticleId, Bullet
from bot.text.tokens import fold

# A newsroom that still says 12 so long after others say 15 has not heard, or does not believe it.
CATCHING_UP = timedelta(hours=6)
# Amounts that far apart in time are news, whichever is higher.
NEWS = timedelta(hours=24)
ROUNDING = 0.25
# Beyond twice the lower number, or with more than three numbers about, they most likely count
# different things: a city and a country, a day and a year.
SCOPE = 2
MAX_VALUES = 3
MAX_DISPUTES = 3
# The same noun counts the same thing, and the same unit measures it, only where the sentences
# share this part of their words, and so many of them.
SAME_CONTEXT, MIN_CONTEXT = 0.5, 3
SAME_AMOUNT, MIN_AMOUNT = 0.6, 4
# Of percentages there are many in a report: this part of the longer sentence too.
SAME_SHARE = 0.6
# Quantities of one thing that are compared with one another.
MAX_COMPARED = 200


def disagreements(articles: Sequence[Article], language: str) -> tuple[Bullet, ...]:
    """Return a line for each version of a disputed number: "12 dead; others report 15".

    A line cites the articles that say so. The versions of one dispute stand together, lowest
    first, and the most reported dispute comes first; at most three disputes.
    """
    reports = [
        Report(count=quantity, article=a)
        for a in articles
        for of in (counts, amounts)
        for quantity in of(a, language_of(a))
    ]
    told = sorted((r for r in reports if _can_be_told(r, language)), key=_thing)
    groups = [g for _, of_thing in groupby(told, key=_thing) for g in _disputes([*of_thing])]
    disputes = [versions(group, language) for group in groups]
    disputes += _contrary(articles, language)
    disputes.sort(key=lambda lines: (-sum(len(b.citations) for b in lines), lines[0].text))
    return tuple(line for lines in disputes[:MAX_DISPUTES] for line in lines)


def disputed_readings(lines: Iterable[Bullet], language: str) -> frozenset[str]:
    """Return the readings of the numbers that *lines* name."""
    found = (numbers(line.text, language) for line in lines)
    return frozenset(r for ns in found for n in ns for r in n.readings)


def _thing(report: Report) -> str:
    return report.count.thing


def _can_be_told(report: Report, language: str) -> bool:
    return _is_one_thing(report.count) or language_of(report.article) == language


def _is_one_thing(quantity: Quantity) -> bool:
    """Tell whether all quantities of that name in a story are about the same thing."""
    thing = quantity.thing
    return thing in COUNTED or thing == "magnitude" or thing.startswith("age:")


def _disputes(reports: Sequence[Report]) -> list[list[Report]]:
    """Return the groups among *reports* on one thing whose members contradict one another."""
    latest = _firsts(_latest(reports))
    if _is_one_thing(reports[0].count):
        bad = _bad_values(reports, latest)
        told = [r for r in _latest(reports) if r.count.value in bad]
        return [told] if 0 < len(bad) <= MAX_VALUES else []
    groups: list[list[Report]] = []
    for a, b in combinations(latest[:MAX_COMPARED], 2):
        low, high = sorted((a, b), key=lambda r: r.count.value)
        if _are_alike(a.count, b.count) and _contradict(reports, [low], [high]):
            _join(groups, a, b)
    return [g for g in groups if len({r.count.value for r in g}) <= MAX_VALUES]


def _join(groups: list[list[Report]], a: Report, b: Report) -> None:
    """Put *a* and *b* into one group of *groups*, the one that holds either if there is one."""
    held = [g for g in groups if a in g or b in g]
    rest = [g for g in groups if g not in held]
    groups[:] = [*rest, list(dict.fromkeys([*(r for g in held for r in g), a, b]))]


def _bad_values(reports: Sequence[Report], latest: Sequence[Report]) -> set[float]:
    values = sorted({r.count.value for r in latest})
    return {
        v
        for a, b in combinations(values, 2)
        if _contradict(reports, of_value(latest, a), of_value(latest, b))
        for v in (a, b)
    }


def _contradict(
    reports: Sequence[Report], lower: Sequence[Report], higher: Sequence[Report]
) -> bool:
    small, large = lower[0].count.value, higher[0].count.value
    return _differ(lower, higher) and not _explained(reports, small, large)


def _explained(reports: Sequence[Report], a: float, b: float) -> bool:
    """Tell whether an article that gives both values shows that they do not contradict.

    The dead, say, are counted once: an article with two numbers of them reports the dispute,
    unless it speaks of a change, or nobody else gives either number alone.
    """
    ours, theirs = of_value(reports, a), of_value(reports, b)
    both = {r.article.id for r in ours} & {r.article.id for r in theirs}
    if not _is_one_thing(ours[0].count):
        beside = any(b in r.count.beside for r in ours) or any(a in r.count.beside for r in theirs)
        return bool(both) or beside
    if not both:
        return False
    changed = any(r.count.is_revised for r in (*ours, *theirs) if r.article.id in both)
    alone = ({r.article.id for r in side} - both for side in (ours, theirs))
    return changed or not all(alone)


def _latest(reports: Sequence[Report]) -> list[Report]:
    """Return of each outlet the quantities of its last article on the thing."""
    last: dict[str, Article] = {}
    for report in reports:
        known = last.get(report.outlet)
        if known is None or moment(report.article) >= moment(known):
            last[report.outlet] = report.article
    return [r for r in reports if last[r.outlet].id == r.article.id]


def _firsts(reports: Sequence[Report]) -> list[Report]:
    """Return of each article the first quantity of a thing, rather one that is not rounded.

    Later ones are parts or another's word. Of amounts, which only their words tell apart, all
    are returned.
    """
    first: dict[ArticleId, Report] = {}
    for report in sorted(reports, key=lambda r: r.count.is_rounded):
        first.setdefault(report.article.id, report)
    return [r for r in reports if r.count.text or r is first[r.article.id]]


def _differ(lower: Sequence[Report], higher: Sequence[Report]) -> bool:
    """Tell whether the reports of two values contradict each other; *lower* is the smaller."""
    small, large = lower[0].count.value, higher[0].count.value
    if small == large or large > SCOPE * small:
        return False
    if {r.outlet for r in lower} == {r.outlet for r in higher}:
        return False
    step = max(r.count.precision for r in (*lower, *higher))
    rounded = any(r.count.is_rounded for r in (*lower, *higher))
    if (step > 1 and large - small <= step) or (rounded and large <= (1 + ROUNDING) * small):
        return False
    if any(r.count.bound == Bound.MORE for r in lower) or any(
        r.count.bound == Bound.LESS for r in higher
    ):
        return False
    return not _is_news(lower, higher)


def _is_news(lower: Sequence[Report], higher: Sequence[Report]) -> bool:
    """Tell whether time explains two values: a count grew, or an amount is of another day."""
    if lower[0].count.thing in COUNTED and any(r.count.is_revised for r in higher):
        return True
    if not all(r.article.published_at for r in (*lower, *higher)):
        return False
    early, late = (sorted(moment(r.article) for r in side) for side in (lower, higher))
    if late[0] - early[-1] >= CATCHING_UP:
        return True
    return lower[0].count.thing not in COUNTED and early[0] - late[-1] >= NEWS


def _are_alike(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities of one noun or unit are about the same thing."""
    if a.value == b.value or not agree(a.signs, b.signs):
        return False
    if a.value in b.beside or b.value in a.beside:
        return False
    share, least = (SAME_AMOUNT, MIN_AMOUNT) if a.text else (SAME_CONTEXT, MIN_CONTEXT)
    shared = len(a.context & b.context)
    if a.thing.endswith(":%") and shared < SAME_SHARE * max(len(a.context), len(b.context)):
        return False
    return shared >= least and shared >= share * min(len(a.context), len(b.context))


def _contrary(articles: Sequence[Article], language: str) -> list[tuple[Bullet, ...]]:
    """Return the lines on sentences that contradict one another, each pair of versions once."""
    groups: dict[frozenset[str], list[Contrast]] = {}
    for contrast in contrasts(in_language(articles, language), language):
        one, other = contrast.one.article, contrast.other.article
        if (one.outlet or one.id) != (other.outlet or other.id) and not _is_apart(one, other):
            groups.setdefault(frozenset(map(fold, contrast.words)), []).append(contrast)
    return [_sides(group, language) for group in groups.values()]


def _is_apart(one: Article, other: Article) -> bool:
    known = one.published_at and other.published_at
    return bool(known) and abs(moment(one) - moment(other)) >= CATCHING_UP


def _sides(group: Sequence[Contrast], language: str) -> tuple[Bullet, ...]:
    first = group[0]
    sides: dict[str, dict[ArticleId, None]] = {fold(w): {} for w in first.words}
    for contrast in group:
        for word, said in zip(contrast.words, (contrast.one, contrast.other), strict=True):
            sides[fold(word)][said.article.id] = None
    one, other = first.words
    return (
        _side(first.one, other, tuple(sides[fold(one)]), language),
        _side(first.other, one, tuple(sides[fold(other)]), language),
    )


def _side(said: Statement, theirs: str, citations: tuple[ArticleId, ...], language: str) -> Bullet:
    return Bullet(text=line(said.text, theirs, language), citations=citations)
