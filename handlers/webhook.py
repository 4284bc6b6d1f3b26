"""Updates from Telegram by webhook: ``POST /telegram`` of the pages' server."""

from __future__ import annotations

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


def webhook_route(application: BotApplication, secret: str) -> Route:
    """Return the route that takes updates which carry *secret*."""

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
        await process(application, update)
        return Response()

    return Route("/telegram", receive, methods=["POST"])
