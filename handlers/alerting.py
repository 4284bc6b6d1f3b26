"""/alerts: how many stories a day are told at once at most; and fewer of them, by one button."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.delivery.buttons.actions_of_alerts import A_DAY, FewerAlerts, SetAlerts, ShowAlerts
from bot.delivery.buttons.keyboards import button
from bot.model import Message
from bot.text.sentences import clip
from bot.words.catalogue import phrase
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.reader import reader_language
from handlers.subscription import change, find_own, may_change

_OFF = ("0", "off", "none", "stop")
_MAX_SHOWN = 40


async def alerts(update: Update, context: Context) -> None:
    """Answer /alerts [NUMBER or off]."""
    typed = context.words
    if not typed:
        await reply(update, await _menu(update, context))
        return
    language = await reader_language(update, context)
    n = read_number(typed)
    if n is None:
        await reply(update, lines(unreadable(typed, language)))
    elif await may_change(update, context):
        await _set(update, context, n)
        await reply(update, await _menu(update, context))


async def press_alerts(update: Update, context: Context, _action: ShowAlerts) -> None:
    """Show the choice."""
    await notice(update, "")
    await edit(update, await _menu(update, context))


async def press_set(update: Update, context: Context, action: SetAlerts) -> None:
    """Keep how many a day come at most."""
    if not await may_change(update, context):
        return
    await _set(update, context, action.n)
    await notice(update, told(action.n, await reader_language(update, context)))
    await edit(update, await _menu(update, context))


async def press_fewer(update: Update, context: Context, _action: FewerAlerts) -> None:
    """Take the next lower choice; the message under which it was asked for stays as it is."""
    if not await may_change(update, context):
        return
    wanted = await find_own(update, context)
    n = fewer(wanted.alerts_a_day) if wanted is not None else 0
    if wanted is not None and n != wanted.alerts_a_day:
        await _set(update, context, n)
    await notice(update, told(n, await reader_language(update, context)))


def read_number(text: str) -> int | None:
    """Return how many alerts a day *text* wants at most; None if it cannot be read.

    Between two choices the lower one is meant: nobody gets more than was asked for.
    """
    if text.strip().casefold() in _OFF:
        return 0
    # Other digits than these are no number to everybody.
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        return None
    return max(n for n in A_DAY if n <= int(text))


def unreadable(text: str, language: str) -> str:
    """Return in a sentence that *text* is no number of alerts."""
    return phrase("alerts", "unreadable", language, text=clip(text, _MAX_SHOWN))


def fewer(n: int) -> int:
    """Return the next choice below *n*; 0 below the lowest."""
    return max((choice for choice in A_DAY if choice < n), default=0)


def told(n: int, language: str) -> str:
    """Return in a sentence how many come from now on."""
    name = "done.on" if n else "done.off"
    return phrase("alerts", name, language, **({"n": n} if n else {}))


def alerts_line(n: int, language: str) -> str:
    """Return the line of a list of settings on alerts, in plain text."""
    name = "line.on" if n else "line.off"
    return phrase("alerts", name, language, **({"n": n} if n else {}))


def alerts_now(n: int, language: str) -> str:
    """Return in a sentence that *n* alerts a day come at most."""
    return phrase("alerts", "on", language, n=n) if n else phrase("alerts", "off", language)


def alerts_menu(n: int, language: str) -> Message:
    """Return what alerts are, that *n* a day come at most, and the choice."""
    now = alerts_now(n, language)
    row = tuple(button(_choice(choice, n, language), SetAlerts(choice)) for choice in A_DAY)
    about, ask = phrase("alerts", "about", language), phrase("alerts", "ask", language)
    title = phrase("alerts", "title", language)
    return lines(about, now, ask, title=title, buttons=(row[:1], row[1:3], row[3:]))


def _choice(choice: int, n: int, language: str) -> str:
    name = "choice.on" if choice else "choice.off"
    label = phrase("alerts", name, language, **({"n": choice} if choice else {}))
    return f"✓ {label}" if choice == n else label


async def _menu(update: Update, context: Context) -> Message:
    wanted = await find_own(update, context)
    language = await reader_language(update, context)
    return alerts_menu(wanted.alerts_a_day if wanted else 0, language)


async def _set(update: Update, context: Context, n: int) -> None:
    await change(update, context, lambda known: replace(known, alerts_a_day=n))
