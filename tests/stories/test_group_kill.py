"""Grouping and sudden death: nothing is lost, and nothing that was decided changes."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bot.store.db import open_store
from bot.store.schema import articles, stories
from tests.stories.stream_program import stream

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("stream_program.py")

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the store says: of each article its story and why, and where merged stories went."""

    stories: dict[str, str | None]
    reasons: dict[str, tuple[float | None, str]]
    merged: dict[str, str]

    def kept(self, story_id: str) -> str:
        """Return the story that this one went into, if it did."""
        while story_id in self.merged:
            story_id = self.merged[story_id]
        return story_id


async def test_killed_again_and_again_it_loses_nothing_and_changes_no_decision(
    database_url: str,
) -> None:
    """SIGKILL at drawn moments: what was decided stays, and in the end all have stories."""
    chance = Random(11)
    n_killed = 0
    before = await stored(database_url)
    while await killed(database_url, chance):
        n_killed += 1
        after = await stored(database_url)
        assert changed(before, after) == {}
        before = after
    end = await stored(database_url)

    assert n_killed >= 3
    assert changed(before, end) == {}
    assert sorted(end.stories) == sorted(article.id for article in stream())
    assert None not in end.stories.values()


async def killed(database_url: str, chance: Random) -> bool:
    """Let the program run and kill it at a drawn moment; say whether it was still at work."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PROGRAM), database_url),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    for _ in range(chance.randint(1, 3)):
        await process.stdout.readline()
    # Any moment will do, that in mid-transaction above all.
    await asyncio.sleep(chance.uniform(0, 0.05))
    if process.returncode is None:
        process.kill()
    await process.communicate()
    assert process.returncode in (0, -9)
    return process.returncode != 0


async def stored(database_url: str) -> Stored:
    store = open_store(database_url)
    async with store.read() as db:
        decided = (await db.execute(select(articles))).all()
        merged = (
            await db.execute(select(stories).where(stories.c.merged_into.is_not(None)))
        ).all()
    await store.close()
    return Stored(
        stories={row.id: row.story_id for row in decided},
        reasons={row.id: (row.score, row.because) for row in decided if row.story_id},
        merged={row.id: row.merged_into for row in merged},
    )


def changed(before: Stored, after: Stored) -> dict[str, tuple[object, object]]:
    """Return what was decided and is no more, by article; a merge of stories changes nothing."""
    found: dict[str, tuple[object, object]] = {}
    for id, story_id in before.stories.items():
        if story_id is None:
            continue
        was = after.kept(story_id), before.reasons[id]
        now = after.stories.get(id), after.reasons.get(id)
        if was != now:
            found[id] = (was, now)
    return found
