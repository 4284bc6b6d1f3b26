"""What slots say: subscriptions and what is known of their readers -> messages.

    readers -> shelves, news, receipts -> plans (pure) -> changes -> print

Each step asks once for a whole batch, and what it asks for by topics, languages and stories is
kept for a minute. So a thousand readers of one slot cost little more than one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.delivery.editions.binding import Frame, bind_nothing
from bot.delivery.editions.cases import Case, Slot, hidden_from, look_up
from bot.delivery.editions.desk import Desk, Had, Shelf
from bot.delivery.editions.edition import Memory, choose_edition
from bot.delivery.editions.labels import label, listed
from bot.delivery.editions.plans import (
    DEFAULT_LANGUAGE,
    Plan,
    frame_of,
    is_told_already,
    plan_edition,
    with_changes,
)
from bot.delivery.editions.printing import Edition, Press, edition_from
from bot.model import Message, Subscription
from bot.store import memories
from bot.store.db import Store
from bot.store.memories import Reader
from bot.views import StoryCard
from bot.words.names import topic_name

__all__ = ["DEFAULT_LANGUAGE", "Edition", "Editor", "Shelf", "nothing_new"]

# Readers whose memories are read in one query each: some hundred bytes a receipt, and far below
# the 32,766 values that SQLite binds.
_AT_ONCE = 500
# A briefing that did not come is told of for a month; who was away longer knows.
_MISSED_FOR = timedelta(days=31)
# "The same day" spans 25 hours where clocks are set back, and zones may change.
_A_DAY = timedelta(hours=50)


class Editor:
    """Makes editions. ``public_url`` is the address of the story pages."""

    def __init__(self, *, store: Store, shelf: Shelf, public_url: str) -> None:
        self.store = store
        self.shelf = shelf
        self.public_url = public_url
        self._open: tuple[Hashable, Desk, Press] | None = None

    async def edition_of(
        self, wanted: Subscription, due_at: datetime, now: datetime
    ) -> Edition | None:
        """Return what the slot *due_at* says to this subscriber, in their language.

        None: there is nothing new, and they want silence then or were told so that day.
        """
        (made,) = await self.editions_of([(wanted, due_at)], now)
        return made

    async def editions_of(
        self, wanted: Sequence[Slot], now: datetime
    ) -> tuple[Edition | None, ...]:
        """Return what each of these slots says, in order; each as ``edition_of`` would alone."""
        made: list[Edition | None] = []
        for start in range(0, len(wanted), _AT_ONCE):
            made += await self._make(wanted[start : start + _AT_ONCE], now)
        return tuple(made)

    async def sample_of(
        self,
        topics: Sequence[str],
        n_stories: int,
        now: datetime,
        language: str | None = None,
        *,
        chat_id: int | None = None,
    ) -> Edition:
        """Return an edition of what is best now, had before or not; no messages if no stories.

        Without what the chat has muted, where one is given.
        """
        desk, press = await self._at_hand(now)
        reader = Reader()
        if chat_id is not None:
            async with self.store.read() as db:
                found = await memories.find_readers(db, [chat_id], missed_since=now)
            reader = found[chat_id]
        cards = await desk.cards_on(tuple(topics), language)
        (hidden,) = await hidden_from(desk, [(reader, cards)])
        memory = Memory(muted=reader.muted, hidden=hidden)
        items = choose_edition(cards, topics=topics, n_stories=n_stories, memory=memory)
        words = language or DEFAULT_LANGUAGE
        frame = Frame(public_url=self.public_url, local_time="", language=words)
        (edition,) = await press.print([Plan(frame=frame, items=items)])
        return edition

    async def _at_hand(self, now: datetime) -> tuple[Desk, Press]:
        """Return desk and press of this minute; whoever works at older ones may end there."""
        minute = now.replace(second=0, microsecond=0)
        stamp = await self.shelf.stamp(now), minute
        if self._open is None or self._open[0] != stamp:
            desk = Desk(self.store, self.shelf, now)
            self._open = stamp, desk, Press(desk)
        return self._open[1:]

    async def _make(self, wanted: Sequence[Slot], now: datetime) -> list[Edition | None]:
        desk, press = await self._at_hand(now)
        cases = await look_up(self.store, desk, wanted, now - _MISSED_FOR)
        plans = [self._plan(case, now) for case in cases]
        plans = await _told_since(desk, cases, plans, now)
        telling = [n for n, plan in enumerate(plans) if plan.items]
        printed = await press.print([plans[n] for n in telling])
        made: dict[int, Edition | None] = dict(zip(telling, printed, strict=True))
        empty = {n: plan for n, plan in enumerate(plans) if not plan.items}
        made |= await self._say_nothing(cases, empty, now)
        return [made[n] for n in range(len(cases))]

    def _plan(self, case: Case, now: datetime) -> Plan:
        frame = frame_of(
            *(case.wanted, case.due_at, now), reader=case.reader, public_url=self.public_url
        )
        return plan_edition(case.wanted, case.offer, case.memory, frame)

    async def _say_nothing(
        self, cases: Sequence[Case], empty: Mapping[int, Plan], now: datetime
    ) -> dict[int, Edition | None]:
        """Return what is said in slots without stories, by their places; None: nothing at all."""
        asked = {cases[n].wanted.chat_id for n in empty if cases[n].wanted.says_empty}
        told_at: Mapping[int, datetime] = {}
        if asked:
            async with self.store.read() as db:
                told_at = await memories.find_told_nothing(db, asked, since=now - _A_DAY)
        said: dict[int, Edition | None] = {}
        for n, plan in empty.items():
            wanted, frame = cases[n].wanted, plan.frame
            told = is_told_already(told_at.get(wanted.chat_id), wanted, cases[n].due_at)
            is_silent = not wanted.says_empty or (told and not frame.notice)
            said[n] = None if is_silent else edition_from([nothing_new(wanted, frame)], {})
        return said


async def _told_since(
    desk: Desk, cases: Sequence[Case], plans: Sequence[Plan], now: datetime
) -> list[Plan]:
    """Return *plans* with what each update brings to its reader."""
    shown: dict[str | None, dict[Had, StoryCard]] = defaultdict(dict)
    for case, plan in zip(cases, plans, strict=True):
        receipts = plan.memory.receipts
        for item in plan.items:
            if item.is_update and item.card.id in receipts:
                had = item.card.id, receipts[item.card.id]
                shown[case.reader.language][had] = item.card
    new = {language: await desk.changes_of(cards, language) for language, cards in shown.items()}
    return [
        with_changes(plan, new[case.reader.language], case.wanted, now)
        if case.reader.language in new
        else plan
        for case, plan in zip(cases, plans, strict=True)
    ]


def nothing_new(wanted: Subscription, frame: Frame) -> Message:
    """Return the message of a slot for which there is no story: said, so that nobody wonders."""
    language = frame.language
    topics = listed((topic_name(topic, language) for topic in wanted.topics), language)
    name = "nothing_new_on" if topics else "nothing_new"
    return bind_nothing(label(name, language, topics=topics), frame)
