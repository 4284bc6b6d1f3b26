"""What slots say that have no stories, or come after some that never came."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert

from bot.delivery.editions.editor import Editor
from bot.model import Subscription
from bot.store import receipts
from bot.store.db import Store
from bot.store.schema import deliveries
from tests.delivery.editions.shelves import NAMES, had, made, reader, text_of, write

HOUR = timedelta(hours=1)


async def record(
    store: Store,
    wanted: Subscription,
    due_at: datetime,
    state: str,
    at: datetime,
    reason: str = "",
) -> None:
    """Write a first part into the ledger."""
    local = due_at.astimezone(wanted.schedule.zone)
    row = {
        "subscription_id": wanted.id,
        "chat_id": wanted.chat_id,
        "slot": f"{local:%Y-%m-%dT%H:%M}",
        "due_at": due_at,
        "part": 1,
        "state": state,
        "reason": reason,
        "changed_at": at,
    }
    async with store.begin() as db:
        await db.execute(insert(deliveries).values(row))


async def test_an_empty_slot_says_so_once_a_day(editor: Editor, now: datetime) -> None:
    """The second in a row on one day of the reader is silent; the next day it is said again."""
    wanted = await reader(editor, now)
    async with editor.store.begin() as db:
        await had(db, 1, now, **dict.fromkeys(NAMES, 1))

    said = []
    for hours in (0, 10, 24):
        at = now + hours * HOUR
        async with editor.store.begin() as db:
            # The stories stay on the shelf.
            await write(db, "ferry", at, revision=2 + hours, material=False)
        edition = await editor.edition_of(wanted, at, at)
        said.append(edition is not None and "Nothing new" in text_of(edition))
        if edition is not None:
            await record(editor.store, wanted, at, "sent", at)

    assert said == [True, False, True]


async def test_an_empty_slot_after_one_with_stories_says_so(editor: Editor, now: datetime) -> None:
    """Who got stories in the morning hears that there are none in the evening."""
    wanted = await reader(editor, now, n_stories=8)
    edition = await made(editor, wanted, now)
    async with editor.store.begin() as db:
        await receipts.record_receipts(db, {1: edition.stories}, now)
    await record(editor.store, wanted, now, "sent", now)

    evening = await made(editor, wanted, now + 10 * HOUR)

    assert evening.stories == {}
    assert "Nothing new" in text_of(evening)


async def test_who_wants_silence_gets_it(editor: Editor, now: datetime) -> None:
    """Nothing is sent where there is nothing to say."""
    wanted = await reader(editor, now, says_empty=False)
    async with editor.store.begin() as db:
        await had(db, 1, now, **dict.fromkeys(NAMES, 1))

    assert await editor.edition_of(wanted, now, now) is None


async def test_briefings_that_did_not_come_are_owned_up_to_once(
    editor: Editor, now: datetime
) -> None:
    """At the next one, those after the last that was sent; and to nobody else."""
    wanted, other = await reader(editor, now, n_stories=1), await reader(editor, now, 2)
    down = "the service was not running at that hour"
    for hours, state in ((48, "expired"), (38, "sent"), (24, "expired"), (14, "expired")):
        reason = down if state == "expired" else ""
        at = now - hours * HOUR if state == "sent" or hours == 48 else now
        await record(editor.store, wanted, now - hours * HOUR, state, at, reason)

    first = await made(editor, wanted, now)
    await record(editor.store, wanted, now, "sent", now + HOUR)
    second = await made(editor, wanted, now + 10 * HOUR)

    line = "Could not be delivered: Sun 08:00, Sun 18:00; the service was not running."
    assert line in text_of(first)
    assert "Could not" not in text_of(second)
    assert "Could not" not in text_of(await made(editor, other, now))


async def test_a_slot_that_has_nothing_else_to_say_says_that(
    editor: Editor, now: datetime
) -> None:
    """Unless the reader wants silence."""
    wanted = await reader(editor, now)
    quiet = await reader(editor, now, 2, says_empty=False)
    for subscription in (wanted, quiet):
        at = now - 14 * HOUR
        await record(editor.store, subscription, at, "expired", now, "too late to be news")
        async with editor.store.begin() as db:
            await had(db, subscription.chat_id, now, **dict.fromkeys(NAMES, 1))

    told, silent = await editor.editions_of([(wanted, now), (quiet, now)], now)

    assert told is not None
    assert "Could not be delivered in time: Sun 18:00." in text_of(told)
    assert silent is None
