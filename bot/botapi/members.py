"""Who is what in a chat, as ChatMember objects; and what is said when that changes.

The fields per status are those of the Bot API 10.3 (ChatMemberOwner, ChatMemberAdministrator, …).
"""

from __future__ import annotations

from bot.botapi.chats import Chat, ChatKind, Member, Standing, User
from bot.botapi.wire import JsonObject

_ADMINISTRATION = (
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
# Rights that exist in one kind of chat only.
_OF_KIND = {
    ChatKind.CHANNEL: ("can_post_messages", "can_edit_messages", "can_manage_direct_messages"),
    ChatKind.SUPERGROUP: ("can_pin_messages", "can_manage_topics", "can_manage_tags"),
    ChatKind.GROUP: ("can_pin_messages", "can_manage_tags"),
}
PERMISSIONS = (
    *(f"can_send_{what}" for what in ("messages", "audios", "documents", "photos", "videos")),
    *(f"can_send_{what}" for what in ("video_notes", "voice_notes", "polls", "other_messages")),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"),
    *("can_manage_topics", "can_react_to_messages", "can_edit_tag"),
)
STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
_STANDING = {"left": Standing.LEFT, "kicked": Standing.KICKED}


def standing_of(status: str) -> Standing:
    """Return how a bot of *status* stands; raises ValueError for what is no status of a bot."""
    if status not in STATUSES or status == "creator":
        raise ValueError(f"a bot cannot be {status!r}; it can be {', '.join(STATUSES[1:])}")
    return _STANDING.get(status, Standing.MEMBER)


def known_rights(kind: ChatKind, status: str) -> frozenset[str]:
    """Return the names of rights that *status* has in a chat of *kind*."""
    if status == "restricted":
        return frozenset(PERMISSIONS)
    if status != "administrator":
        return frozenset()
    return frozenset((*_ADMINISTRATION, *_OF_KIND.get(kind, ()), "can_manage_chat"))


def make_member(chat: Chat, member: Member) -> Member:
    """Return *member* if there can be one in *chat*; raises ValueError naming what is wrong."""
    if member.status not in STATUSES:
        raise ValueError(f"{member.status!r} is no status; there are {', '.join(STATUSES)}")
    unknown = sorted(member.rights - known_rights(chat.kind, member.status))
    if unknown:
        raise ValueError(f"no {member.status} of a {chat.kind.value} has {', '.join(unknown)}")
    return member


def member_json(kind: ChatKind, member: Member) -> JsonObject:
    """Return the ChatMember of *member* in a chat of *kind*."""
    found: JsonObject = {"user": member.user.to_json(), "status": member.status}
    match member.status:
        case "creator":
            return found | {"is_anonymous": member.is_anonymous}
        case "administrator":
            names = (*_ADMINISTRATION, *_OF_KIND.get(kind, ()))
            granted = {name: name in member.rights for name in names}
            own = {"can_be_edited": False, "is_anonymous": member.is_anonymous}
            return found | own | {"can_manage_chat": True} | granted
        case "restricted":
            allowed = {name: name in member.rights for name in PERMISSIONS}
            return found | {"is_member": True, "until_date": 0} | allowed
        case "kicked":
            return found | {"until_date": 0}
        case _:
            return found


def bot_member(chat: Chat, me: User) -> Member:
    """Return how the bot stands in *chat*."""
    is_here = chat.standing is Standing.MEMBER
    if chat.bot is not None and is_here:
        return chat.bot
    return Member(user=me, status="member" if is_here else _gone(chat.standing))


def _gone(standing: Standing) -> str:
    return "kicked" if standing is Standing.KICKED else "left"


def membership_payload(
    chat: Chat, by: User, change: tuple[Member, Member], now: float
) -> JsonObject:
    """Return a ChatMemberUpdated; *change* is who the bot was and is, *by* who made it so."""
    before, after = change
    return {
        "chat": chat.to_json(),
        "from": by.to_json(),
        "date": int(now),
        "old_chat_member": member_json(chat.kind, before),
        "new_chat_member": member_json(chat.kind, after),
    }
