"""What was done to whole stories: the record of merges and splits, and what follows from it.

Rule 1: an act is never deleted; undoing it is written beside it.
Rule 2: whoever moves articles between stories holds ``lock_stories`` first, so that what was read
before is still so when it is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, func, insert, or_, select, update
from sqlalchemy.engine import RowMapping

from bot.errors import BotError
from bot.model import ArticleId, StoryId
from bot.store.db import Connection
from bot.store.notes import find_note, save_note
from bot.store.schema import articles, stories, story_acts
from bot.views import ActKind, Actor, StoryAct

# Any number that no other lock of ours has.
_STORIES_LOCK = 2
_STATE_NOTE = "story_acts_state"


class ImpossibleAct(BotError):
    """What was asked for cannot be done to these stories; the text says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Who acts, and why; ``score`` (0..1) is the grouper's."""

    actor: Actor
    because: str = ""
    score: float | None = None


async def lock_stories(connection: Connection) -> None:
    """Let nobody else move articles between stories until this transaction ends.

    On SQLite there is one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_STORIES_LOCK)))


async def record_act(connection: Connection, done: StoryAct) -> StoryAct:
    """Write what was done; return it with its id. The stories must exist."""
    written = insert(story_acts).values(
        at=done.at,
        kind=done.kind.value,
        actor=done.actor.value,
        story_id=done.story_id,
        other_id=done.other_id,
        articles=list(done.articles),
        score=done.score,
        because=done.because,
    )
    found = await connection.execute(written.returning(*story_acts.c))
    if done.actor is Actor.OPERATOR:
        await _count_change(connection)
    return _act(found.mappings().one())


async def mark_undone(
    connection: Connection, act_id: int, because: str, now: datetime
) -> StoryAct:
    """Write that an act was undone; return it as it is now."""
    written = (
        update(story_acts)
        .where(story_acts.c.id == act_id)
        .values(undone_at=now, undone_because=because)
    )
    found = await connection.execute(written.returning(*story_acts.c))
    await _count_change(connection)
    return _act(found.mappings().one())


async def find_act(connection: Connection, act_id: int) -> StoryAct | None:
    """Return one act; None if there is none with this number."""
    # Numbers beyond 63 bits are no ids, and databases refuse to compare with them.
    if not 0 < act_id < 2**63:
        return None
    found = await connection.execute(select(story_acts).where(story_acts.c.id == act_id))
    row = found.mappings().first()
    return _act(row) if row else None


async def list_acts(
    connection: Connection, story_id: StoryId | None = None, *, limit: int | None = None
) -> tuple[StoryAct, ...]:
    """Return the acts on a story and on all that was merged into it, or all; newest first."""
    query = select(story_acts).order_by(story_acts.c.id.desc()).limit(limit)
    if story_id is not None:
        query = query.where(touches(story_id))
    found = await connection.execute(query)
    return tuple(_act(row) for row in found.mappings())


async def list_told_acts(connection: Connection) -> tuple[StoryAct, ...]:
    """Return what people have a part in, oldest first: acts of operators, and undone ones."""
    by_people = or_(
        story_acts.c.actor == Actor.OPERATOR.value, story_acts.c.undone_at.is_not(None)
    )
    query = select(story_acts).where(by_people).order_by(story_acts.c.id)
    return tuple(_act(row) for row in (await connection.execute(query)).mappings())


def touches(story_id: StoryId) -> ColumnElement[bool]:
    """Return the condition on acts: on this story, or on one that was merged into it."""
    family = select(stories.c.id).where(
        or_(stories.c.id == story_id, stories.c.merged_into == story_id)
    )
    return or_(story_acts.c.story_id.in_(family), story_acts.c.other_id.in_(family))


async def acts_state(connection: Connection) -> int:
    """Return a number that is another after each act of an operator and each undoing.

    What was decided from the stories as they were at another number may be wrong by now. Take it
    after ``lock_stories`` in the transaction that writes a decision, and compare.
    """
    return int(await find_note(connection, _STATE_NOTE) or 0)


async def pairs_apart(
    connection: Connection, since: datetime
) -> frozenset[tuple[StoryId, StoryId]]:
    """Return the pairs of stories that people hold apart, by their ids of today.

    Those whose merge was undone and those an operator split. Only stories with an article since
    then; each pair once, the lesser id first. Two that were brought together later are no pair.
    """
    one, other = stories.alias("one"), stories.alias("other")
    query = (
        select(_current(one), _current(other))
        .select_from(story_acts)
        .join(one, one.c.id == story_acts.c.story_id)
        .join(other, other.c.id == story_acts.c.other_id)
        .where(
            or_(
                and_(_is(ActKind.MERGE), story_acts.c.undone_at.is_not(None)),
                and_(_is(ActKind.SPLIT), _by_operator(), story_acts.c.undone_at.is_(None)),
            )
        )
    )
    found = {(StoryId(min(row)), StoryId(max(row))) for row in await connection.execute(query)}
    alive = await _alive(connection, {story for pair in found for story in pair}, since)
    return frozenset((a, b) for a, b in found if a != b and a in alive and b in alive)


async def kept_together(
    connection: Connection, since: datetime
) -> tuple[frozenset[ArticleId], ...]:
    """Return sets of articles that people hold together; no set may be torn by the grouper.

    For each merge of an operator and each split that was undone: what its story held then, as far
    as it is still in one story. Only stories with an article since then.
    """
    one = stories.alias("one")
    joined = (
        select(_current(one).label("story"), story_acts.c.at, story_acts.c.undone_at)
        .select_from(story_acts)
        .join(one, one.c.id == story_acts.c.story_id)
        .where(
            or_(
                and_(_is(ActKind.MERGE), _by_operator(), story_acts.c.undone_at.is_(None)),
                and_(_is(ActKind.SPLIT), story_acts.c.undone_at.is_not(None)),
            )
        )
    )
    until = {(StoryId(r.story), r.undone_at or r.at) for r in await connection.execute(joined)}
    alive = await _alive(connection, {story for story, _ in until}, since)
    sets = [await _held(connection, story, moment) for story, moment in until if story in alive]
    return tuple(sorted({held for held in sets if len(held) > 1}, key=sorted))


async def _held(
    connection: Connection, story_id: StoryId, moment: datetime
) -> frozenset[ArticleId]:
    query = select(articles.c.id).where(
        articles.c.story_id == story_id, articles.c.seen_at <= moment
    )
    return frozenset(ArticleId(row.id) for row in await connection.execute(query))


async def _alive(
    connection: Connection, ids: Collection[StoryId], since: datetime
) -> frozenset[StoryId]:
    if not ids:
        return frozenset()
    query = select(stories.c.id).where(stories.c.id.in_(ids), stories.c.updated_at >= since)
    return frozenset(StoryId(row.id) for row in await connection.execute(query))


def _current(one: FromClause) -> ColumnElement[str]:
    return func.coalesce(one.c.merged_into, one.c.id)


def _is(kind: ActKind) -> ColumnElement[bool]:
    return story_acts.c.kind == kind.value


def _by_operator() -> ColumnElement[bool]:
    return story_acts.c.actor == Actor.OPERATOR.value


async def _count_change(connection: Connection) -> None:
    await save_note(connection, _STATE_NOTE, str(await acts_state(connection) + 1))


def _act(row: RowMapping) -> StoryAct:
    return StoryAct(
        id=row["id"],
        at=row["at"],
        kind=ActKind(row["kind"]),
        actor=Actor(row["actor"]),
        story_id=StoryId(row["story_id"]),
        other_id=StoryId(row["other_id"]),
        articles=tuple(map(ArticleId, row["articles"])),
        score=row["score"],
        because=row["because"],
        undone_at=row["undone_at"],
        undone_because=row["undone_because"],
    )
