"""The world a bot sees through the Bot API: chats, people, messages, and what is waiting for it.

Rule 1: nothing here waits, opens or reads a clock; *now* (Unix seconds) comes in from outside.
Rule 2: every change gets the next *version*, so "what is new since N" is one comparison.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from itertools import count

from bot.botapi.chats import GROUP_ANONYMOUS_BOT, Chat, ChatKind, Member, Standing, User
from bot.botapi.detect import with_detected
from bot.botapi.entities import Formatted, normalise
from bot.botapi.faults import FaultScript
from bot.botapi.journal import ApiCall
from bot.botapi.keyboards import callback_data
from bot.botapi.limits import UNLIMITED, FloodGate, LimitRules
from bot.botapi.members import bot_member, make_member, membership_payload, standing_of
from bot.botapi.messages import Message, Photo
from bot.botapi.places import Places
from bot.botapi.profile import Profile
from bot.botapi.stars import Stars
from bot.botapi.updates import UpdateQueue
from bot.botapi.wire import JsonObject

# No bot has this token; it only has the form of one.
DEFAULT_TOKEN = "1000000001:test-server-token"
# Calls kept in memory; the log file on disk keeps all.
_CALLS_KEPT = 200_000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What somebody else than the bot said: words or a service message, where and as whom."""

    user: User
    content: Formatted = field(default_factory=lambda: Formatted(""))
    extra: JsonObject = field(default_factory=dict)
    topic: int = 0
    anonymous: bool = False


