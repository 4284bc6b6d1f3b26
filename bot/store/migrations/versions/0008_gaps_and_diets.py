"""Gaps found by an index, what an outlet published, and what readers opened.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROWS = 500


def upgrade() -> None:
    gap: sa.Column[str] = sa.Column("gap", sa.String(8))
    op.add_column("stories", gap)
    _copy_gaps()
    op.create_index(
        "ix_stories_gap",
        "stories",
        ["gap", "merged_into", "heat"],
        sqlite_where=sa.text("gap IS NOT NULL"),
        postgresql_where=sa.text("gap IS NOT NULL"),
    )
    op.create_index("ix_articles_outlet", "articles", ["outlet", "n"])
    op.create_table(
        "diets",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_diets")),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["subscribers.chat_id"],
            name=op.f("fk_diets_chat_id_subscribers"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "opened_stories",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name=op.f("pk_opened_stories")),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["subscribers.chat_id"],
            name=op.f("fk_opened_stories_chat_id_subscribers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_opened_stories_story_id_stories")
        ),
    )
    op.create_index(op.f("ix_opened_stories_story_id"), "opened_stories", ["story_id"])
    op.create_index(op.f("ix_opened_stories_at"), "opened_stories", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_opened_stories_at"), "opened_stories")
    op.drop_index(op.f("ix_opened_stories_story_id"), "opened_stories")
    op.drop_table("opened_stories")
    op.drop_table("diets")
    op.drop_index("ix_articles_outlet", "articles")
    op.drop_index("ix_stories_gap", "stories")
    with op.batch_alter_table("stories") as table:
        table.drop_column("gap")


def _copy_gaps() -> None:
    """Take the gaps that were found so far out of the documents, in bounded steps."""
    stories = sa.table("stories", sa.column("id"), sa.column("coverage"), sa.column("gap"))
    told = sa.cast(sa.column("coverage"), sa.Text).label("told")
    here = sa.column("coverage").is_not(None)
    bind, last = op.get_bind(), ""
    while True:
        query = sa.select(stories.c.id, told).where(here, stories.c.id > last)
        rows = bind.execute(query.order_by(stories.c.id).limit(_ROWS)).all()
        if not rows:
            return
        for row in rows:
            document: dict[str, Any] | None = json.loads(row.told)
            if document and document["gap"]:
                change = sa.update(stories).where(stories.c.id == row.id)
                bind.execute(change.values(gap=document["gap"]))
        last = rows[-1].id
