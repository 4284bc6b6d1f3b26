"""Acts on stories, runners-up, names, vectors.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STORY_COLUMNS = ("heat_because", "names", "vector", "vector_model")
_ARTICLE_COLUMNS = ("runner_up", "runner_up_score")


def upgrade() -> None:
    for column in (
        sa.Column("heat_because", sa.Text(), server_default="", nullable=False),
        sa.Column("names", sa.JSON(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("vector_model", sa.String(length=64), nullable=True),
    ):
        op.add_column("stories", column)
    op.add_column("articles", sa.Column("runner_up", sa.String(length=32), nullable=True))
    op.add_column("articles", sa.Column("runner_up_score", sa.Float(), nullable=True))
    _create_vectors()
    _create_acts()


def _create_vectors() -> None:
    op.create_table(
        "article_vectors",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_vectors_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_vectors")),
    )


def _create_acts() -> None:
    op.create_table(
        "story_acts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("because", sa.Text(), server_default="", nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_because", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["stories.id"], name=op.f("fk_story_acts_other_id_stories")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_acts_story_id_stories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_acts")),
    )
    for name in ("at", "story_id", "other_id"):
        op.create_index(op.f(f"ix_story_acts_{name}"), "story_acts", [name])


def downgrade() -> None:
    op.drop_table("story_acts")
    op.drop_table("article_vectors")
    with op.batch_alter_table("articles") as table:
        for name in _ARTICLE_COLUMNS:
            table.drop_column(name)
    with op.batch_alter_table("stories") as table:
        for name in _STORY_COLUMNS:
            table.drop_column(name)
