"""The chats a bot knows and who is who in them; the part of the world that says nothing."""

from __future__ import annotations

from collections.abc import Collection

from bot.botapi.chats import Chat, ChatKind, Member, User, chat_not_found
from bot.botapi.members import make_member
from bot.botapi.params import Params
from bot.botapi.wire import bad_request

# Private chats have positive ids, all others negative ones; below this they are supergroups and
# channels (Bot API, "-100…" ids).
_FIRST_SUPERGROUP = -1_000_000_000_000


class Places:
    """Chats by id.  *open_chats*: any positive chat id is somebody the bot may write to."""

    def __init__(self, *, open_chats: bool = False) -> None:
        self.open_chats = open_chats
        self.chats: dict[int, Chat] = {}

    def chat(self, chat_id: int) -> Chat:
        """Return the chat; raises Refused ("chat not found") if the bot does not know it."""
        found = self.chats.get(chat_id)
        if found is not None:
            return found
        if self.open_chats and chat_id > 0:
            return self.add_person(User(id=chat_id))
        raise chat_not_found()

    def chat_id_of(self, params: Params) -> int:
        """Return what *chat_id* means, an id or the @name of a public chat; 0 if nothing."""
        given = params.text("chat_id")
        if not given.startswith("@"):
            return params.integer("chat_id")
        name = given[1:].lower()
        named = (c.id for c in self.chats.values() if c.person is None and c.username)
        return next((i for i in named if self.chats[i].username.lower() == name), 0)

    def add_person(self, user: User) -> Chat:
        """Return the private chat of *user*, made if need be; names are brought up to date."""
        known = self.chats.get(user.id)
        if known is None:
            known = Chat(id=user.id, kind=ChatKind.PRIVATE)
            self.chats[user.id] = known
        known.person = user
        return known

    def add_chat(  # noqa: PLR0913 - one name for each thing a chat can have
        self,
        chat_id: int,
        kind: ChatKind,
        title: str = "A chat",
        topics: frozenset[int] = frozenset(),
        owner_id: int | None = None,
        *,
        username: str = "",
        is_forum: bool = False,
    ) -> Chat:
        """Return a group, supergroup or channel the bot is in, made if need be.

        Raises ValueError if Telegram gives no such chat this kind of id.
        """
        is_long = chat_id <= _FIRST_SUPERGROUP
        if kind is ChatKind.PRIVATE or chat_id >= 0 or is_long != (kind is not ChatKind.GROUP):
            raise ValueError(f"{chat_id} cannot be the id of a {kind.value}")
        made = Chat(
            id=chat_id,
            kind=kind,
            title=title,
            username=username,
            topics=topics,
            owner_id=owner_id,
            is_forum=is_forum,
        )
        return self.chats.setdefault(chat_id, made)

    def set_member(
        self,
        chat_id: int,
        user: User,
        status: str,
        *,
        rights: Collection[str] = (),
        is_anonymous: bool = False,
    ) -> None:
        """Say what *user* is in a chat; nobody is told.

        Raises ValueError for a status or right that does not exist there.
        """
        chat = self.chat(chat_id)
        if chat.kind is ChatKind.PRIVATE:
            raise ValueError(f"{chat_id} is a private chat, which has no members")
        member = Member(
            user=user, status=status, rights=frozenset(rights), is_anonymous=is_anonymous
        )
        chat.members[user.id] = make_member(chat, member)

    def set_topic(self, chat_id: int, topic: int, *, is_open: bool = True) -> None:
        """Make, open or close a topic of a supergroup, which becomes a forum by it."""
        chat = self.chat(chat_id)
        if chat.kind is not ChatKind.SUPERGROUP or topic <= 1:
            raise bad_request("topics are numbered from 2 and live in supergroups")
        chat.is_forum = True
        chat.topics |= {topic}
        (chat.closed_topics.discard if is_open else chat.closed_topics.add)(topic)

    def drop_topic(self, chat_id: int, topic: int) -> None:
        """Delete a topic, if it is there."""
        chat = self.chat(chat_id)
        chat.topics -= {topic}
        chat.closed_topics.discard(topic)
