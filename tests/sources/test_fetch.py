"""What must hold for documents from the web, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.errors import FetchFailed
from bot.sources.connect import Guard
from bot.sources.fetch import (
    MAX_REDIRECTS,
    REQUESTS_PER_HOST,
    Fetched,
    FetchRequest,
    FetchSettings,
    HttpFetch,
    user_agent,
)
from tests.sources.site import Site

FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
AGENT = user_agent("1.0", "https://evenhand.example")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    site.says("/feed", "200 OK", "Content-Type: application/rss+xml", body=FEED)
    yield site
    site.released.set()
    server.close()


async def fetch(
    request: FetchRequest | str, guard: Guard | None = None, **limits: float
) -> Fetched:
    """Fetch once with loopback allowed unless *guard* says otherwise."""
    settings = FetchSettings(
        user_agent=AGENT,
        allow_private=True,
        timeout_s=limits.get("timeout_s", 5.0),
        max_bytes=int(limits.get("max_bytes", 100_000)),
    )
    wanted = FetchRequest(url=request) if isinstance(request, str) else request
    async with aclosing(HttpFetch(settings, guard)) as http:
        return await http(wanted)


class Names:
    """A name server with one answer per name, counting the questions."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses
        self.asked: Counter[str] = Counter()

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked[host] += 1
        return self.addresses.get(host.partition(".")[0], [host])


async def test_an_answer_has_body_and_headers(site: Site) -> None:
    """What a later conditional request and the parser need is kept."""
    site.says(
        "/full",
        "200 OK",
        "Content-Type: text/xml; charset=utf-8",
        'ETag: "v1"',
        "Last-Modified: Mon, 05 Jan 2026 07:00:00 GMT",
        "Cache-Control: max-age=600",
        body=FEED,
    )

    assert await fetch(site.url("/full")) == Fetched(
        status=200,
        url=site.url("/full"),
        body=FEED,
        content_type="text/xml; charset=utf-8",
        etag='"v1"',
        last_modified="Mon, 05 Jan 2026 07:00:00 GMT",
        max_age_s=600.0,
    )


async def test_requests_say_who_asks(site: Site) -> None:
    """The User-Agent names the program and its operator's address; no cookie is sent back."""
    site.says("/cookie", "302 Found", "Location: /feed", "Set-Cookie: id=7; Path=/")

    await fetch(site.url("/cookie"))

    assert site.requests[0][1]["user-agent"] == "evenhand/1.0 (+https://evenhand.example)"
    assert "cookie" not in site.requests[1][1]


async def test_conditions_are_sent_and_not_modified_is_an_answer(site: Site) -> None:
    """The copy we have is named as it was; 304 has no body."""
    site.says("/known", "304 Not Modified", 'ETag: "v1"')
    request = FetchRequest(url=site.url("/known"), etag='"v1"', last_modified="yesterday")

    fetched = await fetch(request)

    assert (fetched.status, fetched.body, fetched.etag) == (304, b"", '"v1"')
    assert site.requests[0][1]["if-none-match"] == '"v1"'
    assert site.requests[0][1]["if-modified-since"] == "yesterday"


async def test_without_a_copy_no_condition_is_sent(site: Site) -> None:
    """The first request is unconditional."""
    await fetch(site.url("/feed"))

    assert not {"if-none-match", "if-modified-since"} & set(site.requests[0][1])


@pytest.mark.parametrize(
    ("statuses", "is_permanent"),
    [((301, 308), True), ((301, 302), False), ((307,), False), ((308,), True)],
    ids=["for good", "one for now", "for now", "moved"],
)
async def test_a_move_is_permanent_if_every_step_is(
    site: Site, statuses: tuple[int, ...], is_permanent: bool
) -> None:
    """Only then the feed's address may be changed."""
    for step, status in enumerate(statuses):
        last = step + 1 == len(statuses)
        site.redirects(f"/{step}", "/feed" if last else f"/{step + 1}", status)

    fetched = await fetch(site.url("/0"))

    assert (fetched.body, fetched.url) == (FEED, site.url("/feed"))
    assert fetched.permanent_url == (site.url("/feed") if is_permanent else None)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/loop", f"more than {MAX_REDIRECTS} redirects"),
        ("file:///etc/hostname", "only http and https"),
        ("ftp://127.0.0.1/", "only http and https"),
        ("http://[broken/", "not valid"),
        ("", "without saying where"),
    ],
)
async def test_a_redirect_to_nowhere_fails(site: Site, target: str, reason: str) -> None:
    """Loops, other schemes and empty or broken targets end the request."""
    site.redirects("/loop", target)

    with pytest.raises(FetchFailed, match=reason):
        await fetch(site.url("/loop"))

    assert len(site.requests) <= MAX_REDIRECTS + 1


