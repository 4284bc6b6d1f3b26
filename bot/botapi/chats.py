"""Who talks where: users, chats and how the bot stands in them, with their Bot API JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.botapi.messages import Message
from bot.botapi.wire import JsonObject, Refused, bad_request, forbidden, migrated


class ChatKind(StrEnum):
    """The Chat types of the Bot API."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Standing(StrEnum):
    """How the bot stands in a chat; it may write as a MEMBER only."""

    MEMBER = "member"
    # Blocked by the person of a private chat, or kicked from any other chat.
    KICKED = "kicked"
    LEFT = "left"
    # The person's account is gone.
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person, or the bot itself; empty strings are left out of the JSON."""

    id: int
    first_name: str = "Reader"
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    def to_json(self) -> JsonObject:
        found: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return found | {key: value for key, value in optional.items() if value}


@dataclass(slots=True, kw_only=True)
class Chat:
    """One chat with all its messages, in order of their ids; ids of deleted ones stay unused."""

    id: int
    kind: ChatKind
    title: str = ""
    person: User | None = None
    standing: Standing = Standing.MEMBER
    migrated_to: int | None = None
    topics: frozenset[int] = frozenset()
    owner_id: int | None = None
    last_message_id: int = 0
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP)

    def to_json(self) -> JsonObject:
        found: JsonObject = {"id": self.id, "type": self.kind.value}
        if self.person is None:
            return found | {"title": self.title}
        names = {k: v for k, v in self.person.to_json().items() if k.endswith("name")}
        return found | names

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id

    def check_writable(self) -> None:
        """Raise Refused with Telegram's reason if the bot may not write here."""
        if self.migrated_to is not None:
            raise migrated(self.migrated_to)
        if self.standing is Standing.DEACTIVATED:
            raise forbidden("user is deactivated")
        if self.standing is Standing.KICKED and self.kind is ChatKind.PRIVATE:
            raise forbidden("bot was blocked by the user")
        if self.standing is Standing.KICKED:
            raise forbidden(f"bot was kicked from the {self._noun} chat")
        if self.standing is Standing.LEFT:
            raise forbidden(f"bot is not a member of the {self._noun} chat")

    def check_topic(self, topic: int) -> None:
        """Raise Refused unless *topic* is 0 (none given) or one of this chat's."""
        if topic and topic not in self.topics:
            raise bad_request("message thread not found")

    def message(self, message_id: int, purpose: str) -> Message:
        """Return a message that is still there; *purpose* is Telegram's "message to edit" etc."""
        found = self.messages.get(message_id)
        if found is None or found.deleted:
            raise bad_request(f"{purpose} not found")
        return found

    @property
    def _noun(self) -> str:
        return self.kind.value


CHAT_NOT_FOUND = "chat not found"


def chat_not_found() -> Refused:
    return bad_request(CHAT_NOT_FOUND)
