"""Commands and buttons that read: lists, a story, its sources, its sides, a briefing now."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Update

from bot.delivery.buttons.actions_of_stories import (
    Brief,
    CompareSides,
    ShowSources,
    ShowStory,
    ShowTop,
)
from bot.delivery.buttons.actions_of_subscriptions import ChooseZone
from bot.delivery.buttons.keyboards import button, story_rows
from bot.delivery.editions.listings import render_empty, render_sides, render_sources
from bot.delivery.editions.render import render_briefing
from bot.delivery.schedules.wishes import MAX_STORIES
from bot.delivery.schedules.zones import find_zone, suggest_zones
from bot.model import Button, Message, StoryId
from bot.store import preferences, subscribers
from bot.store.preferences import Preference
from bot.text.sentences import clip
from bot.views import ListQuery, StoryRecord, card_of
from bot.words.names import city_name
from bot.words.refusal import Refused
from handlers.answer import edit, lines, notice, reply
from handlers.context import Context
from handlers.diet import note_opened
from handlers.listing import (
    MAX_QUERY,
    MAX_SHOWN,
    found_list,
    list_of,
    no_stories,
    nothing_found,
    top_list,
    topic_names,
)
from handlers.reader import reader_language
from handlers.words import example, say

# What somebody may have copied from an address of ours.
_STORY_ID = re.compile(r"(?:.*/s/)?([A-Za-z0-9_-]{4,32})(?:\.json)?/?(?:[?#].*)?$")
_N_STORIES = re.compile(r"(?:^|\s)(\d{1,3})(?:\s+stor(?:y|ies))?$")
_USUAL_STORIES = 3


async def top(update: Update, context: Context) -> None:
    """Answer /top [TOPIC]."""
    text = context.words
    language = await reader_language(update, context)
    found = context.services.library.find_topic(text)
    if text and found is None:
        title = say("topic", language, topic=clip(text, MAX_SHOWN))
        await reply(update, await found_list(context, text, title, language))
    else:
        await reply(update, await top_list(context, ShowTop(topic=found or ""), language))


async def topic(update: Update, context: Context) -> None:
    """Answer /topic TEXT."""
    text = context.words
    if not text:
        language = await reader_language(update, context)
        topics, typed = topic_names(context, language), example("topic", language)
        hint = say("ask.topic.hint", language, example=typed, topics=topics)
        await reply(update, lines(hint, title=say("ask.topic", language)))
        return
    await top(update, context)


async def search(update: Update, context: Context) -> None:
    """Answer /search TEXT."""
    text = context.words
    language = await reader_language(update, context)
    if not text:
        hint = f"`{example('search', language)}`"
        await reply(update, lines(hint, title=say("ask.search", language)))
        return
    title = say("search", language, query=clip(text, MAX_SHOWN))
    await reply(update, await found_list(context, text, title, language))


async def search_text(update: Update, context: Context, text: str) -> None:
    """Answer what somebody just wrote as a search; a place may be meant as a time zone too."""
    language = await reader_language(update, context)
    title = say("text", language, query=clip(text, MAX_SHOWN))
    message = await found_list(context, text, title, language)
    found = await context.services.library.list_stories(ListQuery(query=text), a_page=1)
    place = find_zone(text)
    zones = (place.key,) if place else () if found.cards else suggest_zones(text, 2)
    rows = tuple((_zone_button(zone, language),) for zone in zones)
    await reply(update, replace(message, buttons=(*message.buttons, *rows)))


def _zone_button(zone: str, language: str) -> Button:
    return button(say("zone.use", language, zone=city_name(zone, language)), ChooseZone(zone))


async def story(update: Update, context: Context) -> None:
    """Answer /story ID or words."""
    language = await reader_language(update, context)
    record = await find_story(update, context, "story", language)
    if record is not None:
        await note_opened(update, context, record.id)
        await reply(update, await _briefing(update, context, record, language))


async def sources(update: Update, context: Context) -> None:
    """Answer /sources ID or words."""
    language = await reader_language(update, context)
    record = await find_story(update, context, "sources", language)
    if record is not None:
        await note_opened(update, context, record.id)
        await reply(update, _sources(context, record, 0, language))


async def brief(update: Update, context: Context) -> None:
    """Answer /brief [TOPIC] [N]."""
    text, n_stories = context.words, None
    if match := _N_STORIES.search(text):
        n_stories, text = int(match[1]), text[: match.start()].strip()
        if not 1 <= n_stories <= MAX_STORIES:
            wrong = Refused("stories", n=n_stories, most=MAX_STORIES)
            await reply(update, lines(wrong.told(await reader_language(update, context))))
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
    language = await reader_language(update, context)
    await show(update, await top_list(context, action, language))


async def press_story(update: Update, context: Context, action: ShowStory) -> None:
    """Show one story."""
    language = await reader_language(update, context)
    if record := await find_pressed(update, context, action.story, language):
        await reply(update, await _briefing(update, context, record, language))


async def press_sources(update: Update, context: Context, action: ShowSources) -> None:
    """Show a page of the sources: the first as a message of its own, the others in its place."""
    language = await reader_language(update, context)
    if record := await find_pressed(update, context, action.story, language):
        show = edit if _turns_a_page(update) else reply
        await show(update, _sources(context, record, action.page, language))


async def press_sides(update: Update, context: Context, action: CompareSides) -> None:
    """Show how the sides put a story."""
    language = await reader_language(update, context)
    if record := await find_pressed(update, context, action.story, language):
        marks = context.services.library.marks_of(record.story.articles)
        public_url = context.services.public_url
        await reply(update, render_sides(record, marks, public_url=public_url, language=language))


async def find_pressed(
    update: Update, context: Context, story_id: StoryId, language: str
) -> StoryRecord | None:
    """Return the story of a pressed button; None after saying that it is gone."""
    record = await context.services.library.find_current(story_id, language)
    if record:
        await note_opened(update, context, record.id)
    await notice(update, "" if record else say("gone.story", language))
    return record


def _turns_a_page(update: Update) -> bool:
    """Return whether the pressed button turns the pages of its own message."""
    query = update.callback_query
    label = ""
    markup = getattr(update.effective_message, "reply_markup", None)
    for row in markup.inline_keyboard if markup and query else ():
        label = next((b.text for b in row if b.callback_data == query.data), label)  # type: ignore[union-attr]  # there is a query
    return label.startswith("‹") or label.endswith("›")


async def find_story(
    update: Update, context: Context, command: str, language: str
) -> StoryRecord | None:
    """Return the story that *command* is to show; None after asking which."""
    text = context.words
    library = context.services.library
    if not text:
        asked = ListQuery(language=language)
        ask = say(f"ask.{command}", language, example=example(command, language))
        await reply(update, await list_of(context, asked, ask, ShowTop()))
        return None
    if (match := _STORY_ID.match(text)) and (
        found := await library.find_current(StoryId(match[1]), language)
    ):
        return found
    if "/s/" in text:
        await reply(update, gone(language))
        return None
    listed = await library.list_stories(ListQuery(query=text[:MAX_QUERY]))
    if listed.cards:
        return await library.find_story(listed.cards[0].id, language)
    await reply(update, nothing_found(context, text, language))
    return None


def gone(language: str) -> Message:
    """Return what is said of a story that is no longer there."""
    return render_empty(say("gone.story", language), say("gone.story.hint", language))


def _sources(context: Context, record: StoryRecord, page: int, language: str) -> Message:
    marks = context.services.library.marks_of(record.story.articles)
    public_url = context.services.public_url
    return render_sources(record, marks, public_url=public_url, page=page, language=language)


async def _briefing(
    update: Update, context: Context, record: StoryRecord, language: str
) -> Message:
    services = context.services
    card = card_of(record)
    if card is None:
        return gone(language)
    marks = services.library.marks_of(record.story.articles)
    message = render_briefing(card, marks, public_url=services.public_url, language=language)
    chat = update.effective_chat
    async with services.store.read() as db:
        said = await preferences.find_preferences(db, chat.id if chat else 0)
    rows = story_rows(
        card.id,
        public_url=services.public_url,
        language=language,
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
    language = await reader_language(update, context)
    now, chat_id = services.clock.now(), chat.id if chat else None
    edition = await services.editor.sample_of(topics, n, now, language, chat_id=chat_id)
    if not edition.messages:
        wished = ", ".join(topics)
        empty = nothing_found(context, wished, language) if topics else no_stories(language)
        await reply(update, empty)
        return
    for message in edition.messages:
        await reply(update, message)
