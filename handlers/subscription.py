"""The subscription of the chat that speaks: found, changed, and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from telegram import ChatMember, Update
from telegram.constants import ChatType

from bot.delivery.actions import MenuPage
from bot.delivery.deliver import slots_of
from bot.delivery.schedule import next_due
from bot.model import Message, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import ledger, subscribers
from bot.store.db import Connection
from handlers.answer import lines, notice, reply
from handlers.context import Context
from handlers.menu import render_menu
from handlers.reader import app_language, reader_language
from handlers.words import say

_CHANGERS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)

Change = Callable[[Subscription], Subscription]


async def find_own(update: Update, context: Context) -> Subscription | None:
    """Return the subscription of the chat; None if it has none."""
    chat = update.effective_chat
    async with context.services.store.read() as db:
        return await subscribers.find_subscription(db, chat.id) if chat else None


async def change(update: Update, context: Context, by: Change) -> Subscription | None:
    """Change the subscription of the chat, or begin one; return it as it is now."""
    services, chat = context.services, update.effective_chat
    if chat is None:
        return None
    now = services.clock.now()
    async with services.store.begin() as db:
        who, known = await _known(db, chat.id, update)
        wanted = by(known)
        # To look at a menu changes nothing, and stores nothing.
        if wanted == known:
            return known
        # What is owed up to now stays owed, whatever is wanted from now on.
        if known.id and who.active:
            await ledger.plan_slots(db, slots_of(known, now), now)
        moved = replace(who, zone=wanted.schedule.zone, active=True)
        await subscribers.save_subscriber(db, moved, now)
        next_due_at = next_due(wanted.schedule, now)
        await subscribers.save_subscription(db, replace(wanted, next_due_at=next_due_at))
        return await subscribers.find_subscription(db, chat.id)


async def _known(db: Connection, chat_id: int, update: Update) -> tuple[Subscriber, Subscription]:
    who = await subscribers.find_subscriber(db, chat_id) or Subscriber(
        chat_id=chat_id, language=app_language(update)
    )
    known = await subscribers.find_subscription(db, chat_id) or Subscription(
        id=SubscriptionId(0), chat_id=chat_id, schedule=Schedule(times=(), zone=who.zone)
    )
    return who, known


async def may_change(update: Update, context: Context) -> bool:
    """Tell whether who asks may change the briefings of this chat; if not, say so.

    In a private chat everybody may, in a group its administrators.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None or chat.type in (ChatType.PRIVATE, ChatType.CHANNEL):
        return chat is not None
    member = await context.bot.get_chat_member(chat.id, user.id) if user else None
    if member is not None and member.status in _CHANGERS:
        return True
    refusal = say("admins.only", await reader_language(update, context))
    if update.callback_query is not None:
        await notice(update, refusal)
    else:
        await reply(update, lines(refusal))
    return False


def menu_of(context: Context, wanted: Subscription, page: MenuPage, language: str) -> Message:
    """Return a page of the menu of *wanted*."""
    services = context.services
    return render_menu(
        wanted,
        page,
        topics=services.library.topics,
        now=services.clock.now(),
        language=language,
    )
