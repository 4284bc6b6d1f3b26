"""The group tick: articles without a story -> stories, with the reason for each decision.

    find_ungrouped | Grouper.add | open_stories + record_assignments + refresh_story
    Grouper.merges | merge_into

Decisions are made in the order of arrival. The grouper is memory only: it is rebuilt from the
store at the start and after any failure, so a crash in mid-pass changes no decision.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.bias.outlets import Register
from bot.model import Article, Assignment, StoryId
from bot.store import articles, stories
from bot.store.db import Connection, Store
from bot.store.story_acts import Grounds
from bot.stories.acts import Desk, merge_into
from bot.stories.cluster import WINDOW, Grouper, Merge
from bot.stories.pool import Pool
from bot.stories.reindex import refresh_story
from bot.views import Actor

log = logging.getLogger(__name__)

# Articles of one transaction: replies wait no longer than one of them takes.
_BATCH = 200
# Articles whose stories are looked at for a merge, at least.
_RECENT = 1000
_POOL = Pool(register=Register(()))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReport:
    """What one pass did."""

    n_articles: int = 0
    n_opened: int = 0
    n_merged: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_articles or self.n_merged)

    def __str__(self) -> str:
        return f"articles={self.n_articles} opened={self.n_opened} merged={self.n_merged}"


class Grouping:
    """The grouper of one process, and what it needs of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._grouper: Grouper | None = None

    async def group_new(self, now: datetime) -> GroupReport:
        """Give every waiting article its story, then merge stories that grew together."""
        try:
            return await self._pass(now)
        except BaseException:
            # What the grouper decided may not have been written.
            self._grouper = None
            raise

    async def _pass(self, now: datetime) -> GroupReport:
        grouper = self._grouper or await _restored(self._store, now)
        self._grouper = grouper
        n_articles = n_opened = 0
        while True:
            async with self._store.read() as db:
                waiting = await articles.find_ungrouped(db, _BATCH)
            # Deciding takes milliseconds an article, in which replies must go out.
            decided = await asyncio.to_thread(_decide, grouper, waiting)
            async with self._store.begin() as db:
                await _record(db, waiting, decided, now)
            n_articles += len(waiting)
            n_opened += sum(a.score is None for a in decided)
            if len(waiting) < _BATCH:
                break
        recent = max(_RECENT, n_articles)
        merges = await asyncio.to_thread(grouper.merges, recent) if n_articles else ()
        for merge in merges:
            async with self._store.begin() as db:
                await _record_merge(db, merge, now)
        return GroupReport(n_articles=n_articles, n_opened=n_opened, n_merged=len(merges))


def _decide(grouper: Grouper, waiting: Sequence[Article]) -> list[Assignment]:
    return [grouper.add(article) for article in waiting]


async def _restored(store: Store, now: datetime) -> Grouper:
    grouper = Grouper()
    async with store.read() as db:
        # The grouper's clock is its newest article, which may be older than now; what lies outside
        # of its window drops out by itself.
        known = await articles.find_grouped(db, since=now - 2 * WINDOW)
    await asyncio.to_thread(_restore, grouper, known)
    return grouper


def _restore(grouper: Grouper, known: Sequence[tuple[StoryId, Article]]) -> None:
    for story_id, article in known:
        grouper.restore(story_id, article)


async def _record(
    db: Connection, waiting: Sequence[Article], decided: Sequence[Assignment], now: datetime
) -> None:
    times = {
        assignment.article_id: article.published_at or article.seen_at or now
        for article, assignment in zip(waiting, decided, strict=True)
    }
    opened = {a.story_id: times[a.article_id] for a in decided if a.score is None}
    await stories.open_stories(db, opened, now)
    await articles.record_assignments(db, decided)
    newest: dict[StoryId, datetime] = {}
    for a in decided:
        newest[a.story_id] = max(newest.get(a.story_id, times[a.article_id]), times[a.article_id])
    for story_id, at in newest.items():
        await refresh_story(db, story_id, at, _POOL)


async def _record_merge(db: Connection, merge: Merge, now: datetime) -> None:
    log.info("merge kept=%s gone=%s because=%s", merge.kept, merge.gone, merge.because)
    grounds = Grounds(actor=Actor.GROUPER, because=merge.because)
    desk = Desk(db=db, pool=_POOL, now=now)
    await merge_into(desk, kept=merge.kept, gone=merge.gone, grounds=grounds)
