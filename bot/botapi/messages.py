"""A message as the server keeps it, and its Bot API JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.botapi.entities import Formatted
from bot.botapi.wire import JsonObject

# Width and height of a picture we cannot measure; nothing depends on them.
UNKNOWN_SIZE = (1200, 630)
# @GroupAnonymousBot and @Channel_Bot, who lend their names to people (Bot API, Message.from).
GROUP_ANONYMOUS_BOT_ID = 1087968824
_LENT_NAMES = frozenset({GROUP_ANONYMOUS_BOT_ID, 136817688})


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture by reference; *width* and *height* in pixels."""

    file_id: str
    width: int = UNKNOWN_SIZE[0]
    height: int = UNKNOWN_SIZE[1]
    file_size: int = 0
    # Where the bot had Telegram fetch it from; "" for an upload.
    url: str = ""

    def to_json(self) -> list[JsonObject]:
        size: JsonObject = {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "width": self.width,
            "height": self.height,
        }
        return [size | ({"file_size": self.file_size} if self.file_size else {})]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One version of a message; an edit or deletion makes another with a higher *version*.

    *sender* and *chat* are the Bot API objects as they were when it was sent.  *markup* is the
    inline keyboard that stays with the message; *reply_markup* of the other kinds changes the
    reader's keyboard and is kept for the chat page in *keyboard*.  *extra* holds the fields this
    server passes through (link_preview_options, migrate_to_chat_id, …).  *sent_at* and
    *edited_at* are Unix seconds.
    """

    message_id: int
    version: int
    chat: JsonObject
    sender: JsonObject
    sent_at: int
    content: Formatted = field(default_factory=lambda: Formatted(""))
    photo: Photo | None = None
    markup: JsonObject | None = None
    keyboard: JsonObject | None = None
    edited_at: int | None = None
    topic: int = 0
    reply_to: JsonObject | None = None
    extra: JsonObject = field(default_factory=dict)
    deleted: bool = False

    @property
    def is_from_bot(self) -> bool:
        return self.sender.get("is_bot") is True and self.sender["id"] not in _LENT_NAMES

    def to_json(self) -> JsonObject:
        """Return the Message object of the Bot API."""
        found: JsonObject = {
            "message_id": self.message_id,
            "chat": self.chat,
            "date": self.sent_at,
        }
        # A channel's posts are the channel's own.
        in_channel = self.chat.get("type") == "channel"
        optional: JsonObject = {
            "from": None if in_channel else self.sender,
            "sender_chat": self.chat if in_channel else None,
            "edit_date": self.edited_at,
            "reply_markup": self.markup,
            "message_thread_id": self.topic or None,
            "is_topic_message": bool(self.topic) or None,
            "reply_to_message": self.reply_to,
        }
        found |= {key: value for key, value in optional.items() if value is not None}
        return found | self._content_json() | self.extra

    def to_sim_json(self) -> JsonObject:
        """Return what the person's side shows: the message and what became of it."""
        return {
            "version": self.version,
            "outgoing": not self.is_from_bot,
            "deleted": self.deleted,
            "keyboard": self.keyboard,
            "photo_url": self.photo.url if self.photo else "",
            "message": self.to_json(),
        }

    def _content_json(self) -> JsonObject:
        is_text = self.photo is None
        text, entities = ("text", "entities") if is_text else ("caption", "caption_entities")
        found: JsonObject = {} if self.photo is None else {"photo": self.photo.to_json()}
        if self.content.text:
            found[text] = self.content.text
        if self.content.entities:
            found[entities] = [entity.to_json() for entity in self.content.entities]
        return found
