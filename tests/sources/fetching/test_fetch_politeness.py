"""What must hold for the servers we ask: what they wish, and how often."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.fetch import (
    FetchRequest,
    HttpFetch,
)
from bot.sources.fetching.guard import Guard
from bot.sources.fetching.turns import REQUESTS_PER_HOST
from tests.sources.site import (
    FEED,
    Names,
    Site,
    settings,
)

# A host that is not by its spelling one of our own.
HOST = "server"
GUARD = Guard(is_allowed=lambda _: True, resolve=Names(server=["127.0.0.1"]))


async def test_one_host_gets_few_requests_at_once(site: Site) -> None:
    """A host with many feeds is asked two at a time, and waiting for a turn costs no time-out."""
    site.says("/slow", "200 OK", body=FEED)
    async with aclosing(HttpFetch(settings(), GUARD)) as http, asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(http(FetchRequest(url=site.url("/slow", HOST)))) for _ in range(6)
        ]
        await site.full.wait()
        site.released.set()

    assert [task.result().body for task in tasks] == [FEED] * 6
    assert site.most_open == REQUESTS_PER_HOST


async def test_requests_to_one_host_are_spaced(site: Site) -> None:
    """The pause lies between two of them, and costs no time-out."""
    began = asyncio.get_running_loop().time()
    limits = settings(host_pause_s=0.5, timeout_s=1.2)
    async with aclosing(HttpFetch(limits, GUARD)) as http:
        await asyncio.gather(*(http(FetchRequest(url=site.url("/feed", HOST))) for _ in range(4)))

    assert asyncio.get_running_loop().time() - began >= 1.5


@pytest.mark.parametrize(
    ("status", "headers", "alone_s"),
    [
        pytest.param(429, ("Retry-After: 120",), 120, id="429 and how long"),
        pytest.param(503, ("Retry-After: 120",), 120, id="503 and how long"),
        pytest.param(429, (), 60, id="429 alone"),
        pytest.param(429, ("Retry-After: 999999",), 3600, id="for ever"),
    ],
)
async def test_a_host_that_has_had_enough_is_left_alone(
    site: Site, status: int, headers: tuple[str, ...], alone_s: int
) -> None:
    """Its other feeds fail at once with the time to wait, and no request is made."""
    site.says("/no", f"{status} No", *headers)
    async with aclosing(HttpFetch(settings(), GUARD)) as http:
        with pytest.raises(FetchFailed):
            await http(FetchRequest(url=site.url("/no", HOST)))
        with pytest.raises(FetchFailed, match="asked to be left alone") as failure:
            await http(FetchRequest(url=site.url("/feed", HOST)))

    assert site.paths() == ["/no"]
    assert failure.value.status == status
    assert alone_s - 5 < (failure.value.retry_after_s or 0.0) <= alone_s


async def test_an_outage_of_one_feed_is_not_that_of_its_host(site: Site) -> None:
    """503 without a word on how long says nothing about the others."""
    site.says("/no", "503 No")
    async with aclosing(HttpFetch(settings(), GUARD)) as http:
        with pytest.raises(FetchFailed):
            await http(FetchRequest(url=site.url("/no", HOST)))

        assert (await http(FetchRequest(url=site.url("/feed", HOST)))).body == FEED


async def test_a_connection_is_kept_while_others_wait_for_the_host(site: Site) -> None:
    """Many feeds of one host do not mean as many connections."""
    async with aclosing(HttpFetch(settings(), GUARD)) as http:
        asked = [http(FetchRequest(url=site.url("/feed", HOST))) for _ in range(10)]
        await asyncio.gather(*asked)
        await http(FetchRequest(url=site.url("/feed", HOST)))

    assert site.connections < 6
    assert site.requests[-1][1]["connection"] == "close"


async def test_our_own_machines_need_no_sparing(site: Site) -> None:
    """One server on loopback may answer for many: neither pause nor refusal is passed on."""
    site.says("/no", "429 No", "Retry-After: 120")
    site.says("/other", "200 OK", body=FEED)
    began = asyncio.get_running_loop().time()
    async with aclosing(HttpFetch(settings(host_pause_s=30.0))) as http:
        with pytest.raises(FetchFailed):
            await http(FetchRequest(url=site.url("/no")))
        assert (await http(FetchRequest(url=site.url("/feed")))).body == FEED
        assert (await http(FetchRequest(url=site.url("/other")))).body == FEED

    assert asyncio.get_running_loop().time() - began < 30.0
