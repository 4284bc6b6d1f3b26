"""Print how well and how fast articles are grouped, on every labelled set.

    python benchmarks/group_stories.py [--embedder=off] [SET ...]

B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of each decision as it fell (one pass)
and after merges and splits (final); articles a second by the wall clock, the embedder starting
anew each time. One setting for all sets. The folder of the data is that of EVENHAND_DATA.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter

from groupers import Stream
from stories_data import Labelled, read_set

from bot.model import Assignment

SETS = ("neus.val", "allsides2021.dev", "wikinews", "og2021.dev", "uci")


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


def group_once(labelled: Sequence[Labelled], *, with_embedder: bool) -> list[Assignment]:
    """Return each decision as it fell."""
    with closing(Stream(with_embedder=with_embedder)) as stream:
        return list(stream.decide(article for article, _ in labelled))


def group_finally(labelled: Sequence[Labelled], *, with_embedder: bool) -> tuple[Assignment, ...]:
    """Return where each article ended, with merges and splits on the way."""
    with closing(Stream(with_embedder=with_embedder)) as stream:
        decided = list(stream.decide((article for article, _ in labelled), mending=True))
        return stream.grouper.final(decided)


def main(arguments: Sequence[str]) -> None:
    with_embedder = "--embedder=off" not in arguments
    for name in [a for a in arguments if not a.startswith("--")] or SETS:
        labelled = read_set(name)
        start = perf_counter()
        once = group_once(labelled, with_embedder=with_embedder)
        middle = perf_counter()
        finally_ = group_finally(labelled, with_embedder=with_embedder)
        end = perf_counter()
        print(f"{name} ({len(labelled)} articles)")
        for label, decided, spent in (
            ("one pass", once, middle - start),
            ("final", finally_, end - middle),
        ):
            stories = [a.story_id for a in decided]
            print(f"  {label:9} {figures_of(labelled, stories)}  {len(labelled) / spent:6.0f}/s")


def figures_of(labelled: Sequence[Labelled], stories: Sequence[str]) -> str:
    """Return the figures of all articles and, where there are others, of the English alone."""
    both = [(gold, s) for (_, gold), s in zip(labelled, stories, strict=True)]
    is_english = [article.language == "en" for article, _ in labelled]
    figures = str(b_cubed([g for g, _ in both], [s for _, s in both]))
    if all(is_english):
        return figures
    english = [pair for pair, yes in zip(both, is_english, strict=True) if yes]
    return f"{figures}  English: {b_cubed([g for g, _ in english], [s for _, s in english])}"


if __name__ == "__main__":
    main(sys.argv[1:])
