"""What one slot says: the subscription and its memory -> messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.delivery.edition import EditionItem, Memory, choose_edition
from bot.delivery.labels import label, listed
from bot.delivery.render import render_edition
from bot.delivery.since import Since, on_clock
from bot.delivery.telegram_html import escape
from bot.model import ArticleId, Message, StoryId, Subscription
from bot.store import stories, subscribers
from bot.store.db import Connection, Store
from bot.store.subscribers import Preference
from bot.views import Changes, OutletMark, StoryCard
from bot.words.names import topic_name

# The words around the stories where no language is known.
DEFAULT_LANGUAGE = "en"


class Shelf(Protocol):
    """Where the stories of an edition are taken from."""

    async def cards_for(
        self, topics: Sequence[str], ids: frozenset[StoryId], now: datetime, language: str | None
    ) -> tuple[StoryCard, ...]:
        """Return the stories to choose from, best first: of *topics*, or of all, and *ids*.

        They are told in *language* where they were written in that, else each in its main one.
        A story that was found by a topic in the reader's own words names it in its ``topics``.
        """

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        """Return who published the articles that *cards* cite."""

    async def changes_of(
        self, cards: Sequence[StoryCard], had: Mapping[StoryId, int], language: str | None
    ) -> Mapping[StoryId, Changes]:
        """Return what of *cards* a reader who *had* these revisions does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The messages of a slot, at least one, and the revisions of the stories they hold."""

    messages: tuple[Message, ...]
    stories: Mapping[StoryId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Makes editions. ``public_url`` is the address of the story pages."""

    store: Store
    shelf: Shelf
    public_url: str

    async def edition_of(self, wanted: Subscription, due_at: datetime, now: datetime) -> Edition:
        """Return what the slot *due_at* says to this subscriber, in their language."""
        async with self.store.read() as db:
            who = await subscribers.find_subscriber(db, wanted.chat_id)
            language = who.language if who else None
            memory = await _memory(db, wanted.chat_id, language)
        # A followed story that has not changed has no claim to this edition.
        changed = memory.followed & memory.materially_changed
        cards = await self.shelf.cards_for(wanted.topics, changed, now, language)
        items = choose_edition(
            cards, topics=wanted.topics, n_stories=wanted.n_stories, memory=memory
        )
        local_time = f"{due_at.astimezone(wanted.schedule.zone):%H:%M}"
        if not items:
            empty = nothing_new(wanted, local_time, language)
            return Edition(messages=(empty,), stories={})
        updates = [item.card for item in items if item.is_update]
        new = await self.shelf.changes_of(updates, memory.receipts, language) if updates else {}
        words, zone = language or DEFAULT_LANGUAGE, wanted.schedule.zone
        since = {
            id: Since(changes=new[id], at=on_clock(memory.had_at[id], now, zone, words))
            for id in new
        }
        items = tuple(replace(item, since=since.get(item.card.id)) for item in items)
        return await self._rendered(items, local_time, language)

    async def sample_of(
        self, topics: Sequence[str], n_stories: int, now: datetime, language: str | None = None
    ) -> Edition:
        """Return an edition for somebody of whom nothing is known; no messages if no stories."""
        cards = await self.shelf.cards_for(topics, frozenset(), now, language)
        items = choose_edition(cards, topics=topics, n_stories=n_stories, memory=Memory())
        return await self._rendered(items, "", language)

    async def _rendered(
        self, items: Sequence[EditionItem], local_time: str, language: str | None
    ) -> Edition:
        marks = await self.shelf.marks_for([item.card for item in items])
        messages = render_edition(
            items,
            marks,
            public_url=self.public_url,
            local_time=local_time,
            language=language or DEFAULT_LANGUAGE,
        )
        return Edition(
            messages=messages, stories={item.card.id: item.card.revision for item in items}
        )


async def _memory(db: Connection, chat_id: int, language: str | None) -> Memory:
    receipts = await subscribers.find_receipts(db, chat_id)
    had_at = await subscribers.find_receipt_times(db, chat_id)
    preferences = await subscribers.find_preferences(db, chat_id)
    changed = await stories.changed_materially(db, receipts, language)
    changed |= await stories.changed_since_followed(db, chat_id, language)
    return Memory(
        receipts=receipts,
        followed=preferences[Preference.FOLLOW],
        muted=preferences[Preference.MUTE],
        materially_changed=changed,
        had_at=had_at,
    )


def nothing_new(wanted: Subscription, local_time: str, language: str | None = None) -> Message:
    """Return the message of a slot for which there is no story: said, so that nobody wonders."""
    words = language or DEFAULT_LANGUAGE
    topics = listed((topic_name(topic, words) for topic in wanted.topics), words)
    what = label("nothing_new_on", words, topics=topics) if topics else label("nothing_new", words)
    head = label("edition", words, time=local_time)
    return Message(html=f"<b>{escape(head)}</b>\n\n{escape(what)}")