class World(Places):
    """All the server knows.

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
        super().__init__(open_chats=open_chats)
        self.token = token
        bot_id = int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 1
        self.me = User(id=bot_id, first_name="Test bot", username=username, is_bot=True)
        self.updates = UpdateQueue()
        self.callbacks: dict[str, CallbackQuery] = {}
        self.actions: dict[int, JsonObject] = {}
        self.photos: dict[str, Photo] = {}
        self.files: dict[str, bytes] = {}
        self.profile = Profile()
        self.webhook: JsonObject = {}
        self.gate = FloodGate(limits)
        self.stars = Stars()
        self.faults = FaultScript()
        self.calls: deque[ApiCall] = deque(maxlen=calls_kept)
        self.on_change: list[Callable[[], None]] = []
        self.on_call: list[Callable[[ApiCall], None]] = []
        self.version = 0
        self._ids = count(1)
        self._calls = count(1)

    # What both sides use.

    def next_version(self) -> int:
        self.version += 1
        return self.version

    def next_id(self) -> int:
        """Return a number for a callback query or file, unique in this world."""
        return next(self._ids)

    def next_call(self) -> int:
        return next(self._calls)

    def resume(self, *, version: int, next_id: int) -> None:
        """Go on counting where an earlier run ended."""
        self.version, self._ids = version, count(next_id)

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

    def send_text(
        self,
        chat_id: int,
        user: User,
        text: str,
        *,
        now: float,
        topic: int = 0,
        anonymous: bool = False,
    ) -> Message:
        """Write *text* as *user*; a private chat is opened, or unblocked, by writing in it.

        *topic*: in that topic of a forum; *anonymous*: as an administrator behind the group.
        Raises Refused if the chat is a group the bot does not know.
        """
        content = with_detected(normalise(text, ()))
        said = Heard(user=user, content=content, topic=topic, anonymous=anonymous)
        return self._receive(self._opened(chat_id, user, now), said, now)

    def send_location(
        self, chat_id: int, user: User, latitude: float, longitude: float, *, now: float
    ) -> Message:
        """Share a place, in degrees; raises ValueError if there is none on this planet."""
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError("latitude goes from -90 to 90, longitude from -180 to 180")
        extra: JsonObject = {"location": {"latitude": latitude, "longitude": longitude}}
        said = Heard(user=user, extra=extra)
        return self._receive(self._opened(chat_id, user, now), said, now)

    def _opened(self, chat_id: int, user: User, now: float) -> Chat:
        chat = self.add_person(user) if chat_id == user.id else self.chat(chat_id)
        if chat.kind is ChatKind.PRIVATE and chat.standing is Standing.KICKED:
            self.unblock(chat_id, now=now)
        return chat

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

    def block(self, chat_id: int, *, now: float, is_told: bool = True) -> None:
        """Block the bot, or kick it from a group; *is_told*: by my_chat_member."""
        self._move(chat_id, Standing.KICKED, now if is_told else None)

    def unblock(self, chat_id: int, *, now: float) -> None:
        """Take it back."""
        self._move(chat_id, Standing.MEMBER, now)

    def deactivate(self, chat_id: int) -> None:
        """Delete the person's account; the bot learns of it when it writes."""
        self.chat(chat_id).standing = Standing.DEACTIVATED

    def set_bot(
        self, chat_id: int, status: str, *, by: User, now: float, rights: Collection[str] = ()
    ) -> None:
        """Promote, demote, restrict, add or remove the bot; it is told by my_chat_member.

        Raises ValueError for a status or right that does not exist there.
        """
        chat = self.chat(chat_id)
        if chat.kind is ChatKind.PRIVATE:
            raise ValueError(f"{chat_id} is a private chat: block or unblock the bot there")
        made = Member(user=self.me, status=status, rights=frozenset(rights))
        standing, made = standing_of(status), make_member(chat, made)
        before = bot_member(chat, self.me)
        chat.standing, chat.bot = standing, made if standing is Standing.MEMBER else None
        if before != made:
            self._tell_bot(
                "my_chat_member", membership_payload(chat, by, (before, made), now), now
            )

    def migrate(self, chat_id: int, to_chat_id: int, *, now: float, is_told: bool = True) -> Chat:
        """Turn a group into the supergroup *to_chat_id*, which takes over all but its messages.

        Both get their service message, unless the bot is not *is_told*.
        """
        old = self.chat(chat_id)
        new = self.add_chat(to_chat_id, ChatKind.SUPERGROUP, old.title, old.topics, old.owner_id)
        new.members, new.bot, new.is_forum = dict(old.members), old.bot, old.is_forum
        if is_told:
            user = User(id=1)
            leaving: JsonObject = {"migrate_to_chat_id": to_chat_id}
            coming: JsonObject = {"migrate_from_chat_id": chat_id}
            self._receive(old, Heard(user=user, extra=leaving), now)
            self._receive(new, Heard(user=user, extra=coming), now)
        old.migrated_to = to_chat_id
        return new

    def answer(self, query: CallbackQuery, answer: JsonObject) -> None:
        """Keep the bot's answer to a pressed button for the person to see."""
        self.callbacks[query.id] = replace(query, answer=answer, version=self.next_version())
        self.changed()

    def _receive(self, chat: Chat, said: Heard, now: float) -> Message:
        sender = GROUP_ANONYMOUS_BOT if said.anonymous else said.user
        behind: JsonObject = {"sender_chat": chat.to_json()} if said.anonymous else {}
        message = Message(
            message_id=chat.next_message_id(),
            version=self.next_version(),
            chat=chat.to_json(),
            sender=sender.to_json(),
            sent_at=int(now),
            content=said.content,
            topic=said.topic,
            extra=behind | said.extra,
        )
        kind = "channel_post" if chat.kind is ChatKind.CHANNEL else "message"
        chat.messages[message.message_id] = message
        # Who is not in a chat hears nothing of it.
        if chat.standing is Standing.MEMBER:
            self._tell_bot(kind, message.to_json(), now)
        return message

    def _move(self, chat_id: int, standing: Standing, told_at: float | None) -> None:
        chat = self.chat(chat_id)
        if chat.standing is standing:
            return
        before = bot_member(chat, self.me)
        chat.standing, chat.bot = standing, None
        if told_at is not None:
            change = (before, bot_member(chat, self.me))
            by = chat.person or User(id=1)
            self._tell_bot(
                "my_chat_member", membership_payload(chat, by, change, told_at), told_at
            )

    def _tell_bot(self, kind: str, payload: JsonObject, now: float) -> None:
        self.updates.add(kind, payload, now)
        self.changed()
