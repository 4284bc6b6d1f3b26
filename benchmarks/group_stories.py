"""Print how well and how fast articles are grouped, on every labelled set.

    python benchmarks/group_stories.py [SET ...]

B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of each decision as it fell (one pass)
and after merges (final); articles a second; and the time of a thousand articles late in the
longest stream beside that of the first thousand. One setting for all sets. The folder of the
data is that of EVENHAND_DATA.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from stories_data import Labelled, read_set

from bot.model import Assignment
from bot.stories.cluster import Grouper

SETS = ("neus.val", "allsides2021.dev", "wikinews", "og2021.dev", "uci")
LONGEST = "uci"
# As often as the service would on a busy day; `merges` looks back at twice as many.
MERGE_EVERY = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """B-cubed figures of one grouping."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.4f}"


def b_cubed(true: Sequence[str], found: Sequence[str]) -> Figures:
    """Return the figures of *found* stories beside the *true* ones, article by article."""
    by_true, by_found = Counter(true), Counter(found)
    both = Counter(zip(true, found, strict=True))
    precision = sum(n * n / by_found[f] for (_, f), n in both.items()) / len(true)
    recall = sum(n * n / by_true[t] for (t, _), n in both.items()) / len(true)
    return Figures(precision, recall)


def group_once(labelled: Sequence[Labelled]) -> list[Assignment]:
    """Return each decision as it fell."""
    grouper = Grouper()
    return [grouper.add(article) for article, _ in labelled]


def group_finally(labelled: Sequence[Labelled]) -> tuple[Assignment, ...]:
    """Return where each article ended, with merges on the way."""
    grouper = Grouper()
    decided: list[Assignment] = []
    for article, _ in labelled:
        decided.append(grouper.add(article))
        if len(decided) % MERGE_EVERY == 0:
            grouper.merges()
    return grouper.final(decided)


def main(names: Sequence[str]) -> None:
    for name in names:
        labelled = read_set(name)
        true = [gold for _, gold in labelled]
        start = perf_counter()
        once = group_once(labelled)
        middle = perf_counter()
        finally_ = group_finally(labelled)
        end = perf_counter()
        print(f"{name} ({len(labelled)} articles)")
        for label, decided, spent in (
            ("one pass", once, middle - start),
            ("final", finally_, end - middle),
        ):
            figures = b_cubed(true, [a.story_id for a in decided])
            print(f"  {label:9} {figures}  {len(labelled) / spent:6.0f} articles/s")
    if LONGEST in names:
        print_growth(read_set(LONGEST))


def print_growth(labelled: Sequence[Labelled]) -> None:
    grouper = Grouper()
    print("seconds for each thousand articles")
    for begin in range(0, len(labelled) - 999, 1000):
        start = perf_counter()
        for article, _ in labelled[begin : begin + 1000]:
            grouper.add(article)
        print(f"  from {begin:6}: {perf_counter() - start:.2f}  {grouper.stats()}")


if __name__ == "__main__":
    main(sys.argv[1:] or SETS)
