"""Hands updates to a bot that set a webhook, one after another, until each is answered with 2xx.

Rule 1: an update leaves the queue only after the bot has answered; order is kept.
Rule 2: failures are repeated after a second, doubling up to a minute, as Telegram does.
Telegram itself keeps order per chat only and sends to several chats at once.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

from bot.botapi.bot_routes import Desk
from bot.botapi.wire import JsonObject

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0
# An answer may take a while, but not for ever.
_PATIENCE_S = 20.0


async def deliver(desk: Desk) -> None:
    """Run until the bell is closed or the task is cancelled."""
    pause_s = _FIRST_PAUSE_S
    while not desk.bell.is_closed:
        webhook = desk.world.webhook
        update = desk.world.updates.first() if webhook else None
        if update is None:
            await desk.bell.wait(_LONGEST_PAUSE_S)
        elif await _is_taken(webhook, update.to_json()):
            desk.world.updates.confirm(update)
            pause_s = _FIRST_PAUSE_S
        else:
            await desk.bell.wait(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


async def _is_taken(webhook: JsonObject, update: JsonObject) -> bool:
    """Return True if the bot answered *update* with 2xx in time."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            status = await _post(str(webhook["url"]), str(webhook["secret_token"]), update)
    except (OSError, ValueError, TimeoutError):
        return False
    return 200 <= status < 300


async def _post(url: str, secret: str, update: JsonObject) -> int:
    """Return the HTTP status; raises OSError, or ValueError for an answer that is no HTTP."""
    parts = urlsplit(url)
    is_https = parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=is_https or None)
    try:
        writer.write(_request(url, secret, json.dumps(update).encode()))
        await writer.drain()
        _, status, *_ = (await reader.readline()).decode("latin-1").split(" ")
        return int(status)
    finally:
        writer.close()


def _request(url: str, secret: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    if secret:
        lines.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
    return "\r\n".join([*lines, "", ""]).encode() + body
