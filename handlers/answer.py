"""Message values -> Telegram: a reply, or an edit of the message whose button was pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.delivery.editions.telegram_html import escape
from bot.delivery.sending.sender import keyboard_of
from bot.model import Button, Message

_EXAMPLE = re.compile(r"`([^`\n]+)`")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_TOO_OLD = "query is too old"


def lines(*parts: str, title: str = "", buttons: tuple[tuple[Button, ...], ...] = ()) -> Message:
    """Return a message of plain paragraphs under a bold title; `such` words are to copy."""
    head = (f"<b>{escape(title)}</b>",) if title else ()
    body = tuple(with_examples(part) for part in parts if part)
    return Message(html="\n\n".join((*head, *body)), buttons=buttons)


def with_examples(text: str) -> str:
    """Return *text* in Telegram's HTML, with what stands between backticks ready to be copied.

    A command with words behind it must not be left to tapping: that sends the command alone.
    """
    return _EXAMPLE.sub(r"<code>\1</code>", escape(text))


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


async def swap_buttons(update: Update, new: Mapping[str, Button]) -> None:
    """Put *new* buttons, by the data of the old, into the message of the pressed one."""
    query = update.callback_query
    markup = getattr(update.effective_message, "reply_markup", None)
    if query is None or markup is None:
        return
    rows = [
        [
            InlineKeyboardButton(
                new[str(button.callback_data)].label,
                callback_data=new[str(button.callback_data)].data,
            )
            if str(button.callback_data) in new
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
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(text)
    except BadRequest as error:
        # Pressed long ago, while we were away: the press counts all the same.
        if _TOO_OLD not in error.message.lower():
            raise
