"""Commands and buttons that read: lists, a story, its sources, its sides, a briefing now."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Update

from bot.delivery.actions import (
    Action,
    Brief,
    ChooseZone,
    CompareSides,
    ShowSources,
    ShowStory,
    ShowTop,
)
from bot.delivery.keyboards import button, story_rows
from bot.delivery.listings import render_empty, render_list, render_sides, render_sources
from bot.delivery.render import render_briefing
from bot.delivery.wishes import MAX_STORIES
from bot.delivery.zones import find_zone, suggest_zones
from bot.model import Message, StoryId
from bot.store import subscribers
from bot.store.subscribers import Preference
from bot.text.sentences import clip
from bot.views import ListQuery, StoryList, StoryRecord, card_of
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.menu import city_of
from handlers.words import say

# What somebody may have copied from an address of ours.
_STORY_ID = re.compile(r"(?:.*/s/)?([A-Za-z0-9_-]{4,32})(?:\.json)?/?(?:[?#].*)?$")
_N_STORIES = re.compile(r"(?:^|\s)(\d{1,3})(?:\s+stor(?:y|ies))?$")
_USUAL_STORIES = 3
# Longer searches are cut: no headline holds more.
_MAX_QUERY = 200
# As much of it as an answer repeats.
_MAX_SHOWN = 60


async def top(update: Update, context: Context) -> None:
    """Answer /top [TOPIC]."""
    text = context.words
    found = context.services.library.find_topic(text)
    if text and found is None:
        await reply(
            update, await _search(context, text, say("topic", topic=clip(text, _MAX_SHOWN)))
        )
    else:
        await reply(update, await _top(context, ShowTop(topic=found or "")))


async def topic(update: Update, context: Context) -> None:
    """Answer /topic TEXT."""
    text = context.words
    if not text:
        hint = say("ask.topic.hint", topics=_topic_names(context))
        await reply(update, lines(hint, title=say("ask.topic")))
        return
    found = context.services.library.find_topic(text)
    if found is not None:
        await reply(update, await _top(context, ShowTop(topic=found)))
    else:
        await reply(
            update, await _search(context, text, say("topic", topic=clip(text, _MAX_SHOWN)))
        )


async def search(update: Update, context: Context) -> None:
    """Answer /search TEXT."""
    text = context.words
    if not text:
        await reply(update, lines(say("ask.search.hint"), title=say("ask.search")))
        return
    await reply(update, await _search(context, text, say("search", query=clip(text, _MAX_SHOWN))))


async def search_text(update: Update, context: Context, text: str) -> None:
    """Answer what somebody just wrote as a search; a place may be meant as a time zone too."""
    message = await _search(context, text, say("text", query=clip(text, _MAX_SHOWN)))
    found = await context.services.library.list_stories(ListQuery(query=text), a_page=1)
    place = find_zone(text)
    zones = (place.key,) if place else () if found.cards else suggest_zones(text, 2)
    rows = tuple(
        (button(say("zone.use", zone=city_of(zone)), ChooseZone(zone)),) for zone in zones
    )
    await reply(update, replace(message, buttons=(*message.buttons, *rows)))


async def story(update: Update, context: Context) -> None:
    """Answer /story ID or words."""
    record = await _find_story(update, context, say("ask.story"))
    if record is not None:
        await reply(update, await _briefing(update, context, record))


async def sources(update: Update, context: Context) -> None:
    """Answer /sources ID or words."""
    record = await _find_story(update, context, say("ask.sources"))
    if record is not None:
        await reply(update, _sources(context, record, 0))


async def brief(update: Update, context: Context) -> None:
    """Answer /brief [TOPIC] [N]."""
    text, n_stories = context.words, None
    if match := _N_STORIES.search(text):
        n_stories, text = int(match[1]), text[: match.start()].strip()
        if not 1 <= n_stories <= MAX_STORIES:
            await reply(update, lines(say("count.wrong", n=n_stories)))
            return
    topics = _topics_of(context, text) if text else None
    await _send_edition(update, context, topics, n_stories)


def _topics_of(context: Context, text: str) -> tuple[str, ...]:
    """Return the built-in topics that *text* lists, or else *text* as a topic of its own."""
    parts = [part.strip() for part in re.split(r",|&|\band\b", text) if part.strip()]
    known = [context.services.library.find_topic(part) for part in parts]
    listed = tuple(topic for topic in known if topic is not None)
    return listed if listed and len(listed) == len(parts) else (text,)


async def press_brief(update: Update, context: Context, action: Brief) -> None:
    """Send a briefing at once."""
    await notice(update, "")
    await _send_edition(update, context, () if action.sample else None, None)


async def press_top(update: Update, context: Context, action: ShowTop) -> None:
    """Turn to a page of the top stories."""
    await notice(update, "")
    # The welcome stays; a list turns its pages in place.
    show = edit if _turns_a_page(update) else reply
    await show(update, await _top(context, action))


async def press_story(update: Update, context: Context, action: ShowStory) -> None:
    """Show one story."""
    if record := await _record(update, context, action.story):
        await reply(update, await _briefing(update, context, record))


async def press_sources(update: Update, context: Context, action: ShowSources) -> None:
    """Show a page of the sources: the first as a message of its own, the others in its place."""
    if record := await _record(update, context, action.story):
        show = edit if _turns_a_page(update) else reply
        await show(update, _sources(context, record, action.page))


async def press_sides(update: Update, context: Context, action: CompareSides) -> None:
    """Show how the sides put a story."""
    if record := await _record(update, context, action.story):
        marks = context.services.library.marks_of(record.story.articles)
        public_url = context.services.public_url
        await reply(update, render_sides(record, marks, public_url=public_url))


async def _record(update: Update, context: Context, story_id: StoryId) -> StoryRecord | None:
    record = await context.services.library.find_current(story_id)
    await notice(update, "" if record else say("gone.story"))
    return record


def _turns_a_page(update: Update) -> bool:
    """Return whether the pressed button turns the pages of its own message."""
    query = update.callback_query
    label = ""
    markup = getattr(update.effective_message, "reply_markup", None)
    for row in markup.inline_keyboard if markup and query else ():
        label = next((b.text for b in row if b.callback_data == query.data), label)  # type: ignore[union-attr]  # there is a query
    return label.startswith("‹") or label.endswith("›")


async def _find_story(update: Update, context: Context, ask: str) -> StoryRecord | None:
    """Return the story that is meant; None after asking which."""
    text = context.words
    library = context.services.library
    if not text:
        await reply(update, await _list(context, ListQuery(), ask, ShowTop()))
        return None
    if (match := _STORY_ID.match(text)) and (
        found := await library.find_current(StoryId(match[1]))
    ):
        return found
    if "/s/" in text:
        await reply(update, render_empty(say("gone.story"), say("gone.story.hint")))
        return None
    listed = await library.list_stories(ListQuery(query=text[:_MAX_QUERY]))
    if listed.cards:
        return await library.find_story(listed.cards[0].id)
    await reply(update, _nothing_found(context, text))
    return None


async def _top(context: Context, action: ShowTop) -> Message:
    title = say("top.of", topic=action.topic) if action.topic else say("top")
    asked = ListQuery(topic=action.topic or None, page=action.page + 1)
    return await _list(context, asked, title, action)


async def _search(context: Context, text: str, title: str) -> Message:
    asked = ListQuery(query=text[:_MAX_QUERY])
    return await _list(context, asked, title, None)


async def _list(
    context: Context, asked: ListQuery, title: str, turning: ShowTop | None
) -> Message:
    library = context.services.library
    listed = await library.list_stories(asked, a_page=library.in_chat)
    if listed.nearest:
        title = say("empty.nearest", query=clip(asked.query or asked.topic or "", _MAX_SHOWN))
        return render_list(listed.nearest, title, public_url=context.services.public_url)
    if not listed.cards and asked.query:
        return _nothing_found(context, asked.query)
    if not listed.cards and asked.topic:
        return _nothing_found(context, asked.topic)
    if not listed.cards:
        return render_empty(say("empty.top"), say("empty.top.hint"))
    if listed.pages > 1 and turning:
        title += say("page", page=listed.page, pages=listed.pages)
    return render_list(
        listed.cards,
        title,
        public_url=context.services.public_url,
        first=(listed.page - 1) * library.in_chat + 1,
        paging=_turns(listed, turning),
    )


def _turns(listed: StoryList, turning: ShowTop | None) -> tuple[Action | None, Action | None]:
    if turning is None:
        return None, None
    at = listed.page - 1
    before = replace(turning, page=at - 1) if at > 0 else None
    after = replace(turning, page=at + 1) if at + 1 < listed.pages else None
    return before, after


def _nothing_found(context: Context, text: str) -> Message:
    hint = say("empty.found.hint", topics=_topic_names(context))
    actions = ((say("button.top"), ShowTop()),)
    return render_empty(say("empty.found", query=clip(text, _MAX_SHOWN)), hint, actions)


def _topic_names(context: Context) -> str:
    return ", ".join(context.services.library.topics)


def _sources(context: Context, record: StoryRecord, page: int) -> Message:
    marks = context.services.library.marks_of(record.story.articles)
    return render_sources(record, marks, public_url=context.services.public_url, page=page)


async def _briefing(update: Update, context: Context, record: StoryRecord) -> Message:
    services = context.services
    card = card_of(record)
    if card is None:
        return render_empty(say("gone.story"), say("gone.story.hint"))
    marks = services.library.marks_of(record.story.articles)
    message = render_briefing(card, marks, public_url=services.public_url)
    chat = update.effective_chat
    async with services.store.read() as db:
        said = await subscribers.find_preferences(db, chat.id if chat else 0)
    rows = story_rows(
        card.id,
        public_url=services.public_url,
        is_followed=card.id in said[Preference.FOLLOW],
        is_muted=card.id in said[Preference.MUTE],
    )
    return replace(message, buttons=rows)


async def _send_edition(
    update: Update, context: Context, topics: tuple[str, ...] | None, n_stories: int | None
) -> None:
    """Send an edition now; *topics* None: those of the chat's own subscription."""
    services, chat = context.services, update.effective_chat
    async with services.store.read() as db:
        wanted = await subscribers.find_subscription(db, chat.id if chat else 0)
    if topics is None:
        topics = wanted.topics if wanted else ()
    n = n_stories or (wanted.n_stories if wanted else _USUAL_STORIES)
    edition = await services.editor.sample_of(topics, n, services.clock.now())
    if not edition.messages:
        empty = render_empty(say("empty.top"), say("empty.top.hint"))
        await reply(update, _nothing_found(context, ", ".join(topics)) if topics else empty)
        return
    for message in edition.messages:
        await reply(update, message)
