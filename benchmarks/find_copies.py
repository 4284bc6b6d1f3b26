"""How fast and how rightly copies of a text are found among the articles of a story.

    python benchmarks/find_copies.py

Beside ``originals``: every text compared with every other by the same rule, and two libraries
for near-duplicates with MinHash and locality-sensitive hashing (128 permutations, threshold 0.6,
runs of three words), datasketch and rensa. "First" reads every article, "again" knows what was
computed of each article alone: its print, or its MinHash. Everything runs on one core.

Quality is measured on invented reports: every story has three reports of one event in words of
their own and one edited copy of one of them. The share of copies in real stories needs the
evaluation data (EVENHAND_DATA, or ../shared/data); ``--show N`` shows so many groups of each set.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TypeVar

from invented_reports import EDITS, choose_wordings, make_event, write_report
from minhash_finders import (
    Groups,
    group_datasketch,
    group_rensa,
    joined,
    sign_datasketch,
    sign_rensa,
)

from bot.bias.credits import wire_of
from bot.bias.prints import Likeness, compare, make_print
from bot.bias.syndication import originals
from bot.model import Article, ArticleId

DATA = Path(os.environ.get("EVENHAND_DATA", Path(__file__).parents[2] / "shared" / "data"))
SETS = ("allsides2021.dev", "neus.val", "wikinews", "uci", "og2021.dev")
SIZES = (5, 50, 500, 1_000, 5_000)
# All pairs of more take minutes.
MOST_PAIRED = 500
EVENTS = 200
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MORNING = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)

S = TypeVar("S")


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--show", type=int, default=0, metavar="N")
    n_shown = parser.parse_args().show
    print_speed()
    print_quality()
    if not (DATA / "stories").exists():
        print("no real stories here; set EVENHAND_DATA to the evaluation data")
        return 1
    print_real(n_shown)
    return 0


def print_speed() -> None:
    """Print milliseconds of CPU by size of the story; half of each are edited copies."""
    columns = ("ours, first", "again", "all pairs", "datasketch", "again", "rensa", "again")
    print(f"{'articles':<18}" + "".join(f"{column:>13}" for column in columns))
    originals(make_story(10, Random(0)))  # What is loaded at the first call is loaded.
    for n in SIZES:
        print_speed_of(f"{n:,}", make_story(n, Random(n)))
    print_speed_of("1,000 of formulas", make_formulas(1000, Random(1)))


def print_speed_of(name: str, story: Sequence[Article]) -> None:
    cells = (
        *timed_ours(story),
        timed(lambda: by_all_pairs(story)) if len(story) <= MOST_PAIRED else None,
        *timed_minhash(story, sign_datasketch, group_datasketch),
        *timed_minhash(story, sign_rensa, group_rensa),
    )
    print(f"{name:<18}" + "".join(f"{'-' if c is None else f'{c:,.1f}':>13}" for c in cells))


def timed_ours(story: Sequence[Article]) -> tuple[float, float]:
    first = timed(lambda: originals(story), runs=1)
    # The groups of a very story are remembered too: one article less makes it another.
    smaller = iter(range(len(story) - 1, 0, -1))
    return first, timed(lambda: originals(story[: next(smaller)]))


def timed_minhash(
    story: Sequence[Article], sign: Callable[[str], S], group: Callable[[Sequence[S]], Groups]
) -> tuple[float, float]:
    signatures: list[S] = []
    signing = timed(lambda: signatures.extend(sign(a.lead or "") for a in story), runs=1)
    grouping = timed(lambda: group(signatures))
    return signing + grouping, grouping


def timed(act: Callable[[], object], *, runs: int = 3) -> float:
    """Return the milliseconds of CPU, the median of *runs*."""
    spent = []
    for _ in range(runs):
        began = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)


def make_story(n: int, chance: Random) -> list[Article]:
    """Return *n* leads of 30 to 70 words: half are reports, half edited copies of them.

    Their words are drawn as often as words of a language are (Zipf), from 4,000 invented ones.
    """
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randrange(2, 10))) for _ in range(4000)]
    weights = [1 / (rank + 5) for rank in range(len(vocabulary))]
    return with_copies(
        n,
        lambda: ". ".join(
            " ".join(chance.choices(vocabulary, weights, k=chance.randrange(10, 24)))
            for _ in range(3)
        ),
        chance,
    )


def make_formulas(n: int, chance: Random) -> list[Article]:
    """Return as many leads as each shares most sentences, but for names, with many others."""
    return with_copies(
        n, lambda: write_report(make_event(chance), choose_wordings(chance, 1)[0], 4), chance
    )


def with_copies(n: int, write: Callable[[], str], chance: Random) -> list[Article]:
    edits = list(EDITS.values())
    leads: list[str] = []
    while len(leads) < n:
        report = write()
        leads += [report, chance.choice(edits)(report, chance)]
    return [make_article(i, lead) for i, lead in enumerate(leads[:n])]


def make_article(number: int, lead: str) -> Article:
    return Article(
        id=ArticleId(str(number)),
        title=f"Fire, report {number}",
        lead=lead,
        outlet=f"outlet{number}.example",
        published_at=MORNING + timedelta(minutes=number),
    )


def by_all_pairs(story: Sequence[Article]) -> Groups:
    prints = [make_print(article) for article in story]
    return joined(
        len(story),
        (
            (i, j)
            for i, j in combinations(range(len(prints)), 2)
            if compare(prints[i], prints[j]) is not Likeness.NONE
        ),
    )


def by_datasketch(story: Sequence[Article]) -> Groups:
    return group_datasketch([sign_datasketch(a.lead or "") for a in story])


def by_rensa(story: Sequence[Article]) -> Groups:
    return group_rensa([sign_rensa(a.lead or "") for a in story])


def by_ours(story: Sequence[Article]) -> Groups:
    return [[int(id) for id in group] for group in originals(story)]


FINDERS = {"ours": by_ours, "datasketch": by_datasketch, "rensa": by_rensa}


def print_quality() -> None:
    """Print how many copies are found by edit, and how many rewrites are taken for copies."""
    for name, n_facts in (("reports of some 75 words", 6), ("leads of some 25 words", 2)):
        print(f"\n{name + ', found':<36}" + "".join(f"{finder:>12}" for finder in FINDERS))
        counts = {finder: Counts() for finder in FINDERS}
        for edit in EDITS:
            found = {n: counts[n].measure(by, edit, n_facts) for n, by in FINDERS.items()}
            print(f"{edit:<36}" + "".join(f"{share:>12.1%}" for share in found.values()))
        for label in ("precision", "recall"):
            values = (getattr(count, label) for count in counts.values())
            print(f"{'all: ' + label:<36}" + "".join(f"{value:>12.1%}" for value in values))


class Counts:
    """Pairs of a text and its copy that were found, missed, and pairs of others joined."""

    def __init__(self) -> None:
        self.found = self.missed = self.wrong = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    def measure(
        self, find: Callable[[Sequence[Article]], Groups], edit: str, n_facts: int
    ) -> float:
        """Return the share of copies found: 0 and 3 of each story; all other pairs are wrong."""
        chance, found = Random(7), 0
        for _ in range(EVENTS):
            event = make_event(chance)
            reports = [write_report(event, w, n_facts) for w in choose_wordings(chance, 3)]
            leads = [*reports, EDITS[edit](reports[0], chance)]
            groups = find([make_article(i, lead) for i, lead in enumerate(leads)])
            pairs = {pair for group in groups for pair in combinations(sorted(group), 2)}
            found += (0, 3) in pairs
            self.wrong += len(pairs - {(0, 3)})
        self.found += found
        self.missed += EVENTS - found
        return found / EVENTS


def print_real(n_shown: int) -> None:
    """Print the share of articles of real stories that are copies of another one there.

    Two of the sets hold some reports twice, each time excerpted anew: those are copies for sure.
    """
    print(f"\n{'real stories':<20}{'articles':>10}{'copies':>8}{'share':>8}")
    for name in SETS:
        stories = load(name)
        copied = [group for story in stories for group in found_in(story)]
        n_articles = sum(map(len, stories))
        n_copies = sum(len(group) - 1 for group in copied)
        print(f"{name:<20}{n_articles:>10,}{n_copies:>8,}{n_copies / n_articles:>8.1%}")
        for group in Random(1).sample(copied, min(n_shown, len(copied))):
            lines = (
                f"    {a.outlet or ''} | {a.title} | {(a.lead or '')[:90]}" for a in group[:4]
            )
            print(*lines, sep="\n", end="\n\n")
    print_twice_excerpted()


def print_twice_excerpted() -> None:
    """Print how many of the reports that stand in two sets are found, by finder.

    Gold is an identical title, which no finder is shown; pairs of other titles are counted apart.
    """
    read = [a for name in SETS[:2] for story in load(name) for a in story if a.lead]
    titles = Counter(a.title for a in read)
    gold = sum(n * (n - 1) // 2 for n in titles.values())
    leads = [make_article(i, a.lead or "") for i, a in enumerate(read)]
    for name, find in FINDERS.items():
        pairs = [pair for group in find(leads) for pair in combinations(sorted(group), 2)]
        found = sum(read[i].title == read[j].title for i, j in pairs)
        credited = sum(
            wire_of(leads[i]) is not None or wire_of(leads[j]) is not None
            for i, j in pairs
            if read[i].title != read[j].title
        )
        others = f"{len(pairs) - found - credited} others, {credited} by credit"
        print(f"twice excerpted: {name} {found} of {gold}, {others}")


def found_in(story: Sequence[Article]) -> list[list[Article]]:
    known = {article.id: article for article in story}
    return [[known[id] for id in group] for group in originals(story) if len(group) > 1]


@cache
def load(name: str) -> list[list[Article]]:
    path = DATA / "stories" / f"{name}.articles.jsonl.gz"
    stories: dict[str, list[Article]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            written = row.get("published_at")
            stories[row["gold"]].append(
                Article(
                    id=ArticleId(row["id"]),
                    title=row["title"],
                    lead=row.get("lead"),
                    text=row.get("text"),
                    outlet=row.get("outlet"),
                    published_at=datetime.fromisoformat(written) if written else None,
                )
            )
    return list(stories.values())


if __name__ == "__main__":
    sys.exit(main())
