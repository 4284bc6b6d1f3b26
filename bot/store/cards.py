"""Stories as readers are shown them: one in full, or a list of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.engine import RowMapping

from bot.coverage_documents import coverage_from_document
from bot.documents import briefing_from_document
from bot.model import Side, Story, StoryId
from bot.store.db import Connection
from bot.store.reasons import find_placements
from bot.store.schema import briefings, stories, story_terms, story_topics
from bot.store.story_acts import list_acts
from bot.store.words import find_words
from bot.views import StoryCard, StoryRecord


async def find_story(
    connection: Connection, story_id: StoryId, language: str | None = None
) -> StoryRecord | None:
    """Return a story as it was last written; None if it never was, or was merged away.

    It is told in *language* where it was written in that, else in its main language. Words, counts
    and articles are of one revision: an article that joined since then is shown when the words
    know of it.
    """
    query = select(stories).where(stories.c.id == story_id, stories.c.merged_into.is_(None))
    row = (await connection.execute(query)).mappings().first()
    if row is None or row["coverage"] is None:
        return None
    words = await find_words(connection, story_id, row["written_revision"])
    known = words.articles if words else frozenset()
    placed = await find_placements(connection, story_id)
    members = [member for member in placed if member.article.id in known]
    topics = await topics_of_stories(connection, [story_id])
    return StoryRecord(
        id=story_id,
        revision=row["written_revision"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        story=Story(id=story_id, articles=tuple(member.article for member in members)),
        briefing=(words.find(language) or words.main) if words else None,
        coverage=coverage_from_document(row["coverage"]),
        topics=topics.get(story_id, ()),
        because=row["heat_because"],
        written_at=words.written_at if words else None,
        reasons=tuple(member.reason for member in members),
        acts=await list_acts(connection, story_id),
        languages=words.languages if words else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuery:
    """Which stories are asked for; the hottest come first.

    ``since`` bounds the newest article. ``min_outlets`` 2 leaves out what one outlet alone
    reports. ``gaps`` are sides that hardly cover them; empty: with and without gaps. They are told
    in ``language`` where they were written in that, else each in its main language; None: all in
    their main languages.
    """

    topic: str | None = None
    ids: frozenset[StoryId] | None = None
    since: datetime | None = None
    gaps: frozenset[Side] = frozenset()
    min_outlets: int = 1
    limit: int = 20
    offset: int = 0
    language: str | None = None


async def list_cards(connection: Connection, query: CardQuery) -> tuple[StoryCard, ...]:
    """Return the written stories that match, hottest first."""
    main, own = briefings.alias("main"), briefings.alias("own")
    last = and_(
        main.c.story_id == stories.c.id,
        main.c.revision == stories.c.written_revision,
        main.c.is_main,
    )
    statement = select(stories, main.c.document, main.c.language).join(main, last)
    if query.language is not None:
        preferred = and_(
            own.c.story_id == stories.c.id,
            own.c.language == query.language,
            own.c.revision == stories.c.written_revision,
        )
        document = func.coalesce(own.c.document, main.c.document).label("document")
        statement = select(stories, document, main.c.language)
        statement = statement.join(main, last).join(own, preferred, isouter=True)
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
    if query.gaps:
        sides = [side.value for side in query.gaps]
        statement = statement.where(stories.c.gap.is_not(None), stories.c.gap.in_(sides))
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
        main_language=row["language"],
    )
