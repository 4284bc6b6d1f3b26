"""The page of the menu on what goes into the briefings of a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from telegram import Update

from bot.delivery.buttons.actions_of_mutes import (
    PER_TOPIC_CHOICES,
    SayEmpty,
    SetPerTopic,
    ShowContents,
    ShowMutes,
    WantGap,
)
from bot.delivery.buttons.actions_of_subscriptions import Done, MenuPage, SubscribeMenu
from bot.delivery.buttons.keyboards import Row, button
from bot.model import Message, Subscription
from bot.store import mutes
from bot.words.catalogue import phrase
from handlers.answer import edit, lines, notice
from handlers.context import Context
from handlers.reader import reader_language
from handlers.subscription import change, may_change
from handlers.words import say


async def press_contents(update: Update, context: Context, _action: ShowContents) -> None:
    """Show what goes into the briefings."""
    await _press(update, context, lambda wanted: wanted)


async def press_per_topic(update: Update, context: Context, action: SetPerTopic) -> None:
    """Set how many stories of one topic come at most."""
    await _press(update, context, lambda w: replace(w, per_topic=action.n or None))


async def press_gap(update: Update, context: Context, action: WantGap) -> None:
    """Bring a story that one side hardly covers, or not."""
    await _press(update, context, lambda w: replace(w, with_gap=action.yes))


async def press_empty(update: Update, context: Context, action: SayEmpty) -> None:
    """Say so when there is nothing new, or stay silent."""
    await _press(update, context, lambda w: replace(w, says_empty=action.yes))


async def _press(
    update: Update, context: Context, by: Callable[[Subscription], Subscription]
) -> None:
    if not await may_change(update, context):
        return
    await notice(update, "")
    if (wanted := await change(update, context, by)) is None:
        return
    language = await reader_language(update, context)
    async with context.services.store.read() as db:
        n_mutes = len(await mutes.find_mutes(db, wanted.chat_id))
    await edit(update, render_contents(wanted, n_mutes, language))


def render_contents(wanted: Subscription, n_mutes: int, language: str) -> Message:
    """Return the page, with a button for each choice."""
    told = (
        _say("per_topic", language, n=wanted.per_topic)
        if wanted.per_topic
        else _say("per_topic.auto", language),
        _say("gap.on" if wanted.with_gap else "gap.off", language),
        _say("empty.on" if wanted.says_empty else "empty.off", language),
        _say("mutes", language, n=n_mutes),
    )
    return lines(
        "\n".join(told),
        say("menu.ask.main", language),
        title=_say("title", language),
        buttons=_rows(wanted, n_mutes, language),
    )


def _rows(wanted: Subscription, n_mutes: int, language: str) -> tuple[Row, ...]:
    chosen = wanted.per_topic or 0
    gap, empty = _say("button.gap", language), _say("button.empty", language)
    names = {n: str(n) if n else _say("button.auto", language) for n in PER_TOPIC_CHOICES}
    return (
        tuple(button(_ticked(name, n == chosen), SetPerTopic(n)) for n, name in names.items()),
        (button(_ticked(gap, wanted.with_gap), WantGap(not wanted.with_gap)),),
        (button(_ticked(empty, wanted.says_empty), SayEmpty(not wanted.says_empty)),),
        (button(_say("button.mutes", language, n=n_mutes), ShowMutes()),),
        (
            button(say("menu.button.back", language), SubscribeMenu(MenuPage.MAIN)),
            button(say("menu.button.done", language), Done()),
        ),
    )


def _ticked(text: str, is_chosen: bool) -> str:
    return f"✓ {text}" if is_chosen else text


def _say(name: str, language: str, /, **values: object) -> str:
    return phrase("editions", name, language, **values)
