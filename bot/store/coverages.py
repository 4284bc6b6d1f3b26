"""Who carries a story, as it was counted last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from bot.coverage_documents import coverage_from_document, coverage_to_document
from bot.model import Coverage, StoryId
from bot.store.db import Connection
from bot.store.schema import stories


async def counted_since(
    connection: Connection, since: datetime, limit: int
) -> dict[StoryId, Coverage]:
    """Return the coverage of stories that grew since then, newest first, at most *limit*.

    Those whose words lag behind their articles are left out: they are about to be counted anew.
    """
    query = select(stories.c.id, stories.c.coverage).where(
        stories.c.updated_at >= since,
        stories.c.merged_into.is_(None),
        stories.c.coverage.is_not(None),
        stories.c.revision == stories.c.written_revision,
    )
    found = await connection.execute(query.order_by(stories.c.updated_at.desc()).limit(limit))
    return {StoryId(row.id): coverage_from_document(row.coverage) for row in found if row.coverage}


async def save_coverages(connection: Connection, counted: Mapping[StoryId, Coverage]) -> int:
    """Replace the coverage of these stories; return of how many.

    Where the writer was faster, its count stays.
    """
    n_saved = 0
    for story_id, new in counted.items():
        saved = await connection.execute(
            update(stories)
            .where(stories.c.id == story_id, stories.c.revision == stories.c.written_revision)
            .values(coverage=coverage_to_document(new), gap=new.gap.value if new.gap else None)
        )
        n_saved += saved.rowcount
    return n_saved
