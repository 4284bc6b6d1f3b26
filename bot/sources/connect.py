"""Connections to addresses that were checked: the way out for everything a stranger can name.

A host name is resolved once, every address is checked, and the connection is made to a checked
address, so no second answer of the name server can point it elsewhere. TLS still verifies the
certificate against the host name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from bot.errors import FetchFailed

Resolve = Callable[[str, int], Awaitable[list[str]]]

# What a transport of this module raises while it connects, sends and reads.
CONNECTION_FAILURES = (
    httpx.HTTPError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
)
# One address of several may be a black hole; a live one answers within a second or two.
_CONNECT_TIMEOUT_S = 5.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether *address* belongs to the public internet.

    Loopback, private, link-local, shared, reserved and multicast addresses do not, nor do they in
    an IPv6 wrapping (mapped, 6to4, Teredo, NAT64).
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        wrapped = [address for address in inner if address is not None]
        if wrapped:
            return all(is_public(str(address)) for address in wrapped)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def system_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of *host* in the order in which the system would try them."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"no address is known for {host}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Which addresses may be connected to, and how names become addresses."""

    is_allowed: Callable[[str], bool] = is_public
    resolve: Resolve = system_addresses

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the allowed addresses of *host*. Raises FetchFailed if there are none."""
        allowed = [a for a in await self.resolve(host, port) if self.is_allowed(a)]
        if not allowed:
            raise FetchFailed(
                f"{host} is in a private network; set ALLOW_PRIVATE_ADDRESSES to fetch from there"
            )
        return allowed


class GuardedTransport(httpx.AsyncBaseTransport):
    """An httpx transport whose connections pass the guard; it uses no proxy."""

    def __init__(self, guard: Guard, *, max_connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=max_connections,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(guard),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = await self._pool.handle_async_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, extensions=request.extensions
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the name is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        limit = _CONNECT_TIMEOUT_S if timeout is None else min(timeout, _CONNECT_TIMEOUT_S)
        *earlier, last = await self._guard.addresses(host, port)
        for address in earlier:
            try:
                return await self._network.connect_tcp(
                    address, port, limit, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, limit, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)
