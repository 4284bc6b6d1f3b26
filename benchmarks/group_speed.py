"""How fast articles are grouped, beside what one would build with scikit-learn.

    python benchmarks/group_speed.py [--articles 1000 6000 50000] [--sets og2021.dev]
                                     [--threads 2] [--limit-s 900] [--memory-gb 8]

The same articles for all: the first of the stream of the sets named (invented_stream.py), ten
thousand a day. Each way runs in a fresh process with a limit of time and of memory. The clock
runs from texts in memory to groups: reading the data, importing libraries and reading the
weights of the embedder are not counted. One pass is `group`, final is `group --final`, with a
mend after each 1,000 articles. CPU is that of the grouping, the process of the embedder not
counted: on a busy machine it says more than the clock. Baselines see title, lead and as much of
the text as the grouper does. F1 is B-cubed. Average linkage fills a square: at 50,000 articles it
needs 40 GB and is said to fail. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from group_baselines import BASELINES
from group_growth import peak_mb
from group_stories import b_cubed
from groupers import Stream
from invented_stream import data_is_there, invented_stream
from stories_data import Labelled

TEXT_UP_TO = 2_500
OURS = {
    "Evenhand, one pass": (False, False),
    "Evenhand, final": (False, True),
    "Evenhand with embedder, one pass": (True, False),
    "Evenhand with embedder, final": (True, True),
}
# What each thread pool that numpy may be built with looks at.
POOLS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "LOKY_MAX_CPU_COUNT")

Group = Callable[[], Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a child process is to do."""

    way: str
    n_articles: int
    sets: tuple[str, ...]
    memory_gb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a child process measured; *failed* says in words why there is nothing else."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    f1: float = 0.0
    failed: str = ""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, nargs="*", default=[1_000, 6_000, 50_000])
    parser.add_argument("--sets", nargs="*", default=["og2021.dev"], metavar="SET")
    parser.add_argument("--ways", nargs="*", default=[*OURS, *BASELINES], metavar="WAY")
    parser.add_argument("--threads", type=int, default=2, metavar="N")
    parser.add_argument("--limit-s", type=float, default=900.0, help="for each way")
    parser.add_argument("--memory-gb", type=float, default=8.0, help="for each way")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        task = json.loads(arguments.child)
        print(json.dumps(asdict(measured(Task(**{**task, "sets": tuple(task["sets"])})))))
        return 0
    if not data_is_there(arguments.sets):
        return 1
    for n_articles in arguments.articles:
        print_table(n_articles, arguments)
    return 0


def print_table(n_articles: int, arguments: argparse.Namespace) -> None:
    named = ", ".join(arguments.sets)
    print(f"\n{n_articles:,} articles of {named}, {arguments.threads} threads\n")
    print("| way | articles a second | wall | CPU | peak memory | F1 |\n|---|---|---|---|---|---|")
    done: dict[str, Outcome] = {}
    for way in arguments.ways:
        task = Task(
            way=way,
            n_articles=n_articles,
            sets=tuple(arguments.sets),
            memory_gb=arguments.memory_gb,
        )
        outcome = run(task, arguments.threads, arguments.limit_s)
        if not outcome.failed:
            done[way] = outcome
        print(row(way, n_articles, outcome), flush=True)
    print_ratios(done)


def print_ratios(done: Mapping[str, Outcome]) -> None:
    """Print how many times as fast each of our ways is as each baseline that came to an end."""
    baselines = [way for way in BASELINES if way in done]
    ours = [way for way in OURS if way in done]
    if not (baselines and ours):
        return
    print(f"\n| times as fast by the clock (by CPU) as | {' | '.join(ours)} |")
    print("|---" * (len(ours) + 1) + "|")
    for baseline in baselines:
        theirs = done[baseline]
        ratios = [
            f"{theirs.wall_s / done[way].wall_s:.2f} ({theirs.cpu_s / done[way].cpu_s:.2f})"
            for way in ours
        ]
        print(f"| {baseline} | {' | '.join(ratios)} |")


def row(way: str, n_articles: int, outcome: Outcome) -> str:
    if outcome.failed:
        return f"| {way} | {outcome.failed} | | | | |"
    return (
        f"| {way} | {n_articles / outcome.wall_s:,.0f} | {outcome.wall_s:.2f} s "
        f"| {outcome.cpu_s:.2f} s | {outcome.peak_mb:,.0f} MB | {outcome.f1:.3f} |"
    )


def run(task: Task, threads: int, limit_s: float) -> Outcome:
    """Return what a fresh process measures; reading the data counts for the limit, too."""
    environment = os.environ | dict.fromkeys(POOLS, str(threads))
    command = [sys.executable, str(Path(__file__)), "--child", json.dumps(asdict(task))]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(failed=f"not finished in {limit_s:,.0f} s")
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return Outcome(failed=f"failed: {said[-1] if said else done.returncode}")
    return Outcome(**json.loads(done.stdout))


def measured(task: Task) -> Outcome:
    """Group the articles and say what it took."""
    labelled = list(islice(invented_stream(task.sets), task.n_articles))
    group = prepared(task.way, labelled)
    limit = int(task.memory_gb * 1e9)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    try:
        found = group()
    except MemoryError:
        return Outcome(failed=f"needs more than {task.memory_gb:g} GB")
    wall_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    figures = b_cubed([gold for _, gold in labelled], [str(group) for group in found])
    return Outcome(wall_s=wall_s, cpu_s=cpu_s, peak_mb=peak_mb(), f1=figures.f1)


def prepared(way: str, labelled: Sequence[Labelled]) -> Group:
    if way in OURS:
        return ours(labelled, *OURS[way])
    texts = [
        " ".join(filter(None, (article.title, article.lead, (article.text or "")[:TEXT_UP_TO])))
        for article, _ in labelled
    ]
    return partial(BASELINES[way], texts)


def ours(labelled: Sequence[Labelled], with_embedder: bool, finally_: bool) -> Group:
    stream = Stream(with_embedder=with_embedder)

    def group() -> Sequence[object]:
        articles = (article for article, _ in labelled)
        decided = list(stream.decide(articles, mending=finally_))
        return [a.story_id for a in (stream.grouper.final(decided) if finally_ else decided)]

    return group


if __name__ == "__main__":
    sys.exit(main())
