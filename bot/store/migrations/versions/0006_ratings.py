"""Imported ratings of outlets, and the operator's own.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.moments import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rating_datasets",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), server_default="", nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rating_datasets")),
    )
    op.create_table(
        "outlet_facts",
        sa.Column("dataset", sa.String(64), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("aliases", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.String(2), server_default="", nullable=False),
        sa.Column("language", sa.String(8), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_type", sa.String(32), server_default="", nullable=False),
        sa.Column("category", sa.String(32), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("dataset", "domain", name=op.f("pk_outlet_facts")),
        sa.ForeignKeyConstraint(
            ["dataset"],
            ["rating_datasets.name"],
            name=op.f("fk_outlet_facts_dataset_rating_datasets"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "ratings",
        sa.Column("dataset", sa.String(64), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("value", sa.String(16), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("rated_on", sa.Date()),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("licence", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("dataset", "domain", "kind", "rater", name=op.f("pk_ratings")),
        sa.ForeignKeyConstraint(
            ["dataset", "domain"],
            ["outlet_facts.dataset", "outlet_facts.domain"],
            name=op.f("fk_ratings_dataset_outlet_facts"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "rating_overrides",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("value", sa.String(16), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_overrides")),
    )
    op.create_index("ix_rating_overrides_domain", "rating_overrides", ["domain", "kind"])
    op.create_table(
        "rating_generation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_generation")),
    )


def downgrade() -> None:
    op.drop_table("rating_generation")
    op.drop_index("ix_rating_overrides_domain", "rating_overrides")
    op.drop_table("rating_overrides")
    op.drop_table("ratings")
    op.drop_table("outlet_facts")
    op.drop_table("rating_datasets")
