"""The subscription of the chat that speaks: found, changed, and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import Update

from bot.delivery.buttons.actions import Action
from bot.delivery.buttons.actions_of_subscriptions import MenuPage
from bot.delivery.schedules.slots import slots_of
from bot.delivery.schedules.upcoming import find_next_due
from bot.model import Message, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import ledger, subscribers
from bot.store.db import Connection
from handlers.answer import lines, notice, reply
from handlers.context import Context
from handlers.menu import render_menu
from handlers.reader import app_language, reader_language
from handlers.standing import (
    find_member,
    is_administrator,
    is_anonymous_administrator,
    is_private,
    thread_of,
)
from handlers.words import say

Change = Callable[[Subscription], Subscription]


async def find_own(update: Update, context: Context) -> Subscription | None:
    """Return the subscription of the chat, with what comes next; None if it has none."""
    chat, now = update.effective_chat, context.services.clock.now()
    if chat is None:
        return None
    async with context.services.store.read() as db:
        who = await subscribers.find_subscriber(db, chat.id)
        wanted = await subscribers.find_subscription(db, chat.id)
        if who is None or wanted is None:
            return None
        return await _as_it_comes(db, wanted, who, now)


async def change(update: Update, context: Context, by: Change) -> Subscription | None:
    """Change the subscription of the chat, or begin one; return it as it is now."""
    both = await exchange(update, context, by)
    return both.after if both else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A subscription before a change, which an undo needs, and after it."""

    before: Subscription
    after: Subscription


async def exchange(update: Update, context: Context, by: Change) -> Changed | None:
    """Change the subscription of the chat, or begin one; None for an update without a chat."""
    services, chat = context.services, update.effective_chat
    if chat is None:
        return None
    now = services.clock.now()
    async with services.store.begin() as db:
        who, known = await _known(db, chat.id, update)
        wanted = by(known)
        # To look at a menu changes nothing, and stores nothing.
        if wanted == known:
            return Changed(before=known, after=await _as_it_comes(db, known, who, now))
        # What is owed up to now stays owed, whatever is wanted from now on.
        if known.id and who.active:
            await ledger.plan_slots(db, slots_of(known, now), now)
        moved = replace(who, zone=wanted.schedule.zone, active=True)
        await subscribers.save_subscriber(db, moved, now)
        next_due_at = await find_next_due(db, wanted, now)
        await subscribers.save_subscription(db, replace(wanted, next_due_at=next_due_at))
        after = await subscribers.find_subscription(db, chat.id)
        return Changed(before=known, after=after) if after else None


async def _as_it_comes(
    db: Connection, known: Subscription, who: Subscriber, now: datetime
) -> Subscription:
    """Return *known* with the moment that a delivery truly comes, if one does."""
    at = await find_next_due(db, known, now) if who.active else None
    return replace(known, next_due_at=at)


async def _known(db: Connection, chat_id: int, update: Update) -> tuple[Subscriber, Subscription]:
    who = await subscribers.find_subscriber(db, chat_id) or Subscriber(
        chat_id=chat_id, language=app_language(update)
    )
    known = await subscribers.find_subscription(db, chat_id) or Subscription(
        id=SubscriptionId(0),
        chat_id=chat_id,
        schedule=Schedule(times=(), zone=who.zone),
        thread_id=thread_of(update),
    )
    return who, known


async def may_change(update: Update, context: Context) -> bool:
    """Tell whether who asks may change the briefings of this chat; if not, say so.

    In a private chat everybody may, in a group its administrators.
    """
    chat, user = update.effective_chat, update.effective_user
    if is_private(chat) or is_anonymous_administrator(update):
        return chat is not None
    member = await find_member(context.bot, chat.id, user.id) if chat and user else None
    if member is not None and is_administrator(member):
        return True
    refusal = say("admins.only", await reader_language(update, context))
    if update.callback_query is not None:
        await notice(update, refusal)
    else:
        await reply(update, lines(refusal))
    return False


def menu_of(
    context: Context,
    wanted: Subscription,
    page: MenuPage,
    language: str,
    undo: Action | None = None,
) -> Message:
    """Return a page of the menu of *wanted*; *undo* brings back what was before, if anything."""
    services = context.services
    return render_menu(
        wanted,
        page,
        topics=services.library.topics,
        now=services.clock.now(),
        language=language,
        undo=undo,
    )
