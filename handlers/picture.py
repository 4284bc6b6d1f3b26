"""/card and its button: the picture of a story, to pass on."""

from __future__ import annotations

from telegram import Message as Sent
from telegram import Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.cards.album import FileGone
from bot.delivery.buttons.actions_of_stories import ShowCard
from bot.delivery.editions.caption import render_caption
from bot.delivery.sending.sender import keyboard_of
from bot.model import Message
from bot.views import StoryRecord, card_of
from handlers.answer import reply
from handlers.context import Context
from handlers.reader import reader_language
from handlers.reading import find_pressed, find_story, gone

# Telegram's words for an id that it cannot use: of another bot, of a file it has deleted.
_FILE_GONE = ("file identifier", "file_id_invalid", "file_reference")
# Of 100 kB through a slow line; longer than the library's 5 seconds.
_UPLOAD_S = 60.0


async def card(update: Update, context: Context) -> None:
    """Answer /card ID or words."""
    language = await reader_language(update, context)
    record = await find_story(update, context, "card", language)
    if record is not None:
        await _send(update, context, record, language)


async def press_card(update: Update, context: Context, action: ShowCard) -> None:
    """Send the picture of a story."""
    language = await reader_language(update, context)
    if record := await find_pressed(update, context, action.story, language):
        await _send(update, context, record, language)


async def _send(update: Update, context: Context, record: StoryRecord, language: str) -> None:
    services, shown, origin = context.services, card_of(record), update.effective_message
    if shown is None or origin is None:
        await reply(update, gone(language))
        return
    caption = render_caption(shown, public_url=services.public_url, language=language)

    async def post(photo: str | bytes) -> str:
        is_asked_in_group = origin.chat.type != ChatType.PRIVATE and update.callback_query is None
        return await _post(origin, photo, caption, do_quote=is_asked_in_group)

    bot_id, now = context.bot.id, services.clock.now()
    await services.album.send(services.store, bot_id, shown, post, now)


async def _post(origin: Sent, photo: str | bytes, caption: Message, *, do_quote: bool) -> str:
    """Send *photo* to the chat of *origin* and return its file id. Raises FileGone."""
    try:
        sent = await origin.reply_photo(
            photo,
            caption.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(caption),
            do_quote=do_quote,
            read_timeout=_UPLOAD_S,
            write_timeout=_UPLOAD_S,
        )
    except BadRequest as error:
        if isinstance(photo, str) and any(words in error.message.lower() for words in _FILE_GONE):
            raise FileGone(error.message) from error
        raise
    return sent.photo[-1].file_id
