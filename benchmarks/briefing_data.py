"""The sets of the writer's benchmarks: where they lie and how a line is read."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.model import Article, ArticleId, Story, StoryId

DATA = Path(os.environ.get("EVENHAND_DATA") or Path(__file__).parents[2] / "shared/data")

# A story and what people wrote of it: "headline" and "summary", or "bullets".
Told = tuple[Story, Mapping[str, Any]]


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Return the lines of a gzipped file of JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_told(path: Path) -> list[Told]:
    """Return the stories of a file of stories with their references."""
    return [
        (story_of(row["story"], map(article_of, row["articles"])), row["reference"])
        for row in lines_of(path)
    ]


def read_neus(path: Path) -> list[Told]:
    """Return the stories of a raw file of NeuS: three articles, a neutral headline and summary."""
    return [
        (
            story_of(row["id"], (_neus_article(row, n) for n in range(len(row["articles"])))),
            {"headline": row["headline"], "summary": row["summary"]},
        )
        for row in lines_of(path)
    ]


def read_judged(path: Path) -> list[Told]:
    """Return the CNN/DailyMail articles of QAGS with a machine's summary as bullets.

    Only sentences that most voters found the article to support.
    """
    claims: dict[str, list[str]] = {}
    for row in lines_of(path):
        if row["id"].startswith("cnndm"):
            found = claims.setdefault(row["sources"][0], [])
            if row["label"]:
                found.append(row["text"])
    return [
        (story_of(str(n), [_untitled(str(n), text)]), {"bullets": bullets})
        for n, (text, bullets) in enumerate(claims.items())
        if bullets
    ]


def read_grouped(path: Path) -> list[Story]:
    """Return the stories that the articles of a file truly make, by their gold label."""
    found: dict[str, list[Article]] = {}
    for row in lines_of(path):
        found.setdefault(str(row["gold"]), []).append(article_of(row))
    return [story_of(gold, articles) for gold, articles in found.items()]


def story_of(number: str, articles: Iterator[Article] | Sequence[Article]) -> Story:
    return Story(id=StoryId(number), articles=tuple(articles))


def article_of(row: Mapping[str, Any]) -> Article:
    at = row.get("published_at")
    return Article(
        id=ArticleId(str(row["id"])),
        title=row["title"],
        outlet=row.get("outlet"),
        language=row.get("language"),
        published_at=datetime.fromisoformat(at) if at else None,
        lead=row.get("lead"),
        text=row.get("text"),
    )


def _neus_article(row: Mapping[str, Any], n: int) -> Article:
    article = row["articles"][n]
    number = ArticleId(f"{row['id']}-{n}")
    return Article(id=number, title=article["title"], language="en", lead=article["text"])


def _untitled(number: str, text: str) -> Article:
    """Return an article whose title is its beginning, as in the set of summaries."""
    return Article(id=ArticleId(number), title=text[:120], language="en", text=text)
