"""What must hold for the notes to the operator, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store.db import Store
from bot.store.operator_notes import (
    drop_told,
    find_untold,
    last_told_at,
    mark_told,
    note_operator,
)


async def test_a_note_waits_until_it_is_told(any_store: Store, now: datetime) -> None:
    """Notes come in the order they were written, and each once."""
    async with any_store.begin() as db:
        await note_operator(db, "first", now)
        await note_operator(db, "second", now)
        assert await last_told_at(db) is None

        first, second = await find_untold(db, 10)
        assert (first.text, second.text, first.at) == ("first", "second", now)
        await mark_told(db, [first.id], now + timedelta(minutes=1))

        assert [note.text for note in await find_untold(db, 10)] == ["second"]
        assert await last_told_at(db) == now + timedelta(minutes=1)


async def test_a_sentence_that_waits_is_not_said_twice(any_store: Store, now: datetime) -> None:
    """Once it was told, the same may be said again."""
    async with any_store.begin() as db:
        for _ in range(2):
            await note_operator(db, "paused", now)
        (note,) = await find_untold(db, 10)
        await mark_told(db, [note.id], now)
        await note_operator(db, "paused", now)

        assert len(await find_untold(db, 10)) == 1


async def test_only_what_was_told_is_dropped(any_store: Store, now: datetime) -> None:
    """What waits is kept however old it is."""
    async with any_store.begin() as db:
        await note_operator(db, "told", now)
        (told,) = await find_untold(db, 10)
        await mark_told(db, [told.id], now)
        await note_operator(db, "waits", now)

        assert await drop_told(db, now) == 0
        assert await drop_told(db, now + timedelta(seconds=1)) == 1
        assert [note.text for note in await find_untold(db, 10)] == ["waits"]
