"""Groups and channels the bot comes into, may no longer write in, and may again; /here.

    my_chat_member | may_write -> rooms row -> briefings off or on -> a word to who added it

Rule 1: what is said goes to one person in private, never into a channel; a group hears of us once,
if its person cannot be reached.
Rule 2: a word is said where something changed: with a briefing that goes off or on, or a way in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telegram import Bot, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.model import Message
from bot.store import rooms, subscribers
from bot.store.rooms import Room, RoomKind
from bot.words.catalogue import phrase
from handlers.answer import lines, reply
from handlers.context import Context, Services
from handlers.menu import next_in_words
from handlers.reach import lose, regain, tell
from handlers.reader import DEFAULT, app_language, reader_language
from handlers.standing import find_member, is_private, may_write, shown_title, thread_of
from handlers.subscription import change, find_own, may_change
from handlers.words import example

_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
# Rooms looked at in one pass: a request each, in a pause between briefings.
_AT_ONCE = 20
# Of a room we had to leave, who added us is known so long, in case we are let in again;
# docs/operations.md names this number.
_KEPT = timedelta(days=90)


async def membership(update: Update, context: Context) -> None:
    """Take note of having been blocked, added, removed, promoted or demoted."""
    changed = update.my_chat_member
    if changed is None:
        return
    may = may_write(changed.new_chat_member, changed.chat.type)
    if changed.chat.type == ChatType.PRIVATE:
        await _note_person(update, context, may=may)
        return
    language = app_language(update)
    room = _room(changed, may=may)
    said = await _take_note(context.services, room, changed)
    if said is not None:
        await _say(context, room, said, language)


async def _note_person(update: Update, context: Context, *, may: bool) -> None:
    services, chat = context.services, update.effective_chat
    if chat is None:
        return
    if not may:
        await lose(services, chat.id, "blocked")
        return
    if wanted := await regain(services, chat.id):
        language = await reader_language(update, context)
        now = services.clock.now()
        when = next_in_words(wanted.schedule, wanted.next_due_at, now, language)
        await tell(context.bot, chat.id, lines(phrase("rooms", "unblocked", language), when))


def _room(changed: ChatMemberUpdated, *, may: bool) -> Room:
    """Return the room as it is now; who takes the bot out is nobody who added it."""
    # An anonymous administrator is a bot of Telegram's here, to whom nobody can write.
    is_known = _is_in(changed) and not changed.from_user.is_bot
    return Room(
        chat_id=changed.chat.id,
        kind=RoomKind(changed.chat.type),
        title=shown_title(changed.chat.title),
        username=changed.chat.username or "",
        can_post=may,
        added_by=changed.from_user.id if is_known else None,
    )


def _is_in(changed: ChatMemberUpdated) -> bool:
    return changed.new_chat_member.status not in _OUTSIDE


async def _take_note(services: Services, room: Room, changed: ChatMemberUpdated) -> str | None:
    """Keep how we stand in a room, with its briefings off or on.

    Return what is to be said of it, the name of a text; None where nothing changed.
    """
    now = services.clock.now()
    async with services.store.begin() as db:
        known = await rooms.find_room(db, room.chat_id)
        # Who promotes us in a room is not who brought us, or set up what it gets.
        keeps = known is not None and known.added_by is not None and known.can_post
        await rooms.save_room(db, replace(room, added_by=None) if keeps else room, now)
    could_post = known.can_post if known else None
    if not room.can_post:
        had = await lose(services, room.chat_id, _why_not(room, changed))
        return _said_of_loss(room, changed, had=had, could_post=could_post)
    if await regain(services, room.chat_id):
        return "back"
    return None if could_post else f"added.{_noun(room)}"


def _said_of_loss(
    room: Room, changed: ChatMemberUpdated, *, had: bool, could_post: bool | None
) -> str | None:
    """Return what is said where we may not write; *could_post* is None of a new room."""
    if had and could_post is not False:
        return "lost"
    # Who takes us out before there is a briefing knows what they do.
    if not _is_in(changed) or room.kind is not RoomKind.CHANNEL:
        return None
    arrives = changed.old_chat_member.status in _OUTSIDE
    return "no_post" if arrives or could_post is not False else None


def _why_not(room: Room, changed: ChatMemberUpdated) -> str:
    """Return for the operator why the bot may not write."""
    if _is_in(changed):
        return f"may not write in the {_noun(room)}"
    return f"removed from the {_noun(room)}"


async def _say(context: Context, room: Room, name: str, language: str) -> None:
    """Tell who added the bot; of a new group, the group itself if they cannot be reached."""
    services = context.services
    async with services.store.read() as db:
        known = await rooms.find_room(db, room.chat_id)
        person = known.added_by if known else None
        who = await subscribers.find_subscriber(db, person) if person else None
    language = who.language if who else language
    is_told = person is not None and await tell(context.bot, person, word_on(room, name, language))
    if not is_told and name == "added.group":
        await tell(context.bot, room.chat_id, welcome(language))


def word_on(room: Room, name: str, language: str) -> Message:
    """Return the text *name* about a room."""
    typed = example("subscribe", language)
    if room.kind is RoomKind.CHANNEL:
        typed = typed.replace("/subscribe", f"/channel {room.address}")
    return lines(phrase("rooms", name, language, title=room.title, example=typed))


def welcome(language: str) -> Message:
    """Return what a group is told of what it can do with us."""
    return lines(phrase("rooms", "welcome", language, example=example("subscribe", language)))


def _noun(room: Room) -> str:
    return "channel" if room.kind is RoomKind.CHANNEL else "group"


async def moved(update: Update, context: Context) -> None:
    """Let a group that became a supergroup go on under its new id; Telegram tells both chats."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    services = context.services
    async with services.store.begin() as db:
        await rooms.move_chat(db, old=old, new=new, now=services.clock.now())
    # The old group may have told that it is gone before it told where to.
    await regain(services, new)


