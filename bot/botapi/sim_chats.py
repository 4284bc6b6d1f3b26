"""What people do, over HTTP: they write, press, block, promote the bot, open topics."""

from __future__ import annotations

from collections.abc import Callable

from bot.botapi.bot_routes import Desk
from bot.botapi.chats import ChatKind, User
from bot.botapi.params import Params
from bot.botapi.wire import JsonObject, bad_request


def _message(desk: Desk, params: Params) -> JsonObject:
    """Write *text*; without a user it is the person of the private chat."""
    if not params.text("text"):
        raise bad_request("text is empty")
    chat_id = _chat_id(params)
    message = desk.world.send_text(
        chat_id,
        _user(desk, params, chat_id),
        params.text("text"),
        now=desk.clock(),
        topic=params.integer("message_thread_id"),
        anonymous=params.flag("is_anonymous"),
    )
    return {"message_id": message.message_id, "version": message.version}


def _location(desk: Desk, params: Params) -> JsonObject:
    chat_id = _chat_id(params)
    message = desk.world.send_location(
        chat_id,
        _user(desk, params, chat_id),
        float(params.text("latitude") or "nan"),
        float(params.text("longitude") or "nan"),
        now=desk.clock(),
    )
    return {"message_id": message.message_id, "version": message.version}


def _press(desk: Desk, params: Params) -> JsonObject:
    query = desk.world.press_button(
        _chat_id(params),
        params.integer("message_id"),
        params.text("data"),
        now=desk.clock(),
        user=_user(desk, params, 0) if params.text("user") else None,
    )
    return {"callback_query_id": query.id, "version": query.version}


def _block(desk: Desk, params: Params) -> JsonObject:
    blocked = _is_wanted(params, "blocked")
    if blocked:
        is_told = _is_wanted(params, "is_told")
        desk.world.block(_chat_id(params), now=desk.clock(), is_told=is_told)
    else:
        desk.world.unblock(_chat_id(params), now=desk.clock())
    return {"blocked": blocked}


def _deactivate(desk: Desk, params: Params) -> JsonObject:
    desk.world.deactivate(_chat_id(params))
    return {"deactivated": True}


def _migrate(desk: Desk, params: Params) -> JsonObject:
    to_chat_id, is_told = params.integer("to_chat_id"), _is_wanted(params, "is_told")
    desk.world.migrate(_chat_id(params), to_chat_id, now=desk.clock(), is_told=is_told)
    return {"chat_id": to_chat_id}


def _new_chat(desk: Desk, params: Params) -> JsonObject:
    made = desk.world.add_chat(
        _chat_id(params),
        ChatKind(params.text("type")),
        params.text("title") or "A chat",
        owner_id=params.integer("owner_id") or None,
        username=params.text("username"),
        is_forum=params.flag("is_forum"),
    )
    return made.to_json()


def _topic(desk: Desk, params: Params) -> JsonObject:
    """Make, open, close or delete a topic: *state* is open, closed or deleted."""
    chat_id, topic = _chat_id(params), params.integer("message_thread_id")
    state = params.text("state") or "open"
    if state not in ("open", "closed", "deleted"):
        raise bad_request("state must be open, closed or deleted")
    if state == "deleted":
        desk.world.drop_topic(chat_id, topic)
    else:
        desk.world.set_topic(chat_id, topic, is_open=state == "open")
    return {"message_thread_id": topic, "state": state}


def _member(desk: Desk, params: Params) -> JsonObject:
    desk.world.set_member(
        _chat_id(params),
        _user(desk, params, 0),
        params.text("status"),
        rights=_rights(params),
        is_anonymous=params.flag("is_anonymous"),
    )
    return {"status": params.text("status")}


def _bot(desk: Desk, params: Params) -> JsonObject:
    """Make the bot something else in a chat; *user* is who does it."""
    desk.world.set_bot(
        _chat_id(params),
        params.text("status"),
        by=_user(desk, params, 0),
        now=desk.clock(),
        rights=_rights(params),
    )
    return {"status": params.text("status")}


CHAT_ACTS: dict[str, Callable[[Desk, Params], JsonObject]] = {
    "message": _message,
    "location": _location,
    "press": _press,
    "block": _block,
    "deactivate": _deactivate,
    "migrate": _migrate,
    "chat": _new_chat,
    "topic": _topic,
    "member": _member,
    "bot": _bot,
}


def _is_wanted(params: Params, name: str) -> bool:
    """Return a flag that is true where it is left out."""
    return params.flag(name) or not params.text(name)


def _rights(params: Params) -> list[str]:
    given = params.json("rights", "rights")
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(right, str) for right in given):
        raise bad_request("rights must be an Array of String")
    return given


def _chat_id(params: Params) -> int:
    if not params.integer("chat_id"):
        raise bad_request("chat_id is empty")
    return params.integer("chat_id")


def _user(desk: Desk, params: Params, chat_id: int) -> User:
    given = params.json_object("user", "user", "user must be an Object") or {}
    known = desk.world.chats.get(chat_id)
    if not given and known is not None and known.person is not None:
        return known.person
    user_id = given.get("id", chat_id if chat_id > 0 else 1)
    if not isinstance(user_id, int):
        raise bad_request("user id must be a Number")
    return User(
        id=user_id,
        first_name=str(given.get("first_name") or "Reader"),
        username=str(given.get("username") or ""),
        language_code=str(given.get("language_code") or ""),
    )
