from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.engine.identity import is_gone, own_name
from bot.engine.leases import LASTS, Leases, Overtaken
from bot.store.db import Store
from bot.store.leases import find_leases, moment_of, take

TWO = ("send:4242", "group")


class SkippingClock(Clock):
    """A clock that goes on while its process is stopped, in ``skip``."""

    skipped_s = 0.0

    def steady(self) -> float:
        return super().steady() + self.skipped_s

    def skip(self, duration: timedelta) -> None:
        self.skipped_s += duration.total_seconds()


async def held(leases: Leases, name: str) -> int:
    """Wait for a lease."""
    async with asyncio.timeout(10):
        return await leases.until_held(name)


async def test_a_process_alone_holds_all_it_wants(any_store: Store) -> None:
    """At once on a file, and soon on a server, where others might want some."""
    leases = Leases(any_store, Clock())
    async with leases.holding(TWO):
        for name in TWO:
            assert await held(leases, name) == 1
            assert leases.holds(name)

    assert not any(leases.holds(name) for name in TWO)


async def test_two_processes_share_what_there_is(postgres_store: Store) -> None:
    """Each takes one before it takes another; the one that stays gets what the other drops."""
    one, other = (Leases(postgres_store, Clock(), me=name) for name in ("one", "other"))
    async with other.holding(TWO):
        await held(other, TWO[0])
        async with one.holding(TWO):
            assert await held(one, TWO[1]) == 1
            assert not one.holds(TWO[0])
            assert not other.holds(TWO[1])

        assert await held(other, TWO[1]) == 2


async def test_a_process_that_slept_too_long_holds_nothing(store: Store) -> None:
    """It knows by itself, before it has asked anybody."""
    clock = SkippingClock()
    leases = Leases(store, clock)
    async with leases.holding(TWO):
        await held(leases, TWO[0])

        clock.skip(LASTS)

        assert not leases.holds(TWO[0])
        async with store.begin() as db:
            with pytest.raises(Overtaken):
                await leases.require(db, TWO[0])


async def test_a_transaction_needs_the_lease_in_force(any_store: Store) -> None:
    """One that was overtaken writes nothing, though it still believes to hold it."""
    leases = Leases(any_store, Clock(), me="one")
    async with leases.holding(TWO[:1]):
        await held(leases, TWO[0])
        async with any_store.begin() as db:
            await leases.require(db, TWO[0])
            now = await moment_of(db)
        async with any_store.begin() as db:
            await take(db, TWO[0], "other", now, LASTS, gone="one")

        async with any_store.begin() as db:
            with pytest.raises(Overtaken):
                await leases.require(db, TWO[0])


async def test_the_lease_of_a_dead_process_is_taken_at_once(store: Store) -> None:
    """Where it ran on this machine; a restart after a crash need not wait."""
    command = "from bot.engine.identity import own_name; print(own_name())"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", command), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    dead = said.decode().strip()
    async with store.begin() as db:
        await take(db, TWO[0], dead, await moment_of(db), LASTS)

    leases = Leases(store, Clock())
    async with leases.holding(TWO):
        assert await held(leases, TWO[0]) == 2


def test_a_process_is_not_gone_while_it_runs() -> None:
    """Its name fits into the column, too."""
    assert not is_gone(own_name())
    assert len(own_name()) <= 64


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="nothing"),
        pytest.param("somebody", id="another-form"),
        pytest.param("elsewhere/0a1b2c3d/1/2", id="elsewhere"),
        pytest.param("elsewhere//1/2", id="an-unknown-system"),
        pytest.param("/".join((*own_name().split("/")[:2], "x", "y")), id="no-numbers"),
    ],
)
def test_of_others_nothing_is_known(name: str) -> None:
    """Who may be alive keeps its lease until it runs out."""
    assert not is_gone(name)


@pytest.mark.parametrize("began", ["1", "99999999999999"])
def test_a_number_that_was_given_to_another_process_is_no_proof_of_life(began: str) -> None:
    """The process of that name is gone, though one of that number runs."""
    host, place, pid, _ = own_name().split("/")

    assert is_gone(f"{host}/{place}/{pid}/{began}")


async def test_leases_are_known_by_who_holds_them(store: Store) -> None:
    """So that one can see which machine does what."""
    leases = Leases(store, Clock())
    async with leases.holding(TWO):
        await held(leases, TWO[1])
        async with store.read() as db:
            holders = {lease.holder for lease in await find_leases(db)}

    assert holders == {own_name()}
