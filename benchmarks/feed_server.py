"""A loopback server of invented feeds: well ones and ill ones, each under a host name of its own.

    python benchmarks/feed_server.py --feeds 5000

Prints its port and serves until it is ended. The Host header tells the feeds apart:
``feed-00001.test`` is well, ``slow-00002.test`` is what its name says. Every answer waits 20 to
200 ms; a fifth of the feeds changes from pass to pass; what is drawn depends on the seed alone.
``POST /-/advance`` starts the next pass, ``POST /-/reset`` the first one, ``GET /-/counts`` tells
what was asked since then.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from invented_feeds import ENDLESS, WITH_BODY, Kind, Press, Site, drawn, plan

from bot.clock import utc_now

DELAY_S = (0.02, 0.2)
SLOW_S = 35.0
DRIP_S = 0.1
_FLOOD = b"<item><title>And another one, and another one, and another one</title></item>\n" * 800
REFUSALS = {
    Kind.MISSING: "404 Not Found",
    Kind.BROKEN: "500 Internal Server Error",
    Kind.GONE: "410 Gone",
    Kind.BUSY: "429 Too Many Requests",
}


@dataclass(slots=True)
class Served:
    """One feed at one pass, ready to be sent."""

    site: Site
    version: int
    packed: bytes
    n_plain: int

    @property
    def etag(self) -> str | None:
        return None if self.site.n % 7 == 3 else f'"{self.site.n}-{self.version}"'

    @property
    def last_modified(self) -> str | None:
        if self.site.n % 4 == 1 and self.etag:
            return None
        return f"Mon, 05 Jan 2026 {self.version % 24:02d}:00:00 GMT"

    def is_known_to(self, headers: dict[str, str]) -> bool:
        """Tell whether the asker has this version (RFC 9110, section 13.2.2)."""
        if "if-none-match" in headers:
            return headers["if-none-match"] == self.etag
        return headers.get("if-modified-since") == (self.last_modified or "")


@dataclass(slots=True)
class Counts:
    """What was asked for since the pass began; ``bytes_sent`` without endless bodies."""

    requests: Counter[str] = field(default_factory=Counter)
    conditional: int = 0
    not_modified: int = 0
    with_document: int = 0
    bytes_sent: int = 0
    most_at_once: int = 0
    cpu_began_s: float = field(default_factory=time.process_time)

    def told(self) -> dict[str, float]:
        """Return the sums by name; ``feeds_asked`` counts a feed once, ``again`` the rest."""
        n_requests = self.requests.total()
        return {
            "requests": n_requests,
            "feeds_asked": len(self.requests),
            "again": n_requests - len(self.requests),
            "conditional": self.conditional,
            "not_modified": self.not_modified,
            "with_document": self.with_document,
            "bytes_sent": self.bytes_sent,
            "most_at_once": self.most_at_once,
            "server_cpu_s": time.process_time() - self.cpu_began_s,
        }


class World:
    """All feeds at the present pass."""

    def __init__(self, sites: list[Site], started_at: datetime) -> None:
        self._press = Press(started_at)
        self._sites = sites
        self.n_pass = 0
        self.at_once = 0
        self.counts = Counts()
        self.served: dict[str, Served] = {}
        self.move_to(0)

    def move_to(self, n_pass: int) -> None:
        """Bring every feed to that pass and count anew."""
        self.n_pass = n_pass
        for site in self._sites:
            version = site.version(n_pass)
            here = self.served.get(site.host)
            if here is None or here.version != version:
                self.served[site.host] = self._serve(site, version)
        self.counts = Counts()

    def _serve(self, site: Site, version: int) -> Served:
        plain = self._press.document(site, version) if site.kind in WITH_BODY else b""
        packed = gzip.compress(plain, 5, mtime=0)
        return Served(site=site, version=version, packed=packed, n_plain=len(plain))


class Answering(asyncio.Protocol):
    """One connection, kept alive; requests come one after the other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._received = b""
        self._waiting: asyncio.TimerHandle | None = None
        self._floods = False
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        world = self._world
        world.at_once += 1
        world.counts.most_at_once = max(world.counts.most_at_once, world.at_once)

    def connection_lost(self, _error: Exception | None) -> None:
        self._world.at_once -= 1
        if self._waiting is not None:
            self._waiting.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if end:
            self._received = rest
            first, *lines = head.decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in lines)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            self._dispatch(first.split(" ")[1], headers)

    def _dispatch(self, path: str, headers: dict[str, str]) -> None:
        host = headers.get("host", "").partition(":")[0]
        if path.startswith("/-/"):
            self._control(path)
        elif (served := self._world.served.get(host)) is not None:
            self._world.counts.requests[host] += 1
            delay_s = drawn(served.site.n, "delay", self._world.n_pass).uniform(*DELAY_S)
            wait_s = SLOW_S if served.site.kind is Kind.SLOW else delay_s
            self._later(wait_s, lambda: self._answer(served, headers))
        else:
            self._send("404 Not Found", b"no such host")

    def _later(self, wait_s: float, act: Callable[[], None]) -> None:
        self._waiting = asyncio.get_running_loop().call_later(wait_s, act)

    def _control(self, path: str) -> None:
        told = self._world.counts.told()
        if path != "/-/counts":
            self._world.move_to(self._world.n_pass + 1 if path == "/-/advance" else 0)
        self._send("200 OK", json.dumps(told).encode(), "Content-Type: application/json")

    def _answer(self, served: Served, headers: dict[str, str]) -> None:
        kind = served.site.kind
        counts = self._world.counts
        conditional = "if-none-match" in headers or "if-modified-since" in headers
        counts.conditional += conditional
        if kind in REFUSALS:
            self._send(REFUSALS[kind], b"no feed today", "Retry-After: 3600")
        elif kind in ENDLESS:
            self._begin_endless(kind)
        elif kind is Kind.PAGE:
            page = b"<!DOCTYPE html><html><head><title>Just a moment</title></head></html>"
            self._send("200 OK", page, "Content-Type: text/html")
        elif conditional and served.is_known_to(headers):
            counts.not_modified += 1
            self._send("304 Not Modified", None, *_validators(served))
        else:
            self._send_feed(served, headers)

    def _send_feed(self, served: Served, headers: dict[str, str]) -> None:
        packs = "gzip" in headers.get("accept-encoding", "")
        body = served.packed if packs else gzip.decompress(served.packed)
        self._world.counts.with_document += 1
        self._world.counts.bytes_sent += len(body)
        encoding = ["Content-Encoding: gzip"] if packs else []
        is_rss = bool(served.site.n % 3)
        kind = f"Content-Type: application/{'rss' if is_rss else 'atom'}+xml; charset=utf-8"
        self._send("200 OK", body, kind, *encoding, *_validators(served))

    def _send(self, status: str, body: bytes | None, *headers: str) -> None:
        sized = [] if body is None else [f"Content-Length: {len(body)}"]
        head = "\r\n".join((f"HTTP/1.1 {status}", *headers, *sized, "", ""))
        self._transport.write(head.encode() + (body or b""))

    def _begin_endless(self, kind: Kind) -> None:
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n"
        self._transport.write(head.encode() + b'<rss version="2.0"><channel><title>T</title>')
        if kind is Kind.DRIP:
            self._drip()
        else:
            self._floods = True
            self._flood()

    def _drip(self) -> None:
        self._transport.write(b" ")
        self._later(DRIP_S, self._drip)

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._floods:
            self._flood()

    def _flood(self) -> None:
        if not self._paused and not self._transport.is_closing():
            self._transport.write(_FLOOD)
            self._later(0, self._flood)


def _validators(served: Served) -> list[str]:
    wanted = {"ETag": served.etag, "Last-Modified": served.last_modified}
    return [f"{name}: {value}" for name, value in wanted.items() if value]


async def serve(n_feeds: int, port: int) -> None:
    world = World(plan(n_feeds), utc_now())
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(world), "127.0.0.1", port, backlog=2048)
    sizes = [served.n_plain for served in world.served.values() if served.n_plain]
    sys.stderr.write(f"{n_feeds} feeds of {min(sizes):,} to {max(sizes):,} bytes\n")
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=0, help="0: one that is free")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.feeds, arguments.port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
