"""What may be spent on paid broadcasts."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery.sending.purse import Purse
from bot.store.db import Store
from bot.store.operator_notes import find_untold
from bot.store.paid import find_paid
from tests.conftest import NOW

DAY = timedelta(days=1)


async def spend(purse: Purse, n: int) -> int:
    """Ask for *n* messages; return how many were given."""
    return sum([await purse.take(NOW) for _ in range(n)])


async def test_two_processes_share_one_budget(any_store: Store) -> None:
    """Whoever comes first sets more aside; together they never have more."""
    one, other = Purse(any_store, 25), Purse(any_store, 25)

    first = await spend(one, 10)
    rest = await spend(other, 500) + await spend(one, 500)

    assert first == 10
    assert rest == 240


async def test_what_a_crash_leaves_counts_as_spent(store: Store) -> None:
    """At most a hundred messages, ten Stars."""
    await spend(Purse(store, 20), 1)

    assert await spend(Purse(store, 20), 500) == 100


async def test_we_are_told_once_a_day(store: Store) -> None:
    """Across restarts."""
    await spend(Purse(store, 1), 20)
    await spend(Purse(store, 1), 20)

    async with store.read() as db:
        assert len(await find_untold(db, 10)) == 1

    assert await Purse(store, 1).take(NOW + DAY)


async def test_an_empty_purse_is_looked_into_again(store: Store) -> None:
    """A minute later, as the budget may have been raised by a restart of another process."""
    purse = Purse(store, 1)
    await spend(purse, 11)
    async with store.begin() as db:
        assert await find_paid(db, NOW.date()) == 10

    assert not await purse.take(NOW + timedelta(minutes=2))
    assert not await Purse(store, 1).take(NOW)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    stars=st.integers(1, 30),
    restarts=st.lists(st.integers(0, 150), max_size=4),
    day=st.integers(0, 10_000),
)
async def test_no_day_ever_costs_more_than_its_budget(
    store: Store, stars: int, restarts: list[int], day: int
) -> None:
    """Whatever is asked for, and however often the process is started anew."""
    now = NOW + timedelta(days=day)
    async with store.begin() as db:
        before = await find_paid(db, now.date())
    given_out = 0
    for n in restarts:
        purse = Purse(store, stars)
        given_out += sum([await purse.take(now) for _ in range(n)])

    assert before + given_out <= max(before, stars * 10)


async def test_without_the_database_messages_leave_free_of_charge(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be set aside, and no claim is in vain; a minute later it is tried again."""
    purse, begin = Purse(store, 1), store.begin

    def failing() -> NoReturn:
        raise OSError("connection refused")

    monkeypatch.setattr(store, "begin", failing)
    assert not await purse.take(NOW)
    monkeypatch.setattr(store, "begin", begin)

    assert not await purse.take(NOW)
    assert await purse.take(NOW + timedelta(minutes=1))
