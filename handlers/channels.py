"""/channel: what the channels get that somebody manages, from their private chat with the bot.

    name -> getChat | how we and the asker stand there, asked each time | show, change, off

Rule 1: Telegram's word at this moment decides who manages a channel, not what was once stored.
Rule 2: who does not manage a channel learns nothing of it, not even that we are there.
Rule 3: nothing is ever answered in a channel itself: all its readers would see it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.delivery.buttons.actions import Action
from bot.delivery.buttons.actions_of_rooms import ResumeChannel, ShowChannel, StopChannel
from bot.delivery.buttons.keyboards import button
from bot.delivery.schedules.wishes import read_wish
from bot.model import Button, Message, Subscriber
from bot.store import rooms, subscribers
from bot.store.rooms import Room, RoomKind
from bot.text.language_names import find_language, own_name
from bot.text.sentences import clip
from bot.words.catalogue import phrase
from bot.words.refusal import Refused
from handlers.alerting import read_number, unreadable
from handlers.answer import edit, lines, notice, reply
from handlers.channel_settings import (
    change_settings,
    choose_language,
    find_settings,
    show_how,
    show_settings,
    turn_off,
)
from handlers.context import Context
from handlers.reach import regain
from handlers.reader import reader_language
from handlers.rooms import word_on
from handlers.standing import find_member, is_private, may_manage, may_write, shown_title
from handlers.subscribing import fulfilled, without
from handlers.words import example, say

# Each channel of the list is two requests to Telegram, and a button.
_LISTED = 10
# As much of a title as a button shows, and of what was typed as an answer repeats.
_TITLE_CHARS, _MAX_SHOWN = 40, 40
# @name, name, t.me/name, or the number of a private channel, as it is and as its links hold it.
_NAME = re.compile(
    r"(?:(?:https?://)?(?:www\.)?t(?:elegram)?\.me/|@)?(?P<name>[A-Za-z]\w{3,31})/?", re.ASCII
)
_NUMBER = re.compile(r"-100(?P<number>[0-9]{5,13})", re.ASCII)
_LINK = re.compile(r"(?:https?://)?t\.me/c/(?P<number>[0-9]{5,13})(?:/[0-9]*)?", re.ASCII)
_OFF = ("off", "stop")
_LANGUAGE = ("language", "lang")
_ALERTS = "alerts"


async def channel(update: Update, context: Context) -> None:
    """Answer /channel [NAME [WHAT, language NAME, or off]]."""
    language = await reader_language(update, context)
    if not is_private(update.effective_chat):
        await reply(update, lines(phrase("rooms", "channel.private", language)))
        return
    if not context.args:
        await reply(update, await _list(update, context, language))
        return
    room = await _find_managed(update, context, address_of(context.args[0]))
    if room is None or not room.can_post:
        await reply(update, _refusal(context.args[0], room, language))
        return
    await reply(update, await _answer(update, context, room, context.args[1:]))


async def _answer(update: Update, context: Context, room: Room, words: list[str]) -> Message:
    """Return what comes of *words*, typed about a channel that the asker manages."""
    language = await reader_language(update, context)
    verb, rest = words[0].casefold() if words else "", " ".join(words[1:])
    if not words:
        return await _shown(update, context, room)
    if verb in _OFF and not rest:
        return await _turned_off(context, room, language)
    if verb in _LANGUAGE:
        return await _told_in(update, context, room, rest)
    if verb == _ALERTS:
        return await _alerted(update, context, room, rest)
    try:
        if verb in _OFF:
            return await _dropped(update, context, room, rest)
        return await _wished(update, context, room, " ".join(words))
    except Refused as error:
        return lines(error.told(language), say("unknown.help", language))


def address_of(text: str) -> str | int | None:
    """Return the channel that *text* names, as Telegram takes it; None if it names none."""
    if match := _NUMBER.fullmatch(text) or _LINK.fullmatch(text):
        return int(f"-100{match['number']}")
    match = _NAME.fullmatch(text)
    return f"@{match['name']}" if match else None


async def _find_managed(
    update: Update, context: Context, address: str | int | None
) -> Room | None:
    """Return the channel if the asker manages it, as Telegram says now; ``can_post``: we may."""
    bot, asker = context.bot, update.effective_user
    if address is None or asker is None:
        return None
    try:
        chat = await bot.get_chat(address)
    except (BadRequest, Forbidden):
        return None
    if chat.type != ChatType.CHANNEL:
        return None
    theirs = await find_member(bot, chat.id, asker.id)
    if theirs is None or not may_manage(theirs):
        return None
    ours = await find_member(bot, chat.id, bot.id)
    room = Room(
        chat_id=chat.id,
        kind=RoomKind.CHANNEL,
        title=shown_title(chat.title),
        username=chat.username or "",
        can_post=ours is not None and may_write(ours, chat.type),
    )
    async with context.services.store.begin() as db:
        await rooms.save_room(db, room, context.services.clock.now())
    return room


def _refusal(typed: str, room: Room | None, language: str) -> Message:
    if room is not None:
        return word_on(room, "no_post", language)
    unknown = phrase("rooms", "unknown", language, name=clip(typed, _MAX_SHOWN))
    return lines(unknown, _how(language))


def _how(language: str) -> str:
    typed = example("subscribe", language).replace("/subscribe", "/channel @name")
    return phrase("rooms", "how", language, example=typed)


async def _asker(update: Update, context: Context) -> Subscriber:
    """Return who asks, with the language and the clock of their private chat."""
    user = update.effective_user
    person = user.id if user else 0
    async with context.services.store.read() as db:
        known = await subscribers.find_subscriber(db, person)
    return known or Subscriber(chat_id=person, language=await reader_language(update, context))


async def _list(update: Update, context: Context, language: str) -> Message:
    """Return the channels the asker manages, each with a button."""
    person = update.effective_user.id if update.effective_user else 0
    async with context.services.store.read() as db:
        known = await rooms.find_channels(db, person, _LISTED)
    managed = [room for room in known if await _is_managed_by(context, room, person)]
    rows: list[tuple[Button, ...]] = [
        (button(clip(room.title or room.address, _TITLE_CHARS), ShowChannel(room.chat_id)),)
        for room in managed
    ]
    name = context.bot.username
    add = f"https://t.me/{name}?startchannel&admin=post_messages"
    rows.append((Button(label=phrase("rooms", "button.add", language), url=add),))
    title = phrase("rooms", "list" if managed else "list.none", language)
    ask = phrase("rooms", "list.ask", language) if managed else ""
    return lines(ask, _how(language), title=title, buttons=tuple(rows))


async def _is_managed_by(context: Context, room: Room, person: int) -> bool:
    member = await find_member(context.bot, room.chat_id, person)
    return member is not None and may_manage(member)


async def _shown(update: Update, context: Context, room: Room) -> Message:
    asker = await _asker(update, context)
    async with context.services.store.read() as db:
        settings = await find_settings(db, room, asker)
    return show_settings(room, settings, context.services, asker.language)


async def _wished(update: Update, context: Context, room: Room, text: str) -> Message:
    """Set the channel up by what was typed. Raises Refused."""
    asker, services = await _asker(update, context), context.services
    wish = read_wish(text, services.library.find_topic)
    settings = await change_settings(
        services, room, asker, lambda known: fulfilled(known, wish, asker.language)
    )
    return show_settings(room, settings, services, asker.language)


async def _dropped(update: Update, context: Context, room: Room, text: str) -> Message:
    """Drop the times and topics that were typed. Raises Refused."""
    asker, services = await _asker(update, context), context.services
    wish = read_wish(text, services.library.find_topic)
    async with services.store.read() as db:
        known = await find_settings(db, room, asker)
    if known.is_off or without(known.wanted, wish) is None:
        return lines(say("stop.not_there", asker.language, what=clip(text, _MAX_SHOWN)))
    settings = await change_settings(
        services, room, asker, lambda wanted: without(wanted, wish) or wanted
    )
    return show_settings(room, settings, services, asker.language)


async def _told_in(update: Update, context: Context, room: Room, text: str) -> Message:
    """Keep the language in which the channel is told its stories."""
    asker = await _asker(update, context)
    found = find_language(text) if text else None
    if not found:
        return lines(say("language.unknown", asker.language, text=clip(text, _MAX_SHOWN)))
    await choose_language(context.services, room, asker, found)
    done = {"title": room.title, "language": own_name(found)}
    return lines(phrase("rooms", "language.done", asker.language, **done))


async def _alerted(update: Update, context: Context, room: Room, text: str) -> Message:
    """Let the channel have so many alerts a day."""
    asker, services = await _asker(update, context), context.services
    a_day = read_number(text)
    if a_day is None:
        return lines(unreadable(text, asker.language), show_how(room, asker.language))
    settings = await change_settings(
        services, room, asker, lambda known: replace(known, alerts_a_day=a_day)
    )
    return show_settings(room, settings, services, asker.language)


async def _turned_off(context: Context, room: Room, language: str) -> Message:
    if not await turn_off(context.services, room.chat_id):
        return lines(phrase("rooms", "nothing", language))
    back = button(phrase("rooms", "button.on", language), ResumeChannel(room.chat_id))
    return lines(phrase("rooms", "off.done", language, title=room.title), buttons=((back,),))


async def press_show(update: Update, context: Context, action: ShowChannel) -> None:
    """Show what a channel of the list gets."""
    if room := await _pressed(update, context, action.chat_id):
        await reply(update, await _shown(update, context, room))


async def press_stop(update: Update, context: Context, action: StopChannel) -> None:
    """Turn the briefings of a channel off, with the way back."""
    if room := await _pressed(update, context, action.chat_id):
        language = await reader_language(update, context)
        await edit(update, await _turned_off(context, room, language))


async def press_resume(update: Update, context: Context, action: ResumeChannel) -> None:
    """Turn the briefings of a channel on again."""
    if room := await _pressed(update, context, action.chat_id):
        await regain(context.services, room.chat_id, even_turned_off=True)
        await edit(update, await _shown(update, context, room))


async def _pressed(update: Update, context: Context, chat_id: int) -> Room | None:
    """Return the channel of a pressed button; None after saying why not."""
    room = await _find_managed(update, context, chat_id)
    if room is not None and room.can_post:
        await notice(update, "")
        return room
    language = await reader_language(update, context)
    await notice(update, "")
    await reply(update, _refusal(str(chat_id), room, language))
    return None


async def press_in_channel(update: Update, context: Context, action: Action) -> None:
    """Answer a reader's button under a post: a story opens in their private chat with us."""
    query, story = update.callback_query, getattr(action, "story", None)
    if query is None:
        return
    if story is None:
        user = update.effective_user
        language = (user and user.language_code) or ""
        await notice(update, phrase("rooms", "reader", language))
        return
    try:
        await query.answer(url=f"https://t.me/{context.bot.username}?start={story}")
    except BadRequest:
        # Pressed long ago, while we were away: the page of the story stands in the post.
        return
