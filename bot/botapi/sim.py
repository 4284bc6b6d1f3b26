"""The person's side over HTTP: ``/sim/…``, for the chat page and for tests in other processes.

Rule: this side is for loopback only; it knows no token and no owner.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.botapi.bodies import read_params
from bot.botapi.bot_routes import Desk
from bot.botapi.chats import Chat, ChatKind
from bot.botapi.params import Params
from bot.botapi.sim_chats import CHAT_ACTS
from bot.botapi.sim_weather import WEATHER_ACTS, no_faults
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

    posts = CHAT_ACTS | WEATHER_ACTS
    return [
        *(Route(f"/{name}", _acting(desk, act), methods=["POST"]) for name, act in posts.items()),
        Route("/fault", _acting(desk, no_faults), methods=["DELETE"]),
        Route("/log", _acting(desk, _log), methods=["GET"]),
        Route("/chat/{chat_id:int}", chat, methods=["GET"]),
        Route("/file/{file_id}", file, methods=["GET"]),
        Route("/bot", _acting(desk, _bot), methods=["GET"]),
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


def _bot(desk: Desk, _: Params) -> JsonObject:
    return {"me": desk.world.me.to_json()} | desk.world.profile.to_sim_json()


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


def _sorry(refused: Refused) -> Response:
    return JSONResponse(refused.body(), refused.status)
