"""Acts on whole stories, each complete: articles moved, act recorded, both stories indexed anew.

    apply_merge | apply_split | undo -> refresh_story

The transaction is the caller's: all of an act is in it, or nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.model import ArticleId, StoryId
from bot.store import story_moves, story_undo
from bot.store.db import Connection
from bot.store.story_acts import Grounds
from bot.stories.naming import name_story
from bot.stories.pool import Pool
from bot.stories.reindex import refresh_story
from bot.stories.topic_meanings import TopicMeanings
from bot.views import ActKind, StoryAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one act is done: an open transaction, what is read, and the moment.

    ``meanings`` None: topics go by words alone.
    """

    db: Connection
    pool: Pool
    now: datetime
    meanings: TopicMeanings | None = None


async def merge_stories(desk: Desk, one: StoryId, other: StoryId, grounds: Grounds) -> StoryAct:
    """Merge two stories; the one that opened first keeps its id.

    Raises ImpossibleAct as ``merge_into`` does.
    """
    kept, gone = await story_moves.older_first(desk.db, one, other)
    return await merge_into(desk, kept=kept, gone=gone, grounds=grounds)


async def merge_into(desk: Desk, *, kept: StoryId, gone: StoryId, grounds: Grounds) -> StoryAct:
    """Merge *gone* into *kept*, which somebody has found to be the older.

    Raises ImpossibleAct unless both are stories of their own.
    """
    done = await story_moves.apply_merge(
        desk.db, kept=kept, gone=gone, grounds=grounds, now=desk.now
    )
    await refresh_story(desk.db, kept, None, desk.pool, desk.meanings)
    return done


async def split_story(
    desk: Desk, story_id: StoryId, part: Collection[ArticleId], grounds: Grounds
) -> StoryAct:
    """Divide a story into *part* and the rest; what holds its first article keeps the id.

    Raises ImpossibleAct unless *part* is some but not all of its articles.
    """
    done = await story_moves.apply_split(desk.db, story_id, part, name_story, grounds, desk.now)
    for changed in (done.story_id, done.other_id):
        await refresh_story(desk.db, changed, None, desk.pool, desk.meanings)
    return done


async def undo_act(desk: Desk, act_id: int, because: str = "") -> StoryAct:
    """Take an act back. Raises ImpossibleAct, saying what to undo first, as ``undo`` does."""
    undone = await story_undo.undo(desk.db, act_id, because, desk.now)
    stayed = await story_moves.current_id(desk.db, undone.story_id)
    await refresh_story(desk.db, stayed, None, desk.pool, desk.meanings)
    if undone.kind is ActKind.MERGE:
        await refresh_story(desk.db, undone.other_id, None, desk.pool, desk.meanings)
    return undone
