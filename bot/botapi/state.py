"""The world a bot sees through the Bot API: chats, people, messages, and what is waiting for it.

Rule 1: nothing here waits, opens or reads a clock; *now* (Unix seconds) comes in from outside.
Rule 2: every change gets the next *version*, so "what is new since N" is one comparison.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from bot.botapi.chats import Chat, ChatKind, Standing, User, chat_not_found
from bot.botapi.detect import with_detected
from bot.botapi.entities import Formatted, normalise
from bot.botapi.faults import FaultScript
from bot.botapi.journal import ApiCall
from bot.botapi.keyboards import callback_data
from bot.botapi.limits import UNLIMITED, FloodGate, LimitRules
from bot.botapi.messages import Message, Photo
from bot.botapi.profile import Profile
from bot.botapi.updates import UpdateQueue, membership_payload
from bot.botapi.wire import JsonObject

# No bot has this token; it only has the form of one.
DEFAULT_TOKEN = "1000000001:test-server-token"
# Calls kept in memory; the log file on disk keeps all.
_CALLS_KEPT = 200_000
# Private chats have positive ids, all others negative ones; below this they are supergroups and
# channels (Bot API, "-100…" ids).
_FIRST_SUPERGROUP = -1_000_000_000_000


class NoSuchButton(LookupError):
    """The message has no button with this data, or is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackQuery:
    """A pressed button; *answer* holds the bot's text, show_alert and url once it has answered."""

    id: str
    chat_id: int
    message_id: int
    data: str
    user: User
    at: float
    version: int
    answer: JsonObject | None = None

    def to_sim_json(self) -> JsonObject:
        return {"id": self.id, "message_id": self.message_id, "version": self.version} | (
            self.answer or {}
        )


