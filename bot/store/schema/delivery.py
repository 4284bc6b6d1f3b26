"""Who reads, what they wish for, and what was sent to them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

_OPEN = "state IN ('pending', 'unknown', 'sending')"

subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("zone", String(64), nullable=False, server_default="UTC"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("inactive_because", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    # Counted with each pass of the writer, from the index alone.
    Index("ix_subscribers_language", "active", "language"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BIG, primary_key=True),
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
    # At most so many of one topic; null: by the rule of editions.
    Column("per_topic", Integer),
    Column("with_gap", Boolean, nullable=False, server_default=false()),
    Column("says_empty", Boolean, nullable=False, server_default=true()),
    # The forum topic of the chat it goes to.
    Column("thread_id", BigInteger),
    Column("alerts_a_day", Integer, nullable=False, server_default="0"),
    # HH:MM on the subscriber's clock; both or neither.
    Column("quiet_start", String(5)),
    Column("quiet_end", String(5)),
    Column("paused_until", UtcDateTime),
    # Null for a chat that is not active: what is due is found in this index alone.
    Column("next_due_at", UtcDateTime, index=True),
    # The few that want alerts.
    Index(
        "ix_subscriptions_alerts",
        "chat_id",
        sqlite_where=text("alerts_a_day > 0"),
        postgresql_where=text("alerts_a_day > 0"),
    ),
)

# What a chat wanted when it stopped its briefings; kept for a day.
stopped_subscriptions = Table(
    "stopped_subscriptions",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", UtcDateTime, nullable=False),
    # The columns of the subscription by their names.
    Column("wanted", JSON, nullable=False),
)

# What a chat never wants to see: words, outlets and topics, all literal.
mutes = Table(
    "mutes",
    metadata,
    Column(
        "chat_id",
        BigInteger,
        ForeignKey("subscribers.chat_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    # word, outlet or topic
    Column("kind", String(8), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
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
    Column("id", BIG, primary_key=True),
    # Null for what needs no subscription.
    Column("subscription_id", BIG),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    # edition, alert or broadcast
    Column("kind", String(9), nullable=False, server_default="edition"),
    # The local wall-clock time of an edition, "alert:STORY" or "broadcast:N".
    Column("slot", String(64), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("part", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    # Requests whose answer never came: after the second one the part is given up.
    Column("n_unknown", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("not_before", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    # Who is sending it, or was the last to.
    Column("claimed_by", String(64)),
    Column("message_id", BigInteger),
    # When an operator had it sent again; that is done once.
    Column("resent_at", UtcDateTime),
    # What it says; null until it is written, and again once nobody needs it.
    Column("content_id", String(32)),
    UniqueConstraint("chat_id", "slot", "part", name="uq_deliveries_slot"),
    Index("ix_deliveries_due", "due_at", "state"),
    # The few that wait or are under way, however many have ended.
    Index(
        "ix_deliveries_open",
        "kind",
        "due_at",
        "id",
        sqlite_where=text(_OPEN),
        postgresql_where=text(_OPEN),
    ),
)

# What many deliveries say, once: the messages of an edition, by the digest of what they show.
contents = Table(
    "contents",
    metadata,
    Column("id", String(32), primary_key=True),
    # A list of messages, one a part.
    Column("messages", JSON, nullable=False),
    # Story -> revision: what a reader has had once the last part is sent.
    Column("stories", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False, index=True),
)

# Stories that were told at once.
alerts = Table(
    "alerts",
    metadata,
    Column("story_id", String(32), ForeignKey("stories.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("because", Text, nullable=False),
)

# What the operator says to everybody.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("by_chat", BigInteger, nullable=False),
    Column("html", Text, nullable=False),
    # Of the chats that are meant; null: all.
    Column("language", String(8)),
    # draft, sent, cancelled or stopped
    Column("state", String(9), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("n_chats", Integer, nullable=False, server_default="0"),
)

# Groups and channels the bot was added to, as Telegram last told of them.
rooms = Table(
    "rooms",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    # group, supergroup or channel
    Column("kind", String(10), nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("username", String(64)),
    Column("can_post", Boolean, nullable=False),
    Column("added_by", BigInteger),
    Column("changed_at", UtcDateTime, nullable=False),
)

# Messages sent above the free rate, which cost Stars, by UTC day.
paid_messages = Table(
    "paid_messages",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("n", Integer, nullable=False),
)

# Who alone may do something, until when; the epoch grows with each holder.
leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
