"""Documents from the web: the seam `Fetch`, and its HTTP half.

Rule 1: a request ends within its time and size, whatever the server does.
Rule 2: every hop of a redirect is a fresh request and passes the same checks.
Rule 3: we say who we are, ask conditionally, and are gentle: two requests a host at once, a
        pause between them, and none while the host asks to be left alone.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import responses
from typing import Protocol
from urllib.parse import urlencode, urljoin

import httpx

from bot.clock import utc_now
from bot.errors import FetchFailed
from bot.sources.cadence import max_age, parse_retry_after
from bot.sources.fetching.body import LARGE, Bodies
from bot.sources.fetching.connect import (
    CONNECTION_FAILURES,
    Answer,
    Connections,
    Request,
    origin_of,
)
from bot.sources.fetching.guard import Guard, is_public
from bot.sources.fetching.inflate import ACCEPTED
from bot.sources.fetching.turns import Turns, server_of

MAX_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
# A name in ASCII, or an address; underscores occur, though they should not.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
# "Too many requests" without a word on how long: the windows of most limits are a minute.
_LEFT_ALONE_S = 60.0
# One answer speaks for a whole host, and a portal has hundreds of feeds: each hour one may try.
_LONGEST_ALONE_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to get; ``etag`` and ``last_modified`` are those of the copy we have, as received.

    ``pause_s`` is the least time until the next request to the host, if that is to be longer than
    usual (robots.txt: Crawl-delay).
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer below status 400; 304 means that the copy we have is good, and has no body.

    ``url`` is where the body came from; ``permanent_url`` is the same if every redirect on the
    way was for good, and None without redirects. ``max_age_s`` is for how many seconds it is
    fresh, ``retry_after_s`` for how many the server asks to be left alone. ``hub_url`` and
    ``self_url`` are absolute, from Link headers (RFC 8288; WebSub, section 4).
    """

    status: int
    url: str
    permanent_url: str | None = None
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_after_s: float | None = None
    max_age_s: float | None = None
    hub_url: str | None = None
    self_url: str | None = None


class Fetch(Protocol):
    """Gets one document. Raises FetchFailed, with the HTTP status where there was one."""

    async def __call__(self, request: FetchRequest) -> Fetched: ...


class Web(Fetch, Protocol):
    """Gets documents, and sends forms."""

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send *form* and return a status below 300. Raises FetchFailed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How documents are fetched.

    ``timeout_s`` is for everything but waiting for our own turn and for the name server, which
    has its own limit. ``max_bytes`` bounds the body
    as sent and as expanded: the largest of 200 real feeds has 5 MB. ``max_connections`` are open
    at once: most of the time of a request is spent waiting for a distant server, so that 100
    keep one core busy; each takes some 100 kB. ``host_pause_s`` lies between the beginnings of
    two requests to one host: a server of the smallest kind answers one a second.
    """

    user_agent: str
    timeout_s: float = 20.0
    max_bytes: int = 10 * 1024 * 1024
    allow_private: bool = False
    max_connections: int = 100
    host_pause_s: float = 1.0


def user_agent(version: str, public_url: str) -> str:
    """Return the User-Agent that names the program and where its operator can be found."""
    return f"Evenhand/{version} (+{public_url})"


class HttpFetch:
    """Fetch over HTTP/1.1; close it with `aclose`. *guard* replaces the rule for addresses."""

    def __init__(self, settings: FetchSettings, guard: Guard | None = None) -> None:
        anywhere = Guard(is_allowed=lambda _: True) if settings.allow_private else None
        guard = guard or anywhere or Guard(is_allowed=is_public)
        self._settings = settings
        # Chunks of a few bytes are framed by as many again.
        self._connections = Connections(guard, max_bytes=2 * settings.max_bytes + LARGE)
        self._turns = Turns(max_open=settings.max_connections, host_pause_s=settings.host_pause_s)
        self._bodies = Bodies(settings.max_bytes)
        self._headers = (
            (b"User-Agent", settings.user_agent.encode()),
            (b"Accept", _ACCEPT.encode()),
            (b"Accept-Encoding", ACCEPTED.encode()),
        )

    async def __call__(self, request: FetchRequest) -> Fetched:
        url, left_s, permanent = request.url, self._settings.timeout_s, True
        for hop in range(MAX_REDIRECTS + 1):
            address = _address(url)
            wanted = Request(
                url=address, headers=(*self._headers, *_own_headers(address, request))
            )
            async with self._answer(wanted, left_s, request.pause_s) as (answer, deadline):
                if answer.status not in _REDIRECTS:
                    body = await self._bodies.read(answer, deadline)
                    return _fetched(answer, body, url, url if hop and permanent else None)
                permanent = permanent and answer.status in _PERMANENT
                url = _target(answer, url)
                left_s = (deadline.when() or 0.0) - asyncio.get_running_loop().time()
        raise FetchFailed(f"more than {MAX_REDIRECTS} redirects from {_address(request.url).host}")

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send *form* and return the status. Raises FetchFailed, with a status if there was one.

        A redirect is refused, as the form may hold a secret of ours.
        """
        address = _address(url)
        body = urlencode(form).encode()
        headers = (*self._headers, *_credentials(address))
        wanted = Request(url=address, headers=headers, form=body)
        async with self._answer(wanted, self._settings.timeout_s, 0.0) as (answer, _):
            if answer.status >= 300:
                reason = f"{address.host} redirects a form to another address"
                raise FetchFailed(reason, status=answer.status)
            return answer.status

    async def aclose(self) -> None:
        """Close the connections that wait for another request."""
        await self._connections.aclose()

    @asynccontextmanager
    async def _answer(
        self, request: Request, left_s: float, pause_s: float
    ) -> AsyncIterator[tuple[Answer, asyncio.Timeout]]:
        """Wait for a turn, send *request*, and give an answer below 400 and its deadline."""
        origin = origin_of(request.url)
        host = origin[1]
        server = server_of(host, str(request.url))
        async with self._turns.at(server):
            addresses = await self._connections.locate(origin)
            async with self._turns.begin(server, pause_s), self._in_time(host, left_s) as deadline:
                keep = self._turns.is_awaited(server)
                async with self._connections.exchange(request, addresses, keep=keep) as answer:
                    self._check(answer, host, server)
                    yield answer, deadline

    @asynccontextmanager
    async def _in_time(self, host: str, left_s: float) -> AsyncIterator[asyncio.Timeout]:
        """Turn what may go wrong within, and its taking too long, into FetchFailed."""
        try:
            async with asyncio.timeout(left_s) as deadline:
                yield deadline
        except TimeoutError as error:
            limit = f"{self._settings.timeout_s:g} s"
            raise FetchFailed(f"{host} did not answer in full within {limit}") from error
        except CONNECTION_FAILURES as error:
            reason = str(error) or type(error).__name__
            raise FetchFailed(f"the connection to {host} failed: {reason}") from error

    def _check(self, answer: Answer, host: str, server: str) -> None:
        """Raise FetchFailed unless *answer* has what was asked for, or says where it is."""
        status = answer.status
        if 200 <= status < 400:
            return
        after_s = parse_retry_after(answer.headers.get("retry-after"), utc_now())
        if status == 429 or (status == 503 and after_s is not None):
            alone_s = _LEFT_ALONE_S if after_s is None else min(after_s, _LONGEST_ALONE_S)
            self._turns.leave_alone(server, alone_s, status)
        phrase = responses.get(status, "an unknown status")
        raise FetchFailed(
            f"{host} answered {status} ({phrase})", status=status, retry_after_s=after_s
        )


