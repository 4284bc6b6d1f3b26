"""The server itself: one world behind real HTTP on loopback.

``create_app`` is the ASGI application alone; ``BotApiServer`` serves it, beside whatever else
runs in the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.botapi.bell import Bell
from bot.botapi.bot_routes import Desk
from bot.botapi.chats import User
from bot.botapi.journal import ApiCall
from bot.botapi.loopback import Loopback, listen
from bot.botapi.person import Person
from bot.botapi.sim import sim_routes
from bot.botapi.snapshot import kept
from bot.botapi.state import World
from bot.botapi.webhook import deliver

Clock = Callable[[], float]
# The one clock of this package; everything below is told what time it is.
unix_now: Clock = time.time  # noqa: TID251 - this is the clock


def create_app(
    world: World, *, clock: Clock = unix_now, latency_s: float = 0.0, jitter_s: float = 0.0
) -> Starlette:
    """Return the application: ``/bot<token>/<method>`` and ``/sim/…``.

    *clock* gives Unix seconds.  The world must only be changed from the application's event
    loop.  Whoever stops the application first calls ``app.state.desk.bell.close()``, which ends
    all long polls.  Without a ``BotApiServer`` a cut connection is a 502, and no webhook is
    called.
    """
    desk = Desk(world, clock, Bell(), latency_s, jitter_s)
    world.on_change.append(desk.bell.ring)
    routes = [
        Route("/bot{token}/{method}", desk.call, methods=["GET", "POST"]),
        Mount("/sim", routes=sim_routes(desk)),
    ]
    app = Starlette(routes=routes)
    app.state.desk = desk
    return app


class BotApiServer:
    """Serves *world* on loopback while the ``async with`` block runs.

    *port* 0 takes a free one.  *log_path*: every call but getUpdates is appended there as one
    JSON line, written through before the bot gets its answer.  *latency_s* delays every answer, by
    up to *jitter_s* more.  *state_path*: the world is taken up from there, and left there at the
    end.
    ``url`` is what a bot needs as the address of the Bot API.
    """

    def __init__(  # noqa: PLR0913 - one name for each thing a server can have
        self,
        world: World | None = None,
        *,
        port: int = 0,
        clock: Clock = unix_now,
        log_path: Path | None = None,
        latency_s: float = 0.0,
        jitter_s: float = 0.0,
        state_path: Path | None = None,
    ) -> None:
        self.world = world if world is not None else World()
        self.clock = clock
        self._port = port
        self._log_path = log_path
        self._state_path = state_path
        self._app = create_app(self.world, clock=clock, latency_s=latency_s, jitter_s=jitter_s)
        self._desk: Desk = self._app.state.desk
        self._loopback = Loopback(self._app)
        self._desk.cut = self._loopback.cut
        self._running = contextlib.AsyncExitStack()
        # Rings for calls too, which change nothing for those who poll.
        self._events = Bell()
        self.world.on_change.append(self._events.ring)
        self.world.on_call.append(lambda _: self._events.ring())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def person(self, user_id: int = 1001, first_name: str = "Reader") -> Person:
        """Return a person with a private chat, who has not written yet."""
        user = User(id=user_id, first_name=first_name)
        self.world.add_person(user)
        return Person(self.world, user, self.clock)

    async def until(self, holds: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """Return as soon as *holds()* after some call or change; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not holds():
                await self._events.wait(timeout_s)

    async def __aenter__(self) -> BotApiServer:
        async with contextlib.AsyncExitStack() as starting:
            if self._state_path is not None:
                starting.enter_context(kept(self.world, self._state_path))
            if self._log_path is not None:
                starting.enter_context(_call_log(self.world, self._log_path))
            listener = starting.enter_context(listen(self._port))
            self._port = int(listener.getsockname()[1])
            bell = self._desk.bell
            await starting.enter_async_context(self._loopback.serving(listener, bell.close))
            postman = asyncio.create_task(deliver(self._desk))
            starting.push_async_callback(_ended, postman)
            self._running = starting.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._running.aclose()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


@contextlib.contextmanager
def _call_log(world: World, path: Path) -> Iterator[None]:
    """Append every recorded call but the polls to *path*, line by line."""
    # buffering=1 hands each line to the system as it ends.
    with path.open("a", buffering=1, encoding="utf-8") as log:

        def write(call: ApiCall) -> None:
            if call.method != "getUpdates":
                log.write(f"{call.to_line()}\n")

        world.on_call.append(write)
        try:
            yield
        finally:
            world.on_call.remove(write)
