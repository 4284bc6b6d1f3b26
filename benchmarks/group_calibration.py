"""Whether the score of a join is a probability: of those of score s, a share of s belongs.

    python benchmarks/group_calibration.py [og2021.dev neus.val ...]

Of every join by `group` at default settings: the score given, and whether the article tells of
the event that most articles of the story told of at that moment. A line for each tenth of
scores: mean score against the share that belongs. Below, the expected calibration error (Naeini
et al. 2015: the mean distance of the two, weighted by joins) and the Brier score.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from group_stories import group_once
from invented_stream import data_is_there
from stories_data import Labelled, read_set

from bot.model import Assignment, StoryId

SETS = ("og2021.dev", "neus.val", "allsides2021.dev", "wikinews")
N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The score of one join, 0..1, and whether the article belongs."""

    score: float
    belongs: bool


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET")
    names = parser.parse_args().sets
    if not data_is_there(names):
        return 1
    every: list[Join] = []
    for name in names:
        found = joins(labelled := read_set(name), group_once(labelled, with_embedder=True))
        every += found
        print(f"{name}: {verdict(found)}", flush=True)
    print(f"\nall: {verdict(every)}\n\n| score | joins | mean score | belong |\n|---|---|---|---|")
    for low, of_bin in sorted(bins(every).items()):
        shown = f"{low / N_BINS:.1f} to {(low + 1) / N_BINS:.1f}"
        print(f"| {shown} | {len(of_bin)} | {mean_score(of_bin):.2f} | {share(of_bin):.2f} |")
    return 0


def joins(labelled: Sequence[Labelled], decided: Sequence[Assignment]) -> list[Join]:
    """Return the joins in order; a story is about what most of its articles told of so far."""
    members: defaultdict[StoryId, Counter[str]] = defaultdict(Counter)
    found: list[Join] = []
    for (_, gold), assignment in zip(labelled, decided, strict=True):
        told = members[assignment.story_id]
        if assignment.score is not None and told:
            belongs = told[gold] == max(told.values())
            found.append(Join(score=assignment.score, belongs=belongs))
        told[gold] += 1
    return found


def verdict(found: Sequence[Join]) -> str:
    apart = (len(b) * abs(mean_score(b) - share(b)) for b in bins(found).values())
    brier = sum((j.score - j.belongs) ** 2 for j in found) / max(len(found), 1)
    error = sum(apart) / max(len(found), 1)
    return f"{len(found)} joins, calibration error {error:.3f}, Brier score {brier:.3f}"


def bins(found: Iterable[Join]) -> dict[int, list[Join]]:
    by_bin: defaultdict[int, list[Join]] = defaultdict(list)
    for join in found:
        by_bin[min(int(join.score * N_BINS), N_BINS - 1)].append(join)
    return dict(by_bin)


def mean_score(found: Sequence[Join]) -> float:
    return sum(j.score for j in found) / max(len(found), 1)


def share(found: Sequence[Join]) -> float:
    """Return the part that belongs, 0..1."""
    return sum(j.belongs for j in found) / max(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
