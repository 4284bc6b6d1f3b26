"""The write tick: stories whose words lag behind their articles -> briefings and coverage.

    find_unwritten | find_of_story | Writer + compute_coverage + is_material_change | record

Each story is a unit: read, written without a transaction, recorded in one, in all its languages,
with the revision that was read. If articles came meanwhile, the story simply lags again. Where
somebody begins to read a language that nobody read before, fresh stories are written in it too:

    find_untold | find_of_story + find_words | Writer | add_languages
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.bias.coverage import compute_coverage, outlet_of
from bot.bias.gaps import BaseRates, base_rates
from bot.bias.outlets import Register
from bot.bias.tally import side_of
from bot.briefings.wanted import (
    MAX_READ,
    MAX_TRANSLATED_STORIES,
    is_material_for_main,
    is_material_for_other,
    languages_to_translate,
    may_stand,
    told_languages,
)
from bot.briefings.writer import Writer
from bot.model import ArticleId, Briefing, Side, Story, StoryId
from bot.store import articles, languages, stories
from bot.store.db import Store
from bot.store.languages import OtherWords, UntoldStory
from bot.store.stories import WrittenStory
from bot.store.words import StoryWords, find_words

log = logging.getLogger(__name__)

# Stories of one pass; the hottest come first, so that news never waits behind an archive.
MAX_STORIES = 200
# Stories that a pass writes in a language which is read since a short time ago.
_MAX_UNTOLD = 20
# Editions tell of what happened since about the day before.
_FRESH = timedelta(hours=36)
# Outlets that published anything in this time count as polled; see bot/bias/gaps.py.
_TRACKED_FOR = timedelta(days=7)
# A story that trips a defect of ours is left alone so long, to not hold up the others.
_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """What one pass did; ``n_added`` are briefings added to stories that were written before."""

    n_written: int = 0
    n_failed: int = 0
    n_added: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_written or self.n_failed or self.n_added)

    def __str__(self) -> str:
        return f"written={self.n_written} failed={self.n_failed} added={self.n_added}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What all stories of one pass are written with.

    ``read`` are the languages of readers, those of most first; ``hottest`` the stories that are
    worth a translation.
    """

    store: Store
    writer: Writer
    register: Register
    base: BaseRates
    read: tuple[str, ...]
    hottest: frozenset[StoryId]
    now: datetime

    def sides_in(self, story: Story) -> Mapping[ArticleId, Side]:
        """Return the sides that the registered outlets of a story count for, by article."""
        return {
            article.id: side_of(outlet, self.register.state_media)
            for article in story.articles
            if (outlet := outlet_of(article, self.register)) is not None
        }


async def write_due(
    store: Store,
    writer: Writer,
    register: Register,
    now: datetime,
    *,
    only: Collection[StoryId] | None = None,
    with_languages: bool = True,
) -> WriteReport:
    """Write at most ``MAX_STORIES`` stories, then add languages to a few that are written.

    *only* are the stories that are written if they lag, where others write the rest;
    *with_languages* False: somebody calls ``add_languages_due``.
    """
    async with store.read() as db:
        due = await stories.find_unwritten(db, now, MAX_STORIES, only=only)
    desk = await _desk_of(store, writer, register, now, is_needed=bool(due))
    n_written = 0
    for start in range(0, len(due), writer.at_once):
        together = due[start : start + writer.at_once]
        n_written += sum(await asyncio.gather(*(_write_safely(desk, story) for story in together)))
    n_added = await _add_languages(desk) if desk.read and with_languages else 0
    return WriteReport(n_written=n_written, n_failed=len(due) - n_written, n_added=n_added)


async def add_languages_due(
    store: Store, writer: Writer, register: Register, now: datetime
) -> WriteReport:
    """Add languages that are read since a short time ago to a few stories that are written."""
    desk = await _desk_of(store, writer, register, now, is_needed=True)
    return WriteReport(n_added=await _add_languages(desk) if desk.read else 0)


