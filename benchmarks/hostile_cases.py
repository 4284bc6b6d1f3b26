"""The misbehaviours of hostile_servers.py: what each server does, and why it is to be refused."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MB = 2**20
# Real settings but for the time, so that the slow ones do not keep us.
TIMEOUT_S = 8.0
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n\r\n"

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A misbehaviour: what its server does, and the reason it is to be refused for."""

    name: str
    serve: Serve
    refused: str


def says(sent: bytes) -> Serve:
    """Send this and close."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()

    return serve


def repeats(head: bytes, piece: bytes, n: int, every_s: float = 0.0) -> Serve:
    """Send *head*, and then *piece* *n* times, with pauses or as fast as it is taken."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(n):
            writer.write(piece)
            await writer.drain()
            if every_s:
                await asyncio.sleep(every_s)

    return serve


def redirects(target: str) -> Serve:
    return says(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())


async def is_silent(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def half_closes(writer: asyncio.StreamWriter) -> None:
    writer.write_eof()
    await asyncio.sleep(3600)


async def resets(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 99\r\n\r\n<rss>")
    await writer.drain()
    writer.transport.abort()


def bomb() -> tuple[bytes, bytes]:
    """Return the start of a gzip body, and a piece that expands to a MB of zeros, any number."""
    encoder = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    start = encoder.compress(b"") + encoder.flush(zlib.Z_FULL_FLUSH)
    first = encoder.compress(bytes(MB)) + encoder.flush(zlib.Z_FULL_FLUSH)
    return start + first, encoder.compress(bytes(MB)) + encoder.flush(zlib.Z_FULL_FLUSH)


def nested_bomb() -> bytes:
    start, piece = bomb()
    encoder = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    return encoder.compress(start + piece * 10_000) + encoder.flush()


def cases() -> list[Case]:
    start, piece = bomb()
    late, broken = f"did not answer in full within {TIMEOUT_S:g} s", "the connection to .* failed"
    large, many = "larger than 10,485,760 bytes", "more than 5 redirects"
    made = {
        "silent": (is_silent, late),
        "headers, a byte a second": (repeats(OK + b"X-A: ", b"x", 3600, 1.0), late),
        "body, a byte a second": (repeats(OK + b"\r\n", b" ", 3600, 1.0), late),
        "interim answers, one a second": (
            repeats(b"", b"HTTP/1.1 100 Go on\r\n\r\n", 3600, 1.0),
            late,
        ),
        "endless interim answers": (
            repeats(b"", b"HTTP/1.1 100 Go on\r\n\r\n" * 999, 10**6),
            "sends more than",
        ),
        "endless headers": (repeats(OK, b"X-A: b\r\n" * 999, 10**6), broken),
        "header of 10 MB": (repeats(OK + b"X-A: ", b"x" * MB, 10), broken),
        "endless body": (repeats(OK + b"\r\n", b" " * 65536, 10**9), large),
        "100 MB, length told": (
            repeats(OK + b"Content-Length: 104857600\r\n\r\n", bytes(65536), 1600),
            large,
        ),
        "100 MB, in chunks": (
            repeats(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n", 1600),
            large,
        ),
        "100 MB, a byte a chunk": (
            repeats(CHUNKED, b"1\r\n<\r\n" * 9999, 10**4),
            "more than 50,000 pieces",
        ),
        "gzip bomb of 10 GB": (repeats(GZIP + start, piece, 10_000), f"{large} when expanded"),
        "gzip bomb in a gzip bomb": (
            says(GZIP.replace(b"gzip", b"gzip, gzip") + nested_bomb()),
            f"{large} when expanded",
        ),
        "gzip, cut": (says(GZIP + start), "breaks off"),
        "gzip, damaged": (says(GZIP + start + b"\xff" * 999), "damaged"),
        "gzip, 100,000 members": (
            repeats(GZIP, zlib.compress(b"", wbits=31) * 100, 1000),
            "more than 1,000 parts",
        ),
        "encoded as nobody asked": (
            says(OK + b"Content-Encoding: br\r\n\r\nbr"),
            "br, which was not asked for",
        ),
        "redirects in a circle": (redirects("/redirects-in-a-circle"), many),
        "to the metadata service": (
            redirects("http://169.254.169.254/latest/"),
            "169.254.169.254 is in a private network",
        ),
        "to the metadata service, hidden": (
            redirects("http://[::ffff:a9fe:a9fe]/latest/"),
            "is in a private network",
        ),
        "to the metadata service, as a number": (
            redirects("http://2852039166/latest/"),
            "is in a private network",
        ),
        "to a mail server": (redirects("http://good.example:25/"), "port 25 is for other"),
        "to a file": (redirects("file:///etc/hostname"), "only http and https"),
        "nonsense": (says(b"\x00\x01\x02\r\n\r\n"), broken),
        "half closed": (half_closes, f"{broken}: Server disconnected"),
        "cut": (resets, broken),
    }
    found = [Case(name=n, serve=serve, refused=refused) for n, (serve, refused) in made.items()]
    hops = [Case(name=f"hop {n}", serve=redirects(f"/hop-{n + 1}"), refused="") for n in range(10)]
    return [
        *found,
        Case(name="10 redirects", serve=redirects("/hop-0"), refused=many),
        Case(
            name="a name that changes its address",
            serve=redirects("/good"),
            refused="changes-its-address.example is in a private network",
        ),
        *hops,
    ]


def path_of(name: str) -> str:
    return "/" + re.sub(r"[^a-z0-9]+", "-", name.lower())
