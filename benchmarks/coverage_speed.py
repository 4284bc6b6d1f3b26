"""How long the coverage of a story takes, by the number of its articles.

    python benchmarks/coverage_speed.py [--sizes 10 100 1000 10000] [--runs 7]

Invented leads of 30 to 70 words at outlets of the bundled register and at strangers' hosts; half
of them are edited copies of others, in ten languages' codes over two days. "First" reads articles
that were never seen; "one more" is a story that gets its next article, as stories do, the others
are remembered; "again" is a story as it was, whose copies are remembered too. The other extreme
are nine reprints to the letter of every ten articles. Milliseconds of CPU, the least of the runs:
on a shared machine the others are slowed by strangers. Growth is the exponent of "one more"
between one size and the next: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from find_copies import MORNING, make_story

from bot.bias.coverage import compute_coverage
from bot.bias.outlets import Register
from bot.bias.register import load_register
from bot.model import Article, ArticleId, Story, StoryId

LANGUAGES = ("en", "de", "fr", "es", "it", "pl", "uk", "ar", "hi", "pt")
# One article in so many is of an outlet that is not registered.
STRANGERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Milliseconds of CPU for a story of ``size`` articles."""

    size: int
    first: float
    again: float
    one_more: float


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1_000, 10_000])
    parser.add_argument("--runs", type=int, default=7, metavar="N")
    arguments = parser.parse_args()
    register = load_register()
    compute_coverage(make_coverable(10, Random(0), register), register)
    for name, make in (("edited copies", make_coverable), ("reprints", make_reprints)):
        print_rows(name, [measure(n, make, register, arguments.runs) for n in arguments.sizes])
    return 0


def print_rows(name: str, rows: Sequence[Spent]) -> None:
    columns = "".join(f"{column:>12}" for column in ("first", "again", "one more", "growth"))
    print(f"{name:<22}{columns}")
    growths = ["-", *(f"{growth(*pair):.2f}" for pair in pairwise(rows))]
    for row, grown in zip(rows, growths, strict=True):
        cells = "".join(f"{ms:>12,.2f}" for ms in (row.first, row.again, row.one_more))
        print(f"{row.size:<22,}{cells}{grown:>12}")


def growth(smaller: Spent, larger: Spent) -> float:
    """Return the exponent by which the time for one more article grows with the size."""
    return math.log(larger.one_more / smaller.one_more) / math.log(larger.size / smaller.size)


def measure(
    n: int, make: Callable[[int, Random, Register], Story], register: Register, runs: int
) -> Spent:
    """Return the least of *runs*, each with a story of its own."""
    first, again, one_more = [], [], []
    for run in range(runs if n < 10_000 else 2):
        story = make(n + 1, Random(f"{n} {run}"), register)
        before = replace(story, articles=story.articles[:-1])
        first.append(timed(lambda s=before: compute_coverage(s, register)))  # type: ignore[misc]
        again.append(timed(lambda s=before: compute_coverage(s, register)))  # type: ignore[misc]
        one_more.append(timed(lambda s=story: compute_coverage(s, register)))  # type: ignore[misc]
    return Spent(size=n, first=min(first), again=min(again), one_more=min(one_more))


def timed(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


def make_coverable(n: int, chance: Random, register: Register) -> Story:
    """Return *n* articles, half of them edited copies."""
    return placed(make_story(n, chance), chance, register)


def make_reprints(n: int, chance: Random, register: Register) -> Story:
    """Return *n* articles of which one in ten has a text of its own, the others copy the first."""
    texts = make_story(max(n // 10, 1), chance)
    articles = [
        replace(texts[i % len(texts)] if i % 10 == 0 else texts[0], id=ArticleId(str(i)))
        for i in range(n)
    ]
    return placed(articles, chance, register)


def placed(articles: Sequence[Article], chance: Random, register: Register) -> Story:
    """Return a story of *articles* at outlets drawn by chance, over two days."""
    hosts = [outlet.domain for outlet in register.outlets]
    return Story(
        id=StoryId("story"),
        articles=tuple(
            replace(
                article,
                outlet=None,
                url=f"https://www.{_host(i, hosts, chance)}/news/{chance.random()}",
                language=chance.choice(LANGUAGES),
                published_at=MORNING + timedelta(minutes=2880 * i / len(articles)),
            )
            for i, article in enumerate(articles)
        ),
    )


def _host(i: int, hosts: Sequence[str], chance: Random) -> str:
    return f"stranger{i}.example" if i % STRANGERS == 0 else chance.choice(hosts)


if __name__ == "__main__":
    raise SystemExit(main())
