"""The bot's side over HTTP: ``/bot<token>/<method>``, long polls, and answers that never come."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.botapi.account import poll_timeout_s, take_updates
from bot.botapi.bell import Bell
from bot.botapi.bodies import read_params
from bot.botapi.call import Call
from bot.botapi.methods import Answer, Course, answer_call
from bot.botapi.params import Params
from bot.botapi.state import World
from bot.botapi.wire import JsonObject, Refused

_OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
_NEW_WEBHOOK = "Conflict: terminated by setWebhook request"


@dataclass(slots=True)
class Desk:
    """What every request needs.  *clock* gives Unix seconds.

    *latency_s* delays every answer, by up to *jitter_s* more.

    *cut* breaks the connection of a client address without an answer; None where the server
    underneath cannot, then a 502 page stands in for it.
    """

    world: World
    clock: Callable[[], float]
    bell: Bell
    latency_s: float = 0.0
    jitter_s: float = 0.0
    cut: Callable[[tuple[str, int]], None] | None = None
    poller: int = 0
    chance: Random = field(default_factory=lambda: Random(0))

    async def call(self, request: Request) -> Response:
        """Answer one Bot API call."""
        token = request.path_params["token"]
        if not hmac.compare_digest(token.encode(), self.world.token.encode()):
            return _refusal(Refused(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except Refused as refused:
            return _refusal(refused)
        method = request.path_params["method"]
        delay_s = self.latency_s + self.jitter_s * self.chance.random()
        answer = answer_call(self.world, method, params, self.clock(), delay_s)
        if _is_open_poll(method, answer) and poll_timeout_s(params):
            return await self._poll(params)
        if delay_s:
            await asyncio.sleep(delay_s)
        return await self._respond(request, answer)

    async def _respond(self, request: Request, answer: Answer) -> Response:
        if answer.course is Course.HANG:
            await self._silence(request)
        if answer.course is not Course.SEND:
            return await self._broken(request)
        if answer.page:
            return HTMLResponse(answer.page, answer.status)
        return _json(answer.status, answer.body)

    async def _silence(self, request: Request) -> None:
        """Wait until the client gives up or the server stops."""
        gone = asyncio.ensure_future(_hung_up(request))
        closed = asyncio.ensure_future(self.bell.wait_closed())
        _, pending = await asyncio.wait({gone, closed}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()

    async def _broken(self, request: Request) -> Response:
        if self.cut is not None and request.client is not None:
            self.cut((request.client.host, request.client.port))
            await _hung_up(request)
        return HTMLResponse("<html><body>Bad Gateway</body></html>", 502)

    async def _poll(self, params: Params) -> Response:
        """Wait for updates; a later poll ends this one, as Telegram allows one at a time."""
        self.poller += 1
        mine, deadline = self.poller, self.clock() + poll_timeout_s(params)
        self.bell.ring()
        while True:
            left = deadline - self.clock()
            woken = await self.bell.wait(max(left, 0.0)) if left > 0 else False
            if mine != self.poller:
                return _refusal(Refused(409, _OTHER_POLLER))
            if self.world.webhook:
                return _refusal(Refused(409, _NEW_WEBHOOK))
            found = take_updates(Call(self.world, params, self.clock()))
            if found or not woken:
                return _json(200, {"ok": True, "result": found})


def _is_open_poll(method: str, answer: Answer) -> bool:
    is_poll = method.lower() == "getupdates" and answer.course is Course.SEND
    return is_poll and answer.status == 200 and not answer.body["result"]


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refusal(refused: Refused) -> Response:
    return _json(refused.status, refused.body())


def _json(status: int, body: JsonObject) -> Response:
    parameters = body.get("parameters")
    headers = {}
    if isinstance(parameters, dict) and "retry_after" in parameters:
        headers["Retry-After"] = str(parameters["retry_after"])
    return JSONResponse(body, status, headers)
