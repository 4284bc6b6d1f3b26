"""Whose turn it is: how many requests are open, how many of them at one host, and how close.

Rule 1: one host gets few requests at once, and a pause between the beginnings of two.
Rule 2: who waits for a host holds nothing that another host could use.
Rule 3: a host that asks to be left alone is left alone by all who wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from bot.errors import FetchFailed
from bot.sources.fetching.guard import is_own

# As many as a browser of 1999 was allowed (RFC 2616, section 8.1.4); nobody minds two.
REQUESTS_PER_HOST = 2
# Hosts are forgotten when they have neither users nor a wish; this many are kept before we look.
_HOSTS_BEFORE_SWEEP = 1024


_T = TypeVar("_T")


def server_of(host: str, url: str) -> str:
    """Return the name under which *url* at *host* has its turns.

    That is the host, but our own machines need no sparing and answer for many: an address each.
    """
    return url if is_own(host) else host


def by_server(things: Iterable[_T], url_of: Callable[[_T], str]) -> list[list[_T]]:
    """Return *things* that share their turns together, in the order given."""
    found: dict[str, list[_T]] = {}
    for thing in things:
        found.setdefault(server_at(url_of(thing)), []).append(thing)
    return list(found.values())


def server_at(url: str) -> str:
    """Return the name under which *url* has its turns; "" at no host."""
    return server_of(_host_of(url), url)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        # The fetcher says what is wrong with it.
        return ""


@dataclass(slots=True)
class _Host:
    """Times are those of the event loop, in seconds; ``status`` belongs to ``alone_until``."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(REQUESTS_PER_HOST))
    users: int = 0
    next_at: float = 0.0
    alone_until: float = 0.0
    status: int | None = None


class Turns:
    """Hands out turns, at most *max_open* at once; *host_pause_s* may be 0."""

    def __init__(self, *, max_open: int, host_pause_s: float) -> None:
        self._open = asyncio.Semaphore(max_open)
        self._host_pause_s = host_pause_s
        self._hosts: dict[str, _Host] = {}
        self._sweep_at = _HOSTS_BEFORE_SWEEP

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def at(self, name: str) -> AsyncIterator[None]:
        """Wait for one of the few places at the host *name* and hold it.

        What can be done before the request belongs here: it keeps nobody else waiting. Raises
        FetchFailed at once if the host has asked to be left alone.
        """
        host = self._hosts.get(name) or self._new(name)
        host.users += 1
        try:
            async with host.places:
                _refuse_if_alone(name, host)
                yield
        finally:
            host.users -= 1

    @asynccontextmanager
    async def begin(self, name: str, pause_s: float = 0.0) -> AsyncIterator[None]:
        """Wait until the host's pause is over, and for one of the places of all; hold it.

        *pause_s* is the least pause after it. The caller holds a place at the host.
        Raises FetchFailed if the host asks to be left alone meanwhile.
        """
        host = self._hosts[name]
        await self._wait(name, host, max(pause_s, self._host_pause_s))
        try:
            yield
        finally:
            self._open.release()

    def is_awaited(self, name: str) -> bool:
        """Tell whether others than the one who holds the turn want one at the host *name*."""
        return name in self._hosts and self._hosts[name].users > 1

    def leave_alone(self, name: str, seconds: float, status: int | None) -> None:
        """Refuse all turns at the host *name* for *seconds*, because it answered *status*."""
        host = self._hosts.get(name) or self._new(name)
        host.alone_until = max(host.alone_until, _time() + seconds)
        host.status = status

    async def _wait(self, name: str, host: _Host, pause_s: float) -> None:
        while True:
            while (now := _time()) < host.next_at:
                await asyncio.sleep(host.next_at - now)
                _refuse_if_alone(name, host)
            await self._open.acquire()
            now = _time()
            if now >= max(host.next_at, host.alone_until):
                host.next_at = now + pause_s
                return
            # Another request to the host began, or ended badly, while we waited for a place.
            self._open.release()
            _refuse_if_alone(name, host)

    def _new(self, name: str) -> _Host:
        if len(self._hosts) >= self._sweep_at:
            now = _time()
            self._hosts = {
                name: host
                for name, host in self._hosts.items()
                if host.users or max(host.next_at, host.alone_until) > now
            }
            self._sweep_at = 2 * len(self._hosts) + _HOSTS_BEFORE_SWEEP
        return self._hosts.setdefault(name, _Host())


def _refuse_if_alone(name: str, host: _Host) -> None:
    left_s = host.alone_until - _time()
    if left_s > 0:
        raise FetchFailed(
            f"{name} asked to be left alone for another {left_s:.0f} s",
            status=host.status,
            retry_after_s=left_s,
        )


def _time() -> float:
    return asyncio.get_running_loop().time()
