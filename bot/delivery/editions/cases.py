"""Look up all that decides of the slots of a batch: what each reader had, and what is on offer.

Each kind of memory is one query for the batch; what does not depend on the reader is on the desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.delivery.editions.desk import Desk
from bot.delivery.editions.edition import Memory
from bot.delivery.editions.muted import MuteRules, hides, rules_of
from bot.delivery.editions.plans import OnOffer, changed_for, memory_of
from bot.model import StoryId, Subscription
from bot.store import memories, receipts
from bot.store.db import Store
from bot.store.memories import Reader
from bot.views import StoryCard

Slot = tuple[Subscription, datetime]


@dataclass(frozen=True, slots=True)
class Case:
    """One slot with all that decides of it."""

    wanted: Subscription
    due_at: datetime
    reader: Reader
    memory: Memory
    offer: OnOffer


async def look_up(
    store: Store, desk: Desk, wanted: Sequence[Slot], missed_since: datetime
) -> list[Case]:
    """Return the case of each slot, in order. Expired slots are looked for from then on."""
    chats = {subscription.chat_id for subscription, _ in wanted}
    async with store.read() as db:
        readers = await memories.find_readers(db, chats, missed_since=missed_since)
    offers = await _offers(desk, wanted, readers)
    ids = _ids_by_language(wanted, readers, offers)
    news = {language: await desk.news_of(of, language) for language, of in ids.items()}
    async with store.read() as db:
        had = await receipts.find_receipts_of(db, chats, frozenset().union(*ids.values()))
    changed = {
        chat_id: changed_for(reader, had.get(chat_id, {}), news[reader.language])
        for chat_id, reader in readers.items()
    }
    offers = await _with_followed(desk, wanted, readers, changed, offers)
    shown = [
        (readers[subscription.chat_id], (*offer.shelf, *offer.gaps))
        for (subscription, _), offer in zip(wanted, offers, strict=True)
    ]
    hidden = await hidden_from(desk, shown)
    return [
        Case(
            subscription,
            due_at,
            readers[chat_id],
            memory_of(readers[chat_id], had.get(chat_id, {}), changed[chat_id], kept_away),
            offer,
        )
        for (subscription, due_at), offer, kept_away in zip(wanted, offers, hidden, strict=True)
        for chat_id in (subscription.chat_id,)
    ]


async def hidden_from(
    desk: Desk, shown: Sequence[tuple[Reader, Sequence[StoryCard]]]
) -> list[frozenset[StoryId]]:
    """Return which of the stories *shown* to each reader their mutes keep away."""
    rules = [_rules(desk, reader) for reader, _ in shown]
    # Only these can be told by nobody but muted outlets.
    few = {
        card.id
        for of, (_, cards) in zip(rules, shown, strict=True)
        if of.outlets
        for card in cards
        if 0 < card.coverage.outlets <= len(of.outlets)
    }
    carriers = await desk.carriers_of(few)
    return [
        frozenset(
            card.id for card in cards if hides(of, card, desk.text_of(card), carriers.get(card.id))
        )
        if reader.mutes
        else frozenset()
        for of, (reader, cards) in zip(rules, shown, strict=True)
    ]


def _rules(desk: Desk, reader: Reader) -> MuteRules:
    rules = rules_of(reader.mutes)
    return replace(rules, outlets=desk.kin_of(rules.outlets)) if rules.outlets else rules


async def _offers(
    desk: Desk, wanted: Sequence[Slot], readers: Mapping[int, Reader]
) -> list[OnOffer]:
    offers = []
    for subscription, _ in wanted:
        language = readers[subscription.chat_id].language
        shelf = await desk.cards_on(subscription.topics, language)
        gaps = await desk.gaps_in(language) if subscription.with_gap else ()
        offers.append(OnOffer(shelf=shelf, gaps=gaps))
    return offers


def _ids_by_language(
    wanted: Sequence[Slot], readers: Mapping[int, Reader], offers: Sequence[OnOffer]
) -> dict[str | None, set[StoryId]]:
    """Return the stories whose news matter, by the language of who reads them."""
    ids: dict[str | None, set[StoryId]] = defaultdict(set)
    # Many readers share a shelf, which is the same object then.
    shelves = {
        (readers[subscription.chat_id].language, id(cards)): cards
        for (subscription, _), offer in zip(wanted, offers, strict=True)
        for cards in (offer.shelf, offer.gaps)
    }
    for (language, _), cards in shelves.items():
        ids[language].update(card.id for card in cards)
    for reader in readers.values():
        ids[reader.language].update(reader.followed)
    return ids


async def _with_followed(
    desk: Desk,
    wanted: Sequence[Slot],
    readers: Mapping[int, Reader],
    changed: Mapping[int, Collection[StoryId]],
    offers: Sequence[OnOffer],
) -> list[OnOffer]:
    """Return *offers* with the stories that each reader follows and that changed, newest first."""
    mine = {
        chat_id: [id for id in reader.followed if id in changed[chat_id]]
        for chat_id, reader in readers.items()
    }
    asked: dict[str | None, set[StoryId]] = defaultdict(set)
    for chat_id, ids in mine.items():
        asked[readers[chat_id].language].update(ids)
    cards = {language: await desk.cards_of(ids, language) for language, ids in asked.items()}
    offered = []
    for (subscription, _), offer in zip(wanted, offers, strict=True):
        chat_id = subscription.chat_id
        found = cards[readers[chat_id].language]
        followed = [found[id] for id in mine[chat_id] if id in found]
        followed.sort(key=lambda card: (-card.updated_at.timestamp(), card.id))
        offered.append(replace(offer, followed=tuple(followed)) if followed else offer)
    return offered
