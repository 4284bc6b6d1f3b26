"""Documents from the web: the seam `Fetch`, and its HTTP half.

Rule 1: a request ends within its time and size, whatever the server does.
Rule 2: every hop of a redirect is a fresh request and passes the same checks.
Rule 3: we say who we are, ask conditionally, and are gentle: two requests a host at once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http.client import responses
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Protocol
from urllib.parse import urljoin, urlsplit
from weakref import WeakValueDictionary

import httpx

from bot.clock import utc_now
from bot.errors import FetchFailed
from bot.sources.cadence import max_age, parse_retry_after
from bot.sources.connect import CONNECTION_FAILURES, Guard, GuardedTransport, is_public
from bot.sources.inflate import ACCEPTED, inflated

MAX_REDIRECTS = 5
REQUESTS_PER_HOST = 2
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to get; ``etag`` and ``last_modified`` are those of the copy we have, as received."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer below status 400; 304 means that the copy we have is good, and has no body.

    ``url`` is where the body came from; ``permanent_url`` is the same if every redirect on the
    way was for good, and None without redirects. ``max_age_s`` is for how many seconds it is
    fresh, ``retry_after_s`` for how many the server asks to be left alone.
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


class Fetch(Protocol):
    """Gets one document. Raises FetchFailed, with the HTTP status where there was one."""

    async def __call__(self, request: FetchRequest) -> Fetched: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How documents are fetched.

    ``timeout_s`` is for everything but waiting for our own turn. ``max_bytes`` bounds the body
    as sent and as expanded: the largest of 200 real feeds has 5 MB.
    """

    user_agent: str
    timeout_s: float = 20.0
    max_bytes: int = 10 * 1024 * 1024
    allow_private: bool = False
    max_connections: int = 20


def user_agent(version: str, public_url: str) -> str:
    """Return the User-Agent that names the program and where its operator can be found."""
    return f"Evenhand/{version} (+{public_url})"


class HttpFetch:
    """Fetch over HTTP/1.1; close it with `aclose`. *guard* replaces the rule for addresses."""

    def __init__(self, settings: FetchSettings, guard: Guard | None = None) -> None:
        anywhere = Guard(is_allowed=lambda _: True) if settings.allow_private else None
        guard = guard or anywhere or Guard(is_allowed=is_public)
        self._settings = settings
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(guard, max_connections=settings.max_connections),
            headers={
                "User-Agent": settings.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": ACCEPTED,
            },
            timeout=None,
            follow_redirects=False,
            trust_env=False,
            # No server recognises us from one request to the next.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )
        self._turns = asyncio.Semaphore(settings.max_connections)
        # An entry lives as long as somebody uses it.
        self._host_turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __call__(self, request: FetchRequest) -> Fetched:
        url, left_s, permanent = request.url, self._settings.timeout_s, True
        for hop in range(MAX_REDIRECTS + 1):
            response, body, took_s = await self._take_turn(url, request, left_s)
            if response.status_code not in _REDIRECTS:
                return _fetched(response, body, url, url if hop and permanent else None)
            permanent = permanent and response.status_code in _PERMANENT
            left_s -= took_s
            url = _target(response, url)
        raise FetchFailed(f"more than {MAX_REDIRECTS} redirects from {_host(request.url)}")

    async def aclose(self) -> None:
        """Close all connections; requests under way fail."""
        await self._client.aclose()

    async def _take_turn(
        self, url: str, request: FetchRequest, left_s: float
    ) -> tuple[httpx.Response, bytes, float]:
        host = _host(url)
        loop = asyncio.get_running_loop()
        host_turn = self._host_turns.setdefault(host, asyncio.Semaphore(REQUESTS_PER_HOST))
        async with host_turn, self._turns:
            began = loop.time()
            try:
                async with asyncio.timeout(left_s):
                    response, body = await self._ask(url, request)
            except TimeoutError as error:
                limit = f"{self._settings.timeout_s:g} s"
                raise FetchFailed(f"{host} did not answer in full within {limit}") from error
            except httpx.InvalidURL as error:
                raise FetchFailed(f"the address is not valid: {error}") from error
            except CONNECTION_FAILURES as error:
                reason = str(error) or type(error).__name__
                raise FetchFailed(f"the connection to {host} failed: {reason}") from error
            return response, body, loop.time() - began

    async def _ask(self, url: str, request: FetchRequest) -> tuple[httpx.Response, bytes]:
        async with self._client.stream("GET", url, headers=_conditions(request)) as response:
            if response.status_code >= 400:
                raise _refusal(response, _host(url))
            if response.status_code in _REDIRECTS or response.status_code == 304:
                return response, b""
            return response, await self._body(response)

    async def _body(self, response: httpx.Response) -> bytes:
        limit = self._settings.max_bytes
        received = bytearray()
        async for chunk in response.aiter_raw():
            received += chunk
            if len(received) > limit:
                raise FetchFailed(f"the answer is larger than {limit:,} bytes")
        return inflated(bytes(received), response.headers.get("content-encoding", ""), limit)


def _host(url: str) -> str:
    """Return the host of *url*. Raises FetchFailed unless it is an http or https address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme.lower() not in ("http", "https"):
        raise FetchFailed("only http and https addresses can be fetched")
    return host


def _target(response: httpx.Response, url: str) -> str:
    location = str(response.headers.get("location", "")).strip()
    if not location:
        raise FetchFailed(f"{_host(url)} redirects without saying where to")
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchFailed(f"{_host(url)} redirects to an address that is not valid") from error


def _conditions(request: FetchRequest) -> dict[str, str]:
    wanted = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    # Header values of other characters cannot be sent back as they came.
    return {key: value for key, value in wanted.items() if value and value.isascii()}


def _refusal(response: httpx.Response, host: str) -> FetchFailed:
    status = response.status_code
    phrase = responses.get(status, "an unknown status")
    return FetchFailed(
        f"{host} answered {status} ({phrase})",
        status=status,
        retry_after_s=parse_retry_after(response.headers.get("retry-after"), utc_now()),
    )


def _fetched(
    response: httpx.Response, body: bytes, url: str, permanent_url: str | None
) -> Fetched:
    headers = response.headers
    return Fetched(
        status=response.status_code,
        url=url,
        permanent_url=permanent_url,
        body=body,
        content_type=headers.get("content-type"),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        retry_after_s=parse_retry_after(headers.get("retry-after"), utc_now()),
        max_age_s=max_age(headers),
    )
