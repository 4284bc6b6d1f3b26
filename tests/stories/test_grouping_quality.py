"""The floor under the quality of grouping, on labelled data that is not part of the project."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.embedding.packaged import PackagedEmbedder
from bot.model import Article, ArticleId
from bot.stories.cluster import Grouper
from bot.stories.digest import Vector
from bot.stories.features import gist
from tests.factories import MORNING

_ROOT = Path(__file__).parents[2]
_DATA = Path(os.environ.get("EVENHAND_DATA") or _ROOT.parent / "shared/data")
_SAMPLE = _ROOT / "bot/demo/sample"


@pytest.mark.slow
def test_reports_across_outlets_are_grouped_well() -> None:
    """B-cubed F1 of 921 titles with leads is at least 0.80, before and after merges."""
    path = _DATA / "stories/neus.val.articles.jsonl.gz"
    if not path.exists():
        pytest.skip(f"no evaluation data at {path}; set EVENHAND_DATA to its folder")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    grouper, news = Grouper(), [_article(row["id"], row) for row in rows]
    once = [grouper.add(a, v) for a, v in zip(news, _embedded(news), strict=True)]
    gold = [row["gold"] for row in rows]

    assert _f1(gold, [a.story_id for a in once]) >= 0.80
    assert _f1(gold, [a.story_id for a in grouper.final(once)]) >= 0.80


@pytest.mark.slow
def test_the_sample_of_news_is_told_apart_in_four_languages() -> None:
    """Hardly an article joins a wrong story, and most find theirs; mending finds the rest."""
    gold, news = _sample()
    grouper = Grouper()

    once = []
    for at, (article, vector) in enumerate(zip(news, _embedded(news), strict=True), start=1):
        once.append(grouper.add(article, vector))
        if at % 40 == 0:  # the service mends with every tick
            grouper.mend()

    found = [a.story_id for a in once]
    assert _precision(gold, found) >= 0.98
    assert _f1(gold, found) >= 0.85
    assert _f1(gold, [a.story_id for a in grouper.final(once)]) >= 0.93


@pytest.mark.slow
def test_vectors_join_what_words_do_not() -> None:
    """Reports in other languages above all."""
    gold, news = _sample()
    with_vectors, by_words = Grouper(), Grouper()

    meant = [with_vectors.add(a, v) for a, v in zip(news, _embedded(news), strict=True)]
    said = [by_words.add(article) for article in news]

    assert _f1(gold, [a.story_id for a in meant]) > _f1(gold, [a.story_id for a in said]) + 0.03


def _sample() -> tuple[list[str], list[Article]]:
    """Return the true stories and the articles of the bundled sample, oldest first."""
    dated = [
        (-row["minutes_before"], str(path), f"{path.name}-{n}", row)
        for path in sorted((_SAMPLE / "stories").glob("*.json"))
        for n, row in enumerate(json.loads(path.read_text("utf-8"))["articles"])
    ]
    dated.sort(key=lambda entry: entry[0])
    return [path for _, path, _, _ in dated], [_article(id, row) for _, _, id, row in dated]


def _embedded(news: Sequence[Article]) -> list[Vector | None]:
    embedder = PackagedEmbedder()
    rows = embedder.embed([gist(article) for article in news])
    return [
        row if embedder.speaks(a.language) else None for a, row in zip(news, rows, strict=True)
    ]


def _article(id: str, row: dict[str, str]) -> Article:
    before = row.get("minutes_before")
    return Article(
        id=ArticleId(id),
        title=row["title"],
        lead=row.get("lead"),
        language=row.get("language"),
        outlet=row.get("outlet"),
        published_at=None if before is None else MORNING - timedelta(minutes=int(before)),
    )


def _precision(gold: Sequence[str], found: Sequence[str]) -> float:
    both, size = Counter(zip(gold, found, strict=True)), Counter(found)
    return sum(n * n / size[story] for (_, story), n in both.items()) / len(gold)


def _f1(gold: Sequence[str], found: Sequence[str]) -> float:
    precision, recall = _precision(gold, found), _precision(found, gold)
    return 2 * precision * recall / (precision + recall)
