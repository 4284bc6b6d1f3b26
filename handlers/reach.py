"""Chats that can no longer be reached, and those that can be again; and a word to a person.

Rule 1: what a chat wanted is kept, with the reason why nothing comes.
Rule 2: done twice, as Telegram may tell a thing twice, it is done once.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from bot.delivery.schedules.upcoming import find_next_due
from bot.delivery.sending.sender import keyboard_of
from bot.model import Message, Subscription
from bot.store import ledger, rooms, subscribers
from handlers.context import Services

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def lose(services: Services, chat_id: int, reason: str) -> bool:
    """Send nothing more to a chat, at once; tell whether briefings would have come, but for us."""
    now = services.clock.now()
    async with services.store.begin() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
        why = await rooms.why_inactive(db, chat_id)
        # Who turned it off is not to find it on again because we were away.
        if why != rooms.TURNED_OFF:
            await subscribers.deactivate_subscriber(db, chat_id, reason)
        await ledger.end_of_chat(db, chat_id, reason, now)
    return wanted is not None and bool(wanted.schedule.times) and why != rooms.TURNED_OFF


async def regain(
    services: Services, chat_id: int, *, even_turned_off: bool = False
) -> Subscription | None:
    """Turn the briefings of a chat on again, if they were off because it was out of reach.

    Return them if there are any to come; None also if they were on all the time.
    """
    now = services.clock.now()
    async with services.store.begin() as db:
        who = await subscribers.find_subscriber(db, chat_id)
        if who is None or who.active:
            return None
        why = await rooms.why_inactive(db, chat_id)
        if why == rooms.TURNED_OFF and not even_turned_off:
            return None
        await subscribers.save_subscriber(db, replace(who, active=True), now)
        wanted = await subscribers.find_subscription(db, chat_id)
        if wanted is None:
            return None
        due = await find_next_due(db, wanted, now)
        await subscribers.set_next_due(db, {wanted.id: due})
    return replace(wanted, next_due_at=due) if wanted.schedule.times else None


async def tell(bot: Bot, chat_id: int, message: Message) -> bool:
    """Write to somebody who asked for nothing; tell whether they can be reached.

    Nobody can be who never started the bot, or has blocked it.
    """
    try:
        await bot.send_message(
            chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard_of(message),
            link_preview_options=_NO_PREVIEW,
        )
    except (BadRequest, Forbidden):
        return False
    return True
