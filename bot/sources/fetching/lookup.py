"""Host names -> addresses, in bounded time, without holding up anybody else.

The system's resolver blocks its thread, for half a minute if a name server is silent. The event
loop's own threads are few and shared with parsing, so each look-up has a thread of its own: one
that hangs is left behind and ends when the resolver gives up.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread

from bot.errors import FetchFailed

# (family, type, protocol, name, socket address), as socket.getaddrinfo gives them.
AddressInfo = tuple[object, object, object, object, Sequence[object]]
LookUp = Callable[[str, int], Sequence[AddressInfo]]

# Name servers answer within a second or not at all; one lost packet is asked again after five.
LOOKUP_TIMEOUT_S = 6.0
# Threads that may hang, at some 30 kB each: 200 silent name servers leave room for the others.
MAX_LOOKUPS = 256
# The resolver itself gives up after half a minute; until then all threads may hang.
_WAIT_S = 30.0


def system_look_up(host: str, port: int) -> Sequence[AddressInfo]:
    """Ask the system's resolver; blocks."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class SystemResolver:
    """The addresses of a host in the order in which the system would try them.

    Raises FetchFailed if there are none, or none within *timeout_s*. *look_up* is called in a
    thread; at most *max_lookups* run at once, those left behind included, and the next waits for
    up to *wait_s*.
    """

    def __init__(
        self,
        look_up: LookUp = system_look_up,
        *,
        timeout_s: float = LOOKUP_TIMEOUT_S,
        wait_s: float = _WAIT_S,
        max_lookups: int = MAX_LOOKUPS,
    ) -> None:
        self._look_up = look_up
        self._timeout_s = timeout_s
        self._wait_s = wait_s
        self._free = asyncio.Semaphore(max_lookups)

    async def __call__(self, host: str, port: int) -> list[str]:
        if _is_address(host):
            return [host]
        await self._wait_for_a_thread(host)
        try:
            async with asyncio.timeout(self._timeout_s):
                found = await self._start(host, port)
        except TimeoutError as error:
            limit = f"{self._timeout_s:g} s"
            raise FetchFailed(f"no name server told the address of {host} in {limit}") from error
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"no address is known for {host}") from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def _wait_for_a_thread(self, host: str) -> None:
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as error:
            reason = f"too many name servers are silent to look up {host}"
            raise FetchFailed(reason) from error

    def _start(self, host: str, port: int) -> asyncio.Future[Sequence[AddressInfo]]:
        """Begin a look-up; its place is free again when the thread ends, awaited or not."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()

        def settle(found: Sequence[AddressInfo] | OSError | UnicodeError) -> None:
            self._free.release()
            if answer.done():
                return
            if isinstance(found, (OSError, UnicodeError)):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def run() -> None:
            found: Sequence[AddressInfo] | OSError | UnicodeError
            try:
                found = self._look_up(host, port)
            except (OSError, UnicodeError) as error:
                found = error
            # The loop is closed if the program ended meanwhile.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, found)

        # A daemon: a name server that is silent must not hold up the end of the program.
        try:
            Thread(target=run, name=f"look-up {host}", daemon=True).start()
        except RuntimeError as error:
            self._free.release()
            raise FetchFailed(f"the system has no thread left to look up {host}") from error
        return answer


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
