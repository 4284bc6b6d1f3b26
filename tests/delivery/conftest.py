from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.delivery.editions.editor import Editor
from bot.model import Side
from bot.store.db import Store
from tests.delivery.editions.shelves import NAMES, editor_of, open_story, write

TOPICS = {"match": ("sport",), "vote": ("politics", "world"), "rates": ("business",)}


@pytest.fixture
async def editor(store: Store, now: datetime) -> Editor:
    """Six stories written yesterday, the hottest first; the right hardly covers the last."""
    yesterday = now - timedelta(hours=20)
    async with store.begin() as db:
        for n, name in enumerate(NAMES):
            topics = TOPICS.get(name, ("world",))
            await open_story(db, name, yesterday, topics=topics, heat=10.0 - n)
            await write(db, name, yesterday, gap=Side.RIGHT if name == "rates" else None)
    return editor_of(store)
