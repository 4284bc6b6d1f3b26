"""Pictures of stories that Telegram has, by its file ids.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_cards",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "story_id", "language", name=op.f("pk_story_cards")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_cards_story_id_stories")
        ),
    )
    op.create_index(op.f("ix_story_cards_story_id"), "story_cards", ["story_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_story_cards_story_id"), "story_cards")
    op.drop_table("story_cards")
