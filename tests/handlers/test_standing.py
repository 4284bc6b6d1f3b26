"""Who may write, and who decides, by the standings Telegram tells."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import ChatMember, Update

from bot.botapi.chats import Chat, ChatKind, Member, User
from bot.botapi.members import known_rights, member_json
from handlers.standing import (
    is_administrator,
    is_anonymous_administrator,
    may_manage,
    may_write,
    thread_of,
)

SOMEBODY = User(id=7, first_name="Sam")


def a_member(kind: ChatKind, status: str, *rights: str) -> ChatMember:
    member = Member(user=SOMEBODY, status=status, rights=frozenset(rights))
    made = ChatMember.de_json(member_json(kind, member), None)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("kind", "status", "rights", "may"),
    [
        pytest.param("private", "member", (), True, id="a person who talks to us"),
        pytest.param("private", "kicked", (), False, id="a person who blocked us"),
        pytest.param("group", "member", (), True, id="a group"),
        pytest.param("group", "administrator", (), True, id="administrator of a group"),
        pytest.param("group", "left", (), False, id="left"),
        pytest.param("supergroup", "kicked", (), False, id="kicked"),
        pytest.param("supergroup", "restricted", (), False, id="muted"),
        pytest.param("supergroup", "restricted", ("can_send_messages",), True, id="restricted"),
        pytest.param("channel", "member", (), False, id="reader of a channel"),
        pytest.param("channel", "administrator", (), False, id="no right to post"),
        pytest.param("channel", "administrator", ("can_post_messages",), True, id="may post"),
        pytest.param("channel", "left", (), False, id="out of a channel"),
    ],
)
def test_where_the_bot_may_write(
    kind: str, status: str, rights: tuple[str, ...], may: bool
) -> None:
    """By the kind of chat and its standing there."""
    member = a_member(ChatKind(kind), status, *rights)

    assert may_write(member, kind) is may


@pytest.mark.parametrize("right", sorted(known_rights(ChatKind.CHANNEL, "administrator")))
def test_a_channel_is_managed_by_who_decides_on_its_posts(right: str) -> None:
    """No other right of an administrator is enough."""
    member = a_member(ChatKind.CHANNEL, "administrator", right)

    assert may_manage(member) is (right in ("can_post_messages", "can_edit_messages"))
    assert may_manage(a_member(ChatKind.CHANNEL, "creator"))
    assert not may_manage(a_member(ChatKind.CHANNEL, "member"))


@pytest.mark.parametrize(
    ("status", "is_one"),
    [("creator", True), ("administrator", True), ("member", False), ("left", False)],
)
def test_administrators_of_a_group(status: str, is_one: bool) -> None:
    """The creator is one as well."""
    assert is_administrator(a_member(ChatKind.GROUP, status)) is is_one


def an_update(**over: Any) -> Update:
    chat = Chat(id=-1005, kind=ChatKind.SUPERGROUP, title="G").to_json()
    message = {"message_id": 1, "date": 1, "chat": chat, "from": SOMEBODY.to_json()} | over
    made = Update.de_json({"update_id": 1, "message": message}, None)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("sender", "is_one"),
    [
        pytest.param(None, False, id="a person"),
        pytest.param(-1005, True, id="the group itself"),
        pytest.param(-1009, False, id="a channel that writes in the group"),
    ],
)
def test_only_administrators_write_as_the_group_itself(sender: int | None, is_one: bool) -> None:
    """A channel's owner may write as the channel, which gives no right in the group."""
    over = (
        {}
        if sender is None
        else {
            "sender_chat": {
                "id": sender,
                "type": "channel" if sender == -1009 else "supergroup",
                "title": "X",
            }
        }
    )

    assert is_anonymous_administrator(an_update(**over)) is is_one


def test_a_button_is_never_pressed_anonymously() -> None:
    """Not even under a message of the group itself."""
    chat = {"id": -1005, "type": "supergroup", "title": "G"}
    message = {"message_id": 1, "date": 1, "chat": chat, "sender_chat": chat}
    query = {"id": "1", "from": SOMEBODY.to_json(), "chat_instance": "1", "message": message}
    update = Update.de_json({"update_id": 1, "callback_query": query | {"data": "x"}}, None)
    assert update is not None

    assert not is_anonymous_administrator(update)


@pytest.mark.parametrize(
    ("over", "thread"),
    [
        pytest.param({}, None, id="no thread"),
        pytest.param({"message_thread_id": 7, "is_topic_message": True}, 7, id="a topic"),
        pytest.param({"message_thread_id": 7}, None, id="a thread of replies"),
    ],
)
def test_only_a_topic_of_a_forum_is_a_thread_to_write_into(
    over: dict[str, Any], thread: int | None
) -> None:
    """Replies in any supergroup have a thread id too (Bot API, Message)."""
    assert thread_of(an_update(**over)) == thread
