"""The tables. One text for SQLite and PostgreSQL.

Migrations in ``migrations/versions`` lead here; a test holds that they arrive at exactly this.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.store.moments import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# SQLite gives row numbers only to INTEGER keys; PostgreSQL's 32 bits would run out.
_BIG = BigInteger().with_variant(Integer, "sqlite")

feeds = Table(
    "feeds",
    metadata,
    Column("id", _BIG, primary_key=True),
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
    Column("feed_id", _BIG, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
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

stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("written_revision", Integer, nullable=False, server_default="0"),
    Column("write_after", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("merged_into", String(32), index=True),
    Column("n_outlets", Integer, nullable=False, server_default="0"),
    # Ranks stories against one another at any later moment; see bot/stories/rank.py.
    Column("heat", Float, nullable=False, server_default="0", index=True),
    # Why it leads, in words.
    Column("heat_because", Text, nullable=False, server_default=""),
    # Places and people: {"places": [...], "people": [...]}.
    Column("names", JSON),
    # The mean direction of its articles, 16-bit floats, and the embedder that gave it.
    Column("vector", LargeBinary),
    Column("vector_model", String(64)),
    Column("coverage", JSON),
    Index("ix_stories_unwritten", "revision", "written_revision"),
)

articles = Table(
    "articles",
    metadata,
    # The order of arrival.
    Column("n", _BIG, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("language", String(8)),
    Column("published_at", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("lead", Text),
    Column("text", Text),
    Column("author", Text),
    Column("image", Text),
    Column("categories", JSON, nullable=False),
    Column("feed_id", _BIG, ForeignKey("feeds.id", ondelete="SET NULL"), index=True),
    Column("story_id", String(32), ForeignKey("stories.id"), index=True),
    Column("score", Float),
    Column("because", Text, nullable=False, server_default=""),
    # The story it would have joined otherwise; no key, for that one may have gone since.
    Column("runner_up", String(32)),
    Column("runner_up_score", Float),
    # Its page is to be read from then on; until that was tried, it waits to be grouped.
    Column("page_due_at", UtcDateTime),
    Column("page_error", Text, nullable=False, server_default=""),
    Index(
        "ix_articles_page_due_at",
        "page_due_at",
        sqlite_where=text("page_due_at IS NOT NULL"),
        postgresql_where=text("page_due_at IS NOT NULL"),
    ),
    Index(
        "ix_articles_ungrouped",
        "n",
        sqlite_where=text("story_id IS NULL"),
        postgresql_where=text("story_id IS NULL"),
    ),
)

briefings = Table(
    "briefings",
    metadata,
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("written_at", UtcDateTime, nullable=False),
    Column("document", JSON, nullable=False),
    # The ids of the articles it was written from.
    Column("articles", JSON, nullable=False),
    # False: the words changed, but nothing a reader who had the story must hear of.
    Column("material", Boolean, nullable=False, server_default=true()),
)

article_vectors = Table(
    "article_vectors",
    metadata,
    Column(
        "article_id", String(64), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    ),
    # Another embedder's vectors cannot be compared, so they are made anew.
    Column("model", String(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

# What was done to whole stories, by whom, and whether it was undone.
story_acts = Table(
    "story_acts",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    # merge: other_id went into story_id; split: other_id came out of story_id.
    Column("kind", String(8), nullable=False),
    # grouper or operator
    Column("actor", String(16), nullable=False),
    Column("story_id", String(32), ForeignKey("stories.id"), nullable=False, index=True),
    Column("other_id", String(32), ForeignKey("stories.id"), nullable=False, index=True),
    # The ids of the articles that changed their story by it.
    Column("articles", JSON, nullable=False),
    Column("score", Float),
    Column("because", Text, nullable=False, server_default=""),
    Column("undone_at", UtcDateTime),
    Column("undone_because", Text, nullable=False, server_default=""),
)

story_topics = Table(
    "story_topics",
    metadata,
    Column("topic", String(32), primary_key=True),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("place", Integer, nullable=False, server_default="0"),
)

story_terms = Table(
    "story_terms",
    metadata,
    Column("term", String(64), primary_key=True),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("weight", Float, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("zone", String(64), nullable=False, server_default="UTC"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("inactive_because", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("times", JSON, nullable=False),
    Column("weekdays", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("n_stories", Integer, nullable=False, server_default="3"),
    Column("next_due_at", UtcDateTime, index=True),
)

preferences = Table(
    "preferences",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    # follow or mute
    Column("kind", String(8), primary_key=True),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("at", UtcDateTime, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True, index=True),
    Column("revision", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column("subscription_id", _BIG, nullable=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("part", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("not_before", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
    Column("message", JSON),
    Column("stories", JSON),
    UniqueConstraint("subscription_id", "due_at", "part", name="uq_deliveries_slot"),
    Index("ix_deliveries_state", "state", "due_at"),
)

notes = Table(
    "notes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Small facts that must survive a restart: the sender's "not before", the groups' progress."""

operator_notes = Table(
    "operator_notes",
    metadata,
    Column("id", _BIG, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("told_at", UtcDateTime, index=True),
)
"""What the operator should hear of, and when it was said."""