@pytest.mark.parametrize("status", [404, 410, 429, 503, 599])
async def test_a_refusal_carries_its_status(site: Site, status: int) -> None:
    """Gone, too many requests and the rest can be told apart."""
    site.says("/no", f"{status} No", "Retry-After: 120", body=b"sorry")

    with pytest.raises(FetchFailed, match=f"answered {status}") as failure:
        await fetch(site.url("/no"))

    assert failure.value.status == status
    assert failure.value.retry_after_s == 120.0


async def test_a_compressed_answer_is_expanded(site: Site) -> None:
    """Compression is asked for and undone."""
    site.says("/gz", "200 OK", "Content-Encoding: gzip", body=gzip.compress(FEED))

    assert (await fetch(site.url("/gz"))).body == FEED
    assert site.requests[0][1]["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param((), bytes(2_000), id="plain"),
        pytest.param(("Content-Encoding: gzip",), gzip.compress(bytes(10**6)), id="gzip bomb"),
    ],
)
async def test_a_body_beyond_the_limit_is_refused(
    site: Site, headers: tuple[str, ...], body: bytes
) -> None:
    """The limit holds for what is sent and for what it expands to."""
    site.says("/big", "200 OK", *headers, body=body)

    with pytest.raises(FetchFailed, match="larger than 1,500 bytes"):
        await fetch(site.url("/big"), max_bytes=1_500)


@pytest.mark.parametrize("path", ["/slow", "/drip"])
async def test_a_server_cannot_hold_us_longer_than_the_limit(site: Site, path: str) -> None:
    """Neither silence nor a byte now and then keeps a request open."""
    with pytest.raises(FetchFailed, match=r"did not answer in full within 0\.1 s"):
        await fetch(site.url(path), timeout_s=0.1)


async def test_a_cut_or_refused_connection_is_a_failure(site: Site) -> None:
    """Foreign exceptions do not leave the adapter."""
    site.answers["/cut"] = ("nonsense\r\n\r\n", b"")

    with pytest.raises(FetchFailed, match=r"the connection to 127\.0\.0\.1 failed"):
        await fetch(site.url("/cut"))
    with pytest.raises(FetchFailed, match=r"the connection to 127\.0\.0\.1 failed"):
        await fetch("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/hostname", "feed", "", "http://", "http://[x/"]
)
async def test_only_web_addresses_are_fetched(url: str) -> None:
    """Everything else is refused before anything is sent."""
    with pytest.raises(FetchFailed, match="only http and https"):
        await fetch(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0.0.0.0", "[::1]"])
async def test_private_addresses_are_refused(site: Site, host: str) -> None:
    """However loopback is written, nothing arrives there unless the operator allows it."""
    settings = FetchSettings(user_agent=AGENT)
    async with aclosing(HttpFetch(settings)) as http:
        with pytest.raises(FetchFailed, match="ALLOW_PRIVATE_ADDRESSES"):
            await http(FetchRequest(url=site.url("/feed", host)))

    assert site.requests == []


async def test_a_redirect_to_a_private_address_is_refused(site: Site) -> None:
    """A public page cannot send us into the private network."""
    names = Names(public=["127.0.0.1"], private=["10.0.0.7"])
    guard = Guard(resolve=names, is_allowed=lambda address: address == "127.0.0.1")
    site.redirects("/inside", site.url("/feed", "private.example"))

    with pytest.raises(FetchFailed, match=r"private\.example is in a private network"):
        await fetch(site.url("/inside", "public.example"), guard)

    assert [path for path, _ in site.requests] == ["/inside"]


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


async def test_one_host_gets_few_requests_at_once(site: Site) -> None:
    """A host with many feeds is asked two at a time, and waiting for a turn costs no time-out."""
    settings = FetchSettings(user_agent=AGENT, allow_private=True, timeout_s=5.0)
    site.says("/slow", "200 OK", body=FEED)
    async with aclosing(HttpFetch(settings)) as http, asyncio.TaskGroup() as group:
        tasks = [group.create_task(http(FetchRequest(url=site.url("/slow")))) for _ in range(6)]
        await site.full.wait()
        site.released.set()

    assert [task.result().body for task in tasks] == [FEED] * 6
    assert site.most_open == REQUESTS_PER_HOST
