"""Acts on stories taken back: what goes where again, and when that cannot be.

Undoing moves the articles that the act moved and no others: what came later stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import update

from bot.model import ArticleId, StoryId
from bot.store.db import Connection
from bot.store.schema import stories
from bot.store.story_acts import ImpossibleAct, find_act, list_acts, lock_stories, mark_undone
from bot.store.story_moves import absorb, current_id, members_of, move_articles, set_updated
from bot.views import ActKind, StoryAct


async def undo(connection: Connection, act_id: int, because: str, now: datetime) -> StoryAct:
    """Take an act back; return it as it is recorded then.

    A merge: the story that was gone gets its id and its articles back from wherever the other is
    by now; what joined since stays there, and so do wishes and receipts. A split: the part that
    was split off goes back with all that joined it, and its id leads there.

    Raises ImpossibleAct, saying what to undo first, where later acts stand in the way.
    """
    await lock_stories(connection)
    act = await find_act(connection, act_id)
    if act is None:
        raise ImpossibleAct(f"there is no act {act_id}; see: stories history")
    if act.undone_at is not None:
        raise ImpossibleAct(f"act {act_id} was undone already, {act.undone_at:%Y-%m-%d %H:%M} UTC")
    if act.kind is ActKind.MERGE:
        await _part_again(connection, act)
    else:
        await _join_again(connection, act)
    return await mark_undone(connection, act_id, because, now)


async def _part_again(connection: Connection, act: StoryAct) -> None:
    home = await current_id(connection, act.other_id)
    acts = await list_acts(connection, home)
    members = await members_of(connection, home)
    brought = brought_by(act, acts)
    back = [article_id for article_id in members if article_id in brought]
    later = [a for a in acts if a.id > act.id and a.kind is ActKind.SPLIT and a.undone_at is None]
    taking = [a for a in later if brought.intersection(a.articles).difference(back)]
    if taking or not back or len(back) == len(members):
        raise ImpossibleAct(_why_not_parted(act, home, taking or later))
    await move_articles(connection, back, act.other_id)
    led = led_over(act, acts)
    await connection.execute(
        update(stories).where(stories.c.id == act.other_id).values(merged_into=None)
    )
    await connection.execute(
        update(stories)
        .where(stories.c.id.in_(led), stories.c.merged_into == home)
        .values(merged_into=act.other_id)
    )
    await set_updated(connection, home, act.other_id)


def brought_by(act: StoryAct, acts: Iterable[StoryAct]) -> frozenset[ArticleId]:
    """Return the articles that are where they are by *act*.

    Those it moved, but those that left again when an earlier merge was undone: whoever brought
    them back, it was not this act. *acts* are all on the same story.
    """
    left = {
        article_id
        for earlier in acts
        if earlier.kind is ActKind.MERGE and earlier.id < act.id
        if earlier.undone_at is not None and earlier.undone_at > act.at
        for article_id in earlier.articles
    }
    return frozenset(act.articles) - left


def led_over(act: StoryAct, acts: Iterable[StoryAct]) -> frozenset[StoryId]:
    """Return the stories that were merged into the one that *act* has merged away.

    At first or at second hand. *acts* are newest first.
    """
    parents: dict[StoryId, StoryId] = {}
    for one in acts:
        # Of several acts that have merged a story away the last one is in force.
        if one.joins:
            parents.setdefault(one.other_id, one.story_id)
    found: set[StoryId] = set()
    for story_id in parents:
        above = parents.get(story_id)
        while above is not None and above != act.other_id:
            above = parents.get(above)
        if above is not None:
            found.add(story_id)
    return frozenset(found)


async def _join_again(connection: Connection, act: StoryAct) -> None:
    there = await current_id(connection, act.other_id)
    if there != act.other_id:
        acts = await list_acts(connection, there)
        by = _last_join(act.other_id, acts)
        raise ImpossibleAct(_why_not_joined(act, act.other_id, there, by))
    home = await current_id(connection, act.story_id)
    acts = await list_acts(connection, home)
    kept = act.story_id
    while kept != home:
        by = _last_join(kept, acts)
        # With a merge undone later, the story would come back without what this split took off.
        if by is None or by.kind is ActKind.MERGE:
            raise ImpossibleAct(_why_not_joined(act, kept, home, by))
        kept = by.story_id
    await absorb(connection, kept=home, gone=act.other_id)


def _last_join(gone: StoryId, acts: Iterable[StoryAct]) -> StoryAct | None:
    """Return what has brought *gone* to another story; *acts* are newest first."""
    return next((a for a in acts if a.other_id == gone and a.joins), None)


def _why_not_joined(act: StoryAct, gone: StoryId, kept: StoryId, by: StoryAct | None) -> str:
    told = f"act {act.id} cannot be undone: {f'act {by.id}' if by else 'a merge'} has brought"
    if kept == act.story_id:
        return f"{told} {gone} back into {kept} already"
    first = f"; first take that back: stories undo {by.id}" if by else ""
    return f"{told} {gone} into {kept} since{first}"


def _why_not_parted(act: StoryAct, home: StoryId, later: Sequence[StoryAct]) -> str:
    told = f"act {act.id} cannot be undone"
    if later:
        split = later[0]
        return (
            f"{told}: act {split.id} has split {split.other_id} off {split.story_id} since; "
            f"first take that back: stories undo {split.id}"
        )
    return f"{told}: it would leave {home} or {act.other_id} without articles"
