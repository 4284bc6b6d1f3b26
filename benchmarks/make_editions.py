"""How many editions a second one process makes for 20,000 subscribers of one minute.

    python benchmarks/make_editions.py [--subscribers 20000] [--alone 200]

Stories and readers are invented and lie in a fresh SQLite file. Three worlds: all want the same
topics; 50 sets of topics; everybody has had other stories. Beside it, on fewer subscribers, what
each costs alone without shared work: its own memory, look-ups, choice and messages; those must be
the same editions. Both by the clock, and by the CPU time of the process: on a busy machine that
says more.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from invented_press import (
    NOW,
    REGISTER,
    TOPICS,
    invent_readers,
    invent_receipts,
    invent_stories,
)

from bot.delivery.editions.edition import Memory, choose_edition
from bot.delivery.editions.editor import Edition, Editor
from bot.delivery.editions.printing import edition_from
from bot.delivery.editions.render import render_edition
from bot.delivery.editions.since import Since, on_clock
from bot.library import Library
from bot.model import Subscription
from bot.store import memories, preferences, receipts, subscribers
from bot.store.db import Store, open_store
from bot.store.migrate import migrate
from bot.store.preferences import Preference
from bot.store.schema import receipts as receipts_table

URL = "https://news.example.org"
AT_ONCE = 500
TOPIC_SETS = [s for n in (1, 2, 3) for s in combinations(TOPICS, n)][:50]


@dataclass(frozen=True, slots=True)
class Speed:
    """Editions a second by the clock, and a second of CPU."""

    by_clock: float
    by_cpu: float

    def __str__(self) -> str:
        return f"{self.by_clock:>7,.0f}/s ({self.by_cpu:,.0f}/s CPU)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one world showed."""

    name: str
    together: Speed
    alone: Speed
    contents: int

    def __str__(self) -> str:
        shown = f"{self.name:<24} shared {self.together}  alone {self.alone}"
        return f"{shown}  {self.contents:,} contents"


class Watch:
    """Takes the time from when it is made."""

    def __init__(self) -> None:
        self._clock, self._cpu = time.perf_counter(), time.process_time()

    def speed(self, n: int) -> Speed:
        """Return the speed of *n* editions made since then."""
        clock, cpu = time.perf_counter() - self._clock, time.process_time() - self._cpu
        return Speed(n / clock, n / cpu)


async def edition_alone(
    store: Store, library: Library, chat_id: int, topics: tuple[str, ...]
) -> Edition:
    """Make one edition with nothing shared: every question is this reader's own."""
    async with store.read() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
        who = await subscribers.find_subscriber(db, chat_id)
        if wanted is None or who is None:
            raise ValueError(f"no reader {chat_id}")
        revisions = await receipts.find_receipts(db, chat_id)
        had = (await receipts.find_receipts_of(db, [chat_id], revisions)).get(chat_id, {})
        said = await preferences.find_preferences(db, chat_id)
        news = await memories.find_news(db, revisions, who.language)
    memory = Memory(
        receipts=revisions,
        had_at={story_id: receipt.at for story_id, receipt in had.items()},
        followed=said[Preference.FOLLOW],
        muted=said[Preference.MUTE],
        materially_changed=frozenset(id for id in news if news[id].revision > revisions[id]),
    )
    cards = await library.cards_for(topics, frozenset(), NOW, who.language)
    items = choose_edition(cards, topics=topics, n_stories=wanted.n_stories, memory=memory)
    updates = [item.card for item in items if item.is_update]
    new = await library.changes_of(updates, revisions, who.language) if updates else {}
    since = {
        id: Since(changes=new[id], at=on_clock(had[id].at, NOW, wanted.schedule.zone, "en"))
        for id in new
    }
    items = tuple(replace(item, since=since.get(item.card.id)) for item in items)
    marks = await library.marks_for([item.card for item in items])
    messages = render_edition(items, marks, public_url=URL, local_time="07:00")
    return edition_from(messages, {item.card.id: item.card.revision for item in items})


async def measure(
    name: str, store: Store, wanted: Sequence[Subscription], n_alone: int
) -> Figures:
    """Make the editions of all in batches, and those of a few alone; compare what came out."""
    library = Library(store, REGISTER)
    editor = Editor(store=store, shelf=library, public_url=URL)
    watch, made = Watch(), list[Edition | None]()
    for start in range(0, len(wanted), AT_ONCE):
        batch = [(one, NOW) for one in wanted[start : start + AT_ONCE]]
        made += await editor.editions_of(batch, NOW)
    together, watch = watch.speed(len(wanted)), Watch()
    few = range(0, len(wanted), max(len(wanted) // n_alone, 1))
    alone = {
        n: await edition_alone(store, library, wanted[n].chat_id, wanted[n].topics) for n in few
    }
    speed = watch.speed(len(alone))
    if any(made[n] != edition for n, edition in alone.items()):
        raise AssertionError("an edition differs from the one that is made alone")
    contents = len({edition.id for edition in made if edition})
    return Figures(name=name, together=together, alone=speed, contents=contents)


async def run(n_readers: int, n_alone: int) -> None:
    """Measure the three worlds and print their figures."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'editions.db'}"
        await asyncio.to_thread(migrate, url)
        store = open_store(url)
        async with store.begin() as db:
            await invent_stories(db, rng)
        await invent_readers(store, n_readers)
        async with store.read() as db:
            everybody = [one async for _, one in subscribers.iterate_subscriptions(db)]
        await invent_receipts(store, n_readers, 20, rng, alike=True)
        same = [replace(one, topics=("world", "science")) for one in everybody]
        print(await measure("one set of topics", store, same, n_alone))
        sets = [
            replace(one, topics=TOPIC_SETS[n % len(TOPIC_SETS)]) for n, one in enumerate(everybody)
        ]
        print(await measure("50 sets of topics", store, sets, n_alone))
        async with store.begin() as db:
            await db.execute(receipts_table.delete())
        await invent_receipts(store, n_readers, 100, rng, alike=False)
        print(await measure("all had other stories", store, same, n_alone))
        await store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB, {n_readers:,} subscribers")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=20_000)
    parser.add_argument("--alone", type=int, default=200)
    arguments = parser.parse_args()
    asyncio.run(run(arguments.subscribers, arguments.alone))


if __name__ == "__main__":
    main()
