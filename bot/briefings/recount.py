"""Count anew who carries the open stories, when ratings have changed.

    counted_since | find_of_story | compute_coverage | save_coverages

Words stay as they are: who a story's outlets are does not change what happened.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bias.coverage import compute_coverage
from bot.bias.gaps import base_rates
from bot.bias.outlets import Register
from bot.model import Coverage, StateMedia, Story, StoryId
from bot.store import articles
from bot.store.coverages import counted_since, save_coverages
from bot.store.db import Store
from bot.store.notes import find_note, save_note

# The change of ratings that the open stories were counted after, see bot/store/registers.py.
_NOTE = "ratings counted"
# A story that got no article for so long is closed; its coverage stays as it was told.
OPEN_FOR = timedelta(hours=72)
# Of a busy installation, three days of stories that more than one outlet carries.
MAX_STORIES = 5000
# Stories whose counts are written together: writers of articles wait for no longer than that.
_BATCH = 50
# Outlets that published anything in this time count as polled; see bot/bias/gaps.py.
_TRACKED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountReport:
    """How many stories were looked at, and how many are told otherwise since."""

    n_stories: int = 0
    n_changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_changed)

    def __str__(self) -> str:
        return f"stories={self.n_stories} changed={self.n_changed}"


async def recount_due(
    store: Store, register: Register, generation: int, now: datetime
) -> RecountReport:
    """Count the open stories once after each change of ratings, also after a restart.

    *register* is that of *generation*; another way to count state media is a change as well.
    """
    due = _counted_by(register, generation)
    async with store.read() as db:
        counted = await find_note(db, _NOTE) or "0"
    if counted == due:
        return RecountReport()
    report = await recount_open(store, register, now)
    async with store.begin() as db:
        await save_note(db, _NOTE, due)
    return report


def _counted_by(register: Register, generation: int) -> str:
    is_aside = register.state_media is StateMedia.ASIDE
    return f"{generation} {register.state_media}" if is_aside else str(generation)


async def recount_open(store: Store, register: Register, now: datetime) -> RecountReport:
    """Count the open stories by *register*; at most ``MAX_STORIES``, newest first.

    Each batch is a transaction: dying midway leaves the rest as it was, until it is written.
    """
    async with store.read() as db:
        before = await counted_since(db, now - OPEN_FOR, MAX_STORIES)
        hosts = await articles.outlets_seen(db, since=now - _TRACKED_FOR)
    tracked = {o.domain: o for host in hosts if (o := register.find(host)) is not None}
    base = base_rates(tracked.values(), state_media=register.state_media)
    n_changed = 0
    ids = list(before)
    for start in range(0, len(ids), _BATCH):
        counted: dict[StoryId, Coverage] = {}
        async with store.read() as db:
            for story_id in ids[start : start + _BATCH]:
                members = await articles.find_of_story(db, story_id)
                story = Story(id=story_id, articles=tuple(article for article, _ in members))
                # A large story whose texts were not seen before takes a tenth of a second.
                new = await asyncio.to_thread(compute_coverage, story, register, base=base)
                if new != before[story_id]:
                    counted[story_id] = new
        if counted:
            async with store.begin() as db:
                n_changed += await save_coverages(db, counted)
    return RecountReport(n_stories=len(ids), n_changed=n_changed)
