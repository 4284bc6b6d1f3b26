"""Where the tokens of a day are counted: in the database, or in this process alone."""

from __future__ import annotations

import logging
from datetime import date

from bot.briefings.llm.failures import LlmFailed, Reason
from bot.store.db import DATABASE_ERRORS, Store
from bot.store.llm_spending import reserve_tokens, settle_tokens

log = logging.getLogger(__name__)


class StoredBudget:
    """A Budget of at most *limit* tokens a day, shared by all who use the database.

    None is no limit; what is spent is counted all the same. A database that cannot be had grants
    nothing (LlmFailed), and what could not be settled stays spent.
    """

    def __init__(self, store: Store, limit: int | None) -> None:
        self._store = store
        self._limit = limit

    async def reserve(self, day: date, n_tokens: int) -> bool:
        try:
            async with self._store.begin() as db:
                return await reserve_tokens(db, day, n_tokens, limit=self._limit)
        except DATABASE_ERRORS as error:
            raise LlmFailed(
                Reason.BUDGET, f"the day's tokens cannot be counted: {error}"
            ) from error

    async def settle(self, day: date, difference: int) -> None:
        try:
            async with self._store.begin() as db:
                await settle_tokens(db, day, difference)
        except DATABASE_ERRORS as error:
            log.warning("%d tokens of %s not settled: %s", difference, day, error)


class MemoryBudget:
    """A Budget that ends with the process: for commands that use no database."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._spent: dict[date, int] = {}

    async def reserve(self, day: date, n_tokens: int) -> bool:
        total = self._spent.get(day, 0) + n_tokens
        if self._limit is not None and total > self._limit:
            return False
        self._spent[day] = total
        return True

    async def settle(self, day: date, difference: int) -> None:
        self._spent[day] = max(self._spent.get(day, 0) + difference, 0)
