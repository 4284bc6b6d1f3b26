"""The chat in the browser: HTTP for the page, speaking to the Bot API server of this process.

Rule 1: one tab, one person: a tab is handed an id nobody can guess and sees this chat alone.
Rule 2: only pages of this origin may act: what changes something must come as JSON, which a
browser sends for a foreign page only with our leave (Fetch standard, CORS-safelisted types).
Rule 3: the tab holds nothing that it cannot ask for again, so either side may start anew.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from importlib import resources
from math import inf

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.botapi.bell import Bell
from bot.botapi.chats import User
from bot.botapi.params import Params
from bot.botapi.state import CallbackQuery, NoSuchButton, World
from bot.botapi.wire import JsonObject, Refused
from bot.clock import utc_now
from bot.demo.chat_news import Cursor, news_since
from bot.errors import BadInput

# Telegram's own limit of one message.
MAX_TEXT_CHARS = 4096
# Longest a page may wait in one request, seconds; below common proxies' minute.
LONGEST_WAIT_S = 25.0
# Ids of real people are below 2^52 (Bot API, User), which JavaScript's numbers hold exactly.
_MOST_ID = 1 << 52
# Scripts, styles and pictures come from here alone; the pictures of messages may be redirected.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class BrowserChat:
    """People in browser tabs, talking to the bot of *world*.

    *bot_name* heads the page. Everything runs in the event loop that changes the world.
    """

    def __init__(
        self,
        world: World,
        *,
        bot_name: str = "Evenhand (demo)",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._world = world
        self._bot_name = bot_name
        self._clock = clock
        self._bell = Bell()
        # Tells a page that what it knows is of an earlier run.
        self._session = secrets.token_hex(8)
        world.on_change.append(self._bell.ring)

    def routes(self) -> list[BaseRoute]:
        """Return the routes: the page at ``/chat``, the rest below it."""
        return [
            Route("/chat", self._page, methods=["GET"]),
            Route("/chat/join", _answering(self._join), methods=["POST"]),
            Route("/chat/send", _answering(self._send), methods=["POST"]),
            Route("/chat/place", _answering(self._place), methods=["POST"]),
            Route("/chat/press", _answering(self._press), methods=["POST"]),
            Route("/chat/messages", self._messages, methods=["GET"]),
            Route("/chat/photos/{file_id}", self._photo, methods=["GET"]),
            Mount("/chat/static", StaticFiles(packages=[("bot.demo", "static")])),
        ]

    def close(self) -> None:
        """End all requests that wait for news; call it before the server is told to stop."""
        self._bell.close()

    async def _page(self, _: Request) -> Response:
        page = resources.files("bot.demo") / "static" / "chat.html"
        headers = {"content-security-policy": _POLICY, "cache-control": "no-cache"}
        return Response(page.read_bytes(), media_type="text/html", headers=headers)

    def _join(self, _: Mapping[str, object]) -> JsonObject:
        """Hand out a new person."""
        chat_id = 1 + secrets.randbelow(_MOST_ID - 1)
        self._admit(chat_id)
        return {"chat": chat_id}

    def _send(self, fields: Mapping[str, object]) -> JsonObject:
        """Write the text as the person of the chat."""
        chat_id, text = _chat_id(fields.get("chat")), fields.get("text")
        if not isinstance(text, str) or not text.strip():
            raise BadInput("text: there is nothing to send")
        if len(text) > MAX_TEXT_CHARS:
            raise BadInput(f"text: at most {MAX_TEXT_CHARS} characters can be sent at once")
        user = self._admit(chat_id)
        message = self._world.send_text(chat_id, user, text, now=self._now())
        return {"message_id": message.message_id}

    def _place(self, fields: Mapping[str, object]) -> JsonObject:
        """Send where the person of the chat is, in degrees."""
        chat_id = _chat_id(fields.get("chat"))
        where = fields.get("latitude"), fields.get("longitude")
        latitude, longitude = (float(n) if isinstance(n, int | float) else inf for n in where)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise BadInput("latitude, longitude: expected a place on earth, in degrees")
        user = self._admit(chat_id)
        sent = self._world.send_location(chat_id, user, latitude, longitude, now=self._now())
        return {"message_id": sent.message_id}

    def _press(self, fields: Mapping[str, object]) -> JsonObject:
        """Press the button; ``press`` names the bot's answer to come among the news."""
        chat_id, message_id = _chat_id(fields.get("chat")), fields.get("message_id")
        data = fields.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str):
            raise BadInput("message_id and data: expected a number and a string")
        self._admit(chat_id)
        query: CallbackQuery = self._world.press_button(chat_id, message_id, data, now=self._now())
        return {"press": query.id}

    async def _messages(self, request: Request) -> Response:
        """Answer what changed, as soon as something has, at the latest after *wait* seconds."""
        try:
            chat_id = _chat_id(request.query_params.get("chat"))
            cursor = self._cursor(request, chat_id)
            wait_s = _number(request.query_params.get("wait"), LONGEST_WAIT_S)
        except BadInput as error:
            return _sorry(400, str(error))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_s
        while True:
            news = news_since(self._world, cursor)
            left = deadline - loop.time()
            if not news.is_empty or left <= 0 or not await self._bell.wait(left):
                break
        about: JsonObject = {
            "session": self._session,
            "bot_name": self._bot_name,
            "username": self._world.me.username,
            "description": self._world.profile.text("description"),
            "commands": _commands(self._world, chat_id),
        }
        return JSONResponse(about | news.to_json(), headers={"cache-control": "no-store"})

    async def _photo(self, request: Request) -> Response:
        file_id = request.path_params["file_id"]
        content, photo = self._world.files.get(file_id), self._world.photos.get(file_id)
        if content is not None:
            is_png = content.startswith(b"\x89PNG")
            return Response(content, media_type="image/png" if is_png else "image/jpeg")
        if photo is None or not photo.url:
            return _sorry(404, "There is no such picture.")
        return RedirectResponse(photo.url)

    def _cursor(self, request: Request, chat_id: int) -> Cursor:
        self._admit(chat_id)
        is_ours = request.query_params.get("session") == self._session
        after = int(_number(request.query_params.get("after"), _MOST_ID)) if is_ours else 0
        return Cursor(chat_id=chat_id, after=after)

    def _admit(self, chat_id: int) -> User:
        """Return the person with this id; one of an earlier run is taken in again."""
        known = self._world.chats.get(chat_id)
        if known is not None and known.person is not None:
            return known.person
        # The sample is told in English whatever the browser speaks.
        user = User(id=chat_id, first_name="Reader", language_code="en")
        self._world.add_person(user)
        return user

    def _now(self) -> float:
        return self._clock().timestamp()


