"""The language of who reads: what is stored for the chat, else that of the app."""

from __future__ import annotations

from telegram import Update

from bot.store import subscribers
from bot.text.languages import primary_subtag
from handlers.context import Context

# Of somebody of whom nothing is known.
DEFAULT = "en"


async def reader_language(update: Update, context: Context) -> str:
    """Return the language to tell stories in, a BCP 47 primary subtag."""
    chat = update.effective_chat
    async with context.services.store.read() as db:
        who = await subscribers.find_subscriber(db, chat.id) if chat else None
    return who.language if who and who.language else app_language(update)


def app_language(update: Update) -> str:
    """Return the language in which somebody uses Telegram; English where it does not tell."""
    user = update.effective_user
    return primary_subtag((user and user.language_code) or "") or DEFAULT
