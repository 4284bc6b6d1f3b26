"""What must hold whatever a server does, and wherever it sends us."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.body import LARGE
from bot.sources.fetching.fetch import (
    FetchRequest,
    HttpFetch,
)
from bot.sources.fetching.guard import Guard, is_public
from tests.sources.site import (
    FEED,
    HERE,
    Misbehave,
    Names,
    Site,
    drips,
    ends_with,
    fetch,
    floods,
    half_closes,
    keeps_silent,
    settings,
)

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20_000
TOO_LATE = r"did not answer in full within 0\.8 s"
BROKEN = r"the connection to 127\.0\.0\.1 failed"


@pytest.mark.parametrize(
    ("misbehaves", "reason"),
    [
        pytest.param(keeps_silent, TOO_LATE, id="silent"),
        pytest.param(drips(b"HTTP/1.1 200 OK\r\nX", b"x"), TOO_LATE, id="slow headers"),
        pytest.param(drips(b"", b"HTTP/1.1 100 Go on\r\n\r\n"), TOO_LATE, id="slow interim"),
        pytest.param(drips(b"HTTP/1.1 200 OK\r\n\r\n", b" "), TOO_LATE, id="a byte now and then"),
        pytest.param(drips(CHUNKED, b"1\r\n<\r\n"), TOO_LATE, id="a chunk now and then"),
        pytest.param(floods(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 999), "larger than", id="endless"),
        pytest.param(
            floods(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", b" " * 999),
            "larger than 100,000 bytes",
            id="100 MB",
        ),
        pytest.param(floods(CHUNKED, b"1\r\n<\r\n" * 99), "more than 50,000 p", id="crumbs"),
        pytest.param(
            floods(b"", b"HTTP/1.1 100 Go on\r\n\r\n" * 9), "sends more", id="endless interim"
        ),
        pytest.param(floods(MANY_HEADERS, b"X-A: b\r\n" * 99), BROKEN, id="endless headers"),
        pytest.param(ends_with(MANY_HEADERS + b"\r\n"), BROKEN, id="huge headers"),
        pytest.param(
            ends_with(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10**6), BROKEN, id="long header"
        ),
        pytest.param(ends_with(b""), f"{BROKEN}: Server disconnected", id="no answer"),
        pytest.param(half_closes, f"{BROKEN}: Server disconnected", id="half closed"),
        pytest.param(ends_with(b"nonsense\r\n\r\n"), BROKEN, id="nonsense"),
        pytest.param(ends_with(CHUNKED + b"9\r\n<rss>"), BROKEN, id="cut in a chunk"),
        pytest.param(ends_with(CHUNKED + b"-5\r\n<rss>"), BROKEN, id="negative chunk"),
        pytest.param(
            ends_with(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss>"), BROKEN, id="cut"
        ),
        pytest.param(
            ends_with(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), BROKEN, id="other protocol"
        ),
    ],
)
async def test_a_misbehaving_server_is_refused_and_the_next_feed_served(
    site: Site, misbehaves: Misbehave, reason: str
) -> None:
    """Each with its reason, within the time, while other feeds of the same host are read."""
    site.misbehaves["/bad"] = misbehaves
    async with aclosing(HttpFetch(settings(timeout_s=0.8 if reason == TOO_LATE else 5.0))) as http:
        bad = asyncio.create_task(http(FetchRequest(url=site.url("/bad"))))
        good = await http(FetchRequest(url=site.url("/feed")))
        with pytest.raises(FetchFailed, match=reason):
            await bad
        again = await http(FetchRequest(url=site.url("/feed")))

    assert good.body == again.body == FEED


async def test_waiting_bodies_wait_without_losing_their_time(site: Site) -> None:
    """Large bodies are read a few at a time, however many arrive at once."""
    large = b"<rss>" + bytes(LARGE + 1)
    site.says("/large", "200 OK", body=large)
    guard = Guard(is_allowed=lambda _: True, resolve=Names(**{f"h{n}": HERE for n in range(12)}))
    async with aclosing(HttpFetch(settings(max_bytes=2 * LARGE), guard)) as http:
        asked = [http(FetchRequest(url=site.url("/large", f"h{n}.example"))) for n in range(12)]
        answers = await asyncio.gather(*asked)

    assert all(answer.body == large for answer in answers)


async def test_a_refused_connection_is_a_failure() -> None:
    """Foreign exceptions do not leave the adapter."""
    async with Site().serving() as site:
        pass

    with pytest.raises(FetchFailed, match=r"the connection to 127\.0\.0\.1 failed"):
        await fetch(site.url("/feed"))


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/", "file:///etc/hostname", "feed", "", "http://", "http://[x/"),
        *("http:///feed", "http://a.example:99999/", "http://a.example:x/", "http://a.example:0/"),
        *("http://.", "http://a\x00b.example/", "//a.example/", "gopher://a.example:70/1"),
        "http://" + "a" * 70_000,
    ],
    ids=str.__len__,
)
async def test_only_web_addresses_are_fetched(url: str) -> None:
    """Everything else is refused before anything is sent."""
    with pytest.raises(FetchFailed, match=r"only http and https|is not valid|other services"):
        await fetch(url)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.1", "0.0.0.0", "[::1]"),
        *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "①②⑦.0.0.1"),
        *("127。0。0。1", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::]", "user:pw@127.0.0.1"),
        *("good.example@127.0.0.1", "%31%32%37.0.0.1", "localhost%00.good.example"),
    ],
)
async def test_private_addresses_are_refused(site: Site, host: str) -> None:
    """However loopback is written, nothing arrives there unless the operator allows it."""
    async with aclosing(HttpFetch(settings(allow_private=False))) as http:
        with pytest.raises(FetchFailed, match=r"ALLOW_PRIVATE|no address is known|not valid"):
            await http(FetchRequest(url=site.url("/feed", host)))

    assert site.connections == 0


async def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    """A public page cannot send us into the private network."""
    names = Names(public=["127.0.0.1"], private=["10.0.0.7"])
    guard = Guard(resolve=names, is_allowed=lambda address: address == "127.0.0.1")
    site.redirects("/inside", site.url("/feed", "private.example"))

    with pytest.raises(FetchFailed, match=r"private\.example is in a private network"):
        await fetch(site.url("/inside", "public.example"), guard)

    assert [path for path, _ in site.requests] == ["/inside"]


async def test_a_redirect_to_the_metadata_service_is_refused(site: Site) -> None:
    """The rule itself, not a test's, refuses it: the first hop alone is let through."""
    guard = Guard(is_allowed=lambda address: address == "127.0.0.1" or is_public(address))
    site.redirects("/meta", "http://169.254.169.254/latest/meta-data/")

    with pytest.raises(FetchFailed, match=r"169\.254\.169\.254 is in a private network"):
        await fetch(site.url("/meta"), guard)


