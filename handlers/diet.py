"""/diet: which sides the stories lean to that a reader opens, kept only for who asks for it.

Only private chats have one: in a group nobody can ask for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Update
from telegram.constants import ChatType

from bot.bias.bar import shapes_of
from bot.bias.diet import MIN_STORIES, Diet, take_diet
from bot.delivery.buttons.actions_of_stories import KeepDiet
from bot.delivery.buttons.keyboards import button
from bot.delivery.editions.labels import bar_in, sides_in_words
from bot.delivery.editions.listings import render_list
from bot.maintain import OPENED_DAYS
from bot.model import Message, StoryId, Subscriber
from bot.press import BOTH_SIDES
from bot.store import diets, subscribers
from bot.views import StoryCard
from bot.words.catalogue import count, phrase
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.reader import app_language, reader_language

# What a diet is told of; the rest of what is kept is for the time after.
_TOLD = timedelta(days=30)
# Gaps that are named; of the hottest, as old ones are no news.
_MISSED, _LOOKED_AT = 2, 60


async def diet(update: Update, context: Context) -> None:
    """Answer /diet."""
    await reply(update, await _diet(update, context))


async def press_diet(update: Update, context: Context, action: KeepDiet) -> None:
    """Begin to keep what the chat opens, or delete it."""
    chat, language = update.effective_chat, await reader_language(update, context)
    if chat is None or chat.type != ChatType.PRIVATE:
        await notice(update, _say("private", language))
        return
    await notice(update, "")
    now = context.services.clock.now()
    async with context.services.store.begin() as db:
        if action.keep:
            if await subscribers.find_subscriber(db, chat.id) is None:
                who = Subscriber(chat_id=chat.id, language=app_language(update))
                await subscribers.save_subscriber(db, who, now)
            await diets.begin_diet(db, chat.id, now)
        else:
            await diets.end_diet(db, chat.id)
    done = "begun" if action.keep else "ended"
    await edit(update, lines(_say(done, language), title=_say("title", language)))


async def note_opened(update: Update, context: Context, story_id: StoryId) -> None:
    """Write that the chat opened a story, if it asked for that."""
    chat, services = update.effective_chat, context.services
    if chat is None or chat.type != ChatType.PRIVATE:
        return
    async with services.store.read() as db:
        is_kept = await diets.find_diet(db, chat.id) is not None
    # Looked at first, as almost nobody asked for it, and a writer would wait for others.
    if is_kept:
        async with services.store.begin() as db:
            await diets.record_opened(db, chat.id, story_id, services.clock.now())


async def _diet(update: Update, context: Context) -> Message:
    chat, language = update.effective_chat, await reader_language(update, context)
    if chat is None or chat.type != ChatType.PRIVATE:
        return lines(_say("private", language))
    now = context.services.clock.now()
    async with context.services.store.read() as db:
        since = await diets.find_diet(db, chat.id)
        opened = await diets.find_opened(db, chat.id, since=now - _TOLD)
    if since is None:
        rows = ((button(_say("begin", language), KeepDiet(keep=True)),),)
        text = _say("off", language, days=OPENED_DAYS)
        return lines(text, title=_say("title", language), buttons=rows)
    taken = take_diet(opened.values())
    missed = await _missed(context, taken, frozenset(opened), now, language)
    return _told(context, taken, missed, language)


async def _missed(
    context: Context, taken: Diet, opened: frozenset[StoryId], now: datetime, language: str
) -> Sequence[StoryCard]:
    """Return two hot gaps that were not opened: first those of the side that is read most."""
    listed = await context.services.library.list_gaps(
        BOTH_SIDES, a_page=_LOOKED_AT, language=language
    )
    fresh = [c for c in listed.cards if c.id not in opened and c.updated_at > now - _TOLD]
    # Who reads what the left reports misses what the left hardly covers.
    fresh.sort(key=lambda card: card.coverage.gap is not taken.larger_side)
    return fresh[:_MISSED]


def _told(context: Context, taken: Diet, missed: Sequence[StoryCard], language: str) -> Message:
    n = count("stories", taken.n_stories, language)
    parts = [_say("opened", language, stories=n, words=sides_in_words(taken.sides, language))]
    if taken.percent is None:
        parts.append(_say("few", language, n=MIN_STORIES))
    else:
        shares = {side.value: share for side, share in taken.percent.items()}
        bar = bar_in(shapes_of(taken.sides), language)
        parts.append(f"{bar} {_say('percent', language, **shares)}")
    parts.append(_say("means", language))
    message = lines(*parts, title=_say("title", language))
    rows = ((button(_say("end", language), KeepDiet(keep=False)),),)
    if not missed:
        return Message(html=message.html, buttons=rows)
    listed = render_list(
        missed,
        _say("missed", language),
        public_url=context.services.public_url,
        language=language,
    )
    return Message(html=f"{message.html}\n\n{listed.html}", buttons=(*listed.buttons, *rows))


def _say(name: str, language: str, **values: object) -> str:
    return phrase("diet", name, language, **values)
