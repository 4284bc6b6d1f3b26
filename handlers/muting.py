"""/mute and /mutes: words, topics and outlets that stay out of the briefings of a chat."""

from __future__ import annotations

import re
from collections.abc import Mapping

from telegram import Update

from bot.bias.hosts import host_of
from bot.delivery.buttons.actions_of_mutes import (
    DOMAIN,
    DropMute,
    MuteOutlet,
    MuteTopic,
    ShowMutes,
    mute_key,
)
from bot.delivery.buttons.keyboards import Row, button, paging_row
from bot.delivery.editions.muted import is_everywhere, is_mutable, is_same
from bot.model import Message, StoryId, Subscriber
from bot.store import mutes as kept
from bot.store import subscribers
from bot.store.mutes import MAX_MUTES, MAX_VALUE, Mute, MuteKind, MuteOutcome
from bot.text.bidi import isolated_in, leftward
from bot.text.language_names import direction_of
from bot.text.sentences import clip
from bot.views import StoryRecord
from bot.words.catalogue import phrase
from bot.words.names import topic_name
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.listing import MAX_SHOWN, topic_names
from handlers.reader import app_language, reader_language
from handlers.subscription import may_change
from handlers.words import say

# As many as can be read and tapped at once.
_A_PAGE = 10
_QUOTES = "\"'“”„‟«»‹›‘’ "
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


async def mute(update: Update, context: Context) -> None:
    """Answer /mute WORDS, /mute topic:NAME or /mute outlet:DOMAIN."""
    if not await may_change(update, context):
        return
    text = "".join(c for c in context.words if c.isprintable())
    language = await reader_language(update, context)
    if not text:
        await reply(update, await _list(update, context, ShowMutes(), language))
        return
    wished = read_mute(text, context, language)
    if isinstance(wished, Message):
        await reply(update, wished)
        return
    await reply(update, await _muted(update, context, wished, language))


def read_mute(text: str, context: Context, language: str) -> Mute | Message:
    """Return what *text* asks to mute, or what is said because nobody can tell.

    Without "word:", "topic:" or "outlet:" before it, *text* is a word or several, unless it is
    what a topic is called in any language, or the address of an outlet that is registered.
    """
    sign, colon, rest = text.partition(":")
    kind = _signs(language).get(sign.strip().casefold()) if colon else None
    said = rest if kind else text
    said = " ".join(said.split()).strip(_QUOTES)
    if not said:
        return lines(_say("how", language))
    shown = clip(said, MAX_SHOWN)
    topic = context.services.library.find_topic(said) if kind in (None, MuteKind.TOPIC) else None
    if topic is not None or kind is MuteKind.TOPIC:
        if topic is None:
            names = topic_names(context, language)
            return lines(_say("no_topic", language, what=shown, topics=names))
        return Mute(kind=MuteKind.TOPIC, value=topic)
    if kind is MuteKind.OUTLET or (kind is None and _is_outlet(said, context)):
        domain = _domain_of(said, context)
        if domain is None:
            return lines(_say("no_outlet", language, what=shown))
        return Mute(kind=MuteKind.OUTLET, value=domain)
    if not is_mutable(said[:MAX_VALUE]):
        return lines(_say("unclear", language, what=shown))
    if is_everywhere(said, language):
        return lines(_say("common", language, what=shown))
    return Mute(kind=MuteKind.WORD, value=said[:MAX_VALUE])


def _signs(language: str) -> Mapping[str, MuteKind]:
    """Return what stands before a colon to say what is meant: in English, and as it is listed."""
    listed = (MuteKind.TOPIC, MuteKind.OUTLET)
    own = {_say(f"of.{kind}", language, name="").partition(":")[0]: kind for kind in listed}
    return {kind.value: kind for kind in MuteKind} | {
        sign.strip().casefold(): kind for sign, kind in own.items()
    }


async def mutes(update: Update, context: Context) -> None:
    """Answer /mutes."""
    language = await reader_language(update, context)
    await reply(update, await _list(update, context, ShowMutes(), language))


async def press_mutes(update: Update, context: Context, action: ShowMutes) -> None:
    """Show a page of what is muted."""
    await notice(update, "")
    language = await reader_language(update, context)
    await edit(update, await _list(update, context, action, language))


async def press_topic(update: Update, context: Context, action: MuteTopic) -> None:
    """Mute a topic."""
    await _press(update, context, Mute(kind=MuteKind.TOPIC, value=action.topic))


async def press_outlet(update: Update, context: Context, action: MuteOutlet) -> None:
    """Mute an outlet."""
    await _press(update, context, Mute(kind=MuteKind.OUTLET, value=action.domain))


