"""/start, /help, /privacy, and what is neither a command nor a button."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from difflib import get_close_matches

from telegram import Update

from bot.delivery.buttons.actions_of_stories import Brief, ShowTop
from bot.delivery.buttons.actions_of_subscriptions import (
    Done,
    Forget,
    MenuPage,
    ShowStored,
    SubscribeMenu,
)
from bot.delivery.buttons.keyboards import button
from bot.delivery.editions.telegram_html import escape, split_message
from bot.delivery.schedules.wishes import Wish, read_wish
from bot.maintain import LEDGER_DAYS, OPENED_DAYS
from bot.model import Message
from bot.store import diets, ledger, mutes, preferences, receipts, rooms, subscribers
from bot.store.db import Connection
from bot.store.preferences import Preference
from bot.store.stopped import find_stopped
from bot.text.bidi import isolated_in
from bot.text.language_names import direction_of
from bot.words.catalogue import phrase
from bot.words.refusal import Refused
from handlers import reading, subscribing
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.menu_rest import hours_in_words
from handlers.profile import IN_GROUPS
from handlers.reach import regain
from handlers.reader import reader_language
from handlers.rooms import welcome
from handlers.standing import is_private
from handlers.subscription import may_change
from handlers.words import COMMANDS, commands, say

# What is no longer than this and cannot be read as a time was meant as one: "25:00".
_LONGEST_TIME = 12


async def start(update: Update, context: Context) -> None:
    """Answer /start: a welcome and what to do first; with a story's id, the story."""
    chat = update.effective_chat
    language = await reader_language(update, context)
    if chat is not None and await regain(context.services, chat.id):
        await reply(update, lines(say("welcome.back", language)))
    if context.args:
        await reading.story(update, context)
        return
    if not is_private(chat):
        await reply(update, welcome(language))
        return
    rows = (
        (button(say("button.sample", language), Brief(sample=True)),),
        (button(say("button.subscribe", language), SubscribeMenu(MenuPage.TIMES)),),
        (button(say("button.top", language), ShowTop()),),
    )
    title, text = say("welcome.title", language), say("welcome", language)
    await reply(update, lines(text, say("welcome.ask", language), title=title, buttons=rows))


async def help_(update: Update, context: Context) -> None:
    """Answer /help from the one table of commands."""
    language = await reader_language(update, context)
    names = None if is_private(update.effective_chat) else IN_GROUPS
    await reply(update, help_message(language, context.services.public_url, names))


def help_message(language: str, public_url: str, names: Collection[str] | None = None) -> Message:
    """Return the commands of these *names*, or all, with their examples."""
    is_leftward = direction_of(language) == "rtl"
    listed = "\n".join(
        isolated_in(f"/{command.name}", leftward=is_leftward)
        + f" · {escape(command.about)}"
        + (f"\n      <code>{escape(command.example)}</code>" if command.example else "")
        for command in commands(language)
        if names is None or command.name in names
    )
    foot = escape(say("help.text", language, url=public_url))
    title = f"<b>{escape(say('help.title', language))}</b>"
    return Message(html=f"{title}\n\n{listed}\n\n{foot}")


async def privacy(update: Update, context: Context) -> None:
    """Answer /privacy."""
    language = await reader_language(update, context)
    rows = (
        (button(say("privacy.show", language), ShowStored()),),
        (button(say("privacy.delete", language), Forget()),),
    )
    title = say("privacy.title", language)
    diet = phrase("diet", "privacy", language, days=OPENED_DAYS)
    in_rooms = phrase("rooms", "privacy", language)
    stopped = phrase("schedules", "privacy", language)
    more = (phrase("mutes", "privacy", language), stopped, diet, in_rooms)
    await reply(update, lines(say("privacy", language), *more, title=title, buttons=rows))


async def press_stored(update: Update, context: Context, _action: ShowStored) -> None:
    """Show all that is stored about the chat."""
    await notice(update, "")
    chat = update.effective_chat
    async with context.services.store.read() as db:
        stored = await _stored(db, chat.id) if chat else {}
    if not stored:
        language = await reader_language(update, context)
        await reply(update, lines(say("privacy.nothing", language)))
        return
    text = json.dumps(stored, ensure_ascii=False, indent=1)
    for part in split_message(f"<pre>{escape(text)}</pre>"):
        await reply(update, Message(html=part))