class World:
    """All the server knows.  *open_chats*: any positive chat id is somebody the bot may write to.

    *on_change* is called after every change a waiting poll may want to see, *on_call* with every
    recorded call; both from the caller's thread.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "evenhand_test_bot",
        limits: LimitRules = UNLIMITED,
        open_chats: bool = False,
        calls_kept: int = _CALLS_KEPT,
    ) -> None:
        self.token = token
        self.open_chats = open_chats
        bot_id = int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 1
        self.me = User(id=bot_id, first_name="Test bot", username=username, is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue()
        self.callbacks: dict[str, CallbackQuery] = {}
        self.actions: dict[int, JsonObject] = {}
        self.photos: dict[str, Photo] = {}
        self.files: dict[str, bytes] = {}
        self.profile = Profile()
        self.webhook: JsonObject = {}
        self.gate = FloodGate(limits)
        self.faults = FaultScript()
        self.calls: deque[ApiCall] = deque(maxlen=calls_kept)
        self.on_change: list[Callable[[], None]] = []
        self.on_call: list[Callable[[ApiCall], None]] = []
        self.version = 0
        self._ids = count(1)
        self._calls = count(1)

    # What both sides use.

    def chat(self, chat_id: int) -> Chat:
        """Return the chat; raises Refused ("chat not found") if the bot does not know it."""
        found = self.chats.get(chat_id)
        if found is not None:
            return found
        if self.open_chats and chat_id > 0:
            return self.add_person(User(id=chat_id))
        raise chat_not_found()

    def add_person(self, user: User) -> Chat:
        """Return the private chat with *user*, made if need be; its id is the person's."""
        known = self.chats.get(user.id)
        if known is None:
            known = Chat(id=user.id, kind=ChatKind.PRIVATE)
            self.chats[user.id] = known
        known.person = user
        return known

    def add_chat(
        self,
        chat_id: int,
        kind: ChatKind,
        title: str = "A chat",
        topics: frozenset[int] = frozenset(),
        owner_id: int | None = None,
    ) -> Chat:
        """Return a group, supergroup or channel the bot is in, made if need be.

        Raises ValueError if Telegram gives no such chat this kind of id.
        """
        is_long = chat_id <= _FIRST_SUPERGROUP
        if kind is ChatKind.PRIVATE or chat_id >= 0 or is_long != (kind is not ChatKind.GROUP):
            raise ValueError(f"{chat_id} cannot be the id of a {kind.value}")
        made = Chat(id=chat_id, kind=kind, title=title, topics=topics, owner_id=owner_id)
        return self.chats.setdefault(chat_id, made)

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def next_id(self) -> int:
        """Return a number for a callback query or file, unique in this world."""
        return next(self._ids)

    def next_call(self) -> int:
        return next(self._calls)

    def put(self, chat: Chat, message: Message) -> Message:
        """Store a new message or a new version of one, and tell who waits."""
        chat.messages[message.message_id] = message
        self.changed()
        return message

    def changed(self) -> None:
        for tell in self.on_change:
            tell()

    def record(self, call: ApiCall) -> None:
        self.calls.append(call)
        for tell in self.on_call:
            tell(call)

    # The person's side.

    def send_text(self, chat_id: int, user: User, text: str, *, now: float) -> Message:
        """Write *text* as *user*; a private chat is opened, or unblocked, by writing in it.

        Raises Refused if the chat is a group the bot does not know.
        """
        chat = self.add_person(user) if chat_id == user.id else self.chat(chat_id)
        if chat.kind is ChatKind.PRIVATE and chat.standing is Standing.KICKED:
            self.unblock(chat_id, now=now)
        content = with_detected(normalise(text, ()))
        return self._receive(chat, user, content, {}, now)

    def press_button(
        self, chat_id: int, message_id: int, data: str, *, now: float, user: User | None = None
    ) -> CallbackQuery:
        """Press the button with *data*; *user* is needed in groups only.

        Raises NoSuchButton if the message shows no such button.
        """
        chat = self.chat(chat_id)
        message = chat.messages.get(message_id)
        if message is None or message.deleted or data not in callback_data(message.markup):
            raise NoSuchButton(f"message {message_id} of chat {chat_id} has no button {data!r}")
        presser = user or chat.person or User(id=1)
        query = CallbackQuery(
            id=str(self.next_id()),
            chat_id=chat_id,
            message_id=message_id,
            data=data,
            user=presser,
            at=now,
            version=self.next_version(),
        )
        self.callbacks[query.id] = query
        payload: JsonObject = {
            "id": query.id,
            "from": presser.to_json(),
            "message": message.to_json(),
            # Stands for this chat, and no other, towards this bot.
            "chat_instance": str(self.me.id * 31 + chat_id),
            "data": data,
        }
        self._tell_bot("callback_query", payload, now)
        return query

    def block(self, chat_id: int, *, now: float) -> None:
        """Block the bot, or kick it from a group; the bot is told by my_chat_member."""
        self._move(chat_id, Standing.KICKED, now)

    def unblock(self, chat_id: int, *, now: float) -> None:
        """Take it back."""
        self._move(chat_id, Standing.MEMBER, now)

    def deactivate(self, chat_id: int) -> None:
        """Delete the person's account; the bot learns of it when it writes."""
        self.chat(chat_id).standing = Standing.DEACTIVATED

    def migrate(self, chat_id: int, to_chat_id: int, *, now: float) -> Chat:
        """Turn a group into the supergroup *to_chat_id*; both chats get their service message."""
        old = self.chat(chat_id)
        new = self.add_chat(to_chat_id, ChatKind.SUPERGROUP, old.title)
        user, empty = User(id=1), Formatted("")
        self._receive(old, user, empty, {"migrate_to_chat_id": to_chat_id}, now)
        self._receive(new, user, empty, {"migrate_from_chat_id": chat_id}, now)
        old.migrated_to = to_chat_id
        return new

    def answer(self, query: CallbackQuery, answer: JsonObject) -> None:
        """Keep the bot's answer to a pressed button for the person to see."""
        self.callbacks[query.id] = replace(query, answer=answer, version=self.next_version())
        self.changed()

    def _receive(
        self, chat: Chat, user: User, content: Formatted, extra: JsonObject, now: float
    ) -> Message:
        message = Message(
            message_id=chat.next_message_id(),
            version=self.next_version(),
            chat=chat.to_json(),
            sender=user.to_json(),
            sent_at=int(now),
            content=content,
            extra=extra,
        )
        kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
        chat.messages[message.message_id] = message
        self._tell_bot(kind, message.to_json(), now)
        return message

    def _move(self, chat_id: int, standing: Standing, now: float) -> None:
        chat = self.chat(chat_id)
        change = (chat.standing.value, standing.value)
        if chat.standing is standing:
            return
        chat.standing = standing
        person = chat.person or User(id=1)
        self._tell_bot(
            "my_chat_member",
            membership_payload(chat.to_json(), person.to_json(), self.me.to_json(), change, now),
            now,
        )

    def _tell_bot(self, kind: str, payload: JsonObject, now: float) -> None:
        self.updates.add(kind, payload, now)
        self.changed()
