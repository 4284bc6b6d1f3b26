"""The methods about the bot itself, its updates and its webhook, and about chats and members."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from bot.botapi.call import Call
from bot.botapi.chats import Chat, ChatKind
from bot.botapi.links import link_fault
from bot.botapi.params import Params
from bot.botapi.updates import MOST_AT_ONCE, member_json
from bot.botapi.wire import JsonObject, Refused, bad_request

# Longest long poll (telegram-bot-api, LONG_POLL_MAX_TIMEOUT).
LONGEST_POLL_S = 50
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile("[A-Za-z0-9_-]{0,256}")


def get_me(call: Call) -> JsonObject:
    return call.world.me.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_updates(call: Call) -> list[JsonObject]:
    """Return what is waiting; the long poll itself is the server's."""
    if call.world.webhook:
        raise Refused(409, _WEBHOOK_ACTIVE)
    _allow(call)
    return take_updates(call)


def take_updates(call: Call) -> list[JsonObject]:
    limit = call.params.clamped("limit", MOST_AT_ONCE, 1, MOST_AT_ONCE)
    return call.world.updates.take(call.params.integer("offset"), limit, call.now)


def poll_timeout_s(params: Params) -> int:
    return params.clamped("timeout", 0, 0, LONGEST_POLL_S)


def set_webhook(call: Call) -> bool:
    url = call.params.text("url")
    if not url:
        return delete_webhook(call)
    if not _is_webhook_url(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(call)
    if call.params.flag("drop_pending_updates"):
        call.world.updates.clear()
    call.world.webhook = {
        "url": url,
        "secret_token": secret,
        "max_connections": call.params.clamped("max_connections", 40, 1, 100),
    }
    call.world.changed()
    return True


def delete_webhook(call: Call) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.world.updates.clear()
    call.world.webhook = {}
    call.world.changed()
    return True


def get_webhook_info(call: Call) -> JsonObject:
    shown = {key: value for key, value in call.world.webhook.items() if key != "secret_token"}
    info: JsonObject = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.world.updates),
    }
    if call.world.updates.allowed:
        info["allowed_updates"] = sorted(call.world.updates.allowed)
    return info | shown


def get_chat(call: Call) -> JsonObject:
    """Return a ChatFullInfo with the fields that are always there."""
    return call.target().to_json() | {
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
    chat = call.target()
    user_id = call.params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == call.world.me.id:
        return member_json(call.world.me.to_json(), chat.standing.value)
    user = _known_user(chat, user_id)
    if user is None:
        raise bad_request("user not found")
    if user_id == chat.owner_id:
        return member_json(user, "creator") | {"is_anonymous": False}
    return member_json(user, "member")


def _known_user(chat: Chat, user_id: int) -> JsonObject | None:
    if chat.kind is ChatKind.PRIVATE:
        is_theirs = chat.person is not None and chat.person.id == user_id
        return chat.person.to_json() if chat.person is not None and is_theirs else None
    seen = (message.sender for message in reversed(chat.messages.values()))
    found = next((sender for sender in seen if sender["id"] == user_id), None)
    if found is None and user_id == chat.owner_id:
        return {"id": user_id, "is_bot": False, "first_name": "Owner"}
    return found


def _allow(call: Call) -> None:
    """Take the list of wanted updates over; absent, the earlier one stays (Bot API)."""
    if not call.params.text("allowed_updates"):
        return
    given = call.params.json("allowed_updates", "allowed updates")
    if isinstance(given, list):
        call.world.updates.allow(frozenset(str(kind) for kind in given))


def _is_webhook_url(url: str) -> bool:
    """https, or plain http on loopback as an own Bot API server allows."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return not link_fault(url)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def set_my_commands(call: Call) -> bool:
    call.world.profile.set_commands(call.params)
    return True


def delete_my_commands(call: Call) -> bool:
    call.world.profile.delete_commands(call.params)
    return True


def get_my_commands(call: Call) -> list[JsonObject]:
    return call.world.profile.commands(call.params)
