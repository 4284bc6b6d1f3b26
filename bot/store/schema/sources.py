"""What we poll, and who tells us of what is new."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False, server_default=""),
    Column("home_url", Text, nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("folder", Text, nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=true()),
    # file: from the FEEDS list, and gone when that list drops it; operator: added by hand.
    Column("origin", String(8), nullable=False, server_default="operator"),
    # Taken out by the operator, although the FEEDS list has it.
    Column("removed", Boolean, nullable=False, server_default=false()),
    Column("added_at", UtcDateTime, nullable=False),
    Column("next_poll_at", UtcDateTime, nullable=False, index=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_polled_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("n_failures", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Column("n_articles", Integer, nullable=False, server_default="0"),
    # Items of the newest document, and those of them that another of our feeds brought first.
    Column("n_items", Integer, nullable=False, server_default="0"),
    Column("n_duplicates", Integer, nullable=False, server_default="0"),
    # The address in the FEEDS list; the feed may have moved since.
    Column("listed_url", Text),
    # What else an OPML list says of the feed, see bot/sources/lists/feeds.py.
    Column("outline", JSON),
    # Read the pages of its articles too.
    Column("full_text", Boolean, nullable=False, server_default=false()),
    # The interval that fits what the feed publishes, in seconds.
    Column("rhythm_s", Float),
    Column("failing_since", UtcDateTime),
    # Failed for so long that it is tried rarely.
    Column("paused_at", UtcDateTime),
)

# Hubs that tell us of new items (WebSub, https://www.w3.org/TR/websub/), a row for each feed.
hubs = Table(
    "hubs",
    metadata,
    Column("feed_id", BIG, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("hub_url", Text, nullable=False),
    Column("topic_url", Text, nullable=False),
    # The secret end of our callback address, and the key that the hub signs with.
    Column("token", String(64), nullable=False, unique=True),
    Column("secret", String(64), nullable=False),
    # wanted, asked, confirmed or refused
    Column("state", String(12), nullable=False),
    # When to ask the hub, again or anew.
    Column("next_ask_at", UtcDateTime, nullable=False, index=True),
    Column("lease_until", UtcDateTime),
    Column("last_push_at", UtcDateTime),
    Column("n_failures", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
)
