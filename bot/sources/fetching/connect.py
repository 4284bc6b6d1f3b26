"""Connections to addresses that were checked: the way out for everything a stranger can name.

A host name is resolved once, every address is checked, and the connection is made to a checked
address, so no second answer of the name server can point it elsewhere. TLS still verifies the
certificate against the host name. No server can send more than it was allowed to.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from bot.errors import FetchFailed
from bot.sources.fetching.guard import Guard

# What is raised here, beside FetchFailed, while a connection is made, sends and reads.
CONNECTION_FAILURES = (OSError, httpcore.NetworkError, httpcore.ProtocolError)
# One address of several may be a black hole; a live one answers within a second or two, and
# a handshake takes two more ways.
_CONNECT_TIMEOUT_S = 6.0
# A status line and its headers; h11 ends one block at 100 KiB, but not one block after another.
_MAX_HEAD = 128 * 1024
# Headers are read in small pieces, and the others have a turn between two of them: a piece may be
# full of tiny interim answers. A usual head is one piece.
_HEAD_PIECE = 4 * 1024
# A kept connection is for the next feed of the same host, a moment later.
_KEEP_S = 5.0
_MAX_KEPT = 16

Origin = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send; ``headers`` are complete but for those of connection and body."""

    url: httpx.URL
    headers: tuple[tuple[bytes, bytes], ...]
    form: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer whose body has not been read yet; ``pieces`` are as sent, still encoded."""

    status: int
    headers: httpx.Headers
    pieces: AsyncIterator[bytes]


def origin_of(url: httpx.URL) -> Origin:
    """Return scheme, host and port of *url*, the host in ASCII and without a final dot."""
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    usual = 443 if url.scheme == "https" else 80
    return url.scheme, host, usual if url.port is None else url.port


class Connections:
    """Sends requests over connections that pass the guard; it uses no proxy.

    *max_bytes* bounds what a server may send for one body, its framing included; *tls* says whom
    to trust, the public authorities unless given.
    """

    def __init__(self, guard: Guard, *, max_bytes: int, tls: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._max_bytes = max_bytes
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        # For the next request to the same origin, the longest unused first.
        self._kept: OrderedDict[Origin, _Connection] = OrderedDict()

    async def locate(self, origin: Origin) -> list[str]:
        """Return the addresses to connect to, none if a connection is there already.

        It may take as long as name servers do. Raises FetchFailed if none is allowed.
        """
        return [] if origin in self._kept else await self._guard.addresses(*origin[1:])

    @asynccontextmanager
    async def exchange(
        self, request: Request, addresses: Sequence[str], *, keep: bool
    ) -> AsyncIterator[Answer]:
        """Send *request* and give the answer as soon as its headers are here.

        *addresses* are those that `locate` returned. *keep*: leave the connection open for
        another request to the same origin.
        """
        origin = origin_of(request.url)
        connection, response = await self._send(origin, request, addresses, keep=keep)
        connection.stream.allow(self._max_bytes)
        try:
            yield Answer(
                status=response.status,
                headers=httpx.Headers(response.headers),
                pieces=response.aiter_stream(),
            )
        finally:
            await response.aclose()
            if keep and connection.http.is_idle():
                self._keep(origin, connection)
            else:
                connection.stream.abort()

    async def aclose(self) -> None:
        """Close the connections that were kept."""
        while self._kept:
            self._kept.popitem()[1].stream.abort()

    async def _send(
        self, origin: Origin, request: Request, addresses: Sequence[str], *, keep: bool
    ) -> tuple[_Connection, httpcore.Response]:
        # A form has a connection of its own: it must not be sent twice.
        kept = self._take(origin) if request.form is None else None
        if kept is not None:
            try:
                return kept, await kept.send(request, keep=keep)
            except CONNECTION_FAILURES:
                # The server closed it at this very moment; a fresh one will tell.
                pass
        if not addresses:
            addresses = await self._guard.addresses(*origin[1:])
        connection = await self._connect(origin, addresses)
        return connection, await connection.send(request, keep=keep)

    def _take(self, origin: Origin) -> _Connection | None:
        connection = self._kept.pop(origin, None)
        if connection is None or not connection.http.has_expired():
            return connection
        connection.stream.abort()
        return None

    def _keep(self, origin: Origin, connection: _Connection) -> None:
        if (other := self._kept.pop(origin, None)) is not None:
            other.stream.abort()
        self._kept[origin] = connection
        while len(self._kept) > _MAX_KEPT or next(iter(self._kept.values())).http.has_expired():
            self._kept.popitem(last=False)[1].stream.abort()
            if not self._kept:
                return

    async def _connect(self, origin: Origin, addresses: Sequence[str]) -> _Connection:
        *earlier, last = addresses
        for address in earlier:
            try:
                return await self._open(origin, address)
            except OSError:
                # Refused, unreachable, or a black hole: another may answer.
                continue
        return await self._open(origin, last)

    async def _open(self, origin: Origin, address: str) -> _Connection:
        scheme, host, port = origin
        tls = self._tls if scheme == "https" else None
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT_S):
                reader, writer = await asyncio.open_connection(
                    address, port, ssl=tls, server_hostname=host if tls else None
                )
        except ssl.SSLCertVerificationError as error:
            reason = f"the certificate of {host} is not valid: {error.verify_message}"
            raise FetchFailed(reason) from error
        except TimeoutError as error:
            raise ConnectionError(f"no connection within {_CONNECT_TIMEOUT_S:g} s") from error
        return _Connection(origin, _Stream(reader, writer))


class _Connection:
    def __init__(self, origin: Origin, stream: _Stream) -> None:
        scheme, host, port = origin
        self.stream = stream
        self.http = httpcore.AsyncHTTP11Connection(
            origin=httpcore.Origin(scheme.encode(), host.encode(), port),
            stream=stream,
            keepalive_expiry=_KEEP_S,
        )
        self._origin = origin

    async def send(self, request: Request, *, keep: bool) -> httpcore.Response:
        """Send *request* and return the answer, its headers read, its body not."""
        self.stream.allow(_MAX_HEAD, piece=_HEAD_PIECE)
        scheme, host, port = self._origin
        headers = [(b"Host", request.url.netloc), *request.headers]
        if not keep:
            headers.append((b"Connection", b"close"))
        if request.form is not None:
            headers.append((b"Content-Length", b"%d" % len(request.form)))
            headers.append((b"Content-Type", b"application/x-www-form-urlencoded"))
        return await self.http.handle_async_request(
            httpcore.Request(
                "GET" if request.form is None else "POST",
                httpcore.URL(scheme=scheme, host=host, port=port, target=request.url.raw_path),
                headers=headers,
                content=request.form,
            )
        )


class _Stream(httpcore.AsyncNetworkStream):
    """A connection of asyncio as httpcore sees it, with a limit on what is read."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._left = 0
        self._piece = 0

    def allow(self, n_bytes: int, piece: int = 2**16) -> None:
        """Let *n_bytes* more be read, at most *piece* at a time."""
        self._left, self._piece = n_bytes, piece

    def abort(self) -> None:
        """Close without a goodbye: a peer that does not answer it would keep the socket."""
        self._writer.transport.abort()

    # Time is bounded for the request as a whole, by who makes it.

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the name is httpcore's
    ) -> bytes:
        if self._left <= 0:
            raise FetchFailed("the server sends more than its answer may have")
        try:
            if self._piece == _HEAD_PIECE and self._left < _MAX_HEAD:
                await asyncio.sleep(0)
            piece = await self._reader.read(min(max_bytes, self._piece))
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self._left -= len(piece)
        return piece

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the name is httpcore's
    ) -> None:
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self.abort()

    def get_extra_info(self, info: str) -> Any:
        # An idle connection that can be read has been closed by the server.
        return self._reader.at_eof() if info == "is_readable" else None
