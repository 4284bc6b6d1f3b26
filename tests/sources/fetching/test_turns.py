"""What must hold for whose turn it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.turns import REQUESTS_PER_HOST, Turns


def time() -> float:
    return asyncio.get_running_loop().time()


@asynccontextmanager
async def turn(turns: Turns, host: str, pause_s: float = 0.0) -> AsyncIterator[None]:
    async with turns.at(host), turns.begin(host, pause_s):
        yield


async def test_requests_to_one_host_keep_their_distance() -> None:
    """Between the beginnings of two lies the pause, however many places are free."""
    turns, began = Turns(max_open=9, host_pause_s=0.02), []

    async def visit() -> None:
        async with turn(turns, "a.example"):
            began.append(time())

    await asyncio.gather(*(visit() for _ in range(5)))

    assert all(later - earlier >= 0.0199 for earlier, later in pairwise(began))


async def test_a_host_that_waits_holds_no_place_of_the_others() -> None:
    """Hundreds of feeds of a slow-paced host leave the only connection to another."""
    turns = Turns(max_open=1, host_pause_s=60.0)

    async def visit(host: str) -> str:
        async with turn(turns, host):
            return host

    assert await visit("portal.example") == "portal.example"
    waiting = [asyncio.create_task(visit("portal.example")) for _ in range(300)]
    for n in range(50):
        assert await asyncio.wait_for(visit(f"h{n}.example"), 1.0)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_request_can_ask_for_a_longer_pause() -> None:
    """What robots.txt asks counts from the visit that it was asked for."""
    turns, began = Turns(max_open=9, host_pause_s=0.0), []
    for _ in range(2):
        async with turn(turns, "a.example", pause_s=0.03):
            began.append(time())

    assert began[1] - began[0] >= 0.0299


async def test_few_turns_are_held_at_once() -> None:
    """At one host as many as a host has places, over all hosts as many as there are."""
    turns, held, most = Turns(max_open=3, host_pause_s=0.0), set[tuple[str, int]](), [0, 0]

    async def visit(host: str, n: int) -> None:
        async with turn(turns, host):
            held.add((host, n))
            most[0] = max(most[0], len(held))
            most[1] = max(most[1], sum(other == host for other, _ in held))
            await asyncio.sleep(0)
            held.discard((host, n))

    await asyncio.gather(*(visit(host, n) for host in "abc" for n in range(9)))

    assert most == [3, REQUESTS_PER_HOST]


async def test_a_host_is_left_alone_by_all_who_wait_for_it() -> None:
    """Those in the queue fail at once, with the time that is left; other hosts do not."""
    turns = Turns(max_open=9, host_pause_s=0.0)
    failures: list[FetchFailed] = []

    async def visit() -> None:
        try:
            async with turn(turns, "a.example"):
                turns.leave_alone("a.example", 30.0, 429)
        except FetchFailed as error:
            failures.append(error)

    await asyncio.gather(*(visit() for _ in range(20)))

    assert len(failures) == 19
    assert {failure.status for failure in failures} == {429}
    assert all(29.0 < (failure.retry_after_s or 0.0) <= 30.0 for failure in failures)
    async with turn(turns, "b.example"):
        pass


async def test_a_host_is_asked_again_when_its_time_is_over() -> None:
    """Nothing is remembered against it."""
    turns = Turns(max_open=1, host_pause_s=0.0)
    turns.leave_alone("a.example", 0.01, 503)
    with pytest.raises(FetchFailed, match="left alone"):
        async with turn(turns, "a.example"):
            pass
    await asyncio.sleep(0.02)

    async with turn(turns, "a.example"):
        pass


async def test_others_who_wait_are_known() -> None:
    """Only then a connection is worth keeping."""
    turns = Turns(max_open=1, host_pause_s=0.0)
    async with turn(turns, "a.example"):
        assert not turns.is_awaited("a.example")
        other = asyncio.create_task(turn(turns, "a.example").__aenter__())
        await asyncio.sleep(0)
        assert turns.is_awaited("a.example")
        other.cancel()


async def test_what_comes_before_a_request_holds_no_place_of_the_others() -> None:
    """Name servers that hang for one host do not keep another waiting."""
    turns = Turns(max_open=1, host_pause_s=0.0)
    async with turns.at("a.example"), asyncio.timeout(1.0), turn(turns, "b.example"):
        pass


async def test_a_cancelled_visit_gives_its_place_back() -> None:
    """Whether it waited or was under way."""
    turns = Turns(max_open=1, host_pause_s=0.0)

    async def visit() -> None:
        async with turn(turns, "a.example"):
            await asyncio.sleep(60.0)

    tasks = [asyncio.create_task(visit()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    async with asyncio.timeout(1.0), turn(turns, "b.example"):
        pass


async def test_hosts_are_forgotten() -> None:
    """A hundred thousand hosts over the years take no memory."""
    turns = Turns(max_open=1, host_pause_s=0.0)
    for n in range(5000):
        async with turn(turns, f"h{n}.example"):
            pass

    assert len(turns) < 2500
