"""Groups and channels with people and the bot in them, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.botapi.chats import ChatKind, User
from bot.botapi.messages import Message
from bot.botapi.server import BotApiServer
from tests.talk import PATIENCE_S

ADMIN = User(id=9001, first_name="Ada", language_code="en")
MEMBER = User(id=9002, first_name="Mel", language_code="en")
GROUP, FORUM, CHANNEL = -5001, -1005002000000, -1005003000000
POSTING = ("can_post_messages",)


class Place:
    """A group or channel: *says* and *presses* return what the bot answers there."""

    def __init__(self, server: BotApiServer, chat_id: int) -> None:
        self.chat_id = chat_id
        self.world = server.world
        self._server = server
        self._changed = asyncio.Event()
        self.world.on_change.append(self._changed.set)
        self.world.on_call.append(lambda _: self._changed.set())

    @property
    def posts(self) -> tuple[Message, ...]:
        """What the bot wrote here, oldest first."""
        messages = self.world.chat(self.chat_id).messages.values()
        return tuple(m for m in messages if m.is_from_bot and not m.deleted)

    def hears(self, user: User, text: str, *, topic: int = 0, anonymous: bool = False) -> None:
        """Have *user* write *text*, without waiting."""
        self.world.send_text(
            self.chat_id, user, text, now=self._server.clock(), topic=topic, anonymous=anonymous
        )

    async def says(
        self, user: User, text: str, *, topic: int = 0, anonymous: bool = False
    ) -> Message:
        before = len(self.posts)
        self.hears(user, text, topic=topic, anonymous=anonymous)
        await self.until(lambda: len(self.posts) > before)
        return self.posts[-1]

    async def presses(self, user: User, label: str) -> str:
        """Have *user* press the newest button that holds *label*; return the notice, or URL."""
        message, data = self._button(label)
        query = self.world.press_button(
            self.chat_id, message.message_id, data, now=self._server.clock(), user=user
        )
        await self.until(lambda: self.world.callbacks[query.id].answer is not None)
        answer = self.world.callbacks[query.id].answer or {}
        return str(answer["url"] or answer["text"])

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    def set_bot(self, status: str, *rights: str, by: User = ADMIN) -> None:
        """Have *by* promote, demote, add or remove the bot."""
        now = self._server.clock()
        self.world.set_bot(self.chat_id, status, by=by, now=now, rights=rights)

    def _button(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.posts):
            for row in (message.markup or {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        return message, str(button["callback_data"])
        raise AssertionError(f"no message shows a button {label!r}")


def a_group(server: BotApiServer) -> Place:
    """Return a group with an administrator and a member."""
    server.world.add_chat(GROUP, ChatKind.GROUP, "Village")
    return _peopled(server, GROUP)


def a_forum(server: BotApiServer) -> Place:
    """Return a supergroup with the topics 7 and 8."""
    topics = frozenset({7, 8})
    server.world.add_chat(FORUM, ChatKind.SUPERGROUP, "Town", topics=topics, is_forum=True)
    return _peopled(server, FORUM)


def a_channel(server: BotApiServer, chat_id: int = CHANNEL, name: str = "harbor") -> Place:
    """Return a channel with its owner and a reader; the bot is not in it yet."""
    server.world.add_chat(chat_id, ChatKind.CHANNEL, "Harbor & News", username=name)
    place = Place(server, chat_id)
    server.world.set_bot(chat_id, "left", by=ADMIN, now=server.clock())
    server.world.set_member(chat_id, ADMIN, "creator")
    server.world.set_member(chat_id, MEMBER, "member")
    return place


def _peopled(server: BotApiServer, chat_id: int) -> Place:
    server.world.set_member(chat_id, ADMIN, "administrator")
    server.world.set_member(chat_id, MEMBER, "member")
    return Place(server, chat_id)
