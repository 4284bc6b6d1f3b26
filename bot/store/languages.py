"""Which languages are read, which are reported in, and which stories lack one that is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update

from bot.documents import briefing_to_document
from bot.model import ArticleId, Briefing, StoryId
from bot.store.db import Connection
from bot.store.schema import articles, briefings, stories, subscribers

# What one outlet alone reports is hardly ever in two languages, and leads no list.
_MIN_OUTLETS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWords:
    """A briefing in a further language; ``material`` as in WrittenStory, for its readers."""

    briefing: Briefing
    material: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldStory:
    """A written story, and the languages it was asked for in beside its main one."""

    id: StoryId
    revision: int
    asked: frozenset[str]


async def reader_languages(connection: Connection, limit: int) -> tuple[str, ...]:
    """Return at most *limit* languages of active subscribers, those of most readers first."""
    query = (
        select(subscribers.c.language)
        .where(subscribers.c.active, subscribers.c.language != "")
        .group_by(subscribers.c.language)
        .order_by(func.count().desc(), subscribers.c.language)
    )
    return tuple(row.language for row in await connection.execute(query.limit(limit)))


async def reported_languages(
    connection: Connection, *, since: datetime, limit: int
) -> tuple[str, ...]:
    """Return at most *limit* languages that articles seen since then are in, most used first."""
    query = (
        select(articles.c.language)
        .where(articles.c.seen_at >= since, articles.c.language.is_not(None))
        .group_by(articles.c.language)
        .order_by(func.count().desc(), articles.c.language)
    )
    return tuple(row.language for row in await connection.execute(query.limit(limit)))


async def hottest_stories(
    connection: Connection, *, since: datetime, limit: int
) -> frozenset[StoryId]:
    """Return the stories with an article since then that lists begin with."""
    query = (
        select(stories.c.id)
        .where(
            stories.c.merged_into.is_(None),
            stories.c.updated_at >= since,
            stories.c.n_outlets >= _MIN_OUTLETS,
        )
        .order_by(stories.c.heat.desc(), stories.c.id)
    )
    return frozenset(StoryId(row.id) for row in await connection.execute(query.limit(limit)))


async def find_untold(
    connection: Connection, wanted: Collection[str], *, since: datetime, now: datetime, limit: int
) -> tuple[UntoldStory, ...]:
    """Return written stories that were asked for in other languages than *wanted*, hottest first.

    Only those with an article since then, and not those that are to be written anyway.
    """
    query = (
        select(stories.c.id, stories.c.revision, stories.c.asked_languages)
        .where(
            stories.c.merged_into.is_(None),
            stories.c.updated_at >= since,
            stories.c.n_outlets >= _MIN_OUTLETS,
            stories.c.written_revision > 0,
            stories.c.written_revision == stories.c.revision,
            stories.c.asked_languages != asked_text(wanted),
            or_(stories.c.write_after.is_(None), stories.c.write_after <= now),
        )
        .order_by(stories.c.heat.desc(), stories.c.id)
    )
    return tuple(
        UntoldStory(
            id=StoryId(row.id),
            revision=row.revision,
            asked=frozenset(row.asked_languages.split()),
        )
        for row in await connection.execute(query.limit(limit))
    )


async def add_languages(
    connection: Connection,
    untold: UntoldStory,
    added: Sequence[OtherWords],
    *,
    asked: Collection[str],
) -> bool:
    """Write a revision that is out in further languages; tell whether it is still the last.

    They count as written when it was: who has had it, or follows the story, is told nothing new.
    """
    written = await connection.execute(
        update(stories)
        .where(stories.c.id == untold.id, stories.c.written_revision == untold.revision)
        .values(asked_languages=asked_text(asked))
    )
    if not written.rowcount:
        return False
    query = select(briefings.c.written_at, briefings.c.articles, briefings.c.language).where(
        briefings.c.story_id == untold.id, briefings.c.revision == untold.revision
    )
    rows = (await connection.execute(query)).all()
    known = {row.language for row in rows}
    new = [
        briefing_row(
            words,
            revision=untold.revision,
            articles=rows[0].articles,
            now=rows[0].written_at,
            is_main=False,
        )
        for words in added
        if rows and words.briefing.language not in known
    ]
    if new:
        await connection.execute(insert(briefings), new)
    return True


def briefing_row(
    words: OtherWords,
    *,
    revision: int,
    articles: Sequence[ArticleId],
    now: datetime,
    is_main: bool,
) -> dict[str, object]:
    """Return the row of ``briefings`` that holds *words*."""
    return {
        "story_id": words.briefing.story_id,
        "language": words.briefing.language,
        "revision": revision,
        "written_at": now,
        "document": briefing_to_document(words.briefing),
        "is_main": is_main,
        "articles": list(articles),
        "material": words.material,
    }


def asked_text(languages: Collection[str]) -> str:
    """Return how ``stories.asked_languages`` holds these."""
    return " ".join(sorted(languages))
