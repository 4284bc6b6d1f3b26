"""The write tick: stories whose words lag behind their articles -> briefings and coverage.

    find_unwritten | find_of_story | compose + compute_coverage + is_material_change | record

Each story is a unit: read, written without a transaction, recorded in one with the revision that
was read. If articles came meanwhile, the story simply lags again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bias.coverage import compute_coverage, outlet_of
from bot.bias.gaps import BaseRates, base_rates
from bot.bias.outlets import Register, bias_of
from bot.briefings.delta import is_material_change
from bot.model import Article, ArticleId, Briefing, Side, Story, StoryId
from bot.store import articles, cards, stories
from bot.store.db import Store
from bot.store.stories import WrittenStory

log = logging.getLogger(__name__)

# Stories of one pass; the hottest come first, so that news never waits behind an archive.
MAX_STORIES = 200
# Outlets that published anything in this time count as polled; see bot/bias/gaps.py.
_TRACKED_FOR = timedelta(days=7)
# A story that trips a defect of ours is left alone so long, to not hold up the others.
_PAUSE = timedelta(minutes=30)

Write = Callable[[Story, Mapping[ArticleId, Side]], Briefing]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """What one pass did."""

    n_written: int = 0
    n_failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_written or self.n_failed)

    def __str__(self) -> str:
        return f"written={self.n_written} failed={self.n_failed}"


async def write_due(store: Store, write: Write, register: Register, now: datetime) -> WriteReport:
    """Write at most ``MAX_STORIES`` stories."""
    async with store.read() as db:
        due = await stories.find_unwritten(db, now, MAX_STORIES)
        hosts = await articles.outlets_seen(db, since=now - _TRACKED_FOR) if due else frozenset()
    tracked = {o.domain: o for host in hosts if (o := register.find(host)) is not None}
    base = base_rates(tracked.values())
    n_written = 0
    for story_id in due:
        n_written += await _write_safely(store, write, register, base, story_id, now)
    return WriteReport(n_written=n_written, n_failed=len(due) - n_written)


async def _write_safely(
    store: Store,
    write: Write,
    register: Register,
    base: BaseRates,
    story_id: StoryId,
    now: datetime,
) -> bool:
    try:
        await _write(store, write, register, base, story_id, now)
    except Exception:
        log.exception("story=%s not written", story_id)
        async with store.begin() as db:
            await stories.postpone_writing(db, story_id, now + _PAUSE)
        return False
    return True


async def _write(
    store: Store,
    write: Write,
    register: Register,
    base: BaseRates,
    story_id: StoryId,
    now: datetime,
) -> None:
    async with store.read() as db:
        revision = await stories.find_revision(db, story_id)
        members = await articles.find_of_story(db, story_id)
        before = await cards.last_written(db, story_id)
    if revision is None or not members:
        return
    story = Story(id=story_id, articles=tuple(article for article, _ in members))
    sides = {
        article.id: bias_of(outlet).side
        for article in story.articles
        if (outlet := outlet_of(article, register)) is not None
    }
    # Long stories take a second, in which replies must go out.
    briefing = await asyncio.to_thread(write, story, sides)
    written = WrittenStory(
        briefing=briefing,
        articles=tuple(article.id for article in story.articles),
        coverage=compute_coverage(story, register, base=base),
        revision=revision,
        material=_is_material(before, briefing, story.articles),
    )
    async with store.begin() as db:
        await stories.record_written(db, written, now)


def _is_material(
    before: tuple[Briefing, frozenset[ArticleId]] | None,
    briefing: Briefing,
    members: Sequence[Article],
) -> bool:
    if before is None:
        return True
    old, written_from = before
    return is_material_change(
        old,
        briefing,
        old_articles=written_from,
        new_articles=frozenset(article.id for article in members),
    )