async def press_drop(update: Update, context: Context, action: DropMute) -> None:
    """Take a mute back, and show those that are left."""
    chat = update.effective_chat
    if chat is None or not await may_change(update, context):
        return
    language = await reader_language(update, context)
    async with context.services.store.begin() as db:
        listed = await kept.find_mutes(db, chat.id)
        found = [at for at, one in enumerate(listed) if mute_key(one) == action.key]
        for at in found:
            await kept.drop_mute(db, chat.id, listed[at])
    names = ", ".join(_name(listed[at], language) for at in found)
    await notice(update, _say("undone", language, what=clip(names, MAX_SHOWN)) if found else "")
    # On the page that was being read.
    page = ShowMutes(found[0] // _A_PAGE if found else 0)
    await edit(update, await _list(update, context, page, language))


async def offer_more(update: Update, context: Context, story_id: StoryId, language: str) -> None:
    """Offer to mute what is like a story that was muted: its topics, the only outlet it has."""
    record = await context.services.library.find_current(story_id, language)
    rows = _rows_like(record, context, language) if record else ()
    if rows:
        await reply(update, lines(_say("also", language), buttons=rows))


def _rows_like(record: StoryRecord, context: Context, language: str) -> tuple[Row, ...]:
    library = context.services.library
    rows: list[Row] = [
        (button(_say("button.topic", language, topic=topic_name(t, language)), MuteTopic(t)),)
        for t in record.topics[:2]
    ]
    marks = library.marks_of(record.story.articles).values()
    domain = _domain_of(record.coverage.lead_outlet or "", context)
    if record.coverage.outlets == 1 and domain and DOMAIN.form.fullmatch(domain):
        outlet = clip(next((mark.name for mark in marks), domain), MAX_SHOWN // 2)
        rows.append((button(_say("button.outlet", language, outlet=outlet), MuteOutlet(domain)),))
    return tuple(rows)


async def _press(update: Update, context: Context, wished: Mute) -> None:
    if not await may_change(update, context):
        return
    await notice(update, "")
    language = await reader_language(update, context)
    await edit(update, await _muted(update, context, wished, language))


async def _muted(update: Update, context: Context, wished: Mute, language: str) -> Message:
    """Mute *wished* for the chat; return what is said to that."""
    chat, services = update.effective_chat, context.services
    if chat is None:
        return lines(_say("none", language))
    now = services.clock.now()
    async with services.store.begin() as db:
        if await subscribers.find_subscriber(db, chat.id) is None:
            who = Subscriber(chat_id=chat.id, language=app_language(update))
            await subscribers.save_subscriber(db, who, now)
        known = await kept.find_mutes(db, chat.id)
        wished = next((one for one in known if is_same(one, wished)), wished)
        outcome = await kept.save_mute(db, chat.id, wished, now)
    if outcome is MuteOutcome.FULL:
        said, rows = _say("full", language, n=MAX_MUTES), [_list_row(language)]
    else:
        is_new = outcome is MuteOutcome.DONE
        what = clip((_bare if is_new else _name)(wished, language), MAX_SHOWN)
        said = _say(f"done.{wished.kind}" if is_new else "known", language, what=what)
        undo = button(label_of_undo(language), DropMute(mute_key(wished)))
        rows = [(undo,), _list_row(language)]
    return lines(said, buttons=tuple(rows))


def label_of_undo(language: str) -> str:
    """Return what the button says that takes a mute back."""
    return phrase("labels", "unmute", language)


async def _list(update: Update, context: Context, action: ShowMutes, language: str) -> Message:
    """Return a page of what the chat has muted, with a button each to take it back."""
    chat = update.effective_chat
    async with context.services.store.read() as db:
        found = await kept.find_mutes(db, chat.id) if chat else ()
    title, how = _say("title", language), _say("how", language)
    if not found:
        return lines(_say("none", language), how, title=title)
    last = (len(found) - 1) // _A_PAGE
    page = min(action.page, last)
    start = page * _A_PAGE
    shown = list(enumerate(found[start : start + _A_PAGE], start=start + 1))
    listed = "\n".join(_line(n, one, language) for n, one in shown)
    undo = [button(say("unmute", language, n=n), DropMute(mute_key(one))) for n, one in shown]
    rows = [tuple(undo[at : at + 2]) for at in range(0, len(undo), 2)]
    before = ShowMutes(page - 1) if page else None
    after = ShowMutes(page + 1) if page < last else None
    turning = paging_row(before, after, language)
    return lines(listed, how, title=title, buttons=(*rows, *turning))


def _line(n: int, one: Mute, language: str) -> str:
    is_leftward = direction_of(language) == "rtl"
    line = f"{n}. {isolated_in(_name(one, language), leftward=is_leftward)}"
    return leftward(line) if is_leftward else line


def _list_row(language: str) -> Row:
    return (button(_say("button.list", language), ShowMutes()),)


def _name(one: Mute, language: str) -> str:
    bare = _bare(one, language)
    return bare if one.kind is MuteKind.WORD else _say(f"of.{one.kind}", language, name=bare)


def _bare(one: Mute, language: str) -> str:
    # Backticks would make an example of it.
    value = one.value.replace("`", "'")
    return topic_name(value, language) if one.kind is MuteKind.TOPIC else value


def _is_outlet(said: str, context: Context) -> bool:
    if not _ADDRESS.fullmatch(said):
        return False
    return context.services.library.register.find(said) is not None


def _domain_of(said: str, context: Context) -> str | None:
    """Return the domain of the outlet at *said*, or its host; None if it is no address."""
    outlet = context.services.library.register.find(said)
    if outlet is not None:
        return outlet.domain
    host = host_of(said) if _ADDRESS.fullmatch(said) else None
    return host if host and "." in host else None


def _say(name: str, language: str, /, **values: object) -> str:
    return phrase("mutes", name, language, **values)
