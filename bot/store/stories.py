"""Stories: opened, joined, merged, written; and what readers are shown of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, insert, or_, select, update

from bot.coverage_documents import coverage_to_document
from bot.model import ArticleId, Briefing, Coverage, StoryId
from bot.store.article_vectors import StoryVector
from bot.store.db import Connection
from bot.store.languages import OtherWords, asked_text, briefing_row
from bot.store.schema import (
    briefings,
    stories,
    story_terms,
    story_topics,
)

# The width of story_terms.term; nobody searches for a longer word.
_LONGEST_TERM = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryIndex:
    """How a story is found and ranked.

    ``topics`` best first; ``terms`` -> weight 0..1, what a search finds it by; ``heat`` ranks it
    against all others (see bot/stories/rank.py), and ``because`` says in words why. ``names`` is
    the document of its places and people, ``vector`` its direction for searches by meaning.
    """

    topics: tuple[str, ...]
    terms: Mapping[str, float]
    heat: float
    n_outlets: int
    because: str = ""
    names: Mapping[str, Any] | None = None
    vector: StoryVector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStory:
    """The outcome of writing one revision of a story.

    ``briefing`` is in the main language, ``others`` in further ones. ``articles`` are those it was
    written from. ``material`` is False where nothing changed that a reader who had the story must
    hear of. ``asked`` are the languages that were tried, whether they are among ``others`` or not.
    """

    briefing: Briefing
    articles: tuple[ArticleId, ...]
    coverage: Coverage
    revision: int
    material: bool
    others: tuple[OtherWords, ...] = ()
    asked: tuple[str, ...] = ()


async def open_stories(
    connection: Connection, opened: Mapping[StoryId, datetime], now: datetime
) -> None:
    """Add stories with the times of their first articles."""
    if opened:
        rows = [
            {"id": story, "revision": 0, "opened_at": at, "updated_at": at, "write_after": now}
            for story, at in opened.items()
        ]
        await connection.execute(insert(stories), rows)


async def known_story_ids(connection: Connection, ids: Collection[StoryId]) -> frozenset[StoryId]:
    """Return those of *ids* that exist, merged ones included."""
    found = await connection.execute(select(stories.c.id).where(stories.c.id.in_(list(ids))))
    return frozenset(StoryId(row.id) for row in found)


async def touch_story(connection: Connection, story_id: StoryId, at: datetime | None) -> None:
    """Count one more revision: articles came or went.

    *at* is the time of the newest of them; None: none is new, as after a merge.
    """
    values: dict[str, Any] = {"revision": stories.c.revision + 1}
    if at is not None:
        values["updated_at"] = case((stories.c.updated_at < at, at), else_=stories.c.updated_at)
    await connection.execute(update(stories).where(stories.c.id == story_id).values(values))


async def current_revisions(
    connection: Connection, had: Mapping[StoryId, int]
) -> dict[StoryId, int]:
    """Return *had* with stories that were merged away replaced by those they went into.

    Who had the one that is gone has had the other as it is now.
    """
    current: dict[StoryId, int] = {}
    for story_id, revision in had.items():
        kept = await redirect_of(connection, story_id)
        if kept is None:
            current[story_id] = max(revision, current.get(story_id, 0))
        else:
            current[kept] = await find_revision(connection, kept) or 0
    return current


async def find_unwritten(
    connection: Connection, now: datetime, limit: int, only: Collection[StoryId] | None = None
) -> tuple[StoryId, ...]:
    """Return at most *limit* stories whose words lag behind their articles, newest first.

    *only* are those to look at; None: all.
    """
    query = select(stories.c.id).where(
        stories.c.merged_into.is_(None),
        stories.c.revision != stories.c.written_revision,
        or_(stories.c.write_after.is_(None), stories.c.write_after <= now),
    )
    if only is not None:
        query = query.where(stories.c.id.in_(only))
    found = await connection.execute(query.order_by(stories.c.updated_at.desc()).limit(limit))
    return tuple(StoryId(row.id) for row in found)


async def postpone_writing(connection: Connection, story_id: StoryId, until: datetime) -> None:
    """Leave a story alone until then: writing it failed, and must not hold up the others."""
    await connection.execute(
        update(stories).where(stories.c.id == story_id).values(write_after=until)
    )


async def record_written(connection: Connection, written: WrittenStory, now: datetime) -> None:
    """Write the words, in all their languages, and the coverage of a story.

    What was written of the same revision in yet other languages stays.
    """
    story_id = written.briefing.story_id
    await connection.execute(
        update(stories)
        .where(stories.c.id == story_id)
        .values(
            written_revision=written.revision,
            write_after=None,
            coverage=coverage_to_document(written.coverage),
            gap=written.coverage.gap.value if written.coverage.gap else None,
            asked_languages=asked_text(written.asked),
        )
    )
    main = OtherWords(briefing=written.briefing, material=written.material)
    rows = [
        briefing_row(
            words,
            revision=written.revision,
            articles=written.articles,
            now=now,
            is_main=words is main,
        )
        for words in (main, *written.others)
    ]
    same = and_(briefings.c.story_id == story_id, briefings.c.revision == written.revision)
    again = briefings.c.language.in_([row["language"] for row in rows])
    await connection.execute(delete(briefings).where(same, again))
    await connection.execute(update(briefings).where(same).values(is_main=False))
    await connection.execute(insert(briefings), rows)


async def record_index(connection: Connection, story_id: StoryId, index: StoryIndex) -> None:
    """Replace what a story is found and ranked by."""
    await connection.execute(
        update(stories)
        .where(stories.c.id == story_id)
        .values(
            heat=index.heat,
            heat_because=index.because,
            n_outlets=index.n_outlets,
            names=index.names,
            vector=index.vector.stored if index.vector else None,
            vector_model=index.vector.model if index.vector else None,
        )
    )
    await connection.execute(delete(story_topics).where(story_topics.c.story_id == story_id))
    await connection.execute(delete(story_terms).where(story_terms.c.story_id == story_id))
    topics = [
        {"story_id": story_id, "topic": topic, "place": place}
        for place, topic in enumerate(index.topics)
    ]
    terms = [
        {"story_id": story_id, "term": term, "weight": weight}
        for term, weight in index.terms.items()
        if len(term) <= _LONGEST_TERM
    ]
    if topics:
        await connection.execute(insert(story_topics), topics)
    if terms:
        await connection.execute(insert(story_terms), terms)


async def redirect_of(connection: Connection, story_id: StoryId) -> StoryId | None:
    """Return the story that *story_id* was merged into; None if it was not."""
    query = select(stories.c.merged_into).where(stories.c.id == story_id)
    found = await connection.scalar(query)
    return StoryId(found) if found else None


async def find_revision(connection: Connection, story_id: StoryId) -> int | None:
    """Return the revision of a story; None if there is none."""
    return await connection.scalar(select(stories.c.revision).where(stories.c.id == story_id))