def _address(url: str) -> httpx.URL:
    """Return *url* in parts. Raises FetchFailed unless it is an http or https address."""
    try:
        address = httpx.URL(url.strip())
        _, host, port = origin_of(address)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed(f"the address is not valid: {error}") from error
    if address.scheme not in ("http", "https") or not host:
        raise FetchFailed("only http and https addresses can be fetched")
    if not _HOST.fullmatch(host) or port >= 2**16:
        raise FetchFailed(f"the address is not valid: no host can be {host[:99]}, port {port}")
    return address


def _target(answer: Answer, url: str) -> str:
    location = str(answer.headers.get("location", "")).strip()
    if not location:
        raise FetchFailed(f"{_address(url).host} redirects without saying where to")
    try:
        return urljoin(url, location)
    except ValueError as error:
        reason = f"{_address(url).host} redirects to an address that is not valid"
        raise FetchFailed(reason) from error


def _own_headers(address: httpx.URL, request: FetchRequest) -> list[tuple[bytes, bytes]]:
    """Return the headers that differ from request to request."""
    wanted = {b"If-None-Match": request.etag, b"If-Modified-Since": request.last_modified}
    # Header values of other characters cannot be sent back as they came.
    conditions = [
        (key, value.encode())
        for key, value in wanted.items()
        if value and value.isascii() and value.isprintable()
    ]
    return [*_credentials(address), *conditions]


def _credentials(address: httpx.URL) -> list[tuple[bytes, bytes]]:
    """Return the header for an address that holds a name and a password (RFC 7617)."""
    if not address.userinfo:
        return []
    pair = f"{address.username}:{address.password}".encode()
    return [(b"Authorization", b"Basic " + b64encode(pair))]


def _fetched(answer: Answer, body: bytes, url: str, permanent_url: str | None) -> Fetched:
    headers = answer.headers
    links = _links(headers, url) if "link" in headers else {}
    return Fetched(
        status=answer.status,
        url=url,
        permanent_url=permanent_url,
        body=body,
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        retry_after_s=parse_retry_after(headers.get("retry-after"), utc_now()),
        max_age_s=max_age(headers),
        hub_url=links.get("hub"),
        self_url=links.get("self"),
    )


def _links(headers: httpx.Headers, url: str) -> dict[str, str]:
    """Return the web addresses of the Link headers by relation, one of each."""
    found: dict[str, str] = {}
    for link in httpx.Response(200, headers=headers).links.values():
        try:
            target = urljoin(url, link.get("url", ""))
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            for relation in link.get("rel", "").lower().split():
                found.setdefault(relation, target)
    return found
