from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.commands.feeds_table import health_line
from bot.model import FeedId
from bot.store.feed_health import FeedHealth
from bot.store.feeds import KnownFeed
from bot.store.hubs import HubState, KnownHub

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
FEED = KnownFeed(
    id=FeedId(1),
    url="https://tide.example/rss",
    title="Tide",
    home_url="",
    language="en",
    folder="",
    active=True,
    next_poll_at=NOW,
    etag=None,
    last_modified=None,
    last_polled_at=NOW,
    last_success_at=NOW,
    n_failures=0,
    last_error="",
    n_articles=3,
)
HUB = KnownHub(
    feed_id=FEED.id,
    hub_url="https://hub.example/",
    topic_url=FEED.url,
    token="0123",
    secret="4567",
    state=HubState.CONFIRMED,
    next_ask_at=NOW,
    lease_until=NOW + timedelta(days=1),
)


def row(health: FeedHealth) -> dict[str, Any]:
    return dict(json.loads(health_line(health, NOW)))


def test_a_line_of_json_says_how_the_hub_fares() -> None:
    """Its state for programs and a note for people, without what the hub alone may know."""
    found = row(FeedHealth(feed=FEED, hub=HUB))

    assert found["hub"] == "confirmed"
    assert found["hub_note"] == "hub.example confirmed until 2026-01-06, no push yet"
    assert "0123" not in str(found)
    assert "4567" not in str(found)


def test_a_feed_without_a_hub_has_no_note_on_one() -> None:
    """Both keys are there, and null."""
    found = row(FeedHealth(feed=FEED))

    assert (found["hub"], found["hub_note"]) == (None, None)
