"""HTTP to the Bot API: what is asked, and what a missing answer says of the request."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.botapi.server import BotApiServer
from bot.delivery.sending import transport
from bot.delivery.sending.transport import AiohttpRequest, NotSent, Proxy, bot_of, proxy_for

TOKEN = "123:SECRET"
OK = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}'
# The header of a picture of 1200 x 630.
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1200, 630) + bytes(100_000)
PROXY_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")

Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest()
    await made.initialize()
    yield made
    await made.shutdown()


class Wire:
    """A peer that answers as told, and keeps what it was asked."""

    def __init__(self, answer: bytes, *, hangs: bool = False) -> None:
        self.answer = answer
        self.hangs = hangs
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                length = [
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ]
                self.bodies.append(await reader.readexactly(sum(length)))
                writer.write(self.answer)
                await writer.drain()
                if self.hangs:
                    await reader.read()
                if self.answer != OK:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(peer: Peer) -> AsyncIterator[str]:
    """Yield the address at which *peer* listens."""
    server = await asyncio.start_server(peer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


async def post(request: AiohttpRequest, url: str) -> object:
    return await request.post(f"{url}/bot{TOKEN}/getMe", read_timeout=0.3)


@pytest.mark.parametrize(
    ("answer", "hangs", "expected"),
    [
        pytest.param(b"", True, TimedOut, id="no answer"),
        pytest.param(OK[:-5], True, TimedOut, id="half an answer, then silence"),
        pytest.param(b"", False, NetworkError, id="hung up"),
        pytest.param(OK[:-5], False, NetworkError, id="hung up in mid answer"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", False, NetworkError, id="no HTTP"),
    ],
)
async def test_a_missing_answer_leaves_it_open_whether_it_was_sent(
    request_: AiohttpRequest, answer: bytes, hangs: bool, expected: type[NetworkError]
) -> None:
    """Whatever the reason, once the request has left; and the request left once."""
    wire = Wire(answer, hangs=hangs)
    async with listening(wire) as url:
        with pytest.raises(NetworkError) as raised:
            await post(request_, url)

    assert type(raised.value) is expected
    assert "SECRET" not in str(raised.value)
    assert len(wire.heads) == 1


@pytest.mark.parametrize("status", ["200 OK", "502 Bad Gateway"])
@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'"ok"', b"7", b"<p>hello</p>"])
async def test_an_answer_of_somebody_else_is_an_error_of_the_service(
    request_: AiohttpRequest, status: str, body: bytes
) -> None:
    """Something on the way answers, in JSON or not: an error that every caller expects."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    async with listening(Wire(head + body)) as url:
        with pytest.raises(TelegramError):
            await post(request_, url)


async def test_a_connection_that_is_not_made_is_a_request_not_sent(
    request_: AiohttpRequest,
) -> None:
    """Nobody listens; the sentence says what the system said, and no token."""
    async with listening(Wire(OK)) as url:
        pass

    with pytest.raises(NotSent, match="Connect call failed") as raised:
        await post(request_, url)

    assert "SECRET" not in str(raised.value)


async def test_a_peer_that_does_not_speak_tls_is_a_request_not_sent(
    request_: AiohttpRequest,
) -> None:
    """The handshake comes before the request."""

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(OK)
        writer.close()

    async with listening(peer) as url:
        with pytest.raises(NotSent):
            await post(request_, url.replace("http:", "https:"))


