"""What is open -> what can be sent: made ahead of its turn, many at once.

    find_open | find_wishes + find_contents | editions_of | save_contents + save_rendered

What nobody wants any more, and what is too late, ends here.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.delivery.editions.editor import Edition, Editor
from bot.delivery.editions.telegram_html import escape, fits
from bot.delivery.schedules.schedule import is_quiet
from bot.delivery.schedules.slots import deadline_of
from bot.delivery.sending.outcomes import TOPIC_CLOSED
from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Message,
    StoryId,
    Subscription,
    SubscriptionId,
)
from bot.store import contents, deliveries, endings, subscribers
from bot.store.contents import Content
from bot.store.db import Connection, Store
from bot.store.deliveries import OpenDelivery, RenderedSlot
from bot.store.outages import is_outage
from bot.words.catalogue import phrase

log = logging.getLogger(__name__)

# A part that could not be prepared is left alone so long, to not stop the others.
_DEFECT_PAUSE = timedelta(minutes=5)
_TOO_LATE = "too late to be news"
_UNWANTED = "no longer subscribed"
# For who asked not to be told that there is nothing.
SILENT = "nothing new, and silence was wished"
_GONE = "what it said is no longer stored"

Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A part with what it says; ``is_silent``: the reader's quiet hours have begun meanwhile."""

    part: OpenDelivery
    content: Content
    note: str = ""
    is_silent: bool = False

    @property
    def key(self) -> Key:
        """Return chat and slot: the parts of one slot go one after another."""
        return self.part.delivery.chat_id, self.part.delivery.slot

    @property
    def message(self) -> Message:
        made = self.content.messages[self.part.delivery.part - 1]
        said = replace(made, is_silent=self.is_silent)
        if self.note and fits(noted := f"{said.html}\n\n<i>{escape(self.note)}</i>"):
            return replace(said, html=noted)
        return said

    @property
    def stories(self) -> Mapping[StoryId, int]:
        """Return what the reader has had once this is sent: all, with the last part."""
        is_last = self.part.delivery.part == len(self.content.messages)
        return self.content.stories if is_last else {}


@dataclass(slots=True)
class Batch:
    """What became of some open parts; ``n_seen`` counts them all."""

    n_seen: int = 0
    ready: list[Ready] = field(default_factory=list)
    dead: dict[str, list[Delivery]] = field(default_factory=dict)
    expired: dict[str, list[Delivery]] = field(default_factory=dict)
    failed: list[Delivery] = field(default_factory=list)
    made: list[tuple[OpenDelivery, Edition]] = field(default_factory=list)

    def end(self, delivery: Delivery, reason: str) -> None:
        self.dead.setdefault(reason, []).append(delivery)

    def expire(self, part: OpenDelivery) -> None:
        doubt = ", it may have arrived" if part.n_unknown else ""
        self.expired.setdefault(f"{_TOO_LATE}{doubt}", []).append(part.delivery)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store knows of some parts."""

    wanted: Collection[int]
    wishes: Mapping[SubscriptionId, Subscription]
    contents: Mapping[str, Content]
    notes: Mapping[int, str]

    def owner(self, delivery: Delivery) -> Subscription | None:
        """Return whose *delivery* is; None if it is gone, or its number another chat's by now."""
        found = self.wishes.get(delivery.subscription_id or SubscriptionId(0))
        return found if found is not None and found.chat_id == delivery.chat_id else None

    def ready(self, part: OpenDelivery, content: Content, at: datetime) -> Ready:
        """Return *part* with its *content*, as it is to be sent at *at*."""
        owner, note = self.owner(part.delivery), self.notes.get(part.delivery.id, "")
        is_silent = owner is not None and is_quiet(owner.schedule, at)
        return Ready(part=part, content=content, note=note, is_silent=is_silent)


