"""Message values -> Telegram: a reply, or an edit of the message whose button was pressed."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.delivery.sender import keyboard_of
from bot.delivery.telegram_html import escape
from bot.model import Button, Message

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"


def lines(*parts: str, title: str = "", buttons: tuple[tuple[Button, ...], ...] = ()) -> Message:
    """Return a message of plain paragraphs under a bold title."""
    head = (f"<b>{escape(title)}</b>",) if title else ()
    body = tuple(escape(part) for part in parts if part)
    return Message(html="\n\n".join((*head, *body)), buttons=buttons)


async def reply(update: Update, message: Message) -> None:
    """Answer with *message* in the chat, in its thread if it has one."""
    origin = update.effective_message
    if origin is None:
        return
    await origin.reply_html(
        message.html,
        reply_markup=keyboard_of(message),
        link_preview_options=_NO_PREVIEW,
        # In a group many people talk at once.
        do_quote=origin.chat.type != ChatType.PRIVATE and update.callback_query is None,
    )


async def edit(update: Update, message: Message) -> None:
    """Show *message* in place of the one whose button was pressed."""
    query = update.callback_query
    if query is None:
        await reply(update, message)
        return
    try:
        await query.edit_message_text(
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(message),
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        # Two quick taps ask for the same page twice.
        if _UNCHANGED not in error.message.lower():
            raise


async def swap_button(update: Update, old_data: str, new: Button) -> None:
    """Put *new* in the place of the button that was pressed; the text stays."""
    query = update.callback_query
    markup = getattr(update.effective_message, "reply_markup", None)
    if query is None or markup is None:
        return
    rows = [
        [
            InlineKeyboardButton(new.label, callback_data=new.data)
            if button.callback_data == old_data
            else button
            for button in row
        ]
        for row in markup.inline_keyboard
    ]
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))
    except BadRequest as error:
        if _UNCHANGED not in error.message.lower():
            raise


async def notice(update: Update, text: str) -> None:
    """Show *text* over the chat for a moment, as the answer to a button."""
    if update.callback_query is not None:
        await update.callback_query.answer(text)
