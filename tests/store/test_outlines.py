"""What must hold for the places that lists give the feeds, on both databases."""

from __future__ import annotations

from datetime import datetime

from bot.store.db import Store
from bot.store.feeds import FeedToAdd, add_feeds, list_feeds
from bot.store.outlines import OutlineToSave, save_outlines


async def test_places_are_kept_as_they_were_given(any_store: Store, now: datetime) -> None:
    """Folder and outline of one feed; the others keep theirs."""
    kept = {"places": [{"n": 1, "more": {"text": "Å \u2028 <&>"}}]}
    urls = ("https://a.example/rss", "https://b.example/rss")
    async with any_store.begin() as db:
        await add_feeds(db, [FeedToAdd(url=url, outline=kept) for url in urls], now)
        a, b = sorted(await list_feeds(db), key=lambda feed: feed.url)
        assert a.outline == b.outline == kept

        changed = OutlineToSave(feed_id=a.id, folder="Sea / North", outline={"places": []})
        await save_outlines(db, [changed])
        await save_outlines(db, [])
        a, b = sorted(await list_feeds(db), key=lambda feed: feed.url)

    assert (a.folder, a.outline) == ("Sea / North", {"places": []})
    assert (b.folder, b.outline) == ("", kept)
