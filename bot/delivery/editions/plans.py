"""Decide what one slot says to one reader, from what is known of them and what is on offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.delivery.editions.binding import Frame
from bot.delivery.editions.edition import EditionItem, Memory, choose_edition, with_gap
from bot.delivery.editions.missed import missed_line
from bot.delivery.editions.since import Since, on_clock
from bot.model import StoryId, Subscription
from bot.store.memories import News, Reader
from bot.store.receipts import Receipt
from bot.views import Changes, StoryCard

# The words around the stories where no language is known.
DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOffer:
    """What one reader may choose from: the shelf of their topics, and what else concerns them.

    ``followed`` are the stories they follow that changed; ``gaps`` those one side hardly covers.
    """

    shelf: Sequence[StoryCard]
    followed: Sequence[StoryCard] = ()
    gaps: Sequence[StoryCard] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one edition holds: its stories, in order, and what stands around them."""

    frame: Frame
    items: tuple[EditionItem, ...] = ()
    memory: Memory = field(default_factory=Memory)


def changed_for(
    reader: Reader, had: Mapping[StoryId, Receipt], news: Mapping[StoryId, News]
) -> frozenset[StoryId]:
    """Return the stories that changed materially after what the reader had.

    After they began to follow them, where nothing was sent.
    """
    after = {id for id, got in had.items() if id in news and news[id].revision > got.revision}
    since = {
        id
        for id, at in reader.followed.items()
        if id not in had and id in news and news[id].written_at > at
    }
    return frozenset(after | since)


def memory_of(
    reader: Reader,
    had: Mapping[StoryId, Receipt],
    changed: frozenset[StoryId],
    hidden: frozenset[StoryId],
) -> Memory:
    """Return what decides of a reader's edition."""
    return Memory(
        receipts={id: got.revision for id, got in had.items()},
        had_at={id: got.at for id, got in had.items()},
        followed=frozenset(reader.followed),
        muted=reader.muted,
        hidden=hidden,
        materially_changed=changed,
    )


def frame_of(
    wanted: Subscription, due_at: datetime, now: datetime, *, reader: Reader, public_url: str
) -> Frame:
    """Return what stands around the stories of the slot *due_at*."""
    language, zone = reader.language or DEFAULT_LANGUAGE, wanted.schedule.zone
    return Frame(
        public_url=public_url,
        local_time=f"{due_at.astimezone(zone):%H:%M}",
        language=language,
        notice=missed_line(reader.missed, due_at, now, zone, language),
    )


def plan_edition(wanted: Subscription, offer: OnOffer, memory: Memory, frame: Frame) -> Plan:
    """Return what a slot holds for one reader; no items: there is nothing new."""
    items = choose_edition(
        (*offer.followed, *offer.shelf),
        topics=wanted.topics,
        n_stories=wanted.n_stories,
        per_topic=wanted.per_topic,
        memory=memory,
    )
    if wanted.with_gap:
        items = with_gap(items, offer.gaps, memory)
    return Plan(frame=frame, items=items, memory=memory)


def with_changes(
    plan: Plan,
    changes: Mapping[tuple[StoryId, int], Changes],
    wanted: Subscription,
    now: datetime,
) -> Plan:
    """Return *plan* with what each update brings; *changes* go by story and revision had."""
    memory, zone, language = plan.memory, wanted.schedule.zone, plan.frame.language

    def told(item: EditionItem) -> EditionItem:
        had = memory.receipts.get(item.card.id)
        if had is None or (new := changes.get((item.card.id, had))) is None:
            return item
        at = on_clock(memory.had_at[item.card.id], now, zone, language)
        return replace(item, since=Since(changes=new, at=at))

    return replace(plan, items=tuple(told(item) for item in plan.items))


def is_told_already(told_at: datetime | None, wanted: Subscription, due_at: datetime) -> bool:
    """Tell whether a slot without stories stays silent: the one before it said so that day.

    *told_at* is when that one was due; None if it had stories. The day is the subscriber's.
    """
    zone = wanted.schedule.zone
    return told_at is not None and (
        told_at.astimezone(zone).date() == due_at.astimezone(zone).date()
    )
