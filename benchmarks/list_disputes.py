"""Where reports differ: every line over the development stories, to be read, and the cost.

Run: python benchmarks/list_disputes.py [SET ...]

A set is neus.val, neus.train, or one of stories/*.articles.jsonl.gz in the folder that
EVENHAND_DATA names or at ../shared/data (allsides2021.dev, wikinews, og2021.dev). Under each line
stand the sentences of the articles it cites that hold its number, so that it can be judged.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

from stories_data import DATA, read_set

from bot.briefings.disputes.disagree import disagreements, disputed_readings
from bot.briefings.facts import numbers
from bot.briefings.language import language_of, story_language
from bot.briefings.material import considered, split_body
from bot.model import Article, ArticleId, Bullet

SETS = ("neus.val", "allsides2021.dev", "wikinews", "og2021.dev")


def stories(name: str) -> Iterator[tuple[str, Sequence[Article]]]:
    """Return the true stories of a set that have two articles or more."""
    if name.startswith("neus."):
        yield from _triples(name)
        return
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article, gold in read_set(name):
        groups[gold].append(article)
    yield from ((gold, held) for gold, held in groups.items() if len(held) > 1)


def _triples(name: str) -> Iterator[tuple[str, Sequence[Article]]]:
    path = DATA / f"briefings/neus/{name}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield (
                row["id"],
                [
                    Article(
                        id=ArticleId(f"{row['id']}-{n}"),
                        title=held["title"],
                        lead=held["text"],
                        language="en",
                    )
                    for n, held in enumerate(row["articles"])
                ],
            )


def print_line(line: Bullet, articles: Sequence[Article], language: str) -> None:
    print(f"    {line.text}")
    mine = Bullet(text=line.text.split(";")[0], citations=line.citations)
    readings = disputed_readings([mine], language)
    for article in articles:
        if article.id in line.citations:
            spoken = language_of(article)
            for sentence in split_body(article, spoken):
                if any(n.readings & readings for n in numbers(sentence, spoken)):
                    print(f"        {article.outlet or article.id}: {sentence[:240]}")


def main(names: list[str]) -> int:
    if not (DATA / "stories").exists():
        sys.stderr.write(f"{DATA}/stories is not there; set EVENHAND_DATA to the data\n")
        return 1
    for name in names or SETS:
        spent, n, told = 0.0, 0, 0
        for gold, articles in stories(name):
            language = story_language(articles, None)
            begun = time.process_time()
            lines = disagreements(considered(articles), language)
            spent += time.process_time() - begun
            n, told = n + 1, told + bool(lines)
            if lines:
                print(f"  {gold}")
            for line in lines:
                print_line(line, articles, language)
        print(f"{name}: {n} stories, {told} with lines, {1000 * spent / max(n, 1):.1f} ms a story")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
