"""What old stories need no more: the full texts and vectors of their articles, earlier words.

Rule: a story is read for ever. Its newest words, its articles' titles, leads and addresses stay,
and with them its page, its JSON and the search.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update

from bot.model import StoryId
from bot.store.db import Connection
from bot.store.schema import article_vectors, articles, briefings, receipts, stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What one step took away; ``last`` is the story it came to, None if there was none."""

    n_stories: int = 0
    n_texts: int = 0
    n_vectors: int = 0
    n_revisions: int = 0
    n_receipts: int = 0
    last: tuple[datetime, StoryId] | None = None


async def shelve_stories(
    connection: Connection,
    after: tuple[datetime, StoryId] | None,
    *,
    before: datetime,
    limit: int,
) -> Shelved:
    """Shelve at most *limit* stories that last changed before then, oldest first.

    *after* is the story that the step before came to: a story is shelved once for each time that
    it grew cold. What its readers have had is forgotten too: if it ever changes again, it is a
    new story to them.
    """
    place = (stories.c.updated_at, stories.c.id)
    query = select(*place).where(stories.c.updated_at < before)
    if after is not None:
        at, story_id = after
        later = and_(stories.c.updated_at == at, stories.c.id > story_id)
        query = query.where(or_(stories.c.updated_at > at, later))
    rows = (await connection.execute(query.order_by(*place).limit(limit))).all()
    if not rows:
        return Shelved()
    ids = [row.id for row in rows]
    mine = articles.c.story_id.in_(ids)
    texts = await connection.execute(
        update(articles).where(mine, articles.c.text.is_not(None)).values(text=None)
    )
    vectors = await connection.execute(
        delete(article_vectors).where(
            article_vectors.c.article_id.in_(select(articles.c.id).where(mine))
        )
    )
    newer = briefings.alias("newer")
    newest = select(func.max(newer.c.revision)).where(newer.c.story_id == briefings.c.story_id)
    revisions = await connection.execute(
        delete(briefings).where(
            briefings.c.story_id.in_(ids), briefings.c.revision < newest.scalar_subquery()
        )
    )
    had = await connection.execute(
        delete(receipts).where(receipts.c.story_id.in_(ids), receipts.c.at < before)
    )
    return Shelved(
        n_stories=len(ids),
        n_texts=texts.rowcount,
        n_vectors=vectors.rowcount,
        n_revisions=revisions.rowcount,
        n_receipts=had.rowcount,
        last=(rows[-1].updated_at, StoryId(rows[-1].id)),
    )
