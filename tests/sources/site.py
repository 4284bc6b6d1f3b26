"""A web server on loopback that answers as a test tells it to."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.sources.fetch import REQUESTS_PER_HOST


class Site:
    """A web server with fixed answers by path; it remembers requests and how many were open."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[str, bytes]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.open = 0
        self.most_open = 0
        self.full = asyncio.Event()
        self.released = asyncio.Event()
        self.port = 0

    def says(self, path: str, status: str, *headers: str, body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        self.answers[path] = ("\r\n".join(lines), body)

    def redirects(self, path: str, target: str, status: int = 302) -> None:
        self.says(path, f"{status} Moved", f"Location: {target}")

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                first, *lines = head.strip().split("\r\n")
                path = first.split(" ")[1]
                headers = dict(line.lower().split(": ", 1) for line in lines)
                self.requests.append((path, headers))
                await self.answer(path, writer)
        writer.close()

    async def answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        if self.open == REQUESTS_PER_HOST:
            self.full.set()
        if path == "/slow":
            await self.released.wait()
        if path == "/drip":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while not self.released.is_set():
                writer.write(b" ")
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.released.wait(), 0.01)
        head, body = self.answers.get(path, ("HTTP/1.1 404 Not Found\r\n\r\n", b""))
        writer.write(head.encode("latin-1") + body)
        await writer.drain()
        self.open -= 1
