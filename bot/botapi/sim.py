"""The person's side over HTTP: ``/sim/…``, for the chat page and for tests in other processes.

Rule: this side is for loopback only; it knows no token and no owner.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.botapi.bodies import read_params
from bot.botapi.bot_routes import Desk
from bot.botapi.chats import Chat, ChatKind, User
from bot.botapi.faults import Fault, FaultKind, Halt
from bot.botapi.params import Params
from bot.botapi.state import NoSuchButton
from bot.botapi.wire import JsonObject, Refused, bad_request

# Longest a chat page may wait in one request, seconds; below common proxies' minute.
LONGEST_WAIT_S = 50
_MOST_CALLS = 1000

Act: TypeAlias = Callable[[Desk, Params], JsonObject]


def sim_routes(desk: Desk) -> list[Route]:
    async def chat(request: Request) -> Response:
        return await _chat(desk, request)

    async def file(request: Request) -> Response:
        content = desk.world.files.get(request.path_params["file_id"])
        if content is None:
            return _sorry(Refused(404, "Not Found: no such file"))
        return Response(content, media_type="image/png" if content[:4] == b"\x89PNG" else None)

    async def bot(_: Request) -> Response:
        return JSONResponse({"me": desk.world.me.to_json()} | desk.world.profile.to_sim_json())

    posts = {
        "message": _message,
        "press": _press,
        "block": _block,
        "migrate": _migrate,
        "fault": _fault,
        "chat": _new_chat,
    }
    return [
        *(Route(f"/{name}", _acting(desk, act), methods=["POST"]) for name, act in posts.items()),
        Route("/fault", _acting(desk, _no_faults), methods=["DELETE"]),
        Route("/log", _acting(desk, _log), methods=["GET"]),
        Route("/chat/{chat_id:int}", chat, methods=["GET"]),
        Route("/file/{file_id}", file, methods=["GET"]),
        Route("/bot", bot, methods=["GET"]),
    ]


def _acting(desk: Desk, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(act(desk, await read_params(request)))
        except Refused as refused:
            return _sorry(refused)
        except (NoSuchButton, ValueError) as error:
            return _sorry(bad_request(str(error)))

    return endpoint


def _message(desk: Desk, params: Params) -> JsonObject:
    """Write *text*; without a user it is the person of the private chat."""
    if not params.text("text"):
        raise bad_request("text is empty")
    chat_id = _chat_id(params)
    user = _user(desk, params, chat_id)
    message = desk.world.send_text(chat_id, user, params.text("text"), now=desk.clock())
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
    blocked = params.flag("blocked") or not params.text("blocked")
    change = desk.world.block if blocked else desk.world.unblock
    change(_chat_id(params), now=desk.clock())
    return {"blocked": blocked}


def _migrate(desk: Desk, params: Params) -> JsonObject:
    to_chat_id = params.integer("to_chat_id")
    desk.world.migrate(_chat_id(params), to_chat_id, now=desk.clock())
    return {"chat_id": to_chat_id}


def _new_chat(desk: Desk, params: Params) -> JsonObject:
    kind = ChatKind(params.text("type"))
    made = desk.world.add_chat(_chat_id(params), kind, params.text("title") or "A chat")
    return made.to_json()


def _fault(desk: Desk, params: Params) -> JsonObject:
    """Script a fault; the keys are the fields of ``Fault``."""
    known = {field.name for field in fields(Fault)}
    unknown = sorted(set(params.values) - known)
    if unknown:
        raise bad_request(
            f"unknown keys {', '.join(unknown)}; known are {', '.join(sorted(known))}"
        )
    never = params.text("times") in ("null", "forever")
    desk.world.faults.add(
        Fault(
            kind=FaultKind(params.text("kind")),
            method=params.text("method") or None,
            chat_id=params.integer("chat_id") or None,
            skip=params.integer("skip"),
            times=None if never else params.integer("times", 1),
            retry_after_s=params.integer("retry_after_s", 3),
            halts=Halt(params.text("halts") or "token"),
            status=params.integer("status", 500),
            description=params.text("description") or "Internal Server Error",
            accepted=params.flag("accepted") or not params.text("accepted"),
            migrate_to=params.integer("migrate_to") or None,
        )
    )
    return {"faults": len(desk.world.faults)}


def _no_faults(desk: Desk, _: Params) -> JsonObject:
    desk.world.faults.clear()
    return {"faults": 0}


def _log(desk: Desk, params: Params) -> JsonObject:
    """Return recorded calls with seq > *after*, oldest first, *method* only if given."""
    after, method = params.integer("after"), params.text("method").lower()
    found = [
        call.to_json()
        for call in desk.world.calls
        if call.seq > after and method in ("", call.method.lower())
    ]
    return {"calls": found[:_MOST_CALLS], "more": len(found) > _MOST_CALLS}


async def _chat(desk: Desk, request: Request) -> Response:
    """Return what changed after version *after*, waiting up to *wait* seconds for it."""
    params = Params(dict(request.query_params))
    after, wait_s = params.integer("after"), params.clamped("wait", 0, 0, LONGEST_WAIT_S)
    chat_id, deadline = request.path_params["chat_id"], desk.clock() + wait_s
    while True:
        found = _changes(desk, chat_id, after)
        left = deadline - desk.clock()
        if found["version"] != after or left <= 0 or not await desk.bell.wait(left):
            return JSONResponse(found)


def _changes(desk: Desk, chat_id: int, after: int) -> JsonObject:
    chat = desk.world.chats.get(chat_id, Chat(id=chat_id, kind=ChatKind.PRIVATE))
    messages = [m for m in chat.messages.values() if m.version > after]
    queries = desk.world.callbacks.values()
    answers = [q for q in queries if q.chat_id == chat_id and q.answer and q.version > after]
    action = desk.world.actions.get(chat_id)
    versions = [m.version for m in messages] + [q.version for q in answers]
    if action is not None and isinstance(action["version"], int):
        versions.append(action["version"])
    return {
        "version": max(versions, default=after),
        "messages": [m.to_sim_json() for m in sorted(messages, key=lambda m: m.message_id)],
        "answers": [q.to_sim_json() for q in answers],
        "action": action,
        "blocked": chat.standing.value == "kicked",
    }


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


def _sorry(refused: Refused) -> Response:
    return JSONResponse(refused.body(), refused.status)
