"""What leads a list or a briefing: what many independent outlets of all sides report now.

Rule 1: no engagement data: nobody's clicks decide what others read.
Rule 2: the order of two stories does not change by waiting. Each outlet's newest report has a
weight that halves in a fixed time, and the heat is the logarithm of what they weigh together; so
waiting takes the same from every story, and one stored, indexed number ranks at any later moment
(forward decay: Cormode et al., ICDE 2009). A story that grows leads one that fades by itself.
Rule 3: independent voices count. A reprint, or one more outlet of a house, is worth a tenth.
Rule 4: outlets of one side add less than outlets of several, of those sides that are read at all;
nobody is taken for one-sided because nobody rated them.
Rule 5: one more independent outlet never lowers the heat.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.bias.coverage import copies_of
from bot.model import Article, ArticleId, Side
from bot.stories.leads import Facts, say_why
from bot.stories.pool import RATED, Pool, Voice

# On the labelled stream 4 to 8 hours foretell best which stories others go on to report:
# benchmarks/rank_stories.py. It is a quarter of a day.
HALF_LIFE = timedelta(hours=6)
# What a reprint, or another outlet of a house that reports already, is worth beside a report of
# one's own. We set it: printing a text is a choice too, but forty reprints are no forty reports.
ECHO = 0.1
_AN_ECHO_LATER = HALF_LIFE * math.log2(1 / ECHO)
# Rated outlets that are supposed to report beside the known ones, shared out evenly: one outlet
# alone is always on one side, and that says nothing. One for each side.
_SUPPOSED = 3.0
# What "its newest hours" are, when we say how a story grows.
NEWEST = timedelta(hours=2)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a story stands: the higher the heat, the sooner it is shown; and why, for people."""

    heat: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What one outlet has on the story: of its reports and reprints the one that weighs most."""

    voice: Voice
    is_own: bool
    at: datetime

    @property
    def worth(self) -> tuple[datetime, bool, str, str]:
        """Sort the report that weighs most last, ties by name."""
        at = self.at if self.is_own else self.at - _AN_ECHO_LATER
        return at, self.is_own, self.voice.outlet, self.voice.language


def rank_story(
    articles: Sequence[Article], pool: Pool, copies: Mapping[ArticleId, ArticleId] | None = None
) -> Standing:
    """Return the standing of a story with these articles, at least one, in any order.

    ``copies`` -> the origin of each article that prints another's text; None: found here.
    """
    unique = tuple({article.id: article for article in articles}.values())
    reports = _reports(unique, pool, copies_of(unique) if copies is None else copies)
    leading = _leading_of_houses(reports)
    newest = max(report.at for report in reports)
    weighed = [
        (
            r.voice,
            (1.0 if r.voice.outlet in leading else ECHO) * 0.5 ** ((newest - r.at) / HALF_LIFE),
        )
        for r in reports
    ]
    heat = (newest - _EPOCH) / HALF_LIFE + math.log2(_weigh(weighed, pool))
    return Standing(heat=heat, because=say_why(_facts(reports, len(leading), newest), pool))


def time_of(article: Article) -> datetime:
    """Return when an article counts as published: never after it was seen.

    What has no time at all is older than anything that has one.
    """
    published, seen = article.published_at, article.seen_at
    if published is None or seen is None:
        return published or seen or _EPOCH
    return min(published, seen)


def _reports(
    articles: Iterable[Article], pool: Pool, copies: Mapping[ArticleId, ArticleId]
) -> list[_Report]:
    voices = list(pool.voices_of(articles))
    outlets = {article.id: voice.outlet for article, voice in voices}
    best: dict[str, _Report] = {}
    for article, voice in voices:
        # Who publishes an own text twice copies nobody.
        origin = copies.get(article.id)
        is_own = origin is None or outlets.get(origin) == voice.outlet
        report = _Report(voice=voice, is_own=is_own, at=time_of(article))
        known = best.get(voice.outlet)
        if known is None or report.worth > known.worth:
            best[voice.outlet] = report
    return list(best.values())


def _leading_of_houses(reports: Iterable[_Report]) -> frozenset[str]:
    """Return the outlets that count in full: the newest with an own text, of a house and side."""
    best: dict[tuple[str, Side], _Report] = {}
    for report in reports:
        if report.is_own:
            house = (report.voice.house, report.voice.side)
            best[house] = max(best.get(house, report), report, key=lambda r: r.worth)
    return frozenset(report.voice.outlet for report in best.values())


def _weigh(weighed: Iterable[tuple[Voice, float]], pool: Pool) -> float:
    """Return what all reports weigh together; the newest of them weighs 1 or ``ECHO`` alone."""
    by_language: defaultdict[str, list[tuple[float, Side]]] = defaultdict(list)
    for voice, weight in weighed:
        by_language[voice.language].append((weight, voice.side))
    return math.fsum(
        _weigh_language(sorted(parts), pool.boost_of(language), pool.shares_of(language))
        for language, parts in by_language.items()
    )


def _weigh_language(
    parts: Sequence[tuple[float, Side]], boost: float, shares: Mapping[Side, float]
) -> float:
    # In a language with few outlets each further one says more. The first does not: something is
    # always reported by one.
    first, first_side = parts[-1]
    sums = {
        side: boost * math.fsum(weight for weight, of in parts[:-1] if of is side) for side in Side
    }
    sums[first_side] += first
    return sums[Side.UNRATED] + _weigh_sides(sums, shares)


def _weigh_sides(sums: Mapping[Side, float], shares: Mapping[Side, float]) -> float:
    """Return the weight of rated outlets: all of it where the sides come by their *shares*.

    It is the weight times the squared Bhattacharyya coefficient of the sides' part in it and the
    shares: of many outlets on one side it leaves about that side's share. It grows with each of
    *sums*, and more by a side that was missing.
    """
    affinity = math.fsum(
        math.sqrt(shares[side] * (sums[side] + _SUPPOSED * shares[side])) for side in RATED
    )
    return max(affinity**2 - _SUPPOSED, 0.0)


def _facts(reports: Sequence[_Report], n_independent: int, newest: datetime) -> Facts:
    languages = [report.voice.language for report in reports]
    language = max(set(languages), key=lambda name: (languages.count(name), name))
    return Facts(
        n_outlets=len(reports),
        n_independent=n_independent,
        n_newest=sum(newest - report.at <= NEWEST for report in reports),
        sides=tuple(report.voice.side for report in reports),
        language=language,
        n_in_language=languages.count(language),
    )
