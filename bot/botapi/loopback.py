"""uvicorn inside somebody else's event loop: no signals, no ticking, a stop that is prompt.

Tests start a server each, so what uvicorn spends on sleeping (0.1 s a tick, 0.1 s and more to
stop) would be most of their time.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

# How long a stop waits for answers under way, seconds; only a stuck reader of a large answer
# takes that long.
_GRACE_S = 2.0
# uvicorn's own default.
_BACKLOG = 2048


def listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback; *port* 0 takes a free one; raises OSError."""
    # asyncio switches Nagle's algorithm off only where the protocol is named; without it every
    # answer waits 40 ms for a delayed acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


class Loopback:
    """Serves an application on a listening socket and can cut its connections."""

    def __init__(self, app: Starlette) -> None:
        self._connections: dict[tuple[str, int], asyncio.Transport] = {}
        config = uvicorn.Config(
            app,
            http=_tracking(self._connections),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
        )
        self._server = _Server(config, self._close_all)

    @contextlib.asynccontextmanager
    async def serving(
        self, listener: socket.socket, before_stop: Callable[[], None]
    ) -> AsyncIterator[None]:
        """Serve while the block runs; *before_stop* has to end whatever waits for news."""
        task = asyncio.create_task(self._server.serve(sockets=[listener]))
        try:
            await self._server.ready.wait()
            yield
        finally:
            before_stop()
            self._server.stop.set()
            await task

    def cut(self, client: tuple[str, int]) -> None:
        """Break the connection of *client* (host, port), if it is still there."""
        connection = self._connections.get(client)
        if connection is not None:
            connection.abort()

    def _close_all(self) -> None:
        for connection in list(self._connections.values()):
            connection.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, close_all: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()
        self._close_all = close_all

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait for the stop; one tick sets the headers every answer carries."""
        await self.on_tick(0)
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, let answers under way finish, then close the rest."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=_GRACE_S)
            for task in late:
                task.cancel()
        self._close_all()


class _Gathered:
    """A transport that sends what is written in one turn of the event loop in one piece.

    uvicorn writes head and body of an answer apart, which is two system calls here and two
    wake-ups of the client. All else is the transport's own.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> None:
        if not self._pieces:
            asyncio.get_running_loop().call_soon(self._flush)
        self._pieces.append(piece)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        if pieces and not self._transport.is_closing():
            self._transport.write(b"".join(pieces))


def _tracking(connections: dict[tuple[str, int], asyncio.Transport]) -> type[H11Protocol]:
    """Return uvicorn's HTTP protocol, keeping *connections* by client address."""

    class Tracking(H11Protocol):
        def connection_made(  # type: ignore[override]  # as uvicorn narrows it
            self, transport: asyncio.Transport
        ) -> None:
            super().connection_made(_Gathered(transport))  # type: ignore[arg-type]  # see there
            if self.client is not None:
                connections[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client is not None:
                connections.pop(self.client, None)
            super().connection_lost(exc)

    return Tracking
