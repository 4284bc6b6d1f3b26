"""The archive tick: old stories are shelved, in short steps.

    find_note | shelve_stories + save_note (one transaction a step)

Each step is bounded, so that the bot answers between two of them, and dying after one loses
nothing: the next pass goes on from where it came to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import StoryId
from bot.store.archive import Shelved, shelve_stories
from bot.store.db import Connection, Store
from bot.store.notes import find_note, save_note

# "MOMENT STORY" of the story that was shelved last.
_NOTE = "shelved"
# Stories of one step: some ten articles each, a tenth of a second on a small machine.
_STEP = 200
# Steps of one pass: the first pass after years takes several hours' passes.
MAX_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReport:
    """What one pass took away."""

    n_stories: int = 0
    n_texts: int = 0
    n_vectors: int = 0
    n_revisions: int = 0
    n_receipts: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_stories)

    def __str__(self) -> str:
        return (
            f"stories={self.n_stories} texts={self.n_texts} vectors={self.n_vectors} "
            f"revisions={self.n_revisions} receipts={self.n_receipts}"
        )


async def archive(store: Store, keep: timedelta, now: datetime) -> ArchiveReport:
    """Shelve the stories that have not changed for *keep*."""
    steps: list[Shelved] = []
    while len(steps) < MAX_STEPS:
        async with store.begin() as db:
            after = await _reached(db)
            step = await shelve_stories(db, after, before=now - keep, limit=_STEP)
            if step.last is None:
                break
            at, story_id = step.last
            await save_note(db, _NOTE, f"{at.isoformat()} {story_id}")
        steps.append(step)
    return ArchiveReport(
        n_stories=sum(step.n_stories for step in steps),
        n_texts=sum(step.n_texts for step in steps),
        n_vectors=sum(step.n_vectors for step in steps),
        n_revisions=sum(step.n_revisions for step in steps),
        n_receipts=sum(step.n_receipts for step in steps),
    )


async def _reached(db: Connection) -> tuple[datetime, StoryId] | None:
    note = await find_note(db, _NOTE)
    if not note:
        return None
    at, _, story_id = note.partition(" ")
    return datetime.fromisoformat(at), StoryId(story_id)
