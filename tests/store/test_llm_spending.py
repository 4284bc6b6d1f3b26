from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.briefings.llm.budget import MemoryBudget, StoredBudget
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.seam import Budget
from bot.store.db import Store
from bot.store.llm_spending import Spending, find_spending
from tests.conftest import NOW

TODAY = NOW.date()


async def keeps_its_promise(budget: Budget) -> None:
    """Fail unless *budget*, of 100 tokens a day, holds what a Budget promises."""
    assert not await budget.reserve(TODAY, 101)
    assert await budget.reserve(TODAY, 60)
    assert not await budget.reserve(TODAY, 41)
    await budget.settle(TODAY, -50)
    assert await budget.reserve(TODAY, 90)
    assert not await budget.reserve(TODAY, 1)
    assert await budget.reserve(TODAY + timedelta(days=1), 100)


async def test_the_stored_budget_keeps_to_its_limit(any_store: Store) -> None:
    """What is open counts; what was not used is given back; each day is its own."""
    await keeps_its_promise(StoredBudget(any_store, 100))

    async with any_store.read() as db:
        assert await find_spending(db, TODAY) == Spending(n_requests=2, n_tokens=100)


async def test_the_budget_in_memory_keeps_the_same_promise() -> None:
    """The commands without a database have a bound as well."""
    await keeps_its_promise(MemoryBudget(100))


async def test_workers_together_do_not_pass_the_limit(any_store: Store) -> None:
    """Each change is one statement."""
    budgets = [StoredBudget(any_store, 1_000) for _ in range(4)]

    taken = await asyncio.gather(*(b.reserve(TODAY, 90) for b in budgets for _ in range(5)))

    assert sum(taken) == 11


async def test_without_a_limit_all_is_counted(any_store: Store) -> None:
    """The operator may want to know."""
    budget = StoredBudget(any_store, None)
    assert await budget.reserve(TODAY, 10**10)
    await budget.settle(TODAY, -(10**11))

    async with any_store.read() as db:
        assert await find_spending(db, TODAY) == Spending(n_requests=1, n_tokens=0)
        assert await find_spending(db, TODAY - timedelta(days=1)) == Spending()


async def test_a_database_out_of_reach_grants_nothing(lost_store: Store) -> None:
    """The writer falls back, and what cannot be settled stays spent."""
    budget = StoredBudget(lost_store, 100)

    with pytest.raises(LlmFailed, match="cannot be counted") as raised:
        await budget.reserve(TODAY, 1)
    await budget.settle(TODAY, -1)

    assert raised.value.reason is Reason.BUDGET
