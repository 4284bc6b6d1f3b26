"""Whether grouping grows slower or fatter with the length of the stream; a plot of it.

    python benchmarks/group_growth.py [--articles 1000000] [--per-day 10000] [--embedder]

A stream of invented articles (invented_stream.py) goes through one grouper, with a look for
merges after each thousand. For each tenth: CPU seconds for a thousand articles, making them not
counted; memory of the whole process, the sets that are repeated included; what the grouper
holds; and B-cubed F1 within the tenth, as decided and with merges followed. Writes growth.svg
beside itself. Exits with 1 where the last tenth takes more than 1.5 times as long as the second,
or memory passes 1.5 GB. A shorter stream needs a slower one (--per-day) for its window to be
full before the second tenth: a tenth should last four days, and be whole thousands.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import fmean

from group_stories import Figures, b_cubed
from groupers import Stream
from growth_plot import Curve, draw
from invented_stream import PER_DAY, data_is_there, invented_stream
from stories_data import Labelled

from bot.model import StoryId
from bot.stories.cluster import Merge

BATCH = 1_000
TENTHS = 10
MOST_SLOWER = 1.5
MOST_MB = 1_500.0


@dataclass(slots=True)
class Tenth:
    """What was measured over a tenth of the stream; one of *seconds* and of *mb* a batch."""

    true: list[str] = field(default_factory=list)
    found: list[StoryId] = field(default_factory=list)
    moved: dict[StoryId, StoryId] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    mb: list[float] = field(default_factory=list)

    def add(self, stream: Stream, batch: Sequence[Labelled]) -> None:
        """Let *stream* decide the articles of *batch*, and then mend."""
        began_s = time.process_time()
        decided = [a.story_id for a in stream.decide(article for article, _ in batch)]
        acts = stream.grouper.mend()
        self.seconds.append((time.process_time() - began_s) * BATCH / len(batch))
        self.mb.append(memory_mb())
        self.moved |= {act.gone: act.kept for act in acts if isinstance(act, Merge)}
        self.true += (gold for _, gold in batch)
        self.found += decided

    def figures(self) -> tuple[Figures, Figures]:
        """Return those as decided, and those after merges."""
        ended = [self._kept(story_id) for story_id in self.found]
        return b_cubed(self.true, self.found), b_cubed(self.true, ended)

    def _kept(self, story_id: StoryId) -> StoryId:
        while story_id in self.moved:
            story_id = self.moved[story_id]
        return story_id


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--per-day", type=float, default=PER_DAY, metavar="N")
    parser.add_argument("--embedder", action="store_true", help="with the packaged one")
    parser.add_argument("--plot", type=Path, default=Path(__file__).with_name("growth.svg"))
    arguments = parser.parse_args()
    if not data_is_there():
        return 1
    coming = invented_stream(per_day=arguments.per_day)
    stream = Stream(with_embedder=arguments.embedder)
    seconds: list[list[float]] = []
    mb: list[float] = []
    for tenth, held in measured(coming, stream, arguments.articles):
        seconds.append(tenth.seconds)
        mb += tenth.mb
        print_tenth(len(seconds), tenth, held)
    what = "with the embedder" if arguments.embedder else "without embedder"
    arguments.plot.write_text(plotted(f"Grouping a stream, {what}", arguments, seconds, mb))
    return verdict([fmean(values) for values in seconds])


def measured(
    articles: Iterator[Labelled], stream: Stream, n_articles: int
) -> Iterator[tuple[Tenth, dict[str, int]]]:
    """Yield each tenth with what the grouper holds at its end."""
    for _ in range(TENTHS):
        tenth = Tenth()
        coming = islice(articles, n_articles // TENTHS)
        while batch := list(islice(coming, BATCH)):
            tenth.add(stream, batch)
        yield tenth, stream.grouper.stats()


def memory_mb() -> float:
    """Return what the process occupies; where the system does not tell, the most it ever has."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return peak_mb()


def peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def print_tenth(number: int, tenth: Tenth, held: dict[str, int]) -> None:
    once, merged = tenth.figures()
    told = ", ".join(f"{n:,} {name}" for name, n in held.items())
    print(
        f"tenth {number:2}: {fmean(tenth.seconds):.3f} s a thousand, {tenth.mb[-1]:,.0f} MB, "
        f"F1 {once.f1:.3f} (P {once.precision:.3f}), "
        f"merged {merged.f1:.3f} (P {merged.precision:.3f}); {told}",
        flush=True,
    )


def plotted(
    title: str,
    arguments: argparse.Namespace,
    seconds: Sequence[Sequence[float]],
    mb: Sequence[float],
) -> str:
    return draw(
        f"{title}, {arguments.per_day:,.0f} articles a day",
        arguments.articles,
        Curve(
            values=[value for values in seconds for value in values],
            label="CPU seconds for 1,000 articles",
            colour="#1f5fa8",
            places=2,
        ),
        Curve(values=mb, label="MB of memory", colour="#b4531f", places=0),
    )


def verdict(means: Sequence[float]) -> int:
    """Print whether the stream kept within the bounds; return the exit status."""
    slower, peak = means[-1] / means[1], peak_mb()
    print(
        f"the last tenth takes {slower:.2f} times as long as the second (bound {MOST_SLOWER:g}), "
        f"peak memory is {peak:,.0f} MB (bound {MOST_MB:,.0f})"
    )
    return int(slower > MOST_SLOWER or peak > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
