"""Stories as readers are shown them: one in full, or a list of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.engine import RowMapping

from bot.documents import briefing_from_document, coverage_from_document
from bot.model import ArticleId, Briefing, Story, StoryId
from bot.store.db import Connection
from bot.store.reasons import find_placements
from bot.store.schema import briefings, stories, story_terms, story_topics
from bot.store.story_acts import list_acts
from bot.views import StoryCard, StoryRecord


async def find_story(connection: Connection, story_id: StoryId) -> StoryRecord | None:
    """Return a story as it was last written; None if it never was, or was merged away.

    Words, counts and articles are of one revision: an article that joined since then is shown
    when the words know of it.
    """
    query = select(stories).where(stories.c.id == story_id, stories.c.merged_into.is_(None))
    row = (await connection.execute(query)).mappings().first()
    if row is None or row["coverage"] is None:
        return None
    last = await _last_briefing(connection, story_id, row["written_revision"])
    known = frozenset(last.articles) if last else frozenset()
    placed = await find_placements(connection, story_id)
    members = [member for member in placed if member.article.id in known]
    topics = await topics_of_stories(connection, [story_id])
    return StoryRecord(
        id=story_id,
        revision=row["written_revision"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        story=Story(id=story_id, articles=tuple(member.article for member in members)),
        briefing=briefing_from_document(last.document) if last else None,
        coverage=coverage_from_document(row["coverage"]),
        topics=topics.get(story_id, ()),
        because=row["heat_because"],
        written_at=last.written_at if last else None,
        reasons=tuple(member.reason for member in members),
        acts=await list_acts(connection, story_id),
    )


async def last_written(
    connection: Connection, story_id: StoryId
) -> tuple[Briefing, frozenset[ArticleId]] | None:
    """Return the newest words on a story and the articles behind them; None before the first."""
    row = await _last_briefing(connection, story_id)
    if row is None:
        return None
    return briefing_from_document(row.document), frozenset(map(ArticleId, row.articles))


async def _last_briefing(
    connection: Connection, story_id: StoryId, revision: int | None = None
) -> Row[tuple[object]] | None:
    query = select(briefings).where(briefings.c.story_id == story_id)
    if revision is not None:
        query = query.where(briefings.c.revision == revision)
    found = await connection.execute(query.order_by(briefings.c.revision.desc()).limit(1))
    return found.first()


_Rows = Select[*tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuery:
    """Which stories are asked for; the hottest come first.

    ``since`` bounds the newest article. ``min_outlets`` 2 leaves out what one outlet alone
    reports.
    """

    topic: str | None = None
    ids: frozenset[StoryId] | None = None
    since: datetime | None = None
    min_outlets: int = 1
    limit: int = 20
    offset: int = 0


async def list_cards(connection: Connection, query: CardQuery) -> tuple[StoryCard, ...]:
    """Return the written stories that match, hottest first."""
    latest = and_(
        briefings.c.story_id == stories.c.id, briefings.c.revision == stories.c.written_revision
    )
    statement = select(stories, briefings.c.document).join(briefings, latest)
    statement = _filtered(statement, query).limit(query.limit).offset(query.offset)
    rows = (await connection.execute(statement)).mappings().all()
    topics = await topics_of_stories(connection, [StoryId(row["id"]) for row in rows])
    return tuple(_card(row, topics.get(StoryId(row["id"]), ())) for row in rows)


async def count_cards(connection: Connection, query: CardQuery) -> int:
    """Return how many stories match, whatever limit and offset."""
    statement = _filtered(select(stories.c.id), query).order_by(None)
    return int(
        await connection.scalar(select(func.count()).select_from(statement.subquery())) or 0
    )


def _filtered(
    statement: Select[*tuple[object, ...]], query: CardQuery
) -> Select[*tuple[object, ...]]:
    statement = statement.where(
        stories.c.merged_into.is_(None),
        stories.c.written_revision > 0,
        stories.c.n_outlets >= query.min_outlets,
    )
    if query.ids is not None:
        statement = statement.where(stories.c.id.in_(list(query.ids)))
    if query.since is not None:
        statement = statement.where(stories.c.updated_at >= query.since)
    if query.topic is not None:
        of_topic = select(story_topics.c.story_id).where(story_topics.c.topic == query.topic)
        statement = statement.where(stories.c.id.in_(of_topic))
    return statement.order_by(stories.c.heat.desc(), stories.c.id)


async def find_postings(
    connection: Connection, terms: Sequence[str], *, since: datetime | None = None
) -> tuple[tuple[StoryId, str, float], ...]:
    """Return story, term and weight wherever one of *terms* stands in the index.

    *since* bounds the newest article of the stories.
    """
    query = select(story_terms).where(story_terms.c.term.in_(list(terms)))
    if since is not None:
        query = query.join(stories, stories.c.id == story_terms.c.story_id)
        query = query.where(stories.c.updated_at >= since)
    found = await connection.execute(query)
    return tuple((StoryId(row.story_id), row.term, row.weight) for row in found)


async def list_topics(connection: Connection) -> frozenset[str]:
    """Return the topics that any story has."""
    query = select(story_topics.c.topic).distinct()
    return frozenset(row.topic for row in await connection.execute(query))


async def topics_of_stories(
    connection: Connection, ids: Sequence[StoryId]
) -> dict[StoryId, tuple[str, ...]]:
    """Return the topics of each story that has any, best first."""
    query = select(story_topics).where(story_topics.c.story_id.in_(list(ids)))
    found: dict[StoryId, tuple[str, ...]] = {}
    for row in await connection.execute(query.order_by(story_topics.c.place)):
        story_id = StoryId(row.story_id)
        found[story_id] = (*found.get(story_id, ()), row.topic)
    return found


def _card(row: RowMapping, topics: tuple[str, ...]) -> StoryCard:
    return StoryCard(
        id=StoryId(row["id"]),
        revision=row["written_revision"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        briefing=briefing_from_document(row["document"]),
        coverage=coverage_from_document(row["coverage"]),
        topics=topics,
        because=row["heat_because"],
    )