async def _stored(db: Connection, chat_id: int) -> dict[str, object]:
    who = await subscribers.find_subscriber(db, chat_id)
    brought = [room.title for room in await rooms.find_rooms_of(db, chat_id)]
    where: dict[str, object] = {"added_me_to": brought} if brought else {}
    if who is None:
        return where
    wanted = await subscribers.find_subscription(db, chat_id)
    stopped = await find_stopped(db, chat_id) if wanted is None else None
    said = await preferences.find_preferences(db, chat_id)
    stored: dict[str, object] = {
        "chat_id": who.chat_id,
        "language": who.language,
        "zone": who.zone.key,
        "active": who.active,
        "follows": sorted(said[Preference.FOLLOW]),
        "mutes": sorted(said[Preference.MUTE]),
        "muted": [f"{m.kind}:{m.value}" for m in await mutes.find_mutes(db, chat_id)],
        "stories_sent": len(await receipts.find_receipts(db, chat_id)),
    }
    if since := await diets.find_diet(db, chat_id):
        stored |= {
            "diet_since": since.isoformat(timespec="seconds"),
            "opened_stories": await diets.count_opened(db, chat_id),
        }
    if stopped is not None:
        wanted = stopped
        stored["stopped"] = True
    if wanted is not None:
        stored |= {
            "times": [f"{at:%H:%M}" for at in wanted.schedule.times],
            "weekdays": wanted.schedule.weekdays,
            "topics": wanted.topics,
            "stories": wanted.n_stories,
            "per_topic": wanted.per_topic,
            "gap_story": wanted.with_gap,
            "says_when_nothing_is_new": wanted.says_empty,
            "alerts_a_day": wanted.alerts_a_day,
            "quiet": hours_in_words(wanted.schedule.quiet) if wanted.schedule.quiet else None,
            "paused_until": _written(wanted.schedule.paused_until),
            "next_briefing": _written(wanted.next_due_at),
        }
    return stored | where


def _written(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None


async def press_forget(update: Update, context: Context, action: Forget) -> None:
    """Ask, then delete what is stored about the chat."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    language = await reader_language(update, context)
    if not action.confirm:
        row = (
            button(say("privacy.yes", language), Forget(confirm=True)),
            button(say("privacy.no", language), Done()),
        )
        await edit(update, lines(say("privacy.ask", language), buttons=(row,)))
        return
    chat, now = update.effective_chat, context.services.clock.now()
    known = False
    if chat is not None:
        async with context.services.store.begin() as db:
            await ledger.end_of_chat(db, chat.id, "deleted by the reader", now)
            await ledger.forget_contents(db, chat.id)
            known = await subscribers.forget_subscriber(db, chat.id)
            known |= await rooms.forget_room(db, chat.id)
    done = say("privacy.done", language, days=LEDGER_DAYS)
    await edit(update, lines(done if known else say("privacy.nothing", language)))


async def text(update: Update, context: Context) -> None:
    """Answer what somebody just wrote: a time or place for the briefings, else a search."""
    message = update.effective_message
    written = " ".join((message.text if message and message.text else "").split())
    if not written:
        await other_kind(update, context)
        return
    try:
        wish = read_wish(written, context.services.library.find_topic)
    except Refused as error:
        if len(written) <= _LONGEST_TIME:
            await reply(update, lines(error.told(await reader_language(update, context))))
            return
        wish = Wish()
    # A place alone is a search: news are of places.
    if wish.times and not wish.topics:
        if await may_change(update, context):
            await subscribing.apply_wish(update, context, wish)
        return
    await reading.search_text(update, context, written)


async def unknown_command(update: Update, context: Context) -> None:
    """Answer a command that is none of ours."""
    language = await reader_language(update, context)
    message = update.effective_message
    first = (message.text or "").split()[0] if message and message.text else "/"
    name = first[1:].partition("@")[0][:32]
    near = get_close_matches(name.lower(), [command.name for command in COMMANDS], 1)
    guess = say("unknown.did_you_mean", language, command=near[0]) if near else ""
    unknown = say("unknown.command", language, command=name)
    words = (unknown, guess, say("unknown.help", language))
    await reply(update, lines(" ".join(filter(None, words))))


async def other_kind(update: Update, context: Context) -> None:
    """Answer pictures, stickers, voices and the like."""
    await reply(update, lines(say("unknown.kind", await reader_language(update, context))))
