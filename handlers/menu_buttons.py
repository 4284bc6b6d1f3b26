"""The buttons of the menu: each changes the subscription at once and shows the page again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telegram import Update

from bot.delivery.buttons.actions import Action, topic_key
from bot.delivery.buttons.actions_of_subscriptions import (
    ChooseRegion,
    ChooseZone,
    Done,
    MenuPage,
    SetCount,
    SubscribeMenu,
    ToggleDay,
    ToggleTime,
    ToggleTopic,
)
from bot.model import Schedule, Subscription
from bot.words.refusal import Refused
from handlers.answer import edit, lines, notice
from handlers.context import Context
from handlers.menu import render_done, render_zones
from handlers.reader import reader_language
from handlers.subscription import Change, change, exchange, find_own, may_change, menu_of
from handlers.words import say


async def press_menu(update: Update, context: Context, action: SubscribeMenu) -> None:
    """Show a page of the menu."""
    await _press(update, context, lambda wanted: wanted, action.page)


async def press_time(update: Update, context: Context, action: ToggleTime) -> None:
    """Add or drop a time."""
    at = time.fromisoformat(action.at)

    def toggle(wanted: Subscription) -> Subscription:
        times = tuple(sorted({*wanted.schedule.times} ^ {at}))
        return replace(wanted, schedule=replace(wanted.schedule, times=times))

    await _press(update, context, toggle, MenuPage.TIMES)


async def press_day(update: Update, context: Context, action: ToggleDay) -> None:
    """Add or drop a weekday; the last one stays, as no day at all is what "stop" is for."""

    def toggle(wanted: Subscription) -> Subscription:
        days = tuple(sorted({*wanted.schedule.weekdays} ^ {action.day}))
        schedule = replace(wanted.schedule, weekdays=days or wanted.schedule.weekdays)
        return replace(wanted, schedule=schedule)

    await _press(update, context, toggle, MenuPage.DAYS)


async def press_topic(update: Update, context: Context, action: ToggleTopic) -> None:
    """Add or drop a built-in topic, or drop one of the subscriber's own words."""

    def toggle(wanted: Subscription) -> Subscription:
        left = tuple(t for t in wanted.topics if topic_key(t) != action.topic)
        offered = context.services.library.topics
        new = tuple(t for t in offered if topic_key(t) == action.topic and left == wanted.topics)
        return replace(wanted, topics=(*left, *new))

    await _press(update, context, toggle, MenuPage.TOPICS)


async def press_count(update: Update, context: Context, action: SetCount) -> None:
    """Set the number of stories."""
    await _press(update, context, lambda w: replace(w, n_stories=action.n), MenuPage.MAIN)


async def press_zone(update: Update, context: Context, action: ChooseZone) -> None:
    """Set the time zone."""
    try:
        zone = ZoneInfo(action.zone)
    except (ZoneInfoNotFoundError, ValueError):
        language = await reader_language(update, context)
        await notice(update, Refused("zone", text=action.zone).told(language))
        return

    await press_to_undo(update, context, in_zone(zone), back_to_zone)


def in_zone(zone: ZoneInfo) -> Change:
    """Return the change to the clock of *zone*."""
    return lambda wanted: replace(wanted, schedule=replace(wanted.schedule, zone=zone))


def back_to_zone(before: Schedule) -> ChooseZone:
    """Return what brings back the clock of *before*."""
    return ChooseZone(before.zone.key)


async def press_region(update: Update, context: Context, action: ChooseRegion) -> None:
    """Show the zones of a region."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    if wanted := await change(update, context, lambda known: known):
        now, language = context.services.clock.now(), await reader_language(update, context)
        await edit(update, render_zones(wanted, action.region, now, language))


async def press_done(update: Update, context: Context, _action: Done) -> None:
    """Close the menu and say what was agreed."""
    await notice(update, "")
    wanted = await find_own(update, context)
    language = await reader_language(update, context)
    if wanted is None:
        await edit(update, lines(say("stop.kept", language)))
    else:
        await edit(update, render_done(wanted, context.services.clock.now(), language))


Undo = Callable[[Schedule], Action]


async def press_to_undo(update: Update, context: Context, by: Change, undo_of: Undo) -> None:
    """Change the subscription and show the menu, with a button that takes the change back."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    if changed := await exchange(update, context, by):
        before, after = changed.before.schedule, changed.after.schedule
        language = await reader_language(update, context)
        undo = undo_of(before) if before != after else None
        await edit(update, menu_of(context, changed.after, MenuPage.MAIN, language, undo))


async def _press(update: Update, context: Context, by: Change, page: MenuPage) -> None:
    if not await may_change(update, context):
        return
    await notice(update, "")
    if wanted := await change(update, context, by):
        language = await reader_language(update, context)
        await edit(update, menu_of(context, wanted, page, language))
