"""The methods about the bot itself, its updates and its webhook."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from bot.botapi.call import Call
from bot.botapi.links import link_fault
from bot.botapi.params import Params
from bot.botapi.updates import MOST_AT_ONCE
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
        "has_topics_enabled": False,
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


def get_my_star_balance(call: Call) -> JsonObject:
    return call.world.stars.to_json()


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
