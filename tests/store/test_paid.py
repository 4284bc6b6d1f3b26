"""Messages set aside to be paid for."""

from __future__ import annotations

from bot.store.db import Store
from bot.store.paid import find_paid, reserve_paid
from tests.conftest import NOW

TODAY = NOW.date()


async def test_no_more_is_set_aside_than_the_limit(any_store: Store) -> None:
    """The last block is smaller, and then there is none."""
    async with any_store.begin() as db:
        taken = [await reserve_paid(db, TODAY, 100, limit=250) for _ in range(4)]

        assert taken == [100, 100, 50, 0]
        assert await find_paid(db, TODAY) == 250


async def test_each_day_has_its_own_count(any_store: Store) -> None:
    """And a day without any has 0."""
    async with any_store.begin() as db:
        await reserve_paid(db, TODAY, 10, limit=10)
        tomorrow = TODAY.replace(day=TODAY.day + 1)

        assert await find_paid(db, tomorrow) == 0
        assert await reserve_paid(db, tomorrow, 10, limit=10) == 10


async def test_a_limit_that_was_lowered_gives_nothing(any_store: Store) -> None:
    """What is spent is spent."""
    async with any_store.begin() as db:
        await reserve_paid(db, TODAY, 100, limit=100)

        assert await reserve_paid(db, TODAY, 100, limit=50) == 0