def _answering(
    act: Callable[[Mapping[str, object]], JsonObject],
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that answers a JSON object with what *act* makes of it."""

    async def endpoint(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return _sorry(415, "Send application/json.")
        try:
            return JSONResponse(act(_object(await request.body())))
        except BadInput as error:
            return _sorry(400, str(error))
        except NoSuchButton:
            return _sorry(409, "This button is gone: the message has changed.")
        except Refused as refused:
            return _sorry(refused.status, refused.description)

    return endpoint


def _commands(world: World, chat_id: int) -> list[JsonObject]:
    """Return the commands a client would show in a private chat (Bot API, BotCommandScope)."""
    scopes = (
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    )
    for scope in scopes:
        for language in ("en", ""):
            params = Params({"scope": json.dumps(scope), "language_code": language})
            found = world.profile.commands(params)
            if found:
                return found
    return []


def _object(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise BadInput(f"not JSON: {error}") from None
    if not isinstance(found, dict):
        raise BadInput("expected a JSON object")
    return found


def _chat_id(given: object) -> int:
    text = str(given)
    if not (text.isascii() and text.isdigit()) or not 0 < int(text[:20]) < _MOST_ID:
        raise BadInput("chat: expected the id this server handed out; reload the page")
    return int(text)


def _number(given: str | None, most: float) -> float:
    """Return a count or a number of seconds within 0 and *most*; 0 if it is not given."""
    try:
        number = float(given or 0)
    except ValueError:
        raise BadInput("after, wait: expected numbers") from None
    return max(0.0, min(number, most))


def _sorry(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)
