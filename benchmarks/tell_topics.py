"""How often stories get their topics, by words alone and with the packaged embedder.

    python benchmarks/tell_topics.py

Invented titles of tests/data/topic_titles.tsv: 11 topics and one title without any, in each of 48
languages; the words were compiled with these titles at hand, so this shows what is covered rather
than what is to be expected. Then what nobody of the project labelled, from the evaluation data,
whose folder is named by EVENHAND_DATA or lies at ../shared/data: articles of real feeds by the one
section they are filed under, where they name one (world apart, which files all that happens
abroad), and headlines of the UCI News Aggregator (b business, t technology or science, e culture,
m health), twelve of each of its stories. These have one label where a story has several topics, so
"right" (the first topic told is the label) is a lower bound.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
import tarfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from stories_data import DATA

from bot.embedding.packaged import PackagedEmbedder
from bot.model import Article, ArticleId
from bot.sources.reading.parse import parse_feed
from bot.stories.topic_meanings import TopicMeanings
from bot.stories.topic_names import address_topics, section_topics
from bot.stories.topics import topics_of

ROOT = Path(__file__).parents[1]
TITLES = ROOT / "tests/data/topic_titles.tsv"
FEEDS = DATA / "feeds/fastfeedparser/fastfeedparser-benchmark_data.tar.gz"
UCI = DATA / "stories/uci-news-aggregator-sample/uci-news-aggregator.first6366.csv.gz"
CATEGORIES = {
    "b": {"business"},
    "t": {"technology", "science"},
    "e": {"culture"},
    "m": {"health"},
}
A_STORY = 12

Filed = tuple[Article, set[str]]


def main() -> int:
    """Print a line a set."""
    if not FEEDS.exists() or not UCI.exists():
        print(f"no evaluation data at {DATA}: set EVENHAND_DATA to its folder", file=sys.stderr)
        return 1
    embedder = PackagedEmbedder()
    meanings = TopicMeanings(embedder.embed)
    for name, articles in (("titles", _titles()), ("feeds", _feeds()), ("uci", _uci())):
        _report(f"{name}, words", articles, None, embedder)
        _report(f"{name}, words and meaning", articles, meanings, embedder)
    return 0


def _report(
    name: str,
    articles: Sequence[Filed],
    meanings: TopicMeanings | None,
    embedder: PackagedEmbedder,
) -> None:
    vectors = embedder.embed([f"{a.title}. {a.lead or ''}" for a, _ in articles])
    told = [
        topics_of(
            [article],
            meanings.likeness(vector)
            if meanings and embedder.speaks(article.language or "en")
            else None,
        )
        for (article, _), vector in zip(articles, vectors, strict=True)
    ]
    answered = [(got, labels) for got, (_, labels) in zip(told, articles, strict=True) if got]
    right = sum(got[0] in labels for got, labels in answered)
    print(
        f"{name}: {len(articles)} articles, a topic for {len(answered) / len(articles):.3f}, "
        f"right first {right / max(len(answered), 1):.3f}"
    )


def _titles() -> list[Filed]:
    with TITLES.open(encoding="utf-8") as lines:
        return [
            (_article(row["title"], row["language"]), {row["topic"]})
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _feeds() -> list[Filed]:
    found: dict[str, Filed] = {}
    with tarfile.open(FEEDS) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.isfile() else None
            for article in parse_feed(file.read()).articles if file else ():
                filed = {t for c in article.categories for t in section_topics(c)}
                filed |= address_topics(article.url or "")
                if len(filed) == 1 and not filed & {"world", "local"}:
                    bare = replace(article, categories=(), url=None)
                    found.setdefault(article.title, (bare, filed))
    return list(found.values())


def _uci() -> list[Filed]:
    stories: defaultdict[str, list[Filed]] = defaultdict(list)
    with gzip.open(UCI, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["TIMESTAMP"]:
                filed = CATEGORIES[row["CATEGORY"]]
                stories[row["STORY"]].append((_article(row["TITLE"], "en"), filed))
    chosen = random.Random(1)
    return [
        article
        for articles in stories.values()
        for article in chosen.sample(articles, min(A_STORY, len(articles)))
    ]


def _article(title: str, language: str) -> Article:
    return Article(id=ArticleId("a"), title=title, language=language)


if __name__ == "__main__":
    sys.exit(main())
