from __future__ import annotations

import asyncio
from datetime import datetime

from bot.store.articles import Arrival, save_arrivals
from bot.store.db import Store
from tests.factories import make_article


async def test_what_a_poll_and_a_push_bring_at_once_is_stored_once(
    any_store: Store, now: datetime
) -> None:
    """The second one finds what the first one wrote, and loses nothing of its own."""
    found = asyncio.Event()

    async def save(*ids: str) -> int:
        async with any_store.begin() as db:
            arrivals = [Arrival(article=make_article(id), feed_id=None) for id in ids]
            n_new = len(await save_arrivals(db, arrivals, now))
            found.set()
            await asyncio.sleep(0.05)
        return n_new

    async with asyncio.TaskGroup() as group:
        poll = group.create_task(save("a1", "a2"))
        await found.wait()
        push = group.create_task(save("a2", "a3"))

    assert (poll.result(), push.result()) == (2, 1)
