"""Slots by the subscriber's clock, contents kept once, quiet hours, mutes, alerts, leases.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ROWS = 500
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = "state IN ('pending', 'unknown', 'sending')"


def upgrade() -> None:
    _widen_subscriptions()
    _add_tables()
    _change_deliveries()


def downgrade() -> None:
    for name in ("ix_deliveries_open", "ix_deliveries_due"):
        op.drop_index(name, "deliveries")
    # To the older program all that is open is an edition, and a moment has one.
    op.execute("DELETE FROM deliveries WHERE kind <> 'edition' OR subscription_id IS NULL")
    op.execute(
        "DELETE FROM deliveries WHERE id NOT IN "
        "(SELECT MIN(id) FROM deliveries GROUP BY subscription_id, due_at, part)"
    )
    # It writes an edition anew, which is no later part of the one that has begun.
    op.execute(
        "UPDATE deliveries SET state = 'dead', reason = 'what it said is no longer stored' "
        f"WHERE part > 1 AND {_OPEN}"
    )
    with op.batch_alter_table("deliveries") as table:
        table.drop_constraint("uq_deliveries_slot", type_="unique")
        table.alter_column("subscription_id", existing_type=_BIG, nullable=False)
        for name in ("slot", "kind", "thread_id", "claimed_by", "resent_at"):
            table.drop_column(name)
        for name in ("content_id", "n_unknown"):
            table.drop_column(name)
        table.add_column(sa.Column("message", sa.JSON()))
        table.add_column(sa.Column("stories", sa.JSON()))
        table.create_unique_constraint("uq_deliveries_slot", ["subscription_id", "due_at", "part"])
    op.create_index("ix_deliveries_chat_id", "deliveries", ["chat_id"])
    op.create_index("ix_deliveries_state", "deliveries", ["state", "due_at"])
    op.drop_index("ix_alerts_at", "alerts")
    op.drop_index("ix_contents_made_at", "contents")
    tables = ("leases", "paid_messages", "rooms", "broadcasts", "alerts", "contents", "mutes")
    for name in (*tables, "stopped_subscriptions"):
        op.drop_table(name)
    op.drop_index("ix_subscriptions_alerts", "subscriptions")
    with op.batch_alter_table("subscriptions") as table:
        for name in ("paused_until", "quiet_end", "quiet_start", "alerts_a_day"):
            table.drop_column(name)
        for name in ("thread_id", "says_empty", "with_gap", "per_topic"):
            table.drop_column(name)


def _widen_subscriptions() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("per_topic", sa.Integer()),
        sa.Column("with_gap", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("says_empty", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("alerts_a_day", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("quiet_start", sa.String(5)),
        sa.Column("quiet_end", sa.String(5)),
        sa.Column("paused_until", UtcDateTime()),
    )
    for column in columns:
        op.add_column("subscriptions", column)
    op.create_index(
        "ix_subscriptions_alerts",
        "subscriptions",
        ["chat_id"],
        sqlite_where=sa.text("alerts_a_day > 0"),
        postgresql_where=sa.text("alerts_a_day > 0"),
    )
    # From now on what is due is found by this column alone.
    op.execute(
        "UPDATE subscriptions SET next_due_at = NULL WHERE chat_id IN "
        "(SELECT chat_id FROM subscribers WHERE NOT active)"
    )


def _add_tables() -> None:
    op.create_table(
        "mutes",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "kind", "value", name=op.f("pk_mutes")),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["subscribers.chat_id"],
            name=op.f("fk_mutes_chat_id_subscribers"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "stopped_subscriptions",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_stopped_subscriptions")),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["subscribers.chat_id"],
            name=op.f("fk_stopped_subscriptions_chat_id_subscribers"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "contents",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("stories", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
    )
    op.create_index("ix_contents_made_at", "contents", ["made_at"])
    op.create_table(
        "alerts",
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_alerts")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_alerts_story_id_stories")
        ),
    )
    op.create_index("ix_alerts_at", "alerts", ["at"])
    op.create_table(
        "broadcasts",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("by_chat", sa.BigInteger(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("n_chats", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_table(
        "rooms",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, server_default=""),
        sa.Column("username", sa.String(64)),
        sa.Column("can_post", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.BigInteger()),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_rooms")),
    )
    op.create_table(
        "paid_messages",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_paid_messages")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def _change_deliveries() -> None:
    op.drop_index("ix_deliveries_chat_id", "deliveries")
    op.drop_index("ix_deliveries_state", "deliveries")
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("slot", sa.String(64)),
        sa.Column("kind", sa.String(9), nullable=False, server_default="edition"),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("resent_at", UtcDateTime()),
        sa.Column("content_id", sa.String(32)),
        sa.Column("n_unknown", sa.Integer(), nullable=False, server_default="0"),
    )
    for column in columns:
        op.add_column("deliveries", column)
    op.execute("UPDATE deliveries SET n_unknown = 1 WHERE state = 'unknown'")
    # What was planned before slots had names keeps a name nothing else can get.
    op.execute("UPDATE deliveries SET slot = 'was:' || CAST(id AS VARCHAR(20))")
    # The parts of one slot belong together by its name.
    op.execute(
        "UPDATE deliveries SET slot = (SELECT MIN(first.slot) FROM deliveries AS first "
        "WHERE first.subscription_id = deliveries.subscription_id "
        "AND first.due_at = deliveries.due_at AND first.part = 1) "
        "WHERE part > 1"
    )
    op.execute("UPDATE deliveries SET slot = 'was:' || CAST(id AS VARCHAR(20)) WHERE slot IS NULL")
    _move_messages()
    with op.batch_alter_table("deliveries") as table:
        table.drop_constraint("uq_deliveries_slot", type_="unique")
        table.alter_column("slot", existing_type=sa.String(64), nullable=False)
        table.alter_column("subscription_id", existing_type=_BIG, nullable=True)
        table.drop_column("message")
        table.drop_column("stories")
        table.create_unique_constraint("uq_deliveries_slot", ["chat_id", "slot", "part"])
    op.create_index("ix_deliveries_due", "deliveries", ["due_at", "state"])
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["kind", "due_at", "id"],
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def _move_messages() -> None:
    """Keep what the parts say that are still to be sent; each gets a content of its own."""
    deliveries = sa.table(
        "deliveries",
        sa.column("id", sa.BigInteger()),
        sa.column("part", sa.Integer()),
        sa.column("state", sa.String()),
        sa.column("changed_at", UtcDateTime()),
        sa.column("message", sa.JSON()),
        sa.column("stories", sa.JSON()),
        sa.column("content_id", sa.String()),
    )
    contents = sa.table(
        "contents",
        sa.column("id", sa.String()),
        sa.column("messages", sa.JSON()),
        sa.column("stories", sa.JSON()),
        sa.column("made_at", UtcDateTime()),
    )
    bind, last = op.get_bind(), 0
    while True:
        query = sa.select(deliveries).where(sa.text(_OPEN), deliveries.c.id > last)
        rows = bind.execute(query.order_by(deliveries.c.id).limit(_ROWS)).all()
        if not rows:
            return
        for row in rows:
            if row.message:
                key = f"was:{row.id}"
                # The earlier parts were sent: nobody asks for them any more.
                messages = [None] * (row.part - 1) + [row.message]
                values = {"id": key, "messages": messages, "stories": row.stories or {}}
                bind.execute(sa.insert(contents).values(**values, made_at=row.changed_at))
                change = sa.update(deliveries).where(deliveries.c.id == row.id)
                bind.execute(change.values(content_id=key))
        last = rows[-1].id
