"""What must hold for turning names into addresses."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from threading import Event, Thread

import pytest

from bot.errors import FetchFailed
from bot.sources.fetching.lookup import AddressInfo, SystemResolver


class NameServer:
    """Knows two addresses of every host; hosts called "hang" wait until ``released``."""

    def __init__(self) -> None:
        self.released = Event()
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[AddressInfo]:
        self.asked.append(host)
        if host.startswith("hang"):
            self.released.wait()
        if host.startswith("unknown"):
            raise socket.gaierror("Name or service not known")
        found = ("2001:db8::1", "192.0.2.1", "192.0.2.1")
        return [(None, None, None, "", (address, port)) for address in found]


@pytest.fixture
def names() -> Iterator[NameServer]:
    server = NameServer()
    yield server
    server.released.set()


async def test_addresses_keep_their_order_and_come_once(names: NameServer) -> None:
    """The system has sorted them by how likely they are to work."""
    assert await SystemResolver(names)("a.example", 80) == ["2001:db8::1", "192.0.2.1"]


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
async def test_an_address_is_its_own_answer(names: NameServer, address: str) -> None:
    """No name server is asked about it."""
    assert await SystemResolver(names)(address, 80) == [address]
    assert names.asked == []


async def test_an_unknown_name_is_a_failure(names: NameServer) -> None:
    """With the name in the reason."""
    with pytest.raises(FetchFailed, match=r"no address is known for unknown\.example"):
        await SystemResolver(names)("unknown.example", 80)


async def test_a_name_that_cannot_be_one_is_a_failure() -> None:
    """The system refuses a label of 64 characters before it asks anybody."""
    with pytest.raises(FetchFailed, match="no address is known"):
        await SystemResolver()(f"{'a' * 64}.example", 80)


async def test_a_hundred_names_that_hang_stop_neither_other_names_nor_other_threads(
    names: NameServer,
) -> None:
    """Each ends in its own time-out; the loop's threads are free all the while."""
    resolver = SystemResolver(names, timeout_s=0.3)
    async with asyncio.TaskGroup() as group:
        hanging = [group.create_task(_reason(resolver, f"hang{n}.example")) for n in range(100)]
        await asyncio.sleep(0)
        assert await resolver("a.example", 80)
        assert await asyncio.to_thread(lambda: "done") == "done"

    assert len(names.asked) == 101
    assert all("no name server told" in task.result() for task in hanging)


async def test_only_so_many_look_ups_run_at_once(names: NameServer) -> None:
    """Those left behind count; their places come back when the name server gives up."""
    resolver = SystemResolver(names, timeout_s=0.1, wait_s=0.1, max_lookups=2)
    for n in range(2):
        await _reason(resolver, f"hang{n}.example")

    assert "too many name servers are silent" in await _reason(resolver, "a.example")
    assert len(names.asked) == 2

    names.released.set()
    assert await resolver("a.example", 80)


async def _reason(resolver: SystemResolver, host: str) -> str:
    with pytest.raises(FetchFailed) as failure:
        await resolver(host, 80)
    return str(failure.value)


async def test_a_thread_that_cannot_start_holds_no_place(
    names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the system has threads again, names are looked up again."""

    def start(_self: Thread) -> None:
        raise RuntimeError("can't start new thread")

    resolve = SystemResolver(names, max_lookups=1, wait_s=0.1)
    with monkeypatch.context() as patch:
        patch.setattr(Thread, "start", start)
        with pytest.raises(FetchFailed, match=r"no thread left to look up a\.example"):
            await resolve("a.example", 80)

    assert "192.0.2.1" in await resolve("a.example", 80)
