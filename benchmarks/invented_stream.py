"""An endless stream of invented news: the labelled sets again and again, as other events.

    python benchmarks/invented_stream.py [--articles N] [--write FILE]

A repetition is every article of the sets once. Repetition 0 says what they say; in each later
one names, rare words and rare numbers are others (renamed_words.py), alike in all its articles:
what ties the articles of a story, ties them again, and what ties them to the same story of
another repetition are common words alone. Stories begin at drawn moments of their repetition
and keep the spacing of their articles; where a set tells no times, it is drawn. What is drawn
depends on the seed alone. Articles come in order of time; ids are unique; memory does not grow.

Run as a script, it prints how many articles a second it makes, and writes them as lines.
"""

from __future__ import annotations

import argparse
import heapq
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from renamed_words import Letters, Masks
from stories_data import DATA, Labelled, read_set

from bot.documents import article_to_document
from bot.model import Article, ArticleId

SEED = 20260105
SETS = ("og2021.dev", "allsides2021.dev", "neus.val", "wikinews")
BEGINS_AT = datetime(2026, 1, 5, tzinfo=UTC)
# About what a thousand feeds bring.
PER_DAY = 10_000
# Mean time between two articles of a story where a set tells none; that of og2021.dev, where
# half of the times are under half an hour and a few are days.
GAP_S = 3 * 3600


@dataclass(frozen=True, slots=True)
class Told:
    """An article as all repetitions tell it, with stand-ins for the letters that change.

    ``after_s`` is the time since the first article of its story.
    """

    article: Article
    story: str
    after_s: float


# When, in seconds since the beginning; two numbers that are the same together for no other.
_Coming = tuple[float, int, int, Told, Callable[[str], str]]


def invented_stream(sets: Sequence[str] = SETS, *, per_day: float = PER_DAY) -> Iterator[Labelled]:
    """Yield articles without end in order of time, each with its true story."""
    press = _Press((name, labelled) for name in sets for labelled in read_set(name))
    lasts_s = press.n_articles / per_day * 86_400
    coming: list[_Coming] = []
    for repetition in count():
        for article in press.coming(repetition, lasts_s):
            heapq.heappush(coming, article)
        while coming and coming[0][0] < (repetition + 1) * lasts_s:
            at_s, told_in, _, told, rename = heapq.heappop(coming)
            yield _written(at_s, told_in, told, rename)


def data_is_there(sets: Iterable[str] = SETS) -> bool:
    """Say whether the sets are there, and complain if they are not."""
    missing = [name for name in sets if not (DATA / f"stories/{name}.articles.jsonl.gz").exists()]
    if missing:
        sys.stderr.write(
            f"stories/{missing[0]}.articles.jsonl.gz is not there; "
            "set EVENHAND_DATA to the evaluation data\n"
        )
    return not missing


class _Press:
    """All that is told in each repetition."""

    def __init__(self, labelled: Iterable[tuple[str, Labelled]]) -> None:
        rows = [(f"{name}:{gold}", name, article) for name, (article, gold) in labelled]
        stories, articles = [row[0] for row in rows], [row[2] for row in rows]
        self._letters = Letters(articles)
        masks = Masks(articles, stories, self._letters)
        self._stories: defaultdict[str, list[Told]] = defaultdict(list)
        for (story, name, article), after_s in zip(rows, _spacing(rows), strict=True):
            masked = _with_texts(article, partial(masks.mask, language=article.language))
            masked = replace(masked, id=ArticleId(f"{name}:{article.id}"))
            self._stories[story].append(Told(masked, story, after_s))
        self.n_articles = len(rows)

    def coming(self, repetition: int, lasts_s: float) -> Iterator[_Coming]:
        """Yield the articles of a repetition, story by story."""
        chance = Random(f"{SEED}:{repetition}")
        table = self._letters.table(chance if repetition else None)
        number = count()
        for told_in_story in self._stories.values():
            begins_s = (repetition + chance.random()) * lasts_s
            for told in told_in_story:
                at_s = begins_s + told.after_s
                yield at_s, repetition, next(number), told, lambda t: t.translate(table)


def _written(at_s: float, repetition: int, told: Told, rename: Callable[[str], str]) -> Labelled:
    id = ArticleId(f"{told.article.id}/{repetition}")
    url = told.article.url
    article = replace(
        _with_texts(told.article, rename),
        id=id,
        url=url and f"https://{urlsplit(url).hostname}/{id}",
        published_at=BEGINS_AT + timedelta(seconds=round(at_s)),
    )
    return article, f"{told.story}/{repetition}"


def _with_texts(article: Article, change: Callable[[str], str]) -> Article:
    return replace(
        article,
        title=change(article.title),
        lead=article.lead and change(article.lead),
        text=article.text and change(article.text),
    )


def _spacing(rows: Iterable[tuple[str, str, Article]]) -> Iterator[float]:
    """Yield the seconds from the first article of its story to each article."""
    first: dict[str, datetime] = {}
    latest: dict[str, float] = {}
    for story, _, article in rows:
        at = article.published_at
        if at is not None:
            yield (at - first.setdefault(story, at)).total_seconds()
            continue
        gap_s = Random(f"{SEED}:{story}:{article.id}").expovariate(1 / GAP_S)
        latest[story] = latest[story] + gap_s if story in latest else 0.0
        yield latest[story]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=50_000, metavar="N")
    parser.add_argument("--per-day", type=float, default=PER_DAY, metavar="N")
    parser.add_argument("--sets", nargs="*", default=list(SETS), metavar="SET")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="Articles with gold, a line each"
    )
    arguments = parser.parse_args()
    if not data_is_there(arguments.sets):
        return 1
    stream = islice(invented_stream(arguments.sets, per_day=arguments.per_day), arguments.articles)
    began_s = time.process_time()
    first = next(stream)
    prepared_s = time.process_time()
    if arguments.write:
        with arguments.write.open("w", encoding="utf-8") as file:
            for article, gold in (first, *stream):
                document = article_to_document(article) | {"gold": gold}
                file.write(json.dumps(document, ensure_ascii=False) + "\n")
        return 0
    n_articles = 1 + sum(1 for _ in stream)
    spent_s = time.process_time() - prepared_s
    print(f"prepared in {prepared_s - began_s:.1f} s, then {n_articles / spent_s:,.0f} articles/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
