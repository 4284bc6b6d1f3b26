"""Send the picture of a story: whole once, and from then on by what Telegram calls it.

Rule 1: one revision in one language is uploaded once, however many ask for it at the same time.
Rule 2: an id that Telegram no longer takes is forgotten, and the picture goes up again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.cards.draw import CardFailed, digest_of
from bot.cards.markup import card_markup
from bot.cards.studio import Studio
from bot.errors import BotError
from bot.store.db import Store
from bot.store.story_cards import CardKey, KeptCard, find_card, forget_card, save_card
from bot.views import StoryCard

Post = Callable[[str | bytes], Awaitable[str]]
"""Sends a picture, by its file id or as a PNG, and returns its file id. Raises FileGone."""


class FileGone(BotError):
    """Telegram does not know the file id."""


class Album:
    """The pictures that Telegram has; safe to share by the tasks of one event loop."""

    def __init__(self, studio: Studio | None = None) -> None:
        self._studio = studio or Studio()
        self._turns: dict[CardKey, tuple[asyncio.Lock, int]] = {}

    async def send(
        self, store: Store, bot_id: int, card: StoryCard, post: Post, now: datetime
    ) -> None:
        """Have *post* send the picture of *card* in the language of its words.

        Raises CardFailed, and whatever *post* raises but FileGone.
        """
        language = card.briefing.language
        markup = card_markup(card, language)
        digest = digest_of(markup)
        key = CardKey(bot_id=bot_id, story_id=card.id, language=language)
        if await self._sent_again(store, key, digest, post):
            return
        async with self._turn(key):
            if not await _is_kept(store, key, digest):
                picture = await self._studio.draw(markup)
                file_id = await post(picture.png)
                kept = KeptCard(key=key, revision=card.revision, digest=digest, file_id=file_id)
                async with store.begin() as db:
                    await save_card(db, kept, now)
                return
        if not await self._sent_again(store, key, digest, post):
            raise CardFailed("Telegram does not keep the picture")

    async def _sent_again(self, store: Store, key: CardKey, digest: str, post: Post) -> bool:
        """Return whether Telegram had the picture, which is sent then."""
        async with store.read() as db:
            kept = await find_card(db, key, digest)
        if kept is None:
            return False
        try:
            await post(kept.file_id)
        except FileGone:
            async with store.begin() as db:
                await forget_card(db, kept)
            return False
        return True

    @asynccontextmanager
    async def _turn(self, key: CardKey) -> AsyncIterator[None]:
        """Let one at a time in for *key*; nothing is kept of keys that nobody waits for."""
        lock, n = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, n + 1)
        try:
            async with lock:
                yield
        finally:
            lock, n = self._turns.pop(key)
            if n > 1:
                self._turns[key] = (lock, n - 1)


async def _is_kept(store: Store, key: CardKey, digest: str) -> bool:
    async with store.read() as db:
        return await find_card(db, key, digest) is not None
