"""The methods this server knows, and one call from parameters to answer.

A call goes through the script of faults, the limits, the method, the journal - in this order:
fault -> limits -> method -> journal -> Answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.botapi import account, groups, posting
from bot.botapi.call import Call
from bot.botapi.chats import ChatKind
from bot.botapi.faults import Fault, FaultKind, Halt
from bot.botapi.journal import ApiCall, digest_of
from bot.botapi.limits import Addressee
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
    "getMyStarBalance": account.get_my_star_balance,
    "getChat": groups.get_chat,
    "getChatMember": groups.get_chat_member,
    "getChatMemberCount": groups.get_chat_member_count,
    "getChatAdministrators": groups.get_chat_administrators,
    "leaveChat": groups.leave_chat,
    "sendMessage": posting.send_message,
    "sendPhoto": posting.send_photo,
    "sendChatAction": posting.send_chat_action,
    "editMessageText": posting.edit_message_text,
    "editMessageCaption": posting.edit_message_caption,
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
LIMITED = frozenset(
    {"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption"}
    | {"editMessageReplyMarkup"}
)


@dataclass(slots=True)
class _Outcome:
    result: object = None
    refused: Refused | None = None
    in_flood_wait: bool = False
    is_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """One call as it came in; *delay_s* is how long its answer will be held back."""

    name: str
    chat_id: int | None
    params: Params
    now: float
    delay_s: float


def answer_call(
    world: World, method: str, params: Params, now: float, delay_s: float = 0.0
) -> Answer:
    """Return what the bot gets for one call; the world has changed accordingly."""
    name = _NAMES.get(method.lower(), method)
    ask = _Ask(
        name=name,
        chat_id=world.chat_id_of(params) or None,
        params=params,
        now=now,
        delay_s=delay_s,
    )
    said = params.text("text") or params.text("caption")
    fault = world.faults.strike(name, ask.chat_id, said, now)
    if fault is None or fault.is_carried_out:
        outcome = _carried_out(world, ask)
    elif fault.is_silent:
        outcome = _Outcome(refused=Refused(0, "lost on the way"))
    else:
        outcome = _Outcome(refused=_struck(world, fault, ask.chat_id, now))
    world.record(_entry(world, ask, outcome, fault))
    return _answer(outcome, fault)


def _carried_out(world: World, ask: _Ask) -> _Outcome:
    handler = METHODS.get(ask.name)
    if handler is None:
        return _Outcome(refused=Refused(404, "Not Found: method not found"))
    call = Call(world, ask.params, ask.now)
    if ask.name in LIMITED:
        return _limited(handler, call, _addressee(world, ask))
    try:
        return _Outcome(result=handler(call))
    except Refused as refused:
        return _Outcome(refused=refused)


def _addressee(world: World, ask: _Ask) -> Addressee:
    chat = world.chats.get(ask.chat_id) if ask.chat_id is not None else None
    return Addressee(
        chat_id=ask.chat_id,
        is_group=chat is not None and chat.is_group,
        is_paid=ask.params.flag("allow_paid_broadcast") and world.stars.pays,
    )


def _limited(handler: Handler, call: Call, to: Addressee) -> _Outcome:
    world = call.world
    wait = world.gate.check(to, call.now)
    if wait is not None:
        return _Outcome(refused=flood_wait(wait.seconds), in_flood_wait=wait.ignored)
    try:
        result = handler(call)
    except Refused as refused:
        return _Outcome(refused=refused)
    is_above = world.gate.count(to, call.now)
    if to.is_paid and is_above:
        world.stars.charge()
    return _Outcome(result=result, is_paid=to.is_paid and is_above)


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


def _entry(world: World, ask: _Ask, outcome: _Outcome, fault: Fault | None) -> ApiCall:
    refused, result = outcome.refused, outcome.result
    return ApiCall(
        seq=world.next_call(),
        at=ask.now,
        bot_id=world.me.id,
        method=ask.name,
        chat_id=ask.chat_id,
        thread_id=ask.params.integer("message_thread_id") or None,
        digest=digest_of(ask.params),
        status=refused.status if refused else 200,
        description=refused.description if refused else "",
        message_id=result.message_id if isinstance(result, Message) else None,
        fault=fault.kind.value if fault else None,
        in_flood_wait=outcome.in_flood_wait,
        wait_s=refused.parameters.get("retry_after") if refused else None,
        delay_s=ask.delay_s,
        is_paid=outcome.is_paid,
        params=dict(ask.params.values),
    )


def _answer(outcome: _Outcome, fault: Fault | None) -> Answer:
    course, page = Course.SEND, ""
    refused = outcome.refused
    if fault is not None and fault.is_silent:
        course = Course(fault.kind.value)
    elif fault is not None and refused is None:
        # It was carried out, and still an error is all that comes back.
        refused = Refused(fault.status, fault.description)
    if fault is not None and fault.kind is FaultKind.PAGE:
        page = f"<html><head><title>{fault.status}</title></head><body></body></html>"
    if refused is not None:
        return Answer(status=refused.status, body=refused.body(), page=page, course=course)
    result = outcome.result
    shown = result.to_json() if isinstance(result, Message) else result
    return Answer(status=200, body={"ok": True, "result": shown}, course=course)
