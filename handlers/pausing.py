"""/pause, /resume and /quiet, and their buttons: when nothing is to come or nothing is to ring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from telegram import Update

from bot.delivery.buttons.actions_of_schedules import PauseFor, PauseUntil, SetQuiet
from bot.delivery.buttons.actions_of_subscriptions import MenuPage
from bot.delivery.schedules.pauses import end_of_pause, read_pause, says_off
from bot.delivery.schedules.wall_clock import parse_quiet
from bot.model import QuietHours, Schedule, Subscription
from bot.words.refusal import Refused
from handlers.answer import lines, reply
from handlers.context import Context
from handlers.menu import change_button, next_in_words, no_briefings, undo_row
from handlers.menu_buttons import Undo, press_to_undo
from handlers.menu_rest import (
    end_of,
    hours_in_words,
    is_paused,
    pause_in_words,
    undo_pause,
    undo_quiet,
    word,
)
from handlers.reader import reader_language
from handlers.subscription import Change, Changed, exchange, find_own, may_change, menu_of

# What is said of a changed schedule, in a language.
Told = Callable[[Schedule, str], str]


async def pause(update: Update, context: Context) -> None:
    """Answer /pause [until DAY | N days | for good]: send nothing until then."""
    wanted, language = await _own(update, context)
    if wanted is None:
        return
    if not context.words:
        await reply(update, menu_of(context, wanted, MenuPage.PAUSE, language))
        return
    now = context.services.clock.now()
    try:
        until = read_pause(context.words, now, wanted.schedule.zone, language)
    except Refused as error:
        await reply(update, lines(error.told(language)))
        return

    def told(schedule: Schedule, language: str) -> str:
        return pause_in_words("pause.done", schedule, now, language)

    await _change(update, context, _paused(until), undo_pause, told)


async def resume(update: Update, context: Context) -> None:
    """Answer /resume: end the pause."""
    wanted, language = await _own(update, context)
    if wanted is None:
        return
    now = context.services.clock.now()
    if not is_paused(wanted.schedule, now):
        coming = next_in_words(wanted.schedule, wanted.next_due_at, now, language)
        await reply(update, lines(word("resume.not", language), coming))
        return

    def told(_schedule: Schedule, language: str) -> str:
        return word("resumed", language)

    await _change(update, context, _paused(None), undo_pause, told)


async def quiet(update: Update, context: Context) -> None:
    """Answer /quiet [HOURS | off]: hours in which nothing rings."""
    wanted, language = await _own(update, context)
    if wanted is None:
        return
    text = context.words
    if not text:
        await reply(update, menu_of(context, wanted, MenuPage.QUIET, language))
        return
    try:
        hours = None if says_off(text, language) else parse_quiet(text)
    except Refused as error:
        await reply(update, lines(error.told(language)))
        return
    await _change(update, context, _quiet(hours), undo_quiet, _quiet_told)


async def press_pause(update: Update, context: Context, action: PauseFor) -> None:
    """Pause for so many days from now."""
    now = context.services.clock.now()

    def pause_from_now(wanted: Subscription) -> Subscription:
        return _paused(end_of_pause(now, wanted.schedule.zone, action.days))(wanted)

    await press_to_undo(update, context, pause_from_now, undo_pause)


async def press_until(update: Update, context: Context, action: PauseUntil) -> None:
    """Pause until a moment, or end the pause."""
    await press_to_undo(update, context, _paused(end_of(action)), undo_pause)


async def press_quiet(update: Update, context: Context, action: SetQuiet) -> None:
    """Set the quiet hours, or none."""
    try:
        hours = parse_quiet(f"{action.hours[:4]} {action.hours[4:]}") if action.hours else None
    except Refused:
        # The same hour twice, which no button of ours asks for.
        hours = None
    await press_to_undo(update, context, _quiet(hours), undo_quiet)


async def _own(update: Update, context: Context) -> tuple[Subscription | None, str]:
    """Return the subscription that may be changed, and the language; say so if there is none."""
    language = await reader_language(update, context)
    if not await may_change(update, context):
        return None, language
    wanted = await find_own(update, context)
    if wanted is None:
        await reply(update, no_briefings(language))
    return wanted, language


async def _change(update: Update, context: Context, by: Change, undo_of: Undo, told: Told) -> None:
    changed = await exchange(update, context, by)
    if changed is not None:
        await tell_change(update, context, changed, undo_of, told)


async def tell_change(
    update: Update, context: Context, changed: Changed, undo_of: Undo, told: Told
) -> None:
    """Say what was changed and what comes next, with a button that takes it back."""
    now, language = context.services.clock.now(), await reader_language(update, context)
    before, after = changed.before.schedule, changed.after.schedule
    undo = undo_row(undo_of(before), language) if before != after else ()
    coming = next_in_words(after, changed.after.next_due_at, now, language)
    row = (*undo, change_button(language))
    await reply(update, lines(told(after, language), coming, buttons=(row,)))


def _quiet_told(schedule: Schedule, language: str) -> str:
    quiet = schedule.quiet
    if quiet is None:
        return word("quiet.ended", language)
    hours, end = hours_in_words(quiet), f"{quiet.end:%H:%M}"
    return word("quiet.done", language, hours=hours, end=end)


def _paused(until: datetime | None) -> Change:
    return lambda wanted: replace(wanted, schedule=replace(wanted.schedule, paused_until=until))


def _quiet(hours: QuietHours | None) -> Change:
    return lambda wanted: replace(wanted, schedule=replace(wanted.schedule, quiet=hours))
