"""The alert tick: stories that grow exceptionally fast -> rows of the ledger, once a story.

    find_growing | find_of_story | voices_of | judge
    find_listeners | may_ring | render_alert | save_content + plan_slots | save_alert

That a story was told is written last: after a crash in between it is planned again, and chats
that have their row already keep it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.bias.outlets import Register
from bot.delivery.alerts.alert_copies import AlertCopies, AlertCopy, AlertShelf, Candidate
from bot.delivery.alerts.alerts import (
    USUAL_FOR,
    WINDOW,
    Alarm,
    Usual,
    judge,
    strength_of,
    usual_of,
)
from bot.delivery.alerts.listeners import LONGEST_DAY
from bot.delivery.alerts.voices import Voice, count_read, voices_of
from bot.delivery.operator.figures import ALERTS_NOTE
from bot.model import DeliveryKind, Side, StoryId
from bot.store import alerts, articles, contents, ledger
from bot.store.alerts import SLOT, Alert, GrowingStory, Listener
from bot.store.db import Connection, Store
from bot.store.ledger import SlotToPlan
from bot.store.mutes import find_mutes_of
from bot.store.notes import save_note

log = logging.getLogger(__name__)

# What is usual changes slowly, and counting it reads the stories of a week.
_USUAL_KEPT = timedelta(hours=1)
# Stories of the week that are looked at: far more than set the bar, the largest first.
_MAX_USUAL = 400
# Stories judged in one pass, the largest first.
_MAX_GROWING = 40
# Chats planned in one transaction, so that replies wait for no longer than one takes.
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport:
    """What one pass told at once, and to how many chats."""

    n_stories: int = 0
    n_chats: int = 0

    def __bool__(self) -> bool:
        return bool(self.n_stories)

    def __str__(self) -> str:
        return f"stories={self.n_stories} chats={self.n_chats}"


class AlertDesk:
    """Looks for what is told at once; remembers what is usual. One for a process."""

    def __init__(
        self,
        store: Store,
        shelf: AlertShelf,
        register: Callable[[], Register],
        *,
        public_url: str,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._register = register
        self._public_url = public_url
        self._usual: tuple[datetime, Register, Usual] | None = None
        # By story: the revision that was looked at, and how strong it ever grew.
        self._strengths: dict[StoryId, tuple[int, int]] = {}

    async def look(self, now: datetime) -> AlertReport:
        """Tell every story at once that has to be."""
        usual = await self.usual(now)
        if not usual.is_two_sided:
            return AlertReport()
        n_stories = n_chats = 0
        for story in await self._candidates(usual, now):
            alarm = judge(await self._voices(story.id), usual, now)
            if alarm is None:
                continue
            told = await self._tell(story.id, alarm, now)
            if told is not None:
                log.info("alert story=%s chats=%d because=%r", story.id, told, alarm.because)
                n_stories, n_chats = n_stories + 1, n_chats + told
        return AlertReport(n_stories=n_stories, n_chats=n_chats)

    async def usual(self, now: datetime) -> Usual:
        """Return what is usual here; counted anew once an hour, and after a change of ratings."""
        register = self._register()
        if self._usual is not None and self._usual[1] is register:
            counted_at, _, usual = self._usual
            if now - counted_at < _USUAL_KEPT:
                return usual
        usual = await self._count_usual(register, now)
        self._usual = now, register, usual
        return usual

    async def _count_usual(self, register: Register, now: datetime) -> Usual:
        since = now - USUAL_FOR
        async with self._store.read() as db:
            hosts = await articles.outlets_seen(db, since=since)
            begun = await alerts.first_seen_at(db)
        read = await asyncio.to_thread(count_read, hosts, register)
        floor = usual_of((), read, 1).bar
        async with self._store.read() as db:
            week = await alerts.find_growing(db, since=since, min_outlets=floor, limit=_MAX_USUAL)
        known = self._strengths if self._usual and self._usual[1] is register else {}
        self._strengths = {
            story.id: await self._strength(story, known.get(story.id), read) for story in week
        }
        days = (now - max(begun or now, since)) / timedelta(days=1)
        usual = usual_of((n for _, n in self._strengths.values()), read, days)
        async with self._store.begin() as db:
            await save_note(db, ALERTS_NOTE, usual.told)
        return usual

    async def _strength(
        self, story: GrowingStory, known: tuple[int, int] | None, read: Mapping[Side, int]
    ) -> tuple[int, int]:
        if known is not None and known[0] == story.revision:
            return known
        voices = await self._voices(story.id)
        return story.revision, await asyncio.to_thread(strength_of, voices, read)

    async def _voices(self, story_id: StoryId) -> tuple[Voice, ...]:
        async with self._store.read() as db:
            members = [article for article, _ in await articles.find_of_story(db, story_id)]
        # To find the copies among hundreds takes a moment, in which replies must go out.
        return await asyncio.to_thread(voices_of, members, self._register())

    async def _candidates(self, usual: Usual, now: datetime) -> tuple[GrowingStory, ...]:
        async with self._store.read() as db:
            growing = await alerts.find_growing(
                db, since=now - WINDOW, min_outlets=usual.bar, limit=_MAX_GROWING
            )
            known = await alerts.alerted_of(db, [story.id for story in growing])
        return tuple(story for story in growing if story.id not in known)

    async def _tell(self, story_id: StoryId, alarm: Alarm, now: datetime) -> int | None:
        """Plan a story for all who want to hear of it; return for how many.

        None: it is not written yet, and is looked at again.
        """
        told = AlertCopies(self._shelf, story_id, alarm, self._public_url)
        if await told.find(None) is None:
            return None
        async with self._store.read() as db:
            middle = await alerts.find_listener_at(db, _share_of(story_id))
        # What is not sent within minutes is not sent: each story begins with other chats.
        n_chats = await self._plan_range(told, middle, None, now)
        if middle is not None:
            n_chats += await self._plan_range(told, None, middle, now)
        async with self._store.begin() as db:
            await alerts.save_alert(db, Alert(story_id=story_id, at=now, because=alarm.because))
        return n_chats

    async def _plan_range(
        self, told: AlertCopies, above: int | None, up_to: int | None, now: datetime
    ) -> int:
        """Plan a story for the chats above one and up to another; return for how many."""
        n_chats = 0
        while True:
            async with self._store.read() as db:
                page = await alerts.find_listeners(db, above=above, up_to=up_to, limit=_PAGE)
                open_to = await _open_to(db, told.story_id, page, now)
            chosen = [(one, copy) for one in open_to if (copy := await told.wanted_by(one, now))]
            if chosen:
                async with self._store.begin() as db:
                    n_chats += await _plan(db, told.story_id, chosen, now)
            if len(page) < _PAGE:
                return n_chats
            above = page[-1].chat_id


async def _open_to(
    db: Connection, story_id: StoryId, page: Sequence[Listener], now: datetime
) -> list[Candidate]:
    """Return those of *page* that have neither had nor muted the story."""
    chat_ids = [listener.chat_id for listener in page]
    told = await alerts.find_told(db, story_id, chat_ids)
    times = await alerts.find_alert_times(db, chat_ids, since=now - LONGEST_DAY)
    muted = await find_mutes_of(db, chat_ids)
    return [
        Candidate(
            listener=listener,
            alerted_at=times.get(listener.chat_id, ()),
            mutes=muted.get(listener.chat_id, ()),
        )
        for listener in page
        if listener.chat_id not in told
    ]


async def _plan(
    db: Connection, story_id: StoryId, chosen: Sequence[tuple[Candidate, AlertCopy]], now: datetime
) -> int:
    for told in {told.content_id: told for _, told in chosen}.values():
        had = {story_id: told.card.revision}
        await contents.save_content(db, told.content_id, (told.message,), had, now)
    slots = [
        SlotToPlan(
            chat_id=candidate.listener.chat_id,
            slot=f"{SLOT}{story_id}",
            due_at=now,
            subscription_id=candidate.listener.subscription_id,
            thread_id=candidate.listener.thread_id,
            kind=DeliveryKind.ALERT,
            content_id=told.content_id,
        )
        for candidate, told in chosen
    ]
    return await ledger.plan_slots(db, slots, now)


def _share_of(story_id: StoryId) -> float:
    """Return a part (0..1) of all chats that is another for each story."""
    return sha256(story_id.encode()).digest()[0] / 256
