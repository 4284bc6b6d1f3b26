"""The group tick: articles without a story -> stories, with the reason for each decision.

    find_ungrouped | embed | Grouper.add | open_stories + record_assignments + refresh_story
    Grouper.mend | merge_into, split_story

Decisions are made in the order of arrival. The grouper is memory only: it is rebuilt from the
store at the start, after any failure, and after an operator acted on stories. What it had still
to mend when it died is mended first, so a crash in mid-pass changes no decision made before it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bias.outlets import Register
from bot.embedding.seam import Embedder
from bot.model import Article, ArticleId, Assignment, StoryId
from bot.store import articles, stories
from bot.store.article_vectors import find_vectors, save_vectors
from bot.store.db import Connection, Store
from bot.store.story_acts import (
    Grounds,
    acts_state,
    kept_together,
    lock_stories,
    pairs_apart,
)
from bot.stories.acts import Desk, merge_into, split_story
from bot.stories.cluster import WINDOW, Grouper, Merge, Split
from bot.stories.digest import Vector
from bot.stories.features import gist
from bot.stories.pool import Pool, read_pool
from bot.stories.reindex import refresh_story
from bot.stories.topic_meanings import TopicMeanings
from bot.views import Actor

log = logging.getLogger(__name__)

# Articles of one transaction: replies wait no longer than one of them takes.
_BATCH = 200
# Stories are mended at least once in so many articles.
_MEND_EVERY = 1000
# The pool changes slowly, and counting it reads a week of articles.
_POOL_KEPT = timedelta(hours=1)


class _Overtaken(Exception):
    """An operator acted on stories since the grouper was built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReport:
    """What one pass did."""

    n_articles: int = 0
    n_opened: int = 0
    n_merged: int = 0
    n_split: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_articles or self.n_merged or self.n_split)

    def __add__(self, other: GroupReport) -> GroupReport:
        return GroupReport(
            n_articles=self.n_articles + other.n_articles,
            n_opened=self.n_opened + other.n_opened,
            n_merged=self.n_merged + other.n_merged,
            n_split=self.n_split + other.n_split,
        )

    def __str__(self) -> str:
        return (
            f"articles={self.n_articles} opened={self.n_opened} "
            f"merged={self.n_merged} split={self.n_split}"
        )


