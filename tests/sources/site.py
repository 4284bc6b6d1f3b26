"""A web server on loopback that answers as a test tells it to."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress

from bot.sources.fetching.fetch import Fetched, FetchRequest, FetchSettings, HttpFetch, user_agent
from bot.sources.fetching.guard import Guard
from bot.sources.fetching.turns import REQUESTS_PER_HOST

FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
AGENT = user_agent("1.0", "https://evenhand.example")
HERE = ["127.0.0.1"]

Misbehave = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A web server with fixed answers by path; it remembers requests and how many were open.

    ``misbehaves`` holds what to do instead of an answer, by path; it runs until the client has
    gone away, or until the test is over.
    """

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, bytes]] = {}
        self.misbehaves: dict[str, Misbehave] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.open = 0
        self.most_open = 0
        self.full = asyncio.Event()
        self.released = asyncio.Event()
        self.port = 0
        self._clients: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def serving(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
        """Listen on a port of loopback; at the end, all connections are gone."""
        server = await asyncio.start_server(self._client, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.released.set()
            server.close()
            for task in self._clients:
                task.cancel()
            await asyncio.gather(*self._clients, return_exceptions=True)

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        self.answers[path] = ("\r\n".join(lines), body)

    def redirects(self, path: str, target: str, status: int = 302) -> None:
        self.says(path, f"{status} Moved", f"Location: {target}")

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [path for path, _ in self.requests]

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        self.connections += 1
        try:
            await self.serve(reader, writer)
        except asyncio.CancelledError:
            # The test is over; start_server would take a cancelled client for a defect.
            return
        finally:
            writer.transport.abort()
            self._clients.discard(task)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                first, *lines = head.strip().split("\r\n")
                path = first.split(" ")[1]
                headers = dict(line.lower().split(": ", 1) for line in lines)
                self.requests.append((path, headers))
                length = int(headers.get("content-length", "0"))
                self.bodies.append(await reader.readexactly(length))
                await self.answer(path, writer)
                if headers.get("connection") == "close":
                    break
        writer.close()

    async def answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        if self.open == REQUESTS_PER_HOST:
            self.full.set()
        if path == "/slow":
            await self.released.wait()
        if path in self.misbehaves:
            await self.misbehaves[path](writer)
        head, body = self.answers.get(path, ("HTTP/1.1 404 Not Found\r\n\r\n", b""))
        writer.write(head.encode("latin-1") + body)
        await writer.drain()
        self.open -= 1


def drips(head: bytes, piece: bytes, every_s: float = 0.005) -> Misbehave:
    """Send *head*, and then *piece* now and then for ever."""

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_s)

    return drip


def floods(head: bytes, piece: bytes) -> Misbehave:
    """Send *head*, and then *piece* as fast as it is taken, for ever."""

    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return flood


def ends_with(sent: bytes) -> Misbehave:
    """Send *sent* and close the connection."""

    async def end(writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        writer.close()
        raise ConnectionResetError

    return end


async def keeps_silent(_: asyncio.StreamWriter) -> None:
    """Take the request and never say anything."""
    await asyncio.Event().wait()


async def half_closes(writer: asyncio.StreamWriter) -> None:
    """Say that nothing will be sent, and listen on."""
    writer.write_eof()
    await asyncio.Event().wait()


def settings(**over: object) -> FetchSettings:
    """Without pauses and with small limits, loopback allowed."""
    fields = {"user_agent": AGENT, "allow_private": True, "timeout_s": 5.0, "host_pause_s": 0.0}
    return FetchSettings(**{"max_bytes": 100_000, **fields, **over})  # type: ignore[arg-type]


async def fetch(
    request: FetchRequest | str, guard: Guard | None = None, **limits: float
) -> Fetched:
    """Fetch once with loopback allowed unless *guard* says otherwise."""
    wanted = FetchRequest(url=request) if isinstance(request, str) else request
    async with aclosing(HttpFetch(settings(**limits), guard)) as http:
        return await http(wanted)


class Names:
    """A name server with one answer per name, counting the questions."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses
        self.asked: Counter[str] = Counter()

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked[host] += 1
        return self.addresses.get(host.partition(".")[0], [host])
