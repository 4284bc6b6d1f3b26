"""What must hold for the pages that we may read."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import Fetched, FetchRequest
from bot.sources.fetching.robots import LONGEST_DELAY_S, LONGEST_KEPT, UNREACHABLE_KEPT, Robots

PAGE = "https://tide.example/news/1.html"
HOUR = timedelta(hours=1)


class Host:
    """A Fetch for robots.txt alone: answers with ``text``, or fails; it knows what was asked."""

    def __init__(self, text: str | bytes = "", failure: FetchFailed | None = None) -> None:
        self.text = text
        self.failure = failure
        self.max_age_s: float | None = None
        self.asked: list[str] = []

    async def __call__(self, request: FetchRequest) -> Fetched:
        self.asked.append(request.url)
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        body = self.text if isinstance(self.text, bytes) else self.text.encode()
        return Fetched(status=200, url=request.url, body=body, max_age_s=self.max_age_s)


OTHERS = "User-agent: *\nDisallow: /news/\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", True, id="empty"),
        pytest.param("<html>not found</html>", True, id="a page"),
        pytest.param(OTHERS, False, id="all robots"),
        pytest.param("\ufeff" + OTHERS, False, id="byte order mark"),
        pytest.param("User-agent: OtherBot\nDisallow: /\n", True, id="another robot"),
        pytest.param(f"{OTHERS}User-agent: Evenhand\nDisallow: /private/\n", True, id="us alone"),
        pytest.param(f"{OTHERS}User-agent: evenhand/1.0\nAllow: /\n", True, id="with a version"),
        pytest.param(f"{OTHERS}User-Agent:EVENHAND # us\nAllow: /\n", True, id="comment, case"),
        pytest.param(f"{OTHERS}User-agent: Evenhandler\nAllow: /\n", False, id="a longer name"),
        pytest.param("User-agent: a\nUser-agent: Evenhand\nDisallow: /\n", False, id="group"),
        pytest.param(
            "User-agent: Evenhand\nUser-agent: a\nDisallow: /\n", False, id="group, first"
        ),
        pytest.param("User-agent: *\nAllow: /\nUser-agent: a\nDisallow: /\n", True, id="groups"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /news/\n", True, id="the longer rule"),
        pytest.param("User-agent: *\nDisallow: /*.html$\n", False, id="wildcards"),
        pytest.param("User-agent: *\nDisallow:\n", True, id="nothing disallowed"),
    ],
)
async def test_the_rules_of_a_host_hold_for_its_pages(
    text: str, expected: bool, now: datetime
) -> None:
    """The group that names us, or else the one for all."""
    host = Host(text)

    assert await Robots(host, "Evenhand").allows(PAGE, now) is expected
    assert host.asked == ["https://tide.example/robots.txt"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, True),
        (403, True),
        (401, True),
        (429, False),
        (500, False),
        (503, False),
        (None, False),
    ],
)
async def test_without_an_answer_the_status_decides(
    status: int | None, expected: bool, now: datetime
) -> None:
    """No robots.txt allows all; a server in trouble is not read."""
    host = Host(failure=FetchFailed("no", status=status))

    assert await Robots(host, "Evenhand").allows(PAGE, now) is expected


async def test_an_outage_passes(now: datetime) -> None:
    """For an hour nothing is read and nobody is asked; then the rules hold again."""
    host = Host(failure=FetchFailed("no", status=503))
    robots = Robots(host, "Evenhand")
    assert not await robots.allows(PAGE, now)
    host.failure = None

    assert not await robots.allows(PAGE, now + UNREACHABLE_KEPT - timedelta(seconds=1))
    assert len(host.asked) == 1
    assert await robots.allows(PAGE, now + UNREACHABLE_KEPT)


async def test_known_rules_outlast_an_outage(now: datetime) -> None:
    """What was allowed yesterday stays allowed while the server cannot say otherwise."""
    host = Host("User-agent: *\nDisallow: /other/\n")
    robots = Robots(host, "Evenhand")
    await robots.allows(PAGE, now)
    host.failure = FetchFailed("no", status=500)

    assert await robots.allows(PAGE, now + LONGEST_KEPT)
    assert not await robots.allows("https://tide.example/other/", now + LONGEST_KEPT)
    assert len(host.asked) == 2


@pytest.mark.parametrize(
    ("max_age_s", "kept"),
    [(None, 24 * HOUR), (0.0, HOUR), (3 * 3600.0, 3 * HOUR), (1e9, 24 * HOUR)],
)
async def test_rules_are_kept_as_long_as_the_server_says(
    max_age_s: float | None, kept: timedelta, now: datetime
) -> None:
    """An hour at least, a day at most, and a day if it does not say."""
    host = Host()
    host.max_age_s = max_age_s
    robots = Robots(host, "Evenhand")
    for at in (now, now + kept - timedelta(seconds=1), now + kept):
        await robots.allows(PAGE, at)

    assert len(host.asked) == 2


async def test_many_who_ask_at_once_share_one_request(now: datetime) -> None:
    """Also if the first of them gives up; other hosts are asked for themselves."""
    host = Host()
    robots = Robots(host, "Evenhand")
    first = asyncio.create_task(robots.allows(PAGE, now))
    await asyncio.sleep(0)
    first.cancel()
    pages = [f"https://tide.example/{n}" for n in range(20)]

    assert all(await asyncio.gather(*(robots.allows(page, now) for page in pages)))
    assert await robots.allows("http://tide.example:8080/", now)
    assert host.asked == ["https://tide.example/robots.txt"] * 2 + [
        "http://tide.example:8080/robots.txt"
    ]


async def test_few_hosts_are_remembered(now: datetime) -> None:
    """The rules asked for longest ago are forgotten first."""
    host = Host()
    robots = Robots(host, "Evenhand")
    for n in range(1001):
        await robots.allows(f"https://h{n}.example/", now)
    await robots.allows("https://h1000.example/", now)
    assert len(host.asked) == 1001

    await robots.allows("https://h0.example/", now)
    assert len(host.asked) == 1002


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 7.5\n", 7.5),
        ("User-agent: *\nCrawl-delay: 99999\n", LONGEST_DELAY_S),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: a\nCrawl-delay: 7\n", None),
    ],
)
async def test_the_pause_between_pages_is_told(
    text: str, expected: float | None, now: datetime
) -> None:
    """Once the rules are known, and up to a bound."""
    robots = Robots(Host(text), "Evenhand")
    assert robots.crawl_delay_s(PAGE) is None
    await robots.allows(PAGE, now)

    assert robots.crawl_delay_s(PAGE) == expected


@pytest.mark.parametrize("url", ["ftp://a.example/", "mailto:a@b.example", "http://[x/", "", "/a"])
async def test_what_is_no_web_address_is_not_allowed(url: str, now: datetime) -> None:
    """Nobody is asked."""
    host = Host()
    robots = Robots(host, "Evenhand")

    assert not await robots.allows(url, now)
    assert robots.crawl_delay_s(url) is None
    assert host.asked == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b"".join(b"User-agent: a%d\n" % n for n in range(12_000)) + b"Allow: /a\n" * 30_000,
            id="many robots with many rules",
        ),
        pytest.param(b"User-agent: *\n" + b"Disallow: /*a*a*a*a*b\n" * 22_000, id="wildcards"),
        pytest.param(b"User-agent: *\nDisallow: /" + b"*a" * 250_000, id="one rule"),
        pytest.param(b"User-agent: *\nAllow: /\n" + b"#" * 10**7 + b"\nDisallow: /", id="beyond"),
    ],
)
async def test_no_file_costs_much(body: bytes, now: datetime) -> None:
    """Only the first 500 KiB count, and what is meant for others is not kept."""
    began = time.process_time()

    assert await Robots(Host(body), "Evenhand").allows(f"https://a.example/{'a' * 2000}", now)

    assert time.process_time() - began < 20


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_file_gives_an_answer(text: str | bytes) -> None:
    """Nothing a host writes is an error of ours."""
    now = datetime.fromisoformat("2026-01-05T07:00:00+00:00")

    assert asyncio.run(Robots(Host(text), "Evenhand").allows(PAGE, now)) in (True, False)
