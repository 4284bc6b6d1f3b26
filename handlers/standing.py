"""How the bot and people stand in a chat: who may write, who may change what it gets."""

from __future__ import annotations

from telegram import (
    Bot,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    Message,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


def may_write(member: ChatMember, kind: str) -> bool:
    """Tell whether the bot, as *member* of a chat of this kind, may write there."""
    if kind == ChatType.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUTSIDE


def may_manage(member: ChatMember) -> bool:
    """Tell whether *member* of a channel decides what is posted there."""
    if isinstance(member, ChatMemberAdministrator):
        return bool(member.can_post_messages or member.can_edit_messages)
    return member.status == ChatMember.OWNER


def is_administrator(member: ChatMember) -> bool:
    """Tell whether *member* of a group is one of its administrators."""
    return member.status in _ADMINISTRATORS


def is_anonymous_administrator(update: Update) -> bool:
    """Tell whether somebody writes in the name of the group itself: only administrators can.

    Buttons are never pressed anonymously, whatever message they are under.
    """
    message = update.message
    if message is None or message.sender_chat is None:
        return False
    return message.sender_chat.id == message.chat.id


def thread_of(update: Update) -> int | None:
    """Return the forum topic in which something was written or pressed.

    None: no forum, or its General topic. Replies in other groups have a thread as well, which is
    none that could be written into.
    """
    message = update.effective_message
    if not isinstance(message, Message) or not message.is_topic_message:
        return None
    return message.message_thread_id


def is_private(chat: Chat | None) -> bool:
    return chat is None or chat.type == ChatType.PRIVATE


def shown_title(title: str | None) -> str:
    """Return the title of a group or channel, fit to stand beside what is to be copied."""
    return (title or "").replace("`", "’")


async def find_member(bot: Bot, chat_id: int, user_id: int) -> ChatMember | None:
    """Ask Telegram how somebody stands in a chat.

    None: it does not tell, as they were never there, or the bot is not in the chat.
    """
    try:
        return await bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden):
        return None
