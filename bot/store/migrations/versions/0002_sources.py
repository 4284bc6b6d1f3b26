"""Feeds as a working set: hubs, pages, pauses, what an OPML list says, notes to the operator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PAGE_DUE = sa.text("page_due_at IS NOT NULL")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen_feeds()
    op.add_column("articles", sa.Column("page_due_at", UtcDateTime(), nullable=True))
    op.add_column(
        "articles", sa.Column("page_error", sa.Text(), server_default="", nullable=False)
    )
    op.create_index(
        "ix_articles_page_due_at",
        "articles",
        ["page_due_at"],
        sqlite_where=_PAGE_DUE,
        postgresql_where=_PAGE_DUE,
    )
    _create_hubs()
    op.create_table(
        "operator_notes",
        sa.Column("id", _id(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_notes")),
    )
    op.create_index(op.f("ix_operator_notes_told_at"), "operator_notes", ["told_at"])


def _widen_feeds() -> None:
    for column in (
        sa.Column("n_items", sa.Integer(), server_default="0", nullable=False),
        sa.Column("n_duplicates", sa.Integer(), server_default="0", nullable=False),
        sa.Column("listed_url", sa.Text(), nullable=True),
        sa.Column("outline", sa.JSON(), nullable=True),
        sa.Column("full_text", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("rhythm_s", sa.Float(), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
    ):
        op.add_column("feeds", column)
    op.execute("UPDATE feeds SET listed_url = url WHERE origin = 'file'")


def _create_hubs() -> None:
    op.create_table(
        "hubs",
        sa.Column("feed_id", _id(), nullable=False),
        sa.Column("hub_url", sa.Text(), nullable=False),
        sa.Column("topic_url", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("next_ask_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("last_push_at", UtcDateTime(), nullable=True),
        sa.Column("n_failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_hubs_feed_id_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_hubs")),
        sa.UniqueConstraint("token", name=op.f("uq_hubs_token")),
    )
    op.create_index(op.f("ix_hubs_next_ask_at"), "hubs", ["next_ask_at"])


def downgrade() -> None:
    op.drop_table("operator_notes")
    op.drop_table("hubs")
    op.drop_index("ix_articles_page_due_at", table_name="articles")
    with op.batch_alter_table("articles") as table:
        table.drop_column("page_error")
        table.drop_column("page_due_at")
    with op.batch_alter_table("feeds") as table:
        for name in (
            "paused_at",
            "failing_since",
            "rhythm_s",
            "full_text",
            "outline",
            "listed_url",
            "n_duplicates",
            "n_items",
        ):
            table.drop_column(name)
