"""Whether the order of articles within an hour matters, and whether a run can be repeated.

    python benchmarks/group_order.py [--seeds 3] [--sets og2021.dev allsides2021.dev uci]

Sets with times alone. For each, the change of B-cubed F1, as decided and after merges, when the
articles of each hour come in a drawn order; then `group` and `group --final` are run twice on
the same file, under different seeds of Python's hashes. Exits with 1 where F1 changes by a
point or the outputs are not the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from random import Random

from group_stories import b_cubed, group_finally, group_once
from invented_stream import data_is_there
from stories_data import Labelled, read_set

from bot.documents import article_to_document

SETS = ("og2021.dev", "allsides2021.dev", "uci")
MOST_CHANGE = 0.01
HASH_SEEDS = ("1", "2")
ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="orders to try")
    parser.add_argument("--sets", nargs="*", default=list(SETS), metavar="SET")
    arguments = parser.parse_args()
    if not data_is_there(arguments.sets):
        return 1
    holds = True
    for name in arguments.sets:
        labelled = read_set(name)
        holds &= order_matters_little(name, labelled, arguments.seeds)
        for final in ((), ("--final",)):
            alike = repeats(labelled, final)
            command = " ".join(("group", *final))
            print(f"{name}: {command} twice: {'the same' if alike else 'OTHER'} bytes")
            holds &= alike
    return 0 if holds else 1


def order_matters_little(name: str, labelled: Sequence[Labelled], n_seeds: int) -> bool:
    """Print F1 of each order; say whether none changes it by as much as MOST_CHANGE."""
    given = scores(labelled)
    print(f"{name}: as given, one pass {given[0]:.4f}, final {given[1]:.4f}", flush=True)
    most = 0.0
    for seed in range(n_seeds):
        drawn = scores(shuffled(labelled, Random(seed)))
        change = [b - a for a, b in zip(given, drawn, strict=True)]
        most = max(most, *map(abs, change))
        print(f"  order {seed}: one pass {change[0]:+.4f}, final {change[1]:+.4f}", flush=True)
    print(f"  {100 * most:.2f} points at most (bound {100 * MOST_CHANGE:g})")
    return most < MOST_CHANGE


def scores(labelled: Sequence[Labelled]) -> tuple[float, float]:
    true = [gold for _, gold in labelled]
    once = b_cubed(true, [a.story_id for a in group_once(labelled, with_embedder=False)])
    final = b_cubed(true, [a.story_id for a in group_finally(labelled, with_embedder=False)])
    return once.f1, final.f1


def shuffled(labelled: Sequence[Labelled], chance: Random) -> list[Labelled]:
    """Return the articles with those of each hour in a drawn order; they come in order of time."""
    found: list[Labelled] = []
    for _, of_hour in groupby(labelled, lambda entry: hour_of(entry[0].published_at)):
        together = list(of_hour)
        chance.shuffle(together)
        found += together
    return found


def hour_of(at: datetime | None) -> datetime | None:
    return at and at.replace(minute=0, second=0, microsecond=0)


def repeats(labelled: Sequence[Labelled], options: Sequence[str]) -> bool:
    """Say whether the command gives the same bytes twice."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        lines = (json.dumps(article_to_document(article)) + "\n" for article, _ in labelled)
        file.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "bot", "group", *options, str(file)]
        outputs = [
            subprocess.run(
                command,
                cwd=ROOT,
                env=os.environ | {"PYTHONHASHSEED": seed},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
            ).stdout
            for seed in HASH_SEEDS
        ]
    return outputs[0] == outputs[1] and outputs[0].count(b"\n") == len(labelled)


if __name__ == "__main__":
    sys.exit(main())
