"""What a channel gets, and when: found, changed, and shown to who manages it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.delivery.buttons.actions_of_rooms import ResumeChannel, StopChannel
from bot.delivery.buttons.keyboards import button
from bot.delivery.editions.telegram_html import escape
from bot.delivery.schedules.slots import slots_of
from bot.delivery.schedules.upcoming import find_next_due
from bot.model import Message, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import ledger, rooms, subscribers
from bot.store.db import Connection
from bot.store.rooms import TURNED_OFF, Room
from bot.text.language_names import own_name
from bot.words.catalogue import phrase
from handlers.alerting import alerts_now
from handlers.answer import with_examples
from handlers.context import Services
from handlers.menu import summary
from handlers.words import example

Change = Callable[[Subscription], Subscription]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is kept of a channel; ``is_off``: somebody turned its briefings off."""

    who: Subscriber
    wanted: Subscription
    is_off: bool = False


async def find_settings(db: Connection, room: Room, asker: Subscriber) -> Settings:
    """Return what is kept of a channel; of a new one: the language and the clock of *asker*."""
    who = await subscribers.find_subscriber(db, room.chat_id)
    is_off = await rooms.why_inactive(db, room.chat_id) == TURNED_OFF
    who = who or Subscriber(chat_id=room.chat_id, language=asker.language, zone=asker.zone)
    wanted = await subscribers.find_subscription(db, room.chat_id) or Subscription(
        id=SubscriptionId(0),
        chat_id=room.chat_id,
        schedule=Schedule(times=(), zone=who.zone),
    )
    return Settings(who=who, wanted=wanted, is_off=is_off)


async def change_settings(
    services: Services, room: Room, asker: Subscriber, by: Change
) -> Settings:
    """Change what a channel gets; what was turned off begins anew. *asker* now answers for it.

    Raises what *by* raises, and changes nothing then.
    """
    now = services.clock.now()
    async with services.store.begin() as db:
        known = await find_settings(db, room, asker)
        before = replace(known.wanted, topics=()) if known.is_off else known.wanted
        if known.is_off:
            before = replace(before, schedule=replace(before.schedule, times=()))
        wanted = by(before)
        # What is owed up to now stays owed, whatever is wanted from now on.
        if known.wanted.id and known.who.active:
            await ledger.plan_slots(db, slots_of(known.wanted, now), now)
        who = replace(known.who, zone=wanted.schedule.zone, active=True)
        await subscribers.save_subscriber(db, who, now)
        wanted = replace(wanted, next_due_at=await find_next_due(db, wanted, now))
        await subscribers.save_subscription(db, wanted)
        await rooms.save_room(db, replace(room, added_by=asker.chat_id), now)
    return Settings(who=who, wanted=wanted)


async def choose_language(services: Services, room: Room, asker: Subscriber, to: str) -> None:
    """Keep the language, a BCP 47 primary subtag, in which a channel is told its stories."""
    async with services.store.begin() as db:
        who = (await find_settings(db, room, asker)).who
        await subscribers.save_subscriber(db, replace(who, language=to), services.clock.now())


async def turn_off(services: Services, chat_id: int) -> bool:
    """Send a channel nothing more; tell whether it got anything."""
    now = services.clock.now()
    async with services.store.begin() as db:
        if await subscribers.find_subscription(db, chat_id) is None:
            return False
        await subscribers.deactivate_subscriber(db, chat_id, TURNED_OFF)
        await ledger.end_of_chat(db, chat_id, TURNED_OFF, now)
    return True


def show_settings(room: Room, settings: Settings, services: Services, language: str) -> Message:
    """Return what a channel gets and when next, and how to change that."""
    title = phrase("rooms", "title", language, title=room.title)
    how = show_how(room, language)
    if not settings.wanted.id and not settings.wanted.schedule.times:
        body = phrase("rooms", "nothing", language)
        return _message(title, body, how)
    body = summary(settings.wanted, services.clock.now(), language)
    body += "\n" + phrase("rooms", "language", language, language=own_name(settings.who.language))
    # /language and /alerts, typed here, would be of the private chat.
    body += "\n" + alerts_now(settings.wanted.alerts_a_day, language)
    resume = button(phrase("rooms", "button.on", language), ResumeChannel(room.chat_id))
    stop = button(phrase("rooms", "button.off", language), StopChannel(room.chat_id))
    if settings.is_off or not settings.who.active:
        body = phrase("rooms", "off" if settings.is_off else "unreached", language) + "\n\n" + body
    shown = _message(title, body, how)
    return replace(shown, buttons=((resume if settings.is_off else stop,),))


def show_how(room: Room, language: str) -> str:
    """Return how to change what a channel gets, with commands to copy."""
    how = phrase("rooms", "change", language, **commands_of(room, language))
    alerts = phrase("alerts", "title", language)
    return f"{how}. {alerts}: `/channel {room.address} alerts 2`"


def commands_of(room: Room, language: str) -> dict[str, str]:
    """Return what can be typed about a channel, ready to be copied."""
    begin = f"/channel {room.address}"
    return {
        "example": example("subscribe", language).replace("/subscribe", begin),
        "language": f"{begin} language {language}",
        "off": f"{begin} off",
    }


def _message(title: str, body: str, how: str) -> Message:
    html = f"<b>{escape(title)}</b>\n{escape(body)}\n\n<i>{with_examples(how)}</i>"
    return Message(html=html)
