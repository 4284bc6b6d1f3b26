"""Where hubs reach us: ``/websub/TOKEN``, GET to verify what we asked for, POST with what is new.

Rule 1: who does not know a token learns nothing; an unknown one is a page that is not there.
Rule 2: a push is answered as soon as it has arrived, and read after that. What is lost on the way
is found by the next poll.
Rule 3: few pushes at once, and fewer of one feed; the others are asked to come again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.errors import BadFeed
from bot.model import FeedId
from bot.sources.websub import is_signed, plan_reply
from bot.store.db import Store
from bot.store.hubs import KnownHub, find_hub, record_bad_push, record_hub, record_push
from bot.text.markup import tidy
from bot.text.sentences import clip

log = logging.getLogger(__name__)

TakePush = Callable[[FeedId, bytes, str | None], Awaitable[object]]
"""Stores the items of a pushed document, given with its Content-Type. Raises BadFeed."""

_RETRY_AFTER_S = 60
_LONGEST_REASON = 200
# Nothing here may be kept on the way.
_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PushLimits:
    """What hubs may ask of us.

    ``max_bytes`` is as for feeds; eight such bodies are what we can hold. Two are read at a time,
    which keeps a core busy. ``patience_s`` is how long a body may take to arrive.
    """

    max_bytes: int = 10 * 1024 * 1024
    at_once: int = 8
    of_one_feed: int = 2
    read_at_once: int = 2
    patience_s: float = 20.0


@dataclass(slots=True)
class PushCounts:
    """What has come in since the start: taken, with a wrong signature, no feed, turned away."""

    n_taken: int = 0
    n_forged: int = 0
    n_unreadable: int = 0
    n_turned_away: int = 0


def websub_route(
    store: Store,
    take: TakePush,
    *,
    clock: Callable[[], datetime],
    limits: PushLimits | None = None,
    counts: PushCounts | None = None,
) -> Route:
    """Return the route of the callbacks, for `create_app`; *take* gets what was signed rightly."""
    callback = _Callback(store, take, clock, limits or PushLimits(), counts or PushCounts())
    return Route("/websub/{token}", callback, methods=["GET", "POST"], name="websub")


class _NotTaken(Exception):
    """The body did not arrive; ``status`` is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Places:
    """The pushes under way."""

    def __init__(self, limits: PushLimits) -> None:
        self._limits = limits
        self._taken: Counter[FeedId] = Counter()

    @contextmanager
    def place(self, feed_id: FeedId) -> Iterator[None]:
        """Hold a place. Raises _NotTaken if there is none."""
        limits = self._limits
        if self._taken.total() >= limits.at_once or self._taken[feed_id] >= limits.of_one_feed:
            raise _NotTaken(503)
        self._taken[feed_id] += 1
        try:
            yield
        finally:
            self._taken[feed_id] -= 1
            if not self._taken[feed_id]:
                del self._taken[feed_id]


class _Callback:
    """The ASGI application behind the route: it goes on working after its answer has been sent."""

    def __init__(
        self,
        store: Store,
        take: TakePush,
        clock: Callable[[], datetime],
        limits: PushLimits,
        counts: PushCounts,
    ) -> None:
        self._store = store
        self._take = take
        self._clock = clock
        self._limits = limits
        self._counts = counts
        self._places = _Places(limits)
        self._turns = asyncio.Semaphore(limits.read_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        async with self._store.read() as db:
            hub = await find_hub(db, request.path_params["token"])
        if request.method != "POST":
            answer = _plain(404) if hub is None else await self._reply(hub, request)
            await answer(scope, receive, send)
        elif hub is None:
            # The subscription is no more, and the hub may forget it (section 7).
            await _plain(410)(scope, receive, send)
        else:
            await self._receive(hub, request, send)

    async def _reply(self, hub: KnownHub, request: Request) -> Response:
        asked = request.query_params
        record = plan_reply(hub, asked, self._clock())
        if record is None:
            return _plain(404)
        async with self._store.begin() as db:
            await record_hub(db, record)
        log.info("feed_id=%d hub=%s state=%s", hub.feed_id, hub.hub_url, record.state.value)
        return _plain(200, asked["hub.challenge"] if asked["hub.mode"] == "subscribe" else "")

    async def _receive(self, hub: KnownHub, request: Request, send: Send) -> None:
        try:
            with self._places.place(hub.feed_id):
                body = await _body_of(request, self._limits)
                # The same answer whatever the signature is worth: nobody can try keys here.
                await _plain(202)(request.scope, request.receive, send)
                await self._use(hub, body, request)
        except _NotTaken as reason:
            self._counts.n_turned_away += 1
            log.info("feed_id=%d push not taken status=%d", hub.feed_id, reason.status)
            await _plain(reason.status)(request.scope, request.receive, send)

    async def _use(self, hub: KnownHub, body: bytes, request: Request) -> None:
        problem = await self._problem_with(hub, body, request)
        async with self._store.begin() as db:
            if problem:
                await record_bad_push(db, hub.token, problem)
            else:
                await record_push(db, hub.token, self._clock())
        if problem:
            log.warning("feed_id=%d hub=%s %s", hub.feed_id, hub.hub_url, problem)

    async def _problem_with(self, hub: KnownHub, body: bytes, request: Request) -> str:
        """Store what was pushed; return why that could not be done, or ""."""
        signature = request.headers.get("X-Hub-Signature")
        if not await asyncio.to_thread(is_signed, body, signature, hub.secret):
            self._counts.n_forged += 1
            return "a push was not signed with our secret, and ignored"
        try:
            async with self._turns:
                await self._take(hub.feed_id, body, request.headers.get("Content-Type"))
        except BadFeed as error:
            self._counts.n_unreadable += 1
            return f"a push could not be read: {clip(tidy(str(error)), _LONGEST_REASON)}"
        self._counts.n_taken += 1
        return ""


async def _body_of(request: Request, limits: PushLimits) -> bytes:
    """Return the body. Raises _NotTaken if it is too large, too slow, packed or cut off."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise _NotTaken(415)
    if int(request.headers.get("Content-Length") or 0) > limits.max_bytes:
        raise _NotTaken(413)
    received = bytearray()
    try:
        async with asyncio.timeout(limits.patience_s):
            async for chunk in request.stream():
                received += chunk
                if len(received) > limits.max_bytes:
                    raise _NotTaken(413)
    except TimeoutError:
        raise _NotTaken(408) from None
    except ClientDisconnect:
        raise _NotTaken(400) from None
    return bytes(received)


def _plain(status: int, text: str = "") -> Response:
    headers = dict(_FRESH)
    if status == 503:
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    return PlainTextResponse(text, status_code=status, headers=headers)
