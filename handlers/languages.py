"""/language: in which language stories are told to a chat, and the bot speaks to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from bot.delivery.buttons.actions_of_subscriptions import ChooseLanguage
from bot.delivery.buttons.keyboards import Row, button
from bot.model import Message, Subscriber
from bot.store import subscribers
from bot.text.language_names import find_language, own_name
from bot.text.sentences import clip
from bot.words.names import language_name
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.reader import app_language, reader_language
from handlers.subscription import may_change
from handlers.words import example, say

# As much as an answer repeats.
_MAX_SHOWN = 40
# A row of three names fits a narrow screen; eight rows fit without scrolling.
_A_ROW, _OFFERED = 3, 24
# What takes the language of the app, whatever that is, so it is no word of one language.
_AUTOMATIC = ("automatic", "auto", "telegram", "default")


async def language(update: Update, context: Context) -> None:
    """Answer /language [NAME or CODE], with buttons or with what was understood."""
    text = context.words
    if not text:
        now = await reader_language(update, context)
        title = say("language.now", now, language=own_name(now))
        await reply(update, await _menu(update, context, title, now))
        return
    is_automatic = text.casefold() in _AUTOMATIC
    found = "" if is_automatic else find_language(text)
    if found is None:
        now = await reader_language(update, context)
        title = say("language.unknown", now, text=clip(text, _MAX_SHOWN))
        await reply(update, await _menu(update, context, title, now))
    elif await may_change(update, context):
        await reply(update, await _chosen(update, context, found))


async def press_language(update: Update, context: Context, action: ChooseLanguage) -> None:
    """Keep the language of a button."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    await edit(update, await _chosen(update, context, action.language))


async def _chosen(update: Update, context: Context, wanted: str) -> Message:
    """Keep *wanted*, "" for that of the app, and return what that means."""
    services, chat = context.services, update.effective_chat
    kept = wanted or app_language(update)
    now = services.clock.now()
    if chat is not None:
        async with services.store.begin() as db:
            who = await subscribers.find_subscriber(db, chat.id)
            # Of whom nothing is stored, the app tells each time.
            if who is not None or wanted:
                known = who or Subscriber(chat_id=chat.id)
                await subscribers.save_subscriber(db, replace(known, language=kept), now)
    title = say("language.done", kept, language=own_name(kept))
    is_reported = kept in await services.library.languages(now)
    rare = say("language.rare", kept, language=language_name(kept, kept))
    how = say("language.how", kept, language=own_name(kept))
    return lines(how, "" if is_reported else rare, title=title)


async def _menu(update: Update, context: Context, title: str, now: str) -> Message:
    services = context.services
    offered = await services.library.languages(services.clock.now())
    automatic = say("language.automatic", now, language=own_name(app_language(update)))
    rows = ((button(automatic, ChooseLanguage("")),), *_rows(offered[:_OFFERED], now))
    how = say("language.how", now, language=own_name(now))
    ask = say("language.ask", now, example=example("language", now))
    return lines(how, ask, title=title, buttons=rows)


def _rows(offered: Sequence[str], now: str) -> tuple[Row, ...]:
    # A feed may declare what is no language of ours; a button must hold it.
    known = [code for code in offered if find_language(code) == code]
    buttons = [
        button(f"✓ {own_name(code)}" if code == now else own_name(code), ChooseLanguage(code))
        for code in known
    ]
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
