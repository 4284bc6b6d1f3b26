"""The methods about chats and who is in them."""

from __future__ import annotations

from bot.botapi.call import Call
from bot.botapi.chats import Chat, ChatKind, Member, User
from bot.botapi.members import bot_member, member_json
from bot.botapi.wire import JsonObject, Refused, bad_request

_RULERS = ("creator", "administrator")


def get_chat(call: Call) -> JsonObject:
    """Return a ChatFullInfo with the fields that are always there."""
    chat = call.target()
    if chat.kind is not ChatKind.PRIVATE:
        chat.check_reachable()
    return chat.to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(call: Call) -> JsonObject:
    """Return the ChatMember; in a channel only an administrator may ask about others."""
    chat = call.target()
    user_id = call.params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if chat.kind is ChatKind.PRIVATE:
        return _of_private(call, chat, user_id)
    chat.check_reachable()
    if user_id == call.world.me.id:
        return member_json(chat.kind, bot_member(chat, call.world.me))
    _check_list(chat)
    found = _known(chat, user_id)
    if found is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(chat.kind, found)


def get_chat_administrators(call: Call) -> list[JsonObject]:
    """Return all administrators but other bots; the bot itself is one of them if it is one."""
    chat = call.target()
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    chat.check_reachable()
    _check_list(chat)
    found = {user_id: _known(chat, user_id) for user_id in (chat.owner_id or 0, *chat.members)}
    found[call.world.me.id] = bot_member(chat, call.world.me)
    rulers = [member for member in found.values() if member and member.status in _RULERS]
    return [member_json(chat.kind, member) for member in rulers]


def get_chat_member_count(call: Call) -> int:
    chat = call.target()
    if chat.kind is ChatKind.PRIVATE:
        return 2
    chat.check_reachable()
    here = [m for m in chat.members.values() if m.status not in ("left", "kicked")]
    return len(here) + 1


def leave_chat(call: Call) -> bool:
    chat = call.target()
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_reachable()
    call.world.set_bot(chat.id, "left", by=call.world.me, now=call.now)
    return True


def _check_list(chat: Chat) -> None:
    """Refuse to show the people of a channel to a bot that is no administrator there."""
    is_ruler = chat.bot is None or chat.bot.status == "administrator"
    if chat.kind is ChatKind.CHANNEL and not is_ruler:
        raise bad_request("member list is inaccessible")


def _of_private(call: Call, chat: Chat, user_id: int) -> JsonObject:
    if user_id == call.world.me.id:
        return member_json(chat.kind, bot_member(chat, call.world.me))
    if chat.person is None or chat.person.id != user_id:
        raise user_not_found()
    return member_json(chat.kind, Member(user=chat.person, status="member"))


def _known(chat: Chat, user_id: int) -> Member | None:
    """Return who *user_id* is here; who has written here is a member if nothing else is known."""
    if user_id in chat.members:
        return chat.members[user_id]
    seen = (message.sender for message in reversed(chat.messages.values()))
    sender = next((found for found in seen if found["id"] == user_id), None)
    if sender is None and user_id != chat.owner_id:
        return None
    name = str(sender["first_name"]) if sender else "Owner"
    username = str(sender.get("username", "")) if sender else ""
    user = User(id=user_id, first_name=name, username=username)
    return Member(user=user, status="creator" if user_id == chat.owner_id else "member")


def user_not_found() -> Refused:
    return bad_request("user not found")
