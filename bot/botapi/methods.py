"""The methods this server knows, and one call from parameters to answer.

A call goes through the script of faults, the limits, the method, the journal - in this order:
fault -> limits -> method -> journal -> Answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.botapi import account, posting
from bot.botapi.call import Call
from bot.botapi.chats import ChatKind
from bot.botapi.faults import Fault, FaultKind, Halt
from bot.botapi.journal import ApiCall
from bot.botapi.messages import Message
from bot.botapi.params import Params
from bot.botapi.profile import TEXTS
from bot.botapi.state import World
from bot.botapi.wire import JsonObject, Refused, flood_wait, forbidden, migrated

Handler: TypeAlias = Callable[[Call], object]


class Course(StrEnum):
    """What the connection does with the answer."""

    SEND = "send"
    HANG = "hang"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """*page* is HTML from something on the way and replaces *body*; "" if there is none."""

    status: int
    body: JsonObject
    page: str = ""
    course: Course = Course.SEND


def _text_setter(field: str) -> Handler:
    def set_text(call: Call) -> bool:
        call.world.profile.set_text(field, call.params)
        return True

    return set_text


def _text_getter(field: str) -> Handler:
    def get_text(call: Call) -> JsonObject:
        return {field: call.world.profile.text(field, call.params.text("language_code"))}

    return get_text


def _my(field: str) -> str:
    return "My" + "".join(part.capitalize() for part in field.split("_"))


METHODS: dict[str, Handler] = {
    "getMe": account.get_me,
    "getUpdates": account.get_updates,
    "setWebhook": account.set_webhook,
    "deleteWebhook": account.delete_webhook,
    "getWebhookInfo": account.get_webhook_info,
    "getChat": account.get_chat,
    "getChatMember": account.get_chat_member,
    "sendMessage": posting.send_message,
    "sendPhoto": posting.send_photo,
    "sendChatAction": posting.send_chat_action,
    "editMessageText": posting.edit_message_text,
    "editMessageReplyMarkup": posting.edit_message_reply_markup,
    "deleteMessage": posting.delete_message,
    "answerCallbackQuery": posting.answer_callback_query,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    **{f"set{_my(field)}": _text_setter(field) for field in TEXTS},
    **{f"get{_my(field)}": _text_getter(field) for field in TEXTS},
}
# Telegram takes method names in any case.
_NAMES = {name.lower(): name for name in METHODS}
# What the limits count: everything a reader sees as a message.
LIMITED = frozenset({"sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup"})


@dataclass(slots=True)
class _Outcome:
    result: object = None
    refused: Refused | None = None
    in_flood_wait: bool = False


def answer_call(world: World, method: str, params: Params, now: float) -> Answer:
    """Return what the bot gets for one call; the world has changed accordingly."""
    name = _NAMES.get(method.lower(), method)
    chat_id = params.integer("chat_id") or None
    fault = world.faults.strike(name, chat_id)
    if fault is not None and not _is_silent(fault):
        outcome = _Outcome(refused=_struck(world, fault, chat_id, now))
    elif fault is not None and not fault.accepted:
        outcome = _Outcome(refused=Refused(0, "lost on the way"))
    else:
        outcome = _carried_out(world, name, params, now)
    world.record(_entry(world, name, params, now, (outcome, fault)))
    return _answer(outcome, fault)


def _carried_out(world: World, name: str, params: Params, now: float) -> _Outcome:
    handler = METHODS.get(name)
    if handler is None:
        return _Outcome(refused=Refused(404, "Not Found: method not found"))
    chat_id = params.integer("chat_id") or None
    chat = world.chats.get(chat_id) if chat_id is not None else None
    is_group = chat is not None and chat.is_group
    if name in LIMITED:
        wait = world.gate.check(chat_id, is_group=is_group, now=now)
        if wait is not None:
            return _Outcome(refused=flood_wait(wait.seconds), in_flood_wait=wait.ignored)
    try:
        result = handler(Call(world, params, now))
    except Refused as refused:
        return _Outcome(refused=refused)
    if name in LIMITED:
        world.gate.count(chat_id, is_group=is_group, now=now)
    return _Outcome(result=result)


def _is_silent(fault: Fault) -> bool:
    return fault.kind in (FaultKind.HANG, FaultKind.CUT)


def _struck(world: World, fault: Fault, chat_id: int | None, now: float) -> Refused:
    match fault.kind:
        case FaultKind.FLOOD:
            if fault.halts is not Halt.CALL:
                scope = chat_id if fault.halts is Halt.CHAT else None
                world.gate.halt(scope, fault.retry_after_s, now)
            return flood_wait(fault.retry_after_s)
        case FaultKind.BLOCKED:
            return forbidden("bot was blocked by the user")
        case FaultKind.MIGRATED if fault.migrate_to is not None:
            world.add_chat(fault.migrate_to, ChatKind.SUPERGROUP)
            return migrated(fault.migrate_to)
        case _:
            return Refused(fault.status, fault.description)


def _entry(
    world: World, name: str, params: Params, now: float, course: tuple[_Outcome, Fault | None]
) -> ApiCall:
    outcome, fault = course
    refused, result = outcome.refused, outcome.result
    return ApiCall(
        seq=world.next_call(),
        at=now,
        method=name,
        chat_id=params.integer("chat_id") or None,
        params=dict(params.values),
        status=refused.status if refused else 200,
        description=refused.description if refused else "",
        message_id=result.message_id if isinstance(result, Message) else None,
        fault=fault.kind.value if fault else None,
        in_flood_wait=outcome.in_flood_wait,
    )


def _answer(outcome: _Outcome, fault: Fault | None) -> Answer:
    course, page = Course.SEND, ""
    if fault is not None and _is_silent(fault):
        course = Course(fault.kind.value)
    if fault is not None and fault.kind is FaultKind.PAGE:
        page = f"<html><head><title>{fault.status}</title></head><body></body></html>"
    if outcome.refused is not None:
        refused = outcome.refused
        return Answer(status=refused.status, body=refused.body(), page=page, course=course)
    result = outcome.result
    shown = result.to_json() if isinstance(result, Message) else result
    return Answer(status=200, body={"ok": True, "result": shown}, course=course)
