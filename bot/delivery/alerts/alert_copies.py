"""One alert, in each language that somebody reads: made once, and given to whom it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bot.delivery.alerts.alerts import Alarm
from bot.delivery.alerts.listeners import may_ring
from bot.delivery.alerts.render_alert import render_alert
from bot.delivery.editions.muted import FoldedText, fold_text, hides, rules_of, told_in
from bot.model import ArticleId, Message, StoryId
from bot.store.alerts import Listener
from bot.store.mutes import Mute
from bot.views import OutletMark, StoryCard


class AlertShelf(Protocol):
    """Where the words of a story are taken from."""

    async def find_cards(
        self, ids: frozenset[StoryId], language: str | None = None
    ) -> tuple[StoryCard, ...]:
        """Return these stories as far as they are written, told in *language* if they can be."""

    async def marks_for(self, cards: Sequence[StoryCard]) -> Mapping[ArticleId, OutletMark]:
        """Return who published the articles that *cards* cite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCopy:
    """A story as the readers of one language are alerted to it."""

    card: StoryCard
    text: FoldedText
    content_id: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A chat that has not had the story: what it heard of today, and what it mutes."""

    listener: Listener
    alerted_at: tuple[datetime, ...]
    mutes: tuple[Mute, ...]


class AlertCopies:
    """An alert in each language that somebody reads, made once."""

    def __init__(
        self, shelf: AlertShelf, story_id: StoryId, alarm: Alarm, public_url: str
    ) -> None:
        self._shelf = shelf
        self.story_id = story_id
        self._alarm = alarm
        self._public_url = public_url
        self._made: dict[str | None, AlertCopy | None] = {}

    async def find(self, language: str | None) -> AlertCopy | None:
        """Return the alert in *language*, None: the story's own; None if it is not written."""
        if language not in self._made:
            self._made[language] = await self._make(language)
        return self._made[language]

    async def wanted_by(self, candidate: Candidate, now: datetime) -> AlertCopy | None:
        """Return the alert for a chat; None if it is not to be told."""
        listener = candidate.listener
        told = await self.find(listener.language)
        if told is None or not may_ring(listener, told.card, candidate.alerted_at, now):
            return None
        # What all sides report at once is never the word of muted outlets alone.
        is_hidden = hides(rules_of(candidate.mutes), told.card, told.text, None)
        return None if is_hidden else told

    async def _make(self, language: str | None) -> AlertCopy | None:
        cards = await self._shelf.find_cards(frozenset((self.story_id,)), language)
        if not cards:
            return None
        message = render_alert(
            cards[0],
            self._alarm,
            await self._shelf.marks_for(cards),
            public_url=self._public_url,
            language=language or cards[0].briefing.language,
        )
        return AlertCopy(
            card=cards[0],
            text=fold_text(told_in(cards[0].briefing)),
            content_id=_content_id(self.story_id, message),
            message=message,
        )


def _content_id(story_id: StoryId, message: Message) -> str:
    # The words of an alert are its own, whatever else is said of the story.
    return sha256(f"alert {story_id} {message!r}".encode()).hexdigest()[:32]
