"""Articles moved between stories: merged and split off.

Rule 1: ids never change. What is merged away keeps its row, which leads to the story it is in by
now, over however many merges.
Rule 2: an act knows which articles it moved. Undoing it moves those and no others (story_undo.py).
Rule 3: each act is one transaction, the caller's. Counting a new revision and indexing anew is
left to the caller too: see bot/stories/acts.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from bot.model import ArticleId, StoryId
from bot.store.db import Connection
from bot.store.schema import (
    articles,
    preferences,
    receipts,
    stories,
    story_terms,
    story_topics,
)
from bot.store.story_acts import Grounds, ImpossibleAct, lock_stories, record_act
from bot.views import ActKind, StoryAct

# The name of a story by its first article, where the names in the container are taken.
Name = Callable[[ArticleId, Container[str]], StoryId]

# The published time of an article, or when it was seen.
_AT = func.coalesce(articles.c.published_at, articles.c.seen_at)
# Articles named in one sentence.
_NAMED = 3


async def older_first(
    connection: Connection, one: StoryId, other: StoryId
) -> tuple[StoryId, StoryId]:
    """Return the two stories with the one first that keeps its id in a merge.

    That is the one that opened first; of two at the same moment, whose first article came first.
    """
    first = select(func.min(articles.c.n)).where(articles.c.story_id == stories.c.id)
    query = select(stories.c.id).where(stories.c.id.in_([one, other]))
    found = await connection.execute(
        query.order_by(stories.c.opened_at, first.scalar_subquery(), stories.c.id)
    )
    ranked = [StoryId(row.id) for row in found]
    if len(ranked) < 2:
        raise ImpossibleAct(f"a merge takes two stories, not {one} and {other}")
    return ranked[0], ranked[1]


async def apply_merge(
    connection: Connection, *, kept: StoryId, gone: StoryId, grounds: Grounds, now: datetime
) -> StoryAct:
    """Move everything of *gone* to *kept*; the address of *gone* leads there from now on.

    Raises ImpossibleAct unless both are stories of their own.
    """
    await lock_stories(connection)
    if kept == gone:
        raise ImpossibleAct(f"{kept}: a story cannot be merged with itself")
    for story_id in (kept, gone):
        await _require_current(connection, story_id)
    moved = await members_of(connection, gone)
    await absorb(connection, kept=kept, gone=gone)
    done = _act(ActKind.MERGE, (kept, gone), moved, grounds, now)
    return await record_act(connection, done)


async def apply_split(
    connection: Connection,
    story_id: StoryId,
    part: Collection[ArticleId],
    name: Name,
    grounds: Grounds,
    now: datetime,
) -> StoryAct:
    """Divide a story into *part* and the rest; what holds its first article keeps the id.

    Readers' wishes and receipts stay with that one. Raises ImpossibleAct unless *part* is some
    but not all of its articles.
    """
    await lock_stories(connection)
    await _require_current(connection, story_id)
    members = await members_of(connection, story_id)
    _require_part(story_id, members, frozenset(part))
    moved = [a for a in members if (a in part) is (members[0] not in part)]
    new_id = await _free_name(connection, name, moved[0])
    at = select(_AT).where(articles.c.id == moved[0]).scalar_subquery()
    opened: dict[str, Any] = {"id": new_id, "revision": 0, "write_after": now}
    await connection.execute(insert(stories).values(**opened, opened_at=at, updated_at=at))
    await move_articles(connection, moved, new_id)
    await set_updated(connection, story_id, new_id)
    done = _act(ActKind.SPLIT, (story_id, new_id), moved, grounds, now)
    return await record_act(connection, done)


async def current_id(connection: Connection, story_id: StoryId) -> StoryId:
    """Return where a story is by now; the same id unless it was merged away."""
    query = select(stories.c.merged_into).where(stories.c.id == story_id)
    return StoryId(await connection.scalar(query) or story_id)


async def _require_current(connection: Connection, story_id: StoryId) -> None:
    query = select(stories.c.merged_into).where(stories.c.id == story_id)
    found = (await connection.execute(query)).first()
    if found is None:
        raise ImpossibleAct(f"{story_id}: there is no such story; see: stories list")
    if found.merged_into is not None:
        raise ImpossibleAct(f"{story_id} is part of {found.merged_into} by now")


def _require_part(
    story_id: StoryId, members: Sequence[ArticleId], part: frozenset[ArticleId]
) -> None:
    strangers = sorted(part.difference(members))
    if strangers:
        listed = ", ".join(strangers[:_NAMED]) + (" ..." if strangers[_NAMED:] else "")
        raise ImpossibleAct(f"not in story {story_id}: {listed}; see: stories show {story_id}")
    if not part:
        raise ImpossibleAct("name at least one article to split off")
    if len(part) == len(members):
        raise ImpossibleAct(f"these are all articles of {story_id}: leave at least one in it")


async def members_of(connection: Connection, story_id: StoryId) -> list[ArticleId]:
    """Return the articles of a story in the order of arrival."""
    query = select(articles.c.id).where(articles.c.story_id == story_id).order_by(articles.c.n)
    return [ArticleId(row.id) for row in await connection.execute(query)]


async def _free_name(connection: Connection, name: Name, first: ArticleId) -> StoryId:
    like = stories.c.id.startswith(name(first, ()), autoescape=True)
    taken = await connection.execute(select(stories.c.id).where(like))
    return name(first, frozenset(row.id for row in taken))


async def move_articles(connection: Connection, moved: Sequence[ArticleId], to: StoryId) -> None:
    """Put articles, at least one, into a story that exists."""
    values = [{"moved": article_id} for article_id in moved]
    here = articles.c.id == bindparam("moved")
    await connection.execute(update(articles).where(here).values(story_id=to), values)


async def absorb(connection: Connection, *, kept: StoryId, gone: StoryId) -> None:
    """Move all of *gone* to *kept*: articles, address, and what chats said of it and had of it."""
    await connection.execute(
        update(stories)
        .where(or_(stories.c.id == gone, stories.c.merged_into == gone))
        .values(merged_into=kept)
    )
    await connection.execute(
        update(articles).where(articles.c.story_id == gone).values(story_id=kept)
    )
    await set_updated(connection, kept)
    # What a chat has said of the story that stays, or had of it, stands.
    for table in (preferences, receipts):
        have = select(table.c.chat_id).where(table.c.story_id == kept)
        here = table.c.story_id == gone
        await connection.execute(delete(table).where(here, table.c.chat_id.in_(have)))
        values: dict[str, Any] = {"story_id": kept}
        if table is receipts:
            # Revisions of two stories cannot be compared: who had the one that is gone has had
            # the other as it is.
            revision = select(stories.c.revision).where(stories.c.id == kept)
            values["revision"] = revision.scalar_subquery()
        await connection.execute(update(table).where(here).values(values))
    for index in (story_terms, story_topics):
        await connection.execute(delete(index).where(index.c.story_id == gone))


async def set_updated(connection: Connection, *changed: StoryId) -> None:
    """Set the time of each story to that of its newest article."""
    newest = select(func.max(_AT)).where(articles.c.story_id == stories.c.id).scalar_subquery()
    await connection.execute(
        update(stories)
        .where(stories.c.id.in_(changed))
        .values(updated_at=func.coalesce(newest, stories.c.updated_at))
    )


def _act(
    kind: ActKind,
    pair: tuple[StoryId, StoryId],
    moved: Sequence[ArticleId],
    grounds: Grounds,
    now: datetime,
) -> StoryAct:
    return StoryAct(
        # The database numbers it.
        id=0,
        at=now,
        kind=kind,
        actor=grounds.actor,
        story_id=pair[0],
        other_id=pair[1],
        articles=tuple(moved),
        score=grounds.score,
        because=grounds.because,
    )
