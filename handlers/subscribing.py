"""Commands and buttons around briefings at set hours: /subscribe, /subscriptions, /unsubscribe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from telegram import Update

from bot.delivery.buttons.actions_of_schedules import BringBack
from bot.delivery.buttons.actions_of_stories import Unfollow, Unmute
from bot.delivery.buttons.actions_of_subscriptions import (
    Done,
    MenuPage,
    SubscribeMenu,
    Unsubscribe,
)
from bot.delivery.buttons.keyboards import Row, button
from bot.delivery.editions.marks import link, story_url
from bot.delivery.editions.telegram_html import escape
from bot.delivery.schedules.wall_clock import MAX_TIMES
from bot.delivery.schedules.wishes import MAX_TOPICS, Wish, read_wish
from bot.model import Message, StoryId, Subscription
from bot.store import preferences, subscribers
from bot.store.preferences import Preference
from bot.store.stopped import find_stopped, stop_subscription
from bot.text.language_names import own_name
from bot.text.sentences import clip
from bot.words.refusal import Refused
from handlers.alerting import alerts_line
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.listing import MAX_SHOWN
from handlers.menu import no_briefings, summary
from handlers.reader import reader_language
from handlers.subscription import change, find_own, may_change, menu_of
from handlers.words import example, say

# Followed and muted stories that a message can list with a button each.
_LISTED = 5


async def subscribe(update: Update, context: Context) -> None:
    """Answer /subscribe, with the menu or with what was understood of the words behind it."""
    if not await may_change(update, context):
        return
    try:
        wish = read_wish(context.words, context.services.library.find_topic)
    except Refused as error:
        language = await reader_language(update, context)
        await reply(update, lines(error.told(language), say("unknown.help", language)))
        return
    await apply_wish(update, context, wish)


async def apply_wish(update: Update, context: Context, wish: Wish) -> None:
    """Change the subscription by what was typed and show the outcome."""
    language = await reader_language(update, context)
    try:
        wanted = await change(update, context, lambda known: fulfilled(known, wish, language))
    except Refused as error:
        await reply(update, lines(error.told(language)))
        return
    if wanted is None:
        return
    page = MenuPage.MAIN if wanted.schedule.times else MenuPage.TIMES
    await reply(update, menu_of(context, wanted, page, language))


def fulfilled(known: Subscription, wish: Wish, language: str) -> Subscription:
    """Return *known* with the times and topics of *wish* added, and its other parts replaced.

    Raises Refused where it would be more than a chat can have; *language* is that of its example.
    """
    times = tuple(sorted({*known.schedule.times, *wish.times}))
    if len(times) > MAX_TIMES:
        raise Refused("times", most=MAX_TIMES, n=len(times))
    topics = tuple(dict.fromkeys((*known.topics, *wish.topics)))
    if len(topics) > MAX_TOPICS:
        raise Refused("topics", n=MAX_TOPICS, example=example("unsubscribe", language))
    schedule = replace(
        known.schedule,
        times=times,
        weekdays=wish.weekdays or known.schedule.weekdays,
        zone=wish.zone or known.schedule.zone,
        quiet=wish.quiet or known.schedule.quiet,
    )
    return replace(
        known,
        schedule=schedule,
        topics=topics,
        n_stories=wish.n_stories or known.n_stories,
    )


def without(known: Subscription, wish: Wish) -> Subscription | None:
    """Return *known* without the times and topics of *wish*; None if it has none of them."""
    topics = {topic.casefold() for topic in wish.topics}
    times = tuple(at for at in known.schedule.times if at not in wish.times)
    left = replace(
        known,
        schedule=replace(known.schedule, times=times),
        topics=tuple(topic for topic in known.topics if topic.casefold() not in topics),
    )
    return None if left == known else left


async def subscriptions(update: Update, context: Context) -> None:
    """Answer /subscriptions: what comes and when, and what is followed or muted."""
    services, chat = context.services, update.effective_chat
    if chat is None:
        return
    async with services.store.read() as db:
        who = await subscribers.find_subscriber(db, chat.id)
        said = await preferences.find_preferences(db, chat.id)
    wanted = await find_own(update, context)
    language = await reader_language(update, context)
    kept, rows = await _kept(context, said, language)
    if wanted is None:
        none = no_briefings(language)
        await reply(update, Message(html=none.html + kept, buttons=(*none.buttons, *rows)))
        return
    about = summary(wanted, services.clock.now(), language)
    about += "\n" + say("menu.language", language, language=own_name(language))
    about += "\n" + alerts_line(wanted.alerts_a_day, language)
    if who is not None and not who.active:
        about += "\n" + say("menu.inactive", language)
    buttons: Row = (
        button(say("menu.button.change", language), SubscribeMenu(MenuPage.MAIN)),
        button(say("menu.button.stop", language), Unsubscribe()),
    )
    html = f"<b>{escape(say('menu.title', language))}</b>\n{escape(about)}{kept}"
    await reply(update, Message(html=html, buttons=(buttons, *rows)))


async def _kept(
    context: Context, said: Mapping[Preference, frozenset[StoryId]], language: str
) -> tuple[str, tuple[Row, ...]]:
    """Return the stories that are followed and muted, as text and as buttons to end that."""
    text, rows = "", list[Row]()
    kinds = (
        (Preference.FOLLOW, "followed", "unfollow", Unfollow),
        (Preference.MUTE, "muted", "unmute", Unmute),
    )
    for kind, title, word, action in kinds:
        cards = await context.services.library.find_cards(said[kind], language)
        if not cards:
            continue
        public_url = context.services.public_url
        listed = [
            f"{n}. {link(card.briefing.headline, story_url(public_url, card.id))}"
            for n, card in enumerate(cards[:_LISTED], start=1)
        ]
        text += f"\n\n<b>{escape(say(title, language))}</b>\n" + "\n".join(listed)
        rows.append(
            tuple(
                button(say(word, language, n=n), action(card.id))
                for n, card in enumerate(cards[:_LISTED], start=1)
            )
        )
    return text, tuple(rows)


async def unsubscribe(update: Update, context: Context) -> None:
    """Answer /unsubscribe [TIME or TOPIC]."""
    if not await may_change(update, context):
        return
    wanted = await find_own(update, context)
    language = await reader_language(update, context)
    if wanted is None:
        await reply(update, lines(say("stop.nothing", language)))
    elif not context.words:
        await reply(update, _ask_to_stop(language))
    else:
        await _drop(update, context, wanted, language)


async def _drop(update: Update, context: Context, wanted: Subscription, language: str) -> None:
    text = context.words
    try:
        wish = read_wish(text, context.services.library.find_topic)
    except Refused as error:
        await reply(update, lines(error.told(language)))
        return
    if without(wanted, wish) is None:
        await reply(update, lines(say("stop.not_there", language, what=clip(text, MAX_SHOWN))))
        return
    if changed := await change(update, context, lambda known: without(known, wish) or known):
        await reply(update, menu_of(context, changed, MenuPage.MAIN, language))


def _ask_to_stop(language: str) -> Message:
    row = (
        button(say("stop.yes", language), Unsubscribe(confirm=True)),
        button(say("stop.no", language), Done()),
    )
    return lines(say("stop.ask", language), buttons=(row,))


async def press_unsubscribe(update: Update, context: Context, action: Unsubscribe) -> None:
    """Ask, then stop; the answer has a button that brings everything back."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    language = await reader_language(update, context)
    if not action.confirm:
        await edit(update, _ask_to_stop(language))
        return
    services, chat = context.services, update.effective_chat
    async with services.store.begin() as db:
        had_some = chat is not None and await stop_subscription(db, chat.id, services.clock.now())
    if had_some:
        back: Row = (button(say("stop.back", language), BringBack()),)
        told = lines(say("stop.undo", language), title=say("stop.done", language), buttons=(back,))
    else:
        told = lines(say("stop.nothing", language))
    await edit(update, told)


async def press_bring_back(update: Update, context: Context, _action: BringBack) -> None:
    """Bring back the briefings that were stopped, unless there are others by now."""
    if not await may_change(update, context):
        return
    await notice(update, "")
    language, chat = await reader_language(update, context), update.effective_chat
    async with context.services.store.read() as db:
        stopped = await find_stopped(db, chat.id) if chat else None
    wanted = await find_own(update, context)
    # Without times it came with /zone or the like, and brings nothing.
    if stopped is not None and (wanted is None or not wanted.schedule.times):
        wanted = await change(update, context, lambda _: stopped)
    if wanted is None:
        await edit(update, no_briefings(language))
    else:
        await edit(update, menu_of(context, wanted, MenuPage.MAIN, language))
