"""Lists of stories as messages: the top of a topic, what a search found, or that it found nothing.

Each list is told in the language of its reader, where its stories were written in that.
"""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.buttons.actions import Action
from bot.delivery.buttons.actions_of_stories import ShowTop
from bot.delivery.editions.labels import label
from bot.delivery.editions.labels import listed as listed_words
from bot.delivery.editions.listings import render_empty, render_list
from bot.model import Message
from bot.text.sentences import clip
from bot.views import ListQuery, StoryList
from bot.words.names import topic_name
from handlers.context import Context
from handlers.reader import DEFAULT
from handlers.words import say

# Longer searches are cut: no headline holds more.
MAX_QUERY = 200
# As much of it as an answer repeats.
MAX_SHOWN = 60


async def top_list(context: Context, action: ShowTop, language: str) -> Message:
    """Return a page of the top stories, of a topic or of all."""
    topic = topic_name(action.topic, language)
    title = say("top.of", language, topic=topic) if topic else say("top", language)
    asked = ListQuery(topic=action.topic or None, page=action.page + 1, language=language)
    return await list_of(context, asked, title, action)


async def found_list(context: Context, text: str, title: str, language: str) -> Message:
    """Return what a search for *text* finds, under *title*."""
    asked = ListQuery(query=text[:MAX_QUERY], language=language)
    return await list_of(context, asked, title, None)


async def list_of(
    context: Context, asked: ListQuery, title: str, turning: ShowTop | None
) -> Message:
    """Return the stories *asked* for; *turning* is the action that shows this page again."""
    library, language = context.services.library, asked.language or DEFAULT
    listed = await library.list_stories(asked, a_page=library.in_chat)
    if listed.nearest:
        query = clip(asked.query or asked.topic or "", MAX_SHOWN)
        title = say("empty.nearest", language, query=query)
        public_url = context.services.public_url
        return render_list(listed.nearest, title, public_url=public_url, language=language)
    if not listed.cards and (asked.query or asked.topic):
        return nothing_found(context, asked.query or asked.topic or "", language)
    if not listed.cards:
        return no_stories(language)
    if listed.pages > 1 and turning:
        title += f" ({label('page', language, page=listed.page, pages=listed.pages)})"
    return render_list(
        listed.cards,
        title,
        public_url=context.services.public_url,
        first=(listed.page - 1) * library.in_chat + 1,
        paging=_turns(listed, turning),
        language=language,
    )


def no_stories(language: str) -> Message:
    """Return that there are no stories at all as yet."""
    return render_empty(say("empty.top", language), say("empty.top.hint", language))


def nothing_found(context: Context, text: str, language: str) -> Message:
    """Return that nothing was found for *text*, and what to try."""
    hint = say("empty.found.hint", language, topics=topic_names(context, language))
    actions = ((say("button.top", language), ShowTop()),)
    title = say("empty.found", language, query=clip(text, MAX_SHOWN))
    return render_empty(title, hint, actions)


def topic_names(context: Context, language: str) -> str:
    """Return the built-in topics as a list in words."""
    topics = context.services.library.topics
    return listed_words((topic_name(topic, language) for topic in topics), language)


def _turns(listed: StoryList, turning: ShowTop | None) -> tuple[Action | None, Action | None]:
    if turning is None:
        return None, None
    at = listed.page - 1
    before = replace(turning, page=at - 1) if at > 0 else None
    after = replace(turning, page=at + 1) if at + 1 < listed.pages else None
    return before, after
