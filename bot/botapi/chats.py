"""Who talks where: users, chats and how the bot stands in them, with their Bot API JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.botapi.messages import GROUP_ANONYMOUS_BOT_ID, Message
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


# Administrators who hide behind their group write as this account (Bot API, Message.sender_chat).
GROUP_ANONYMOUS_BOT = User(
    id=GROUP_ANONYMOUS_BOT_ID, first_name="Group", username="GroupAnonymousBot", is_bot=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a chat that is not private.

    *status* is the Bot API's: creator, administrator, member, restricted, left or kicked.
    *rights* names what an administrator or a restricted member may do; creators and plain
    members may do all that their status allows.
    """

    user: User
    status: str
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False


@dataclass(slots=True, kw_only=True)
class Chat:
    """One chat with all its messages, in order of their ids; ids of deleted ones stay unused.

    *bot* is how the bot stands here where that was set, None: a member who may write.
    *members* are the others who are known; *closed_topics* are those of *topics* that take no
    messages.
    """

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    person: User | None = None
    standing: Standing = Standing.MEMBER
    migrated_to: int | None = None
    is_forum: bool = False
    topics: frozenset[int] = frozenset()
    closed_topics: set[int] = field(default_factory=set)
    owner_id: int | None = None
    bot: Member | None = None
    members: dict[int, Member] = field(default_factory=dict)
    last_message_id: int = 0
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_group(self) -> bool:
        return self.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP)

    def to_json(self) -> JsonObject:
        found: JsonObject = {"id": self.id, "type": self.kind.value}
        if self.person is not None:
            names = {k: v for k, v in self.person.to_json().items() if k.endswith("name")}
            return found | names
        found["title"] = self.title
        if self.username:
            found["username"] = self.username
        return found | ({"is_forum": True} if self.is_forum else {})

    def bot_may(self, right: str) -> bool:
        """Tell whether the bot is an administrator with *right*."""
        return (
            self.bot is not None
            and self.bot.status == "administrator"
            and right in self.bot.rights
        )

    def next_message_id(self) -> int:
        self.last_message_id += 1
        return self.last_message_id

    def check_reachable(self) -> None:
        """Raise Refused if the bot is not in this chat, or the chat is there no more."""
        if self.migrated_to is not None:
            raise migrated(self.migrated_to)
        if self.standing is Standing.DEACTIVATED:
            raise forbidden("user is deactivated")
        if self.standing is Standing.KICKED and self.kind is ChatKind.PRIVATE:
            raise forbidden("bot was blocked by the user")
        if self.standing is Standing.KICKED:
            raise forbidden(f"bot was kicked from the {self.kind.value} chat")
        if self.standing is Standing.LEFT:
            raise forbidden(f"bot is not a member of the {self.kind.value} chat")

    def check_writable(self, what: str = "text messages") -> None:
        """Raise Refused with Telegram's reason if the bot may not send *what* here."""
        self.check_reachable()
        if self.bot is None:
            return
        if self.kind is ChatKind.CHANNEL and not self.bot_may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        if self.bot.status == "restricted" and SENDING[what] not in self.bot.rights:
            raise bad_request(f"not enough rights to send {what} to the chat")

    def check_topic(self, topic: int) -> None:
        """Raise Refused unless *topic* is 0 (none given) or an open one of this chat's."""
        if topic and topic not in self.topics:
            raise bad_request("message thread not found")
        if topic in self.closed_topics and not self.bot_may("can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")

    def message(self, message_id: int, purpose: str) -> Message:
        """Return a message that is still there; *purpose* is Telegram's "message to edit" etc."""
        found = self.messages.get(message_id)
        if found is None or found.deleted:
            raise bad_request(f"{purpose} not found")
        return found


# What is sent -> the right it takes (Bot API, ChatPermissions).
SENDING = {"text messages": "can_send_messages", "photos": "can_send_photos"}
CHAT_NOT_FOUND = "chat not found"


def chat_not_found() -> Refused:
    return bad_request(CHAT_NOT_FOUND)
