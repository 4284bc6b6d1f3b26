"""Buttons that keep something for the chat: follow and mute a story, and the way back."""

from __future__ import annotations

from telegram import Update

from bot.delivery.buttons.actions import Action, pack
from bot.delivery.buttons.actions_of_stories import Follow, Mute, Unfollow, Unmute
from bot.delivery.buttons.keyboards import button
from bot.delivery.editions.labels import label
from bot.model import Button, StoryId, Subscriber
from bot.store import preferences, stories, subscribers
from bot.store.preferences import Preference
from handlers.answer import notice, swap_buttons
from handlers.context import Context
from handlers.muting import offer_more
from handlers.reader import app_language, reader_language
from handlers.subscription import may_change
from handlers.words import say


async def press_follow(update: Update, context: Context, action: Follow) -> None:
    """Follow a story."""
    has_briefings = await _set(update, context, action.story, Preference.FOLLOW)
    if has_briefings is None:
        return
    language = await reader_language(update, context)
    await notice(update, say("follow.done" if has_briefings else "follow.hint", language))
    await _show(update, action.story, language, is_followed=True, is_muted=False)


async def press_mute(update: Update, context: Context, action: Mute) -> None:
    """Mute a story."""
    if await _set(update, context, action.story, Preference.MUTE) is None:
        return
    language = await reader_language(update, context)
    await notice(update, say("mute.done", language))
    await _show(update, action.story, language, is_followed=False, is_muted=True)
    await offer_more(update, context, action.story, language)


async def press_unfollow(update: Update, context: Context, action: Unfollow) -> None:
    """Follow a story no longer."""
    if not await _clear(update, context, action.story, Preference.FOLLOW):
        return
    language = await reader_language(update, context)
    await notice(update, say("follow.undone", language))
    await _show(update, action.story, language, is_followed=False)


async def press_unmute(update: Update, context: Context, action: Unmute) -> None:
    """Mute a story no longer."""
    if not await _clear(update, context, action.story, Preference.MUTE):
        return
    language = await reader_language(update, context)
    await notice(update, say("mute.undone", language))
    await _show(update, action.story, language, is_muted=False)


async def _set(
    update: Update, context: Context, story_id: StoryId, kind: Preference
) -> bool | None:
    """Keep the preference; return whether the chat has briefings, None if the story is gone."""
    services, chat = context.services, update.effective_chat
    if chat is None or not await may_change(update, context):
        return None
    now = services.clock.now()
    async with services.store.begin() as db:
        story_id = await stories.redirect_of(db, story_id) or story_id
        known = await stories.known_story_ids(db, [story_id])
        if known:
            if await subscribers.find_subscriber(db, chat.id) is None:
                who = Subscriber(chat_id=chat.id, language=app_language(update))
                await subscribers.save_subscriber(db, who, now)
            await preferences.set_preference(db, chat.id, story_id, kind, now)
        wanted = await subscribers.find_subscription(db, chat.id)
    if not known:
        await notice(update, say("gone.story", await reader_language(update, context)))
        return None
    return wanted is not None and bool(wanted.schedule.times)


async def _clear(update: Update, context: Context, story_id: StoryId, kind: Preference) -> bool:
    """End the preference; tell whether who asks may."""
    chat = update.effective_chat
    if chat is None or not await may_change(update, context):
        return False
    async with context.services.store.begin() as db:
        story_id = await stories.redirect_of(db, story_id) or story_id
        await preferences.clear_preference(db, chat.id, story_id, kind)
    return True


async def _show(
    update: Update,
    story: StoryId,
    language: str,
    *,
    is_followed: bool | None = None,
    is_muted: bool | None = None,
) -> None:
    """Let the buttons of the message offer what is possible now; None: as they are."""
    new: dict[str, Button] = {}
    if is_followed is not None:
        action: Action = Unfollow(story) if is_followed else Follow(story)
        shown = button(label("unfollow" if is_followed else "follow", language), action)
        new |= {pack(Follow(story)): shown, pack(Unfollow(story)): shown}
    if is_muted is not None:
        action = Unmute(story) if is_muted else Mute(story)
        shown = button(label("unmute" if is_muted else "mute", language), action)
        new |= {pack(Mute(story)): shown, pack(Unmute(story)): shown}
    await swap_buttons(update, new)
