"""HTTP to the Bot API over aiohttp, in place of the transport that python-telegram-bot brings.

Rule 1: a request that certainly did not leave fails with ``NotSent``; of every other that has no
answer nobody knows whether Telegram took it.
Rule 2: nothing is sent twice here: no redirect is followed, and nothing is tried again.

The library's own transport slows down beyond 30 open requests, as the pool of httpx 0.28 looks at
all connections for each (https://github.com/encode/httpx/issues/3215); paid broadcasts need a
hundred. See ``benchmarks/paid_rate.py`` for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

# The library exports everything of a request but this, so it is asked for by its module.
from telegram.request._requestparameter import RequestParameter

# Every expiry of a send is a message that may have arrived, so it is longer than the library's
# 5 seconds, and shorter than patience at a stop.
READ_TIMEOUT_S, CONNECT_TIMEOUT_S, WRITE_TIMEOUT_S = 30.0, 10.0, 20.0
# Many servers close a connection after 5 seconds of silence; a request that meets the closing is
# one of which nobody knows.
_KEEPALIVE_S = 4.0
# More than bulk and replies together have open; each is a socket.
_CONNECTIONS = 512
# The Bot API gives files of at most 20 MB.
_LONGEST_ANSWER = 32 * 1024 * 1024
_JSON = {"Content-Type": "application/json"}

# Raised before a byte of the request has left.
_NEVER_LEFT = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


def bot_of(token: str, api_url: str, request: BaseRequest) -> Bot:
    """Return a plain bot over *request*, which somebody else initializes and shuts down."""
    return Bot(token, base_url=f"{api_url}/bot", request=request, get_updates_request=request)


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy is, without credentials, and what proves that we may use it."""

    url: str
    headers: dict[str, str]


class NotSent(NetworkError):
    """The request did not leave this machine, or not further than a proxy."""


def fields(values: Mapping[str, object]) -> RequestData:
    """Return the parameters of a request without files, from values that JSON knows."""
    return RequestData([RequestParameter(name, value, None) for name, value in values.items()])


class AiohttpRequest(BaseRequest):
    """One session for all requests of a bot; between ``initialize`` and ``shutdown``.

    Honours HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], Proxy | None] = {}

    @property
    def read_timeout(self) -> float:
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Open the session, if it is not open."""
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(
            limit=_CONNECTIONS,
            keepalive_timeout=_KEEPALIVE_S,
            # The certificates that the pages and feeds are read with.
            ssl=httpx.create_ssl_context(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    async def shutdown(self) -> None:
        """Close the session, if it is open."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the status and body of the answer. Raises NotSent, TimedOut or NetworkError."""
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        proxy = self._proxy_for(url)
        try:
            async with self._session.request(
                method,
                url,
                data=None if request_data is None else _body(request_data),
                headers=_headers(url, request_data, proxy),
                timeout=_timeout(read_timeout, write_timeout, connect_timeout, pool_timeout),
                allow_redirects=False,
                proxy=None if proxy is None else proxy.url,
                proxy_headers=None if proxy is None else proxy.headers,
            ) as answer:
                return answer.status, await _read(answer)
        except _NEVER_LEFT as error:
            raise NotSent(_said(error)) from error
        except TimeoutError as error:
            raise TimedOut(_said(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_said(error)) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer. Raises TelegramError unless it is one that the Bot API gives.

        The library takes any JSON for one; a proxy may answer ``[]`` or ``{}``.
        """
        answer: object = BaseRequest.parse_json_payload(payload)
        if isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False):
            return answer
        raise TelegramError("Invalid server response")

    def _proxy_for(self, url: str) -> Proxy | None:
        parts = urlsplit(url)
        place = parts.scheme, parts.hostname or ""
        if place not in self._proxies:
            self._proxies[place] = proxy_for(*place)
        return self._proxies[place]


def proxy_for(scheme: str, host: str) -> Proxy | None:
    """Return the proxy that the environment names for *host*; None: go there directly.

    Raises NotSent for a kind of proxy that is not spoken here.
    """
    known = getproxies()
    address = known.get(scheme) or known.get("all")
    if not address or proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme not in ("http", "https"):
        raise NotSent(f"{parts.scheme} proxies are not supported; set HTTPS_PROXY to an http one")
    place = parts.netloc.rpartition("@")[2]
    if parts.username is None:
        return Proxy(f"{parts.scheme}://{place}", {})
    proof = aiohttp.encode_basic_auth(unquote(parts.username), unquote(parts.password or ""))
    return Proxy(f"{parts.scheme}://{place}", {"Proxy-Authorization": proof})


def _timeout(read: object, write: object, connect: object, pool: object) -> aiohttp.ClientTimeout:
    # This client counts the wait for a connection of the pool as part of connecting, and has no
    # limit for writing but that for the whole.
    connect_s = _seconds(connect, CONNECT_TIMEOUT_S) + _seconds(pool, CONNECT_TIMEOUT_S)
    read_s = _seconds(read, READ_TIMEOUT_S)
    total_s = connect_s + _seconds(write, WRITE_TIMEOUT_S) + read_s
    return aiohttp.ClientTimeout(total=total_s, connect=connect_s, sock_read=read_s)


def _seconds(given: object, default: float) -> float:
    return float(given) if isinstance(given, int | float) else default


def _headers(url: str, data: RequestData | None, proxy: Proxy | None) -> dict[str, str]:
    headers = _JSON if data and not data.contains_files else {}
    # Without TLS there is no tunnel, and the proxy reads the request itself.
    return headers | proxy.headers if proxy and url.startswith("http:") else headers


def _body(data: RequestData) -> aiohttp.FormData | bytes:
    if not data.contains_files:
        # A third of the work of a form.
        return data.json_payload
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > _LONGEST_ANSWER:
            raise aiohttp.ClientPayloadError(f"the answer is longer than {_LONGEST_ANSWER} bytes")
    return bytes(body)


def _said(error: Exception) -> str:
    """Return what *error* is; not all it says, as that may hold the address, and so the token."""
    cause = error.os_error.strerror if isinstance(error, aiohttp.ClientConnectorError) else ""
    return f"{type(error).__name__}: {cause}" if cause else type(error).__name__
