"""/gaps: stories that one side of the press hardly covers."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.bias import gaps as rules
from bot.bias.ratings.overview import Overview
from bot.delivery.buttons.actions import Action
from bot.delivery.buttons.actions_of_stories import ShowGaps
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.editions.labels import label
from bot.delivery.editions.listings import render_empty, render_list
from bot.model import Message, Side
from bot.press import BOTH_SIDES
from bot.views import StoryList
from bot.words.catalogue import phrase
from handlers.answer import edit, notice, reply
from handlers.context import Context
from handlers.reader import reader_language


async def gaps(update: Update, context: Context) -> None:
    """Answer /gaps."""
    language = await reader_language(update, context)
    await reply(update, await gaps_list(context, ShowGaps(), language))


async def press_gaps(update: Update, context: Context, action: ShowGaps) -> None:
    """Turn to a page of the gaps, or to those of one side."""
    await notice(update, "")
    language = await reader_language(update, context)
    await edit(update, await gaps_list(context, action, language))


async def gaps_list(context: Context, action: ShowGaps, language: str) -> Message:
    """Return a page of the gaps that *action* asks for, or why there are none."""
    services = context.services
    library, now = services.library, services.clock.now()
    sides = frozenset((Side(action.side),)) if action.side else BOTH_SIDES
    found = await library.list_gaps(
        sides, page=action.page + 1, a_page=library.in_chat, language=language
    )
    if not found.cards:
        facts = await library.press_overview(now)
        why = f"{_rule(language)}\n\n{_balance(facts, language)}"
        none = f"gaps.none.{action.side}" if action.side else "gaps.none"
        empty = render_empty(phrase("web", none, language), why)
        return replace(empty, buttons=(_sides_row(action, language),) if action.side else ())
    title = phrase("web", "gaps", language)
    if found.pages > 1:
        title += f" ({label('page', language, page=found.page, pages=found.pages)})"
    listed = render_list(
        found.cards,
        title,
        public_url=services.public_url,
        first=(found.page - 1) * library.in_chat + 1,
        paging=_turns(found, action),
        language=language,
    )
    return replace(listed, buttons=(*listed.buttons, _sides_row(action, language)))


def _rule(language: str) -> str:
    return phrase(
        "web",
        "gaps.rule",
        language,
        rated=rules.MIN_RATED_FOR_GAP,
        dominant=rules.MIN_DOMINANT_PCT,
        other=rules.MAX_OTHER_PCT,
        ratio=rules.MIN_RATE_RATIO,
    )


def _balance(facts: Overview, language: str) -> str:
    return phrase(
        "web",
        f"gaps.balance.{facts.balance}",
        language,
        left=facts.polled[Side.LEFT],
        right=facts.polled[Side.RIGHT],
        tracked=rules.MIN_TRACKED,
    )


def _sides_row(action: ShowGaps, language: str) -> Row:
    """Return the buttons that show the gaps of another side than those shown."""
    names = {"": phrase("web", "gaps.both", language)}
    names |= {s.value: label(f"sides.{s}", language) for s in (Side.LEFT, Side.RIGHT)}
    return tuple(
        button(name, ShowGaps(side=side)) for side, name in names.items() if side != action.side
    )


def _turns(found: StoryList, action: ShowGaps) -> tuple[Action | None, Action | None]:
    at = found.page - 1
    before = replace(action, page=at - 1) if at > 0 else None
    after = replace(action, page=at + 1) if found.page < found.pages else None
    return before, after
