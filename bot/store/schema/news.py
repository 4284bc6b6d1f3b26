"""Articles, the stories they belong to, and what was written of those."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
    true,
)

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

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
    # The side that hardly covers it, as in its coverage.
    Column("gap", String(8)),
    # The languages its words were asked for in beside the main one, sorted: "de fr". Those that
    # its articles do not allow are in it too, so that they are not tried again.
    Column("asked_languages", Text, nullable=False, server_default=""),
    Index("ix_stories_unwritten", "revision", "written_revision"),
    Index(
        "ix_stories_gap",
        "gap",
        "merged_into",
        "heat",
        sqlite_where=text("gap IS NOT NULL"),
        postgresql_where=text("gap IS NOT NULL"),
    ),
)

articles = Table(
    "articles",
    metadata,
    # The order of arrival.
    Column("n", BIG, primary_key=True),
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
    Column("feed_id", BIG, ForeignKey("feeds.id", ondelete="SET NULL"), index=True),
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
    # What an outlet published last.
    Index("ix_articles_outlet", "outlet", "n"),
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
    # In the main language of its story; each revision is written in it, and only once.
    Column("is_main", Boolean, nullable=False, server_default=true()),
    # The ids of the articles it was written from.
    Column("articles", JSON, nullable=False),
    # False: the words changed, but nothing a reader who had the story must hear of.
    Column("material", Boolean, nullable=False, server_default=true()),
    Index("ix_briefings_revision", "story_id", "revision"),
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
    Column("id", BIG, primary_key=True),
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
