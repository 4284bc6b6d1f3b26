"""What must hold for documents from the web, against a real server on loopback."""

from __future__ import annotations

import gzip
from contextlib import aclosing

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import (
    MAX_REDIRECTS,
    Fetched,
    FetchRequest,
    HttpFetch,
)
from tests.sources.site import (
    FEED,
    Site,
    fetch,
    settings,
)


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


@pytest.mark.parametrize(
    ("links", "hub", "itself"),
    [
        pytest.param(
            ('<https://hub.example/>; rel="hub"', '<https://a.example/f>; rel="self"'),
            "https://hub.example/",
            "https://a.example/f",
            id="two headers",
        ),
        pytest.param(
            ("<https://hub.example/>; rel=hub, </f>; rel=self",),
            "https://hub.example/",
            "http://127.0.0.1:{port}/f",
            id="one header, relative",
        ),
        pytest.param(
            ('<https://1.example/>; rel="hub", <https://2.example/>; rel="hub"',),
            "https://2.example/",
            None,
            id="one of two",
        ),
        pytest.param(
            ('<https://a.example/>; rel="Hub self"',),
            "https://a.example/",
            "https://a.example/",
            id="two relations",
        ),
        pytest.param(
            ("<javascript:alert(1)>; rel=hub, <http://[x>; rel=self",), None, None, id="bad"
        ),
        pytest.param(("<https://a.example/>; rel=next", "; ,<"), None, None, id="others"),
    ],
)
async def test_hub_and_self_are_read_from_link_headers(
    site: Site, links: tuple[str, ...], hub: str | None, itself: str | None
) -> None:
    """As WebSub has it; any of several hubs will do."""
    site.says("/linked", "200 OK", *(f"Link: {link}" for link in links), body=FEED)

    fetched = await fetch(site.url("/linked"))

    assert fetched.hub_url == hub
    assert fetched.self_url == (itself and itself.format(port=site.port))


async def test_a_form_is_posted(site: Site) -> None:
    """As a browser would, to where feeds are fetched from, under the same limits."""
    site.says("/hub", "202 Accepted")
    async with aclosing(HttpFetch(settings())) as http:
        status = await http.post(site.url("/hub"), {"hub.mode": "subscribe", "hub.topic": "ü&"})

    assert status == 202
    assert site.bodies == [b"hub.mode=subscribe&hub.topic=%C3%BC%26"]
    assert site.requests[0][1]["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("status", [302, 307, 308])
async def test_a_form_goes_nowhere_else(site: Site, status: int) -> None:
    """It may hold a secret; the hub that moved must be found anew."""
    site.redirects("/hub", "/feed", status)
    async with aclosing(HttpFetch(settings())) as http:
        with pytest.raises(FetchFailed, match="redirects a form") as failure:
            await http.post(site.url("/hub"), {"hub.secret": "s"})

    assert (failure.value.status, site.paths()) == (status, ["/hub"])


async def test_a_form_passes_the_same_checks(site: Site) -> None:
    """A feed cannot name a hub in our own network."""
    site.says("/no", "400 No")
    async with aclosing(HttpFetch(settings())) as http:
        with pytest.raises(FetchFailed, match="answered 400"):
            await http.post(site.url("/no"), {})
    async with aclosing(HttpFetch(settings(allow_private=False))) as http:
        with pytest.raises(FetchFailed, match="private network"):
            await http.post(site.url("/hub"), {})


async def test_name_and_password_of_an_address_are_sent_to_its_host(site: Site) -> None:
    """For feeds of one reader; a redirect to another address does not take them along."""
    site.redirects("/private", site.url("/feed"))

    await fetch(site.url("/private", "anna:p%40ss@127.0.0.1"))

    first, second = (headers for _, headers in site.requests)
    assert first["authorization"] == "basic yw5uytpwqhnz"
    assert first["host"] == f"127.0.0.1:{site.port}"
    assert "authorization" not in second


async def test_a_body_in_another_coding_than_asked_for_is_refused(site: Site) -> None:
    """Only what can be expanded is offered."""
    site.says("/br", "200 OK", "Content-Encoding: br", body=FEED)
    site.says("/same", "304 Not Modified", "Content-Encoding: br")

    with pytest.raises(FetchFailed, match="br, which was not asked for"):
        await fetch(site.url("/br"))
    assert (await fetch(site.url("/same"))).status == 304