class Preparer:
    """Makes open parts ready to be sent."""

    def __init__(self, store: Store, editor: Editor) -> None:
        self._store = store
        self._editor = editor

    async def prepare(
        self, now: datetime, earliest: datetime, limit: int, under_way: Collection[Key]
    ) -> Batch:
        """Return at most *limit* parts that may be sent, none of the slots *under_way*.

        Nothing leaves before *earliest*: what is too late by then has expired.
        """
        async with self._store.read() as db:
            # Those under way are still open to the ledger, and the first that it finds.
            found = await deliveries.find_open(db, now, limit + len(under_way))
            parts = _firsts(found, under_way)[:limit]
            known = await _look_up(db, parts)
        batch = Batch(n_seen=len(parts))
        unmade = [part for part in parts if _sort(batch, part, known, earliest)]
        await self._make(batch, unmade, known, now)
        await self._save(batch, now)
        # In the order of the ledger, whether they were made before or just so.
        places = {part.delivery.id: place for place, part in enumerate(parts)}
        batch.ready.sort(key=lambda ready: places[ready.part.delivery.id])
        return batch

    async def _make(
        self, batch: Batch, parts: Sequence[OpenDelivery], known: _Known, now: datetime
    ) -> None:
        """Have the editions of *parts* made, whose subscriptions are known."""
        if not parts:
            return
        try:
            editions = await self._editions(parts, known, now)
        except Exception as error:
            if is_outage(error) and not isinstance(error, OSError):
                # It is over in seconds, and no part is to blame.
                raise
            if len(parts) > 1:
                # One of them trips a defect of ours; the others must not suffer.
                for part in parts:
                    await self._make(batch, [part], known, now)
                return
            log.exception("delivery=%d not made", parts[0].delivery.id)
            batch.failed.append(parts[0].delivery)
            return
        for part, edition in zip(parts, editions, strict=True):
            if edition is None or not edition.messages:
                batch.end(part.delivery, SILENT)
                continue
            batch.made.append((part, edition))
            content = Content(
                id=edition.id, messages=edition.messages, stories=dict(edition.stories)
            )
            rendered = replace(part, content_id=edition.id)
            batch.ready.append(known.ready(rendered, content, now))

    async def _editions(
        self, parts: Sequence[OpenDelivery], known: _Known, now: datetime
    ) -> Sequence[Edition | None]:
        slots = [
            (known.wishes[part.delivery.subscription_id], part.delivery.due_at)
            for part in parts
            if part.delivery.subscription_id is not None
        ]
        return await self._editor.editions_of(slots, now)

    async def _save(self, batch: Batch, now: datetime) -> None:
        if not (batch.made or batch.dead or batch.expired or batch.failed):
            return
        made = {ready.content.id: ready.content for ready in batch.ready}
        slots = [
            RenderedSlot(first=part.delivery, content_id=e.id, n_parts=len(e.messages))
            for part, e in batch.made
        ]
        async with self._store.begin() as db:
            for reason, ended in batch.dead.items():
                keys = {(one.chat_id, one.slot) for one in ended}
                await endings.end_slots(db, keys, DeliveryState.DEAD, reason, now)
            for reason, late in batch.expired.items():
                keys = {(one.chat_id, one.slot) for one in late}
                await endings.end_slots(db, keys, DeliveryState.EXPIRED, reason, now)
            until = now + _DEFECT_PAUSE
            await endings.postpone(db, batch.failed, until, "internal error", now)
            await contents.save_contents(db, [made[e.id] for _, e in batch.made], now)
            await deliveries.save_rendered(db, slots, now)


def _firsts(found: Iterable[OpenDelivery], under_way: Collection[Key]) -> list[OpenDelivery]:
    """Return of each slot the first part that was found, without those *under_way*."""
    firsts: dict[Key, OpenDelivery] = {}
    for part in found:
        key = part.delivery.chat_id, part.delivery.slot
        if key not in under_way:
            firsts.setdefault(key, part)
    return list(firsts.values())


async def _look_up(db: Connection, parts: Sequence[OpenDelivery]) -> _Known:
    owners = {p.delivery.subscription_id for p in parts if p.delivery.subscription_id is not None}
    notes = {}
    for part in parts:
        if part.delivery.reason == TOPIC_CLOSED and part.delivery.thread_id is None:
            who = await subscribers.find_subscriber(db, part.delivery.chat_id)
            language = who.language if who else "en"
            notes[part.delivery.id] = phrase("delivering", "topic_closed", language)
    return _Known(
        wanted=await deliveries.find_wanted(db, parts),
        wishes=await subscribers.find_wishes(db, owners),
        contents=await contents.find_contents(db, {p.content_id for p in parts if p.content_id}),
        notes=notes,
    )


def _sort(batch: Batch, part: OpenDelivery, known: _Known, earliest: datetime) -> bool:
    """Put *part* where it belongs; tell whether it is an edition that is still to be made."""
    delivery = part.delivery
    if delivery.id not in known.wanted:
        batch.end(delivery, _UNWANTED)
        return False
    if earliest > deadline_of(delivery.kind, delivery.due_at):
        batch.expire(part)
        return False
    content = known.contents.get(part.content_id or "")
    if content is not None and delivery.part <= len(content.messages):
        batch.ready.append(known.ready(part, content, earliest))
        return False
    if delivery.kind is not DeliveryKind.EDITION or delivery.part > 1:
        batch.end(delivery, _GONE)
        return False
    if known.owner(delivery) is None:
        batch.end(delivery, _UNWANTED)
        return False
    return True