async def test_a_name_that_changes_its_address_gains_nothing(site: Site) -> None:
    """What is connected to is what was checked; each redirect is resolved and checked again."""
    answers = iter((["127.0.0.1"], ["10.0.0.7"]))

    async def changing(host: str, port: int) -> list[str]:
        return next(answers)

    guard = Guard(is_allowed=lambda address: address == "127.0.0.1", resolve=changing)
    site.redirects("/hop", "/feed")

    with pytest.raises(FetchFailed, match=r"moving\.example is in a private network"):
        await fetch(site.url("/hop", "moving.example"), guard)

    assert site.paths() == ["/hop"]


async def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name is resolved once per connection, and only allowed addresses of it are tried."""
    names = Names(mixed=["10.0.0.7", "127.0.0.1"])
    guard = Guard(resolve=names, is_allowed=lambda address: address == "127.0.0.1")

    fetched = await fetch(site.url("/feed", "mixed.example"), guard)

    assert fetched.body == FEED
    assert names.asked == {"mixed.example": 1}
    assert site.requests[0][1]["host"] == f"mixed.example:{site.port}"


async def test_the_next_address_is_tried_if_one_is_dead(site: Site) -> None:
    """A host with several addresses is reached at any that answers."""
    guard = Guard(resolve=Names(two=["127.0.0.9", "127.0.0.1"]), is_allowed=lambda _: True)

    assert (await fetch(site.url("/feed", "two.example"), guard)).body == FEED


async def test_an_unknown_name_is_a_failure() -> None:
    """No address, no request."""
    with pytest.raises(FetchFailed, match=r"no address is known for nowhere\.invalid"):
        await fetch("http://nowhere.invalid/")
