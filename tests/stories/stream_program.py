"""A service that does nothing but take articles and group them: to be killed at any moment.

    python tests/stories/stream_program.py DATABASE_URL

It goes on wherever it was stopped, and writes a line whenever it has stored or grouped articles.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path

from bot.bias.outlets import Register
from bot.model import Article
from bot.store.db import open_store
from bot.stories.group import Grouping
from tests.factories import MORNING, make_article, save_articles

SAMPLE = Path(__file__).parents[2] / "bot/demo/sample/stories"
# Articles of one poll: few, so that there are many passes to be stopped in.
POLLED = 4


def stream() -> list[Article]:
    """Return every fourth article of the sample of news in the order of publication."""
    found = [
        make_article(
            id=f"{path.stem}-{n}",
            url=f"https://{row['outlet']}/{path.stem}-{n}",
            published_at=MORNING - timedelta(minutes=row["minutes_before"]),
            **{name: row[name] for name in ("title", "lead", "outlet", "language")},
        )
        for path in sorted(SAMPLE.glob("*.json"))
        for n, row in enumerate(json.loads(path.read_text("utf-8"))["articles"])
    ]
    return sorted(found, key=lambda article: (article.published_at or MORNING, article.id))[::4]


async def take_and_group(database_url: str) -> None:
    """Store the stream poll by poll, and group after each; what is stored stays as it is."""
    store = open_store(database_url)
    grouping = Grouping(store, Register(()))
    coming = stream()
    for begin in range(0, len(coming), POLLED):
        now = MORNING + timedelta(minutes=begin)
        async with store.begin() as db:
            n_stored = await save_articles(db, coming[begin : begin + POLLED], seen_at=now)
        _tell(n_stored)
        report = await grouping.group_new(now)
        _tell(report.n_articles)
    await store.close()


def _tell(n_articles: int) -> None:
    if n_articles:
        sys.stdout.write(f"{n_articles}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(take_and_group(sys.argv[1]))
