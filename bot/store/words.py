"""The words of a story: one briefing a language and revision, one of them in the main language.

The main language is the one most articles of the story are in; each revision is written in it, and
all languages of a revision are recorded together. A reader is shown a revision in their own
language where it was written in that, else in the main one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from bot.documents import briefing_from_document
from bot.model import ArticleId, Briefing, StoryId
from bot.store.db import Connection
from bot.store.schema import briefings


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryWords:
    """What was written of one revision; ``others`` are in further languages, by language.

    ``articles`` are those it was written from; ``material`` is that of the main language.
    """

    revision: int
    main: Briefing
    others: tuple[Briefing, ...]
    articles: frozenset[ArticleId]
    written_at: datetime
    material: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was written in, the main one first."""
        return tuple(briefing.language for briefing in (self.main, *self.others))

    def find(self, language: str | None) -> Briefing | None:
        """Return the briefing in *language*; None if there is none."""
        written = (self.main, *self.others)
        return next((b for b in written if b.language == language), None)


async def find_words(
    connection: Connection, story_id: StoryId, revision: int | None = None
) -> StoryWords | None:
    """Return the words of a revision, or of the newest; None if nothing was written."""
    here = briefings.c.story_id == story_id
    if revision is None:
        newest = briefings.alias("newest")
        last = select(func.max(newest.c.revision)).where(newest.c.story_id == story_id)
        here = and_(here, briefings.c.revision == last.scalar_subquery())
    else:
        here = and_(here, briefings.c.revision == revision)
    query = select(briefings).where(here)
    rows = (
        await connection.execute(query.order_by(briefings.c.is_main.desc(), briefings.c.language))
    ).all()
    if not rows:
        return None
    main, *others = [briefing_from_document(row.document) for row in rows]
    return StoryWords(
        revision=rows[0].revision,
        main=main,
        others=tuple(others),
        articles=frozenset(map(ArticleId, rows[0].articles)),
        written_at=rows[0].written_at,
        material=rows[0].material,
    )


async def find_had(
    connection: Connection, had: Mapping[StoryId, int], language: str | None
) -> dict[StoryId, Briefing]:
    """Return what a reader of *language* was shown of stories at the revisions they *had*.

    Where that revision was never written, as after a merge, it is what was written before it.
    """
    if not had:
        return {}
    here = or_(
        *(
            and_(briefings.c.story_id == story_id, briefings.c.revision <= revision)
            for story_id, revision in had.items()
        )
    )
    is_own = case((briefings.c.language == language, 0), else_=1)
    place = func.row_number().over(
        partition_by=briefings.c.story_id, order_by=(briefings.c.revision.desc(), is_own)
    )
    key = (briefings.c.story_id, briefings.c.language, briefings.c.revision)
    # Keys first: the documents of all earlier revisions are not read.
    ranked = select(*key, place.label("place")).where(here, _readable(language)).subquery()
    query = select(briefings.c.story_id, briefings.c.document).join(
        ranked,
        and_(
            ranked.c.story_id == briefings.c.story_id,
            ranked.c.language == briefings.c.language,
            ranked.c.revision == briefings.c.revision,
            ranked.c.place == 1,
        ),
    )
    found = await connection.execute(query)
    return {StoryId(row.story_id): briefing_from_document(row.document) for row in found}


def material_revisions(language: str | None) -> Select[str, int]:
    """Return the query for story_id and revision of what is news to readers of *language*.

    A revision is that if the words they are shown of it are: those in their language, else those
    in the main one. (By groups, as PostgreSQL would read the whole table for a NOT EXISTS.)
    """
    news = case((briefings.c.material, 1), else_=0)
    in_own = func.max(case((briefings.c.language == language, news)))
    in_main = func.max(case((briefings.c.is_main, news)))
    return (
        select(briefings.c.story_id, briefings.c.revision)
        .where(_readable(language))
        .group_by(briefings.c.story_id, briefings.c.revision)
        .having(func.coalesce(in_own, in_main) == 1)
    )


def _readable(language: str | None) -> ColumnElement[bool]:
    return or_(briefings.c.is_main, briefings.c.language == language)
