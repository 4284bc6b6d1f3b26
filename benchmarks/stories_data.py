"""The labelled sets of the story benchmarks: where they lie and how a line is read."""

from __future__ import annotations

import gzip
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.model import Article, ArticleId

DATA = Path(os.environ.get("EVENHAND_DATA") or Path(__file__).parents[2] / "shared/data")

Labelled = tuple[Article, str]


def read_set(name: str) -> list[Labelled]:
    """Return the articles of stories/NAME.articles.jsonl.gz in order, each with its true story."""
    path = DATA / f"stories/{name}.articles.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [read_labelled(json.loads(line)) for line in lines]


def read_labelled(row: dict[str, Any]) -> Labelled:
    """Return one line as an article and its true story; only id, title and gold are needed."""
    at = row.get("published_at")
    article = Article(
        id=ArticleId(str(row["id"])),
        title=row["title"],
        url=row.get("url"),
        outlet=row.get("outlet"),
        language=row.get("language"),
        published_at=datetime.fromisoformat(at) if at else None,
        lead=row.get("lead"),
        text=row.get("text"),
    )
    return article, str(row["gold"])