async def here(update: Update, context: Context) -> None:
    """Answer /here: the briefings of a group come into the topic in which it is written."""
    language = await reader_language(update, context)
    if is_private(update.effective_chat):
        await reply(update, lines(phrase("rooms", "here.private", language)))
        return
    if not await may_change(update, context):
        return
    wanted, thread_id = await find_own(update, context), thread_of(update)
    if wanted is None:
        typed = example("subscribe", language)
        await reply(update, lines(phrase("rooms", "here.none", language, example=typed)))
        return
    if wanted.thread_id == thread_id:
        await reply(update, lines(phrase("rooms", "here.already", language)))
        return
    await change(update, context, lambda known: replace(known, thread_id=thread_id))
    await reply(update, lines(phrase("rooms", "here.done", language)))


async def check_rooms(bot: Bot, services: Services) -> int:
    """Ask how we stand where a message was refused that should have been taken; return how many.

    Telegram tells of each change, but not to who was away for a day. A room that takes messages
    again goes on; who added us to one that does not is told.
    """
    async with services.store.begin() as db:
        await rooms.drop_left(db, services.clock.now() - _KEPT)
        unreached = await rooms.find_unreached(db, _AT_ONCE)
    for room in unreached:
        await _check(bot, services, room)
    return len(unreached)


async def _check(bot: Bot, services: Services, room: Room) -> None:
    me = await find_member(bot, room.chat_id, bot.id)
    if me is not None and may_write(me, room.kind):
        await regain(services, room.chat_id)
        return
    async with services.store.begin() as db:
        await rooms.save_room(db, replace(room, can_post=False), services.clock.now())
        wanted = await subscribers.find_subscription(db, room.chat_id)
        person = room.added_by or 0
        who = await subscribers.find_subscriber(db, person)
    if person and wanted is not None and wanted.schedule.times:
        await tell(bot, person, word_on(room, "lost", who.language if who else DEFAULT))
