"""Several languages of one story.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was written so far was written in one language, the main one.
    main: sa.Column[bool] = sa.Column(
        "is_main", sa.Boolean(), server_default=sa.true(), nullable=False
    )
    op.add_column("briefings", main)
    op.create_index("ix_briefings_revision", "briefings", ["story_id", "revision"])
    asked: sa.Column[str] = sa.Column(
        "asked_languages", sa.Text(), server_default="", nullable=False
    )
    op.add_column("stories", asked)
    op.create_index("ix_subscribers_language", "subscribers", ["active", "language"])


def downgrade() -> None:
    op.drop_index("ix_subscribers_language", "subscribers")
    op.drop_index("ix_briefings_revision", "briefings")
    op.execute(sa.text("DELETE FROM briefings WHERE NOT is_main"))
    with op.batch_alter_table("briefings") as table:
        table.drop_column("is_main")
    with op.batch_alter_table("stories") as table:
        table.drop_column("asked_languages")
