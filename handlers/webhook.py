"""Updates from Telegram by webhook: ``POST /telegram`` of the pages' server."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update

from handlers.context import BotApplication
from handlers.receiving import process

log = logging.getLogger(__name__)

# Telegram's updates are a few kilobytes; what is larger is not from Telegram.
_MAX_BYTES = 1 << 20
# Telegram repeats what is not answered within a minute; by then fewer than this have followed.
_REMEMBERED = 1_000


class OnceEach:
    """Handles each update once, however often it comes while this process runs.

    Telegram repeats an update whose answer takes long, as it does during a wait.
    """

    def __init__(self, application: BotApplication) -> None:
        self._application = application
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def handle(self, update: Update) -> None:
        """Return once *update* was handled, by this call or by the one it came with before."""
        task = self._tasks.get(update.update_id)
        if task is None:
            task = asyncio.create_task(process(self._application, update))
            self._tasks[update.update_id] = task
            self._forget_oldest()
        try:
            # Who hangs up does not stop what has begun.
            await asyncio.shield(task)
        except Exception:
            self._tasks.pop(update.update_id, None)
            raise

    def _forget_oldest(self) -> None:
        if len(self._tasks) > _REMEMBERED:
            done = (key for key, task in self._tasks.items() if task.done())
            if (oldest := next(done, None)) is not None:
                del self._tasks[oldest]


def webhook_route(application: BotApplication, secret: str) -> Route:
    """Return the route that takes updates which carry *secret*."""
    updates = OnceEach(application)

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("the secret token is missing or wrong", status_code=403)
        if int(request.headers.get("content-length") or 0) > _MAX_BYTES:
            return PlainTextResponse("too large", status_code=413)
        try:
            update = Update.de_json(json.loads(await request.body()), application.bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            # Asked to repeat it, Telegram would send the same for a day.
            log.warning("update not understood: %r", error)
            return Response()
        # Answered only after it was handled: a crash makes Telegram send it again.
        await updates.handle(update)
        return Response()

    return Route("/telegram", receive, methods=["POST"])
