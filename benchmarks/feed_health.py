"""How long `feeds list` waits for the database: 1,000 feeds, 100,000 articles of one week.

    python benchmarks/feed_health.py [DATABASE_URL]

Without an address: SQLite in a temporary folder. A PostgreSQL database must be empty.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.store.db import Store, open_store
from bot.store.feed_health import find_health
from bot.store.migrate import migrate
from bot.store.schema import articles, feeds

N_FEEDS, N_ARTICLES, REPEATS = 1_000, 100_000, 5
NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
_BATCH = 1_000


async def fill(store: Store) -> None:
    """Store the feeds and their articles, in the order of arrival."""
    draw = random.Random(1)
    moments = sorted(NOW - timedelta(days=7 * draw.random()) for _ in range(N_ARTICLES))
    rows = [
        {
            "id": f"a{n}",
            "title": "A title of the usual length of titles",
            "lead": "x" * 300,
            "categories": [],
            "seen_at": seen_at,
            "published_at": seen_at - timedelta(hours=2 * draw.random()),
            "feed_id": draw.randint(1, N_FEEDS),
        }
        for n, seen_at in enumerate(moments)
    ]
    fields = {"added_at": NOW, "next_poll_at": NOW, "last_success_at": NOW, "n_articles": 1_000}
    known = [{"id": n + 1, "url": f"https://{n}.example/", **fields} for n in range(N_FEEDS)]
    async with store.begin() as db:
        await db.execute(insert(feeds), known)
        for start in range(0, N_ARTICLES, _BATCH):
            await db.execute(insert(articles), rows[start : start + _BATCH])


async def measure(database_url: str) -> None:
    """Print the median time of the look at all feeds."""
    migrate(database_url)
    store = open_store(database_url)
    await fill(store)
    took = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        async with store.read() as db:
            found = await find_health(db, NOW)
        took.append(time.perf_counter() - began)
    await store.close()
    print(
        f"{store.dialect}: {len(found)} feeds, {N_ARTICLES:,} articles of a week: "
        f"median {statistics.median(took):.2f} s of {REPEATS}"
    )


def main() -> None:
    """Run the benchmark."""
    if len(sys.argv) > 1:
        asyncio.run(measure(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/health.db"))


if __name__ == "__main__":
    main()
