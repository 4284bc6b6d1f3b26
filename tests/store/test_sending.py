"""What all who send with one token share."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from bot.store.db import Store
from bot.store.sending import find_not_before, save_not_before
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


async def test_there_is_no_wait_at_first(any_store: Store) -> None:
    """None, not a moment long ago."""
    assert await find_not_before(any_store) is None


async def test_the_wait_only_moves_forward(any_store: Store) -> None:
    """Whole seconds and fractions, in any zone."""
    east = timezone(timedelta(hours=9))
    for until in (
        NOW + 30 * SECOND,
        NOW + 3 * SECOND,
        (NOW + 30.5 * SECOND).astimezone(east),
        (NOW + 30.25 * SECOND).astimezone(east),
    ):
        await save_not_before(any_store, until)

    assert await find_not_before(any_store) == NOW + 30.5 * SECOND


async def test_a_database_out_of_reach_is_only_logged(
    caplog: pytest.LogCaptureFixture, lost_store: Store
) -> None:
    """The caller remembers the wait by itself."""
    await save_not_before(lost_store, NOW)

    assert await find_not_before(lost_store) is None
    assert "cannot be stored" in caplog.text
    assert "cannot be read" in caplog.text
