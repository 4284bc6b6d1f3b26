"""/zone, and a place that somebody sends: whose clock is meant."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.constants import ChatType

from bot.delivery.buttons.actions_of_schedules import AskLocation
from bot.delivery.buttons.actions_of_subscriptions import ChooseZone, MenuPage, SubscribeMenu
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.editions.telegram_html import escape
from bot.delivery.schedules.cities import Place
from bot.delivery.schedules.where import is_at_sea, zone_at
from bot.delivery.schedules.zones import find_choices, suggest_zones
from bot.model import Button, Message, Schedule
from bot.text.sentences import clip
from bot.words.catalogue import spoken
from bot.words.names import country_name
from bot.words.refusal import Refused
from handlers.answer import lines, notice, reply
from handlers.context import Context
from handlers.menu import next_in_words, zone_in_words, zone_label
from handlers.menu_buttons import back_to_zone, in_zone
from handlers.menu_rest import word
from handlers.pausing import tell_change
from handlers.reader import reader_language
from handlers.subscription import Changed, change, exchange, may_change, menu_of

# A thumb's worth of guesses; what was typed is repeated up to so many characters.
_GUESSES, _SHOWN = 4, 40


def cancel_words() -> tuple[str, ...]:
    """Return what the key says that sends no place, in every language: it comes as a text."""
    return tuple(dict.fromkeys(word("button.cancel", language) for language in spoken()))


async def zone(update: Update, context: Context) -> None:
    """Answer /zone [CITY or IANA name]."""
    if not await may_change(update, context):
        return
    language, text = await reader_language(update, context), context.words
    if not text:
        wanted = await change(update, context, lambda known: known)
        if wanted is not None:
            await reply(update, menu_of(context, wanted, MenuPage.REGIONS, language))
        return
    found = find_choices(text)
    if len(found) == 1:
        await _keep(update, context, ZoneInfo(found[0].zone))
    elif found:
        ask = word("zone.which", language, place=clip(text, _SHOWN))
        await reply(update, lines(ask, buttons=_choice_rows(context, found, language)))
    else:
        await reply(update, _unknown(text, language))


async def press_locate(update: Update, context: Context, _action: AskLocation) -> None:
    """Show a key that sends where somebody is; it goes once it was pressed."""
    await notice(update, "")
    chat, origin = update.effective_chat, update.effective_message
    # Telegram has such a key in private chats only.
    if chat is None or origin is None or chat.type != ChatType.PRIVATE:
        return
    language = await reader_language(update, context)
    key = KeyboardButton(word("button.locate", language), request_location=True)
    keys = ReplyKeyboardMarkup(
        [[key], [KeyboardButton(word("button.cancel", language))]],
        resize_keyboard=True,
        one_time_keyboard=True,
    )
    await origin.reply_html(escape(word("zone.locate", language)), reply_markup=keys)


async def cancel(update: Update, context: Context) -> None:
    """Take the key away that sends a place."""
    await _without_keys(update, word("cancelled", await reader_language(update, context)))


async def located(update: Update, context: Context) -> None:
    """Keep the clock of the place that was sent; the place itself is not kept."""
    message = update.effective_message
    place = message.location if message else None
    if place is None:
        return
    language = await reader_language(update, context)
    found = zone_at(place.latitude, place.longitude)
    if found is None:
        await _without_keys(update, word("zone.nowhere", language))
        return
    if changed := await exchange(update, context, in_zone(found)):
        await _without_keys(update, *_told_at_once(context, changed, language))


def _told_at_once(context: Context, changed: Changed, language: str) -> tuple[str, ...]:
    """Return all that is to be said: what takes the key away can have no buttons."""
    before, after = changed.before.schedule, changed.after.schedule
    now = context.services.clock.now()
    back = f"/zone {before.zone.key}"
    return (
        _told(context, after, language),
        next_in_words(after, changed.after.next_due_at, now, language),
        word("zone.back", language, example=back) if before.zone != after.zone else "",
    )


async def _keep(update: Update, context: Context, found: ZoneInfo) -> None:
    changed = await exchange(update, context, in_zone(found))
    if changed is not None:

        def told(schedule: Schedule, language: str) -> str:
            return _told(context, schedule, language)

        await tell_change(update, context, changed, back_to_zone, told)


def _told(context: Context, schedule: Schedule, language: str) -> str:
    clock = f"{context.services.clock.now().astimezone(schedule.zone):%H:%M}"
    told = word("zone.done", language, zone=zone_in_words(schedule.zone), now=clock)
    at_sea = word("zone.at_sea", language) if is_at_sea(schedule.zone) else ""
    return "\n".join(filter(None, (told, at_sea)))


def _choice_rows(context: Context, found: tuple[Place, ...], language: str) -> tuple[Row, ...]:
    return tuple((_choice(context, place, language),) for place in found)


def _choice(context: Context, place: Place, language: str) -> Button:
    """Return "United States · Chicago · 08:05"."""
    kept = ZoneInfo(place.zone)
    clock = f"{context.services.clock.now().astimezone(kept):%H:%M}"
    country = country_name(place.country, language) if place.country else ""
    label = " · ".join(filter(None, (country, zone_label(kept, language), clock)))
    return button(label, ChooseZone(place.zone))


def _unknown(text: str, language: str) -> Message:
    refusal = Refused("zone", text=clip(text, _SHOWN)).told(language)
    guesses = tuple(
        (button(zone_label(ZoneInfo(name), language), ChooseZone(name)),)
        for name in suggest_zones(text, _GUESSES)
    )
    regions = (button(word("button.list", language), SubscribeMenu(MenuPage.REGIONS)),)
    return lines(refusal, buttons=(*guesses, regions))


async def _without_keys(update: Update, *parts: str) -> None:
    message = update.effective_message
    if message is not None:
        await message.reply_html(lines(*parts).html, reply_markup=ReplyKeyboardRemove())
