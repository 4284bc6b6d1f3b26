"""What has happened in one chat since a page last asked; a pure look at the world."""

from __future__ import annotations

from dataclasses import dataclass

from bot.botapi.messages import Message
from bot.botapi.state import CallbackQuery, World
from bot.botapi.wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """*after* is the version up to which the page knows the chat; 0 is the beginning."""

    chat_id: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """New and changed messages, oldest first, and answered presses.

    ``version`` is what to ask after next time; ``is_typing``: the bot said it is at work.
    """

    version: int
    messages: tuple[Message, ...] = ()
    answers: tuple[CallbackQuery, ...] = ()
    is_typing: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.messages or self.answers or self.is_typing)

    def to_json(self) -> JsonObject:
        return {
            "version": self.version,
            "messages": [_message_to_json(message) for message in self.messages],
            "answers": [_answer_to_json(query) for query in self.answers],
            "typing": self.is_typing,
        }


def news_since(world: World, cursor: Cursor) -> News:
    """Return what is newer than *cursor*; nothing of any other chat."""
    chat = world.chats.get(cursor.chat_id)
    messages = chat.messages.values() if chat is not None else ()
    answered = (query for query in world.callbacks.values() if query.answer is not None)
    action = world.actions.get(cursor.chat_id, {})
    began_at = action.get("version")
    return News(
        version=world.version,
        messages=tuple(
            sorted(
                (message for message in messages if message.version > cursor.after),
                key=lambda message: message.message_id,
            )
        ),
        answers=tuple(
            query
            for query in answered
            if query.chat_id == cursor.chat_id and query.version > cursor.after
        ),
        is_typing=action.get("action") != "cancel"
        and isinstance(began_at, int)
        and began_at > cursor.after,
    )


def _message_to_json(message: Message) -> JsonObject:
    """Return what a page shows; *date* and *edited* in Unix seconds, offsets in UTF-16 units."""
    photo, place = message.photo, message.extra.get("location")
    return {
        "id": message.message_id,
        "outgoing": not message.is_from_bot,
        "deleted": message.deleted,
        "date": message.sent_at,
        "edited": message.edited_at,
        "text": message.content.text or _shown(place),
        "entities": [entity.to_json() for entity in message.content.entities],
        "buttons": (message.markup or {}).get("inline_keyboard", []),
        "keys": (message.keyboard or {}).get("keyboard", []),
        "photo": None
        if photo is None
        else {"id": photo.file_id, "width": photo.width, "height": photo.height},
    }


def _shown(place: object) -> str:
    """Return a place that was sent, as a page without a map shows it; "" if none was."""
    if not isinstance(place, dict):
        return ""
    return f"📍 {place['latitude']:.2f}, {place['longitude']:.2f}"


def _answer_to_json(query: CallbackQuery) -> JsonObject:
    answer = query.answer or {}
    return {
        "press": query.id,
        "text": answer.get("text", ""),
        "alert": answer.get("show_alert", False),
    }