class Grouping:
    """The grouper of one process, and what it needs of the store."""

    def __init__(
        self,
        store: Store,
        register: Register,
        embedder: Embedder | None = None,
        *,
        guard: Callable[[Connection], Awaitable[None]] | None = None,
    ) -> None:
        """*embedder* None: stories are told apart by words alone.

        *guard* raises in a transaction in which this grouper must not write, as another groups.
        """
        self._store = store
        self._guard = guard
        self._register = register
        self._embedder = embedder
        self._meanings: TopicMeanings | None = None
        self._grouper: Grouper | None = None
        self._state = 0
        self._pool: tuple[datetime, Pool] | None = None

    def use(self, register: Register) -> None:
        """Go by *register* from the next article on."""
        self._register = register

    async def start_anew(self) -> None:
        """Forget what was decided: it is read again, as another may have grouped meanwhile."""
        self._grouper = None

    async def group_new(self, now: datetime) -> GroupReport:
        """Give every waiting article its story, then mend the stories that grew."""
        done = GroupReport()
        try:
            while True:
                try:
                    return done + await self._pass(now)
                except _Overtaken:
                    log.info("an operator acted on stories; the grouper is rebuilt")
                    self._grouper = None
        except BaseException:
            # What the grouper decided may not have been written.
            self._grouper = None
            raise

    async def _pass(self, now: datetime) -> GroupReport:
        done = GroupReport()
        if self._grouper is None:
            self._grouper = await self._restored(now)
            done += await self._mend(self._grouper, now)
        unmended = 0
        while True:
            async with self._store.read() as db:
                waiting = await articles.find_ungrouped(db, _BATCH)
            if waiting:
                done += await self._take(self._grouper, waiting, now)
                unmended += len(waiting)
            if unmended and (len(waiting) < _BATCH or unmended >= _MEND_EVERY):
                done += await self._mend(self._grouper, now)
                unmended = 0
            if len(waiting) < _BATCH:
                return done

    async def _take(
        self, grouper: Grouper, waiting: Sequence[Article], now: datetime
    ) -> GroupReport:
        # Embedding and deciding take milliseconds an article, in which replies must go out.
        vectors = await asyncio.to_thread(self._embed, waiting)
        decided = await asyncio.to_thread(_decide, grouper, waiting, vectors)
        pool = await self._current_pool(now)
        async with self._store.begin() as db:
            await self._require_current(db)
            if self._embedder is not None:
                await save_vectors(db, vectors, self._embedder.model)
            newest = await _record(db, waiting, decided, now)
            for story_id, at in newest.items():
                await refresh_story(db, story_id, at, pool, self._meanings)
        return GroupReport(n_articles=len(waiting), n_opened=sum(a.score is None for a in decided))

    async def _mend(self, grouper: Grouper, now: datetime) -> GroupReport:
        done = GroupReport()
        for act in await asyncio.to_thread(grouper.mend):
            log.info("mend %s", act)
            pool = await self._current_pool(now)
            async with self._store.begin() as db:
                await self._require_current(db)
                desk = Desk(db=db, pool=pool, now=now, meanings=self._meanings)
                done += await _record_act(desk, act, grouper)
        return done

    async def _restored(self, now: datetime) -> Grouper:
        grouper = Grouper()
        # The grouper's clock is its newest article, which may be older than now; what lies outside
        # of its window drops out by itself.
        since = now - 2 * WINDOW
        async with self._store.read() as db:
            self._state = await acts_state(db)
            known = await articles.find_grouped(db, since=since)
            model = self._embedder.model if self._embedder else ""
            vectors = await find_vectors(db, model, since=since)
            for one, other in await pairs_apart(db, since):
                grouper.keep_apart(one, other)
            for held in await kept_together(db, since):
                grouper.keep_together(held)
        await asyncio.to_thread(_restore, grouper, known, vectors)
        return grouper

    async def _require_current(self, db: Connection) -> None:
        if self._guard is not None:
            await self._guard(db)
        await lock_stories(db)
        if await acts_state(db) != self._state:
            raise _Overtaken

    async def _current_pool(self, now: datetime) -> Pool:
        register = self._register
        if self._pool is not None and self._pool[1].register is register:
            read_at, pool = self._pool
            if now - read_at < _POOL_KEPT:
                return pool
        pool = await read_pool(self._store, register, now)
        self._pool = now, pool
        return pool

    def _embed(self, waiting: Sequence[Article]) -> dict[ArticleId, Vector]:
        if self._embedder is None:
            return {}
        spoken = [a for a in waiting if self._embedder.speaks(a.language)]
        if self._meanings is None and spoken:
            self._meanings = TopicMeanings(self._embedder.embed)
        rows = self._embedder.embed([gist(article) for article in spoken])
        return {a.id: row for a, row in zip(spoken, rows, strict=True) if row.any()}


def _decide(
    grouper: Grouper, waiting: Sequence[Article], vectors: Mapping[ArticleId, Vector]
) -> list[Assignment]:
    return [grouper.add(article, vectors.get(article.id)) for article in waiting]


def _restore(
    grouper: Grouper,
    known: Sequence[tuple[StoryId, Article]],
    vectors: Mapping[ArticleId, Vector],
) -> None:
    for story_id, article in known:
        grouper.restore(story_id, article, vectors.get(article.id))


async def _record(
    db: Connection, waiting: Sequence[Article], decided: Sequence[Assignment], now: datetime
) -> dict[StoryId, datetime]:
    """Write the decisions; return the stories with the time of the newest article of each."""
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
    return newest


async def _record_act(desk: Desk, act: Merge | Split, grouper: Grouper) -> GroupReport:
    grounds = Grounds(actor=Actor.GROUPER, because=act.because, score=act.score)
    if isinstance(act, Merge):
        await merge_into(desk, kept=act.kept, gone=act.gone, grounds=grounds)
        return GroupReport(n_merged=1)
    done = await split_story(desk, act.story, act.articles, grounds)
    # The name may have been taken before the window began.
    grouper.rename(act.new, done.other_id)
    return GroupReport(n_split=1)
