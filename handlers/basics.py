"""/start, /help, /privacy, and what is neither a command nor a button."""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import get_close_matches

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.delivery.actions import Brief, Done, Forget, MenuPage, ShowStored, ShowTop, SubscribeMenu
from bot.delivery.keyboards import button
from bot.delivery.schedule import next_due
from bot.delivery.telegram_html import escape
from bot.delivery.wishes import Wish, read_wish
from bot.maintain import LEDGER_DAYS, OPENED_DAYS
from bot.model import Message
from bot.store import diets, ledger, subscribers
from bot.store.db import Connection
from bot.store.subscribers import Preference
from bot.text.bidi import isolated_in
from bot.text.language_names import direction_of
from bot.words.catalogue import phrase
from bot.words.refusal import Refused
from handlers import reading, subscribing
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.reader import reader_language
from handlers.subscription import may_change
from handlers.words import COMMANDS, commands, say

# What is no longer than this and cannot be read as a time was meant as one: "25:00".
_LONGEST_TIME = 12


async def start(update: Update, context: Context) -> None:
    """Answer /start: a welcome and what to do first; with a story's id, the story."""
    chat = update.effective_chat
    language = await reader_language(update, context)
    if chat is not None and await _woken(context, chat.id):
        await reply(update, lines(say("welcome.back", language)))
    if context.args:
        await reading.story(update, context)
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
    await reply(update, help_message(language, context.services.public_url))


def help_message(language: str, public_url: str) -> Message:
    """Return all commands with their examples."""
    is_leftward = direction_of(language) == "rtl"
    listed = "\n".join(
        isolated_in(f"/{command.name}", leftward=is_leftward)
        + f" · {escape(command.about)}"
        + (f"\n      <code>{escape(command.example)}</code>" if command.example else "")
        for command in commands(language)
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
    await reply(update, lines(say("privacy", language), diet, title=title, buttons=rows))


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
    await reply(update, Message(html=f"<pre>{escape(text[:3500])}</pre>"))


async def _stored(db: Connection, chat_id: int) -> dict[str, object]:
    who = await subscribers.find_subscriber(db, chat_id)
    if who is None:
        return {}
    wanted = await subscribers.find_subscription(db, chat_id)
    said = await subscribers.find_preferences(db, chat_id)
    stored: dict[str, object] = {
        "chat_id": who.chat_id,
        "language": who.language,
        "zone": who.zone.key,
        "active": who.active,
        "follows": sorted(said[Preference.FOLLOW]),
        "mutes": sorted(said[Preference.MUTE]),
        "stories_sent": len(await subscribers.find_receipts(db, chat_id)),
    }
    if since := await diets.find_diet(db, chat_id):
        stored |= {
            "diet_since": since.isoformat(timespec="seconds"),
            "opened_stories": await diets.count_opened(db, chat_id),
        }
    if wanted is not None:
        stored |= {
            "times": [f"{at:%H:%M}" for at in wanted.schedule.times],
            "weekdays": wanted.schedule.weekdays,
            "topics": wanted.topics,
            "stories": wanted.n_stories,
        }
    return stored


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


async def membership(update: Update, context: Context) -> None:
    """Take note of having been blocked, removed, or let in again."""
    change = update.my_chat_member
    if change is None:
        return
    status = change.new_chat_member.status
    if status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        reason = "blocked" if change.chat.type == ChatType.PRIVATE else "removed from the group"
        now = context.services.clock.now()
        async with context.services.store.begin() as db:
            await subscribers.deactivate_subscriber(db, change.chat.id, reason)
            await ledger.end_of_chat(db, change.chat.id, reason, now)
    else:
        await _woken(context, change.chat.id)


async def _woken(context: Context, chat_id: int) -> bool:
    """Turn the briefings of a chat on again that were off because it was out of reach."""
    services = context.services
    now = services.clock.now()
    async with services.store.begin() as db:
        who = await subscribers.find_subscriber(db, chat_id)
        if who is None or who.active:
            return False
        await subscribers.save_subscriber(db, replace(who, active=True), now)
        wanted = await subscribers.find_subscription(db, chat_id)
        if wanted is None:
            return False
        await subscribers.set_next_due(db, {wanted.id: next_due(wanted.schedule, now)})
    return bool(wanted.schedule.times)
