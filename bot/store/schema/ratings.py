"""What is known of outlets beyond the bundled register: imported, and decided by the operator."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.store.moments import UtcDateTime
from bot.store.schema.base import BIG, metadata

rating_datasets = Table(
    "rating_datasets",
    metadata,
    Column("name", String(64), primary_key=True),
    # The file or the address it was read from.
    Column("origin", Text, nullable=False),
    Column("licence", Text, nullable=False, server_default=""),
    Column("imported_at", UtcDateTime, nullable=False),
    # When an import brought something else than the one before.
    Column("changed_at", UtcDateTime, nullable=False),
)

# What one dataset says an outlet is; ``domain`` is its key, see bot/bias/outlets.py.
outlet_facts = Table(
    "outlet_facts",
    metadata,
    Column(
        "dataset",
        String(64),
        ForeignKey("rating_datasets.name", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("domain", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    # Further keys, with spaces between them.
    Column("aliases", Text, nullable=False, server_default=""),
    Column("country", String(2), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("owner", Text, nullable=False, server_default=""),
    Column("owner_type", String(32), nullable=False, server_default=""),
    Column("category", String(32), nullable=False, server_default=""),
)

ratings = Table(
    "ratings",
    metadata,
    Column("dataset", String(64), primary_key=True),
    Column("domain", Text, primary_key=True),
    # bias or factuality
    Column("kind", String(12), primary_key=True),
    Column("rater", Text, primary_key=True),
    Column("value", String(16), nullable=False),
    # The rater's own term.
    Column("raw", Text, nullable=False),
    # NULL: the dataset does not say.
    Column("rated_on", Date),
    Column("url", Text, nullable=False, server_default=""),
    Column("licence", Text, nullable=False, server_default=""),
    # Where the dataset has it from, in its own words.
    Column("source", Text, nullable=False, server_default=""),
    # The day on which an import first brought this value.
    Column("taken_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["dataset", "domain"],
        ["outlet_facts.dataset", "outlet_facts.domain"],
        ondelete="CASCADE",
    ),
)

# The operator's own word, which wins over all raters; what was taken back stays on record.
rating_overrides = Table(
    "rating_overrides",
    metadata,
    Column("id", BIG, primary_key=True),
    Column("domain", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("value", String(16), nullable=False),
    Column("because", Text, nullable=False),
    Column("url", Text, nullable=False, server_default=""),
    Column("set_at", UtcDateTime, nullable=False),
    # NULL: in force.
    Column("ended_at", UtcDateTime),
    Index("ix_rating_overrides_domain", "domain", "kind"),
)

# One row, which counts the changes to the tables above: whoever holds a register looks here
# whether it is still true, and whoever changes one takes the row's lock first.
rating_generation = Table(
    "rating_generation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
)