async def test_a_redirect_is_not_followed(request_: AiohttpRequest) -> None:
    """A message would be sent a second time, to who knows whom."""
    wire = Wire(b"HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    async with listening(wire) as url:
        with pytest.raises(NetworkError):
            await post(request_, url)

    assert len(wire.heads) == 1


async def test_an_endless_answer_is_cut(
    request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded whatever stands in for Telegram."""
    monkeypatch.setattr(transport, "_LONGEST_ANSWER", 1000)
    wire = Wire(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000)
    async with listening(wire) as url:
        with pytest.raises(NetworkError, match="ClientPayloadError"):
            await post(request_, url)


async def test_connections_are_used_again(request_: AiohttpRequest) -> None:
    """One for requests one after another."""
    peers = 0
    wire = Wire(OK)

    async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal peers
        peers += 1
        await wire(reader, writer)

    async with listening(counted) as url:
        for _ in range(3):
            await post(request_, url)

    assert (peers, len(wire.heads)) == (1, 3)


async def test_it_may_be_opened_and_closed_again(request_: AiohttpRequest) -> None:
    """As the library does; a closed one refuses to work."""
    async with listening(Wire(OK)) as url:
        await request_.initialize()
        await request_.shutdown()
        await request_.shutdown()
        with pytest.raises(NetworkError, match="not initialized"):
            await post(request_, url)
        await request_.initialize()

        assert await post(request_, url) is True


async def test_pictures_are_uploaded(request_: AiohttpRequest) -> None:
    """With a caption in any script, as a form of several parts."""
    async with BotApiServer() as server:
        reader = server.person()
        reader.says("/start")
        bot = bot_of(server.world.token, server.url, request_)

        sent = await bot.send_photo(reader.user.id, PICTURE, caption="Fähre „Tide“ ⛴")

        assert sent.photo
        assert sent.caption == "Fähre „Tide“ ⛴"


@pytest.mark.parametrize(
    ("environment", "scheme", "host", "expected"),
    [
        pytest.param({}, "https", "api.telegram.org", None, id="none"),
        pytest.param(
            {"https_proxy": "http://10.0.0.1:3128"},
            "https",
            "api.telegram.org",
            Proxy("http://10.0.0.1:3128", {}),
            id="https",
        ),
        pytest.param(
            {"HTTPS_PROXY": "10.0.0.1:3128"},
            "https",
            "api.telegram.org",
            Proxy("http://10.0.0.1:3128", {}),
            id="without a scheme",
        ),
        pytest.param(
            {"https_proxy": "http://10.0.0.1:3128"}, "http", "mock.example", None, id="other kind"
        ),
        pytest.param(
            {"all_proxy": "http://us%65r:p%40ss@10.0.0.1:3128"},
            "https",
            "api.telegram.org",
            Proxy("http://10.0.0.1:3128", {"Proxy-Authorization": "Basic dXNlcjpwQHNz"}),
            id="all, with credentials",
        ),
        pytest.param(
            {"https_proxy": "http://10.0.0.1:3128", "no_proxy": "telegram.org,127.0.0.1"},
            "https",
            "api.telegram.org",
            None,
            id="not for this host",
        ),
    ],
)
def test_the_environment_names_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    scheme: str,
    host: str,
    expected: Proxy | None,
) -> None:
    """By the names and rules that curl and Python use."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert expected == proxy_for(scheme, host)


def test_a_socks_proxy_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not passed by: whoever set one does not want to be seen without it."""
    monkeypatch.setenv("all_proxy", "socks5://10.0.0.1:1080")

    with pytest.raises(NotSent, match="socks5 proxies are not supported"):
        proxy_for("https", "api.telegram.org")


async def test_requests_go_through_the_proxy(
    request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what proves that we may use it."""
    wire = Wire(OK)
    async with listening(wire) as url:
        monkeypatch.setenv("http_proxy", url.replace("://", "://user:pass@"))

        assert await post(request_, "http://telegram.invalid") is True

    assert wire.heads[0].startswith(b"POST http://telegram.invalid/bot")
    assert b"Proxy-Authorization: Basic dXNlcjpwYXNz" in wire.heads[0]


async def test_a_proxy_that_refuses_has_sent_nothing(
    request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request itself comes after the tunnel."""
    wire = Wire(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    async with listening(wire) as url:
        monkeypatch.setenv("https_proxy", url.replace("://", "://user:pass@"))
        with pytest.raises(NotSent) as raised:
            await post(request_, "https://telegram.invalid")

    assert wire.heads[0].startswith(b"CONNECT telegram.invalid:443")
    assert b"Proxy-Authorization: Basic dXNlcjpwYXNz" in wire.heads[0]
    assert "SECRET" not in str(raised.value)