async def _desk_of(
    store: Store, writer: Writer, register: Register, now: datetime, *, is_needed: bool
) -> _Desk:
    """Return what stories are written with; *is_needed*: some are about to be."""
    async with store.read() as db:
        read = await languages.reader_languages(db, MAX_READ)
        hottest = frozenset[StoryId]()
        if writer.translates and read:
            hottest = await languages.hottest_stories(
                db, since=now - _FRESH, limit=MAX_TRANSLATED_STORIES
            )
        since = now - _TRACKED_FOR
        hosts = await articles.outlets_seen(db, since=since) if is_needed else frozenset()
    tracked = {o.domain: o for host in hosts if (o := register.find(host)) is not None}
    return _Desk(
        store=store,
        writer=writer,
        register=register,
        base=base_rates(tracked.values(), state_media=register.state_media),
        read=read,
        hottest=hottest,
        now=now,
    )


async def _write_safely(desk: _Desk, story_id: StoryId) -> bool:
    try:
        await _write(desk, story_id)
    except Exception:
        log.exception("story=%s not written", story_id)
        async with desk.store.begin() as db:
            await stories.postpone_writing(db, story_id, desk.now + _PAUSE)
        return False
    return True


async def _write(desk: _Desk, story_id: StoryId) -> None:
    async with desk.store.read() as db:
        revision = await stories.find_revision(db, story_id)
        members = await articles.find_of_story(db, story_id)
        before = await find_words(db, story_id)
    if revision is None or not members:
        return
    story = Story(id=story_id, articles=tuple(article for article, _ in members))
    briefing = await desk.writer.write(story, desk.sides_in(story), None)
    if briefing is None:
        raise RuntimeError("the writer gave no words in the main language")
    # Long stories take a second each, in which replies must go out.
    material = await asyncio.to_thread(is_material_for_main, before, briefing, story.articles)
    written = WrittenStory(
        briefing=briefing,
        articles=tuple(article.id for article in story.articles),
        coverage=await asyncio.to_thread(compute_coverage, story, desk.register, base=desk.base),
        revision=revision,
        material=material,
        others=await _others(desk, story, before, main=briefing.language, material=material),
        asked=desk.read,
    )
    async with desk.store.begin() as db:
        await stories.record_written(db, written, desk.now)


async def _others(
    desk: _Desk, story: Story, before: StoryWords | None, *, main: str, material: bool
) -> tuple[OtherWords, ...]:
    """Return the words of a story in further languages that are read."""
    told = await asyncio.to_thread(told_languages, story.articles, main, desk.read)
    briefings = [await _in_language(desk, story, language) for language in told]
    if story.id in desk.hottest:
        for language in languages_to_translate((main, *told), desk.read):
            old = before.find(language) if before and not material else None
            if old is None or not may_stand(old, story.articles):
                old = await _in_language(desk, story, language)
            briefings.append(old)
    members = story.articles
    return tuple(
        [
            OtherWords(
                briefing=other,
                material=await asyncio.to_thread(
                    is_material_for_other, before, other, members, main=material
                ),
            )
            for other in briefings
            if other is not None
        ]
    )


async def _in_language(desk: _Desk, story: Story, language: str) -> Briefing | None:
    """Return the words in a further language; the story does without where that fails."""
    try:
        briefing = await desk.writer.write(story, desk.sides_in(story), language)
    except Exception:
        log.exception("story=%s language=%s not written", story.id, language)
        return None
    return briefing if briefing is not None and briefing.language == language else None


async def _add_languages(desk: _Desk) -> int:
    """Write stories that are out in languages that they were not asked for in; return how many."""
    since = desk.now - _FRESH
    async with desk.store.read() as db:
        untold = await languages.find_untold(
            db, desk.read, since=since, now=desk.now, limit=_MAX_UNTOLD
        )
    n_added = 0
    for story in untold:
        added = await _missing(desk, story)
        async with desk.store.begin() as db:
            if await languages.add_languages(db, story, added, asked=desk.read):
                n_added += len(added)
    return n_added


async def _missing(desk: _Desk, untold: UntoldStory) -> tuple[OtherWords, ...]:
    async with desk.store.read() as db:
        words = await find_words(db, untold.id, untold.revision)
        members = await articles.find_of_story(db, untold.id)
    if words is None:
        return ()
    known = (*words.languages, *untold.asked)
    story = Story(id=untold.id, articles=tuple(a for a, _ in members if a.id in words.articles))
    fewer = replace(desk, read=tuple(x for x in desk.read if x not in known))
    return await _others(fewer, story, None, main=words.main.language, material=words.material)
