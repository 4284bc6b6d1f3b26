"""Updates pushed to a bot that set a webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from bot.botapi.server import BotApiServer
from bot.botapi.state import DEFAULT_TOKEN

BOT = f"/bot{DEFAULT_TOKEN}"
SECRET = "s-1"


@dataclass
class Hook:
    """A bot's webhook; answers with the *statuses* in turn, then 200, and keeps what came."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: asyncio.Queue[tuple[str, object]] = field(default_factory=asyncio.Queue)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = await reader.readexactly(int(headers["Content-Length"]))
        status = self.statuses.pop(0) if self.statuses else 200
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        secret = headers["X-Telegram-Bot-Api-Secret-Token"]
        self.received.put_nowait((secret, json.loads(body)))


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/hook"
    async with listening:
        yield made


async def test_updates_are_pushed_in_order_with_the_secret(
    client: httpx.AsyncClient, server: BotApiServer, hook: Hook
) -> None:
    """Those that waited come first; taken ones leave the queue."""
    server.person().says("before")
    set_it = {"url": hook.url, "secret_token": SECRET}
    await client.post(f"{BOT}/setWebhook", json=set_it)
    server.person().says("after")

    async with asyncio.timeout(5):
        pushed = [await hook.received.get() for _ in range(2)]

    texts = [update["message"]["text"] for _, update in pushed if isinstance(update, dict)]
    assert texts == ["before", "after"]
    assert {secret for secret, _ in pushed} == {SECRET}


@pytest.mark.slow
async def test_an_update_that_was_not_taken_comes_again(
    client: httpx.AsyncClient, server: BotApiServer, hook: Hook
) -> None:
    """After an error the same update is repeated before the next."""
    hook.statuses = [500]
    await client.post(f"{BOT}/setWebhook", json={"url": hook.url, "secret_token": SECRET})
    server.person().says("again")

    async with asyncio.timeout(5):
        first, second = [await hook.received.get() for _ in range(2)]

    assert first == second
