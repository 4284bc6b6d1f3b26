"""Which addresses may be connected to: none that a stranger could use to reach our own network.

The rule is about addresses, never about how a host is spelt: whatever a name or a number in a
URL comes to, the check sees the address that the connection will go to.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import FetchFailed
from bot.sources.fetching.lookup import SystemResolver

Resolve = Callable[[str, int], Awaitable[list[str]]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What Python's own table lacks, in this version or that (IANA special-purpose registries):
# protocol assignments, 6to4 relays, addresses that wrap IPv4 (RFC 4291, section 2.5.5.1) or are
# translated locally, segment routing, documentation, ORCHID, site-local (RFC 3879).
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("192.0.0.0/24", "192.88.99.0/24", "::/96", "64:ff9b:1::/48"),
        *("5f00::/16", "3fff::/20", "2001:10::/28", "fec0::/10"),
    )
)
# The ports of other services that a browser refuses (WHATWG Fetch, section "port blocking").
# fmt: off
_BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
))
# fmt: on


def is_public(address: str) -> bool:
    """Tell whether *address* belongs to the public internet.

    Loopback, private, link-local, shared, reserved, documentation and multicast addresses do
    not, nor do they in an IPv6 wrapping (mapped, compatible, 6to4, Teredo, NAT64).
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and (wrapped := _wrapped(ip)):
        return all(is_public(str(inner)) for inner in wrapped)
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_own(host: str) -> bool:
    """Tell whether *host* is by its spelling a machine of our own: localhost, 127.0.0.1, 10.0.0.9.

    It says nothing on what a name leads to; that is the guard's matter.
    """
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _wrapped(ip: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in inner if address is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Which addresses may be connected to, and how names become addresses."""

    is_allowed: Callable[[str], bool] = is_public
    resolve: Resolve = field(default_factory=SystemResolver)

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the allowed addresses of *host*. Raises FetchFailed if there are none."""
        if port in _BAD_PORTS:
            raise FetchFailed(f"port {port} is for other services than the web")
        allowed = [a for a in await self.resolve(host, port) if self.is_allowed(a)]
        if not allowed:
            raise FetchFailed(
                f"{host} is in a private network; "
                "set ALLOW_PRIVATE_ADDRESSES=true to fetch from there"
            )
        return allowed
