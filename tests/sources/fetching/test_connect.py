"""What must hold for connections, on the wire."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpcore
import httpx
import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.connect import Connections, Request, origin_of
from bot.sources.fetching.guard import Guard
from tests.sources.site import Site, ends_with, floods

TLS = Path(__file__).parents[2] / "data" / "tls"
ANYWHERE = Guard(is_allowed=lambda _: True)


async def loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


async def get(connections: Connections, url: str, *, keep: bool = False) -> bytes:
    request = Request(url=httpx.URL(url), headers=())
    addresses = await connections.locate(origin_of(request.url))
    async with connections.exchange(request, addresses, keep=keep) as answer:
        return b"".join([piece async for piece in answer.pieces])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://A.example/x", ("http", "a.example", 80)),
        ("https://a.example.:8443", ("https", "a.example", 8443)),
        ("https://user:secret@a.example/", ("https", "a.example", 443)),
        ("http://bücher.example/", ("http", "xn--bcher-kva.example", 80)),
        ("http://[::1]:8080/", ("http", "::1", 8080)),
    ],
)
def test_an_origin_is_where_the_connection_goes(url: str, expected: tuple[str, str, int]) -> None:
    """However its host is written."""
    assert origin_of(httpx.URL(url)) == expected


async def test_a_kept_connection_serves_the_next_request() -> None:
    """Only if it is asked to, and if the server keeps it, too."""
    async with Site().serving() as site:
        site.says("/feed", "200 OK", body=b"news")
        connections = Connections(ANYWHERE, max_bytes=9999)
        for keep in (True, True, False, False):
            assert await get(connections, site.url("/feed"), keep=keep) == b"news"
        await connections.aclose()

    assert site.connections == 2


async def test_a_kept_connection_that_has_died_is_replaced() -> None:
    """The server may close it at any moment between two requests."""
    async with Site().serving() as site:
        site.says("/feed", "200 OK", body=b"news")
        site.misbehaves["/last"] = ends_with(b"")
        connections = Connections(ANYWHERE, max_bytes=9999)
        await get(connections, site.url("/feed"), keep=True)

        with pytest.raises(httpcore.RemoteProtocolError):
            await get(connections, site.url("/last"), keep=True)
        assert await get(connections, site.url("/feed"), keep=True) == b"news"
        await connections.aclose()


async def test_a_form_is_sent_once_over_a_connection_of_its_own() -> None:
    """A kept connection might die on the way and leave us not knowing."""
    async with Site().serving() as site:
        site.says("/feed", "200 OK", body=b"news")
        connections = Connections(ANYWHERE, max_bytes=9999)
        await get(connections, site.url("/feed"), keep=True)
        form = Request(url=httpx.URL(site.url("/feed")), headers=(), form=b"a=b")
        addresses = await connections.locate(origin_of(form.url))
        async with connections.exchange(form, addresses, keep=True) as answer:
            assert answer.status == 200
        await connections.aclose()

    assert (site.connections, site.bodies) == (2, [b"", b"a=b"])


async def test_kept_connections_are_few() -> None:
    """Many hosts do not leave many sockets behind."""
    async with Site().serving() as site:
        site.says("/feed", "200 OK", body=b"news")
        connections = Connections(Guard(is_allowed=lambda _: True, resolve=loopback), max_bytes=9)
        for n in range(40):
            await get(connections, site.url("/feed", f"h{n}.example"), keep=True)
        for n in range(40):
            await get(connections, site.url("/feed", f"h{n}.example"), keep=True)
        await connections.aclose()

    assert site.connections == 80


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n", id="interim answers"),
        pytest.param(b"X-A: b\r\n", id="headers"),
        pytest.param(b"x" * 99, id="one header"),
    ],
)
async def test_a_head_without_end_is_refused(piece: bytes) -> None:
    """Whatever it consists of, some hundred kilobytes are enough."""
    async with Site().serving() as site:
        site.misbehaves["/feed"] = floods(b"HTTP/1.1 100 Continue\r\n", piece * 99)
        connections = Connections(ANYWHERE, max_bytes=9999)

        with pytest.raises((FetchFailed, httpcore.RemoteProtocolError)):
            await get(connections, site.url("/feed"))


async def test_framing_counts_as_sent() -> None:
    """Chunks whose headers are larger than what they hold end, too."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with Site().serving() as site:
        site.misbehaves["/feed"] = floods(head, b"1;" + b"x" * 9999 + b"\r\n<\r\n")
        connections = Connections(ANYWHERE, max_bytes=99_999)

        with pytest.raises(FetchFailed, match="sends more than"):
            await get(connections, site.url("/feed"))


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=TLS / "certificate.pem")


def certified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    return context


async def test_the_certificate_must_be_that_of_the_host_not_of_the_address() -> None:
    """The connection goes to a checked address; what is verified is still the name."""
    guard = Guard(is_allowed=lambda _: True, resolve=loopback)
    async with Site().serving(certified()) as site:
        site.says("/feed", "200 OK", body=b"news")
        connections = Connections(guard, max_bytes=9999, tls=trusting())

        assert await get(connections, f"https://good.example:{site.port}/feed") == b"news"
        assert await get(connections, f"https://good.example.:{site.port}/feed") == b"news"
        with pytest.raises(FetchFailed, match=r"certificate of bad\.example is not valid: Host"):
            await get(connections, f"https://bad.example:{site.port}/feed")


async def test_an_unknown_authority_is_refused() -> None:
    """By default only the public ones are trusted."""
    guard = Guard(is_allowed=lambda _: True, resolve=loopback)
    async with Site().serving(certified()) as site:
        connections = Connections(guard, max_bytes=9999)

        with pytest.raises(FetchFailed, match="not valid: self-signed"):
            await get(connections, f"https://good.example:{site.port}/feed")
