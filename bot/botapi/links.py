"""Tell whether Telegram accepts an address behind a link or a button.

The rules are TDLib's (HttpUrl.cpp, LinkManager.cpp): http, https and tg only, a host with a dot,
a sensible port.  http is assumed where no scheme is given.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

_SCHEME = re.compile(r"([^:/?#@\[\]]*)://", re.ASCII)
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|%[0-9a-fA-F]{2}|[^\x00-\x7f])+")
_TG_HOST = re.compile(r"[A-Za-z0-9_-]+")
_AUTHORITY = re.compile(r"(?:[^/?#]*@)?([^/?#@]*?)(?::([0-9]*))?(?=[/?#]|$)")


# Briefings share their links; how many are remembered only bounds the memory.
@lru_cache(maxsize=1024)
def checked_link(address: str) -> str:
    """Return *address* with its scheme and a path, or "" where Telegram would ignore the link."""
    return "" if link_fault(address) else _completed(address)


def link_fault(address: str) -> str:
    """Return what is wrong with *address*, in Telegram's words; "" if nothing is."""
    if address.lower().startswith("tg:"):
        host = re.split("[/?#]", address[3:].removeprefix("//"))[0]
        return "" if _TG_HOST.fullmatch(host) else "Unallowed characters in URL host"
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    authority = _AUTHORITY.match(address, scheme.end() if scheme else 0)
    if authority is None or authority[2] == "" or int(authority[2] or 1) not in range(1, 65536):
        return "Wrong port number specified in the URL"
    return _host_fault(authority[1])


def _host_fault(host: str) -> str:
    if not host:
        return "URL host is empty"
    if host.startswith("["):
        return "" if _is_ipv6(host.strip("[]")) else "Wrong IPv6 address specified in the URL"
    if host == ".":
        return "Host is invalid"
    if not _HOST.fullmatch(host):
        return "Disallowed character in URL host"
    return "" if "." in host else "Wrong HTTP URL"


def _is_ipv6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def _completed(address: str) -> str:
    if address.lower().startswith("tg:"):
        return f"tg://{address[3:].removeprefix('//')}"
    scheme = _SCHEME.match(address)
    protocol = scheme[1].lower() if scheme else "http"
    rest = address[scheme.end() :] if scheme else address
    split = re.search("[/?#]", rest)
    if split is None:
        return f"{protocol}://{rest}/"
    tail = rest[split.start() :].rstrip()
    return f"{protocol}://{rest[: split.start()]}{tail if tail[:1] == '/' else f'/{tail}'}"
