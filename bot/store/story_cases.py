"""What people know better than the grouper, as pairs of articles that belong together or apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from bot.model import Article, StoryId
from bot.store.articles import article_of
from bot.store.db import Connection
from bot.store.schema import articles, stories
from bot.store.story_acts import list_told_acts
from bot.views import StoryAct


class CaseKind(StrEnum):
    """How two groups of articles stand to each other."""

    APART = "apart"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCase:
    """Two groups of articles, none empty, each in the order of arrival, and what people say."""

    kind: CaseKind
    one: tuple[Article, ...]
    other: tuple[Article, ...]
    because: str


async def find_cases(connection: Connection) -> tuple[StoryCase, ...]:
    """Return a case for each act of an operator and each act that was undone, oldest first.

    An act that a later one has reversed makes none; of one that it reversed in part, only the
    articles that still stand as it left them are in the case.
    """
    acts = await list_told_acts(connection)
    ids = {story for act in acts for story in (act.story_id, act.other_id)}
    found = await connection.execute(
        select(stories.c.id, stories.c.merged_into).where(stories.c.id.in_(ids))
    )
    now = {StoryId(row.id): StoryId(row.merged_into or row.id) for row in found}
    cases = [await _case(connection, act, now) for act in acts]
    return tuple(case for case in cases if case is not None)


async def _case(
    connection: Connection, act: StoryAct, now: Mapping[StoryId, StoryId]
) -> StoryCase | None:
    home = now[act.story_id]
    moved = await _articles(connection, articles.c.id.in_(act.articles))
    other = [a for a, story in moved if (story == home) is act.joins]
    told_at = act.undone_at or act.at
    held = await _articles(
        connection, (articles.c.story_id == home) & (articles.c.seen_at <= told_at)
    )
    one = [a for a, _ in held if a.id not in act.articles]
    if not one or not other:
        return None
    return StoryCase(
        kind=CaseKind.TOGETHER if act.joins else CaseKind.APART,
        one=tuple(one),
        other=tuple(other),
        because=act.because if act.undone_at is None else act.undone_because,
    )


async def _articles(
    connection: Connection, here: ColumnElement[bool]
) -> tuple[tuple[Article, StoryId], ...]:
    found = await connection.execute(select(articles).where(here).order_by(articles.c.n))
    return tuple((article_of(row), StoryId(row["story_id"])) for row in found.mappings())
