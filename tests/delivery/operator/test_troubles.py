"""What must hold for the troubles that operators are told of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

import pytest
from sqlalchemy import insert

from bot.delivery.operator.forecast import DueAt, foretell
from bot.delivery.operator.troubles import AGAIN_AFTER, Signs, find_troubles
from bot.delivery.operator.watch import note_unreadable, watch_deliveries
from bot.model import DeliveryKind, DeliveryState
from bot.store.db import Store
from bot.store.fan_out import FanOut
from bot.store.operator_notes import find_untold, mark_told
from bot.store.schema import deliveries
from bot.store.sending import save_not_before
from tests.conftest import NOW

LIMIT = timedelta(hours=2)
HOUR = timedelta(hours=1)


def signs(**over: Any) -> Signs:
    return Signs(now=NOW, limit=LIMIT, **over)


def fan_out(n: int, n_dead: int) -> FanOut:
    counts = {DeliveryState.SENT: n - n_dead, DeliveryState.DEAD: n_dead}
    return FanOut(due_at=NOW, kind=DeliveryKind.EDITION, slot="2026-01-05T07:00", counts=counts)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        pytest.param(signs(), [], id="all is well"),
        pytest.param(
            signs(waiting={"Unauthorized": 3}), ["Telegram refuses the token: 3"], id="token"
        ),
        pytest.param(
            signs(not_before=NOW + timedelta(seconds=90)),
            ["to send nothing until 07:01:30 UTC (90 s)"],
            id="a long wait",
        ),
        pytest.param(signs(not_before=NOW + timedelta(seconds=60)), [], id="a short wait"),
        pytest.param(signs(not_before=NOW - HOUR), [], id="a wait that is over"),
        pytest.param(
            signs(failed=[(fan_out(1000, 51), {"Timed out": 50, "blocked": 1})]),
            ["Mon 07:00 UTC: 51 of 1,000 messages did not arrive, most for this: no connection"],
            id="many failed",
        ),
        pytest.param(signs(failed=[(fan_out(1000, 50), {"x": 50})]), [], id="five percent"),
        pytest.param(signs(failed=[(fan_out(10, 9), {"x": 9})]), [], id="of a few"),
        pytest.param(
            signs(failed=[(fan_out(100, 90), {"stopped by the operator": 90})]),
            [],
            id="as the operator wished",
        ),
        pytest.param(
            signs(failed=[(fan_out(100, 90), {"nothing new, and silence was wished": 90})]),
            [],
            id="as the readers wished on a quiet day",
        ),
        pytest.param(
            signs(failed=[(fan_out(1000, 2), {"Can't parse entities: x": 2})]),
            ["2 messages were refused because Telegram could not read them"],
            id="unreadable",
        ),
        pytest.param(
            signs(ahead=foretell([DueAt(at=NOW, n=210_000)], n_open=0, rate=28, now=NOW)),
            ["210,000 messages, ends 09:05. Those after 09:00 UTC are too late"],
            id="a slot that ends too late",
        ),
        pytest.param(
            signs(ahead=foretell([DueAt(at=NOW, n=200_000)], n_open=0, rate=28, now=NOW)),
            [],
            id="one that ends in time",
        ),
    ],
)
def test_a_trouble_is_told_with_what_to_do(seen: Signs, said: list[str]) -> None:
    """And what readers do is none."""
    found = [trouble.text for trouble in find_troubles(seen)]

    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


async def test_a_trouble_is_noted_once_in_a_while(any_store: Store) -> None:
    """However often it is seen; if it lasts, it is told of again."""
    async with any_store.begin() as db:
        row = {"chat_id": 1, "kind": "edition", "slot": "x", "due_at": NOW, "part": 1}
        row |= {"state": "pending", "reason": "Unauthorized", "changed_at": NOW}
        await db.execute(insert(deliveries).values(row))
    await save_not_before(any_store, NOW + timedelta(seconds=90))

    first = await watch_deliveries(any_store, 28, NOW)
    second = await watch_deliveries(any_store, 28, NOW + timedelta(seconds=20))
    async with any_store.begin() as db:
        notes = await find_untold(db, 10)
        await mark_told(db, [note.id for note in notes], NOW)
    later = await watch_deliveries(any_store, 28, NOW + AGAIN_AFTER)

    assert (first.n_noted, second.n_noted, later.n_noted) == (2, 0, 1)
    assert ["token" in notes[0].text, "send nothing until" in notes[1].text] == [True, True]


async def test_nothing_is_noted_where_all_is_well(any_store: Store) -> None:
    """Nor written."""
    assert not await watch_deliveries(any_store, 28, NOW)


async def test_markup_that_telegram_refuses_is_noted_once_in_a_while(any_store: Store) -> None:
    """However many messages are sent as plain text for it."""
    for minutes in (0, 1, 2):
        await note_unreadable(any_store, NOW + timedelta(minutes=minutes))

    async with any_store.read() as db:
        (note,) = await find_untold(db, 10)
    assert "markup_refused" in note.text


async def test_what_cannot_be_noted_keeps_no_message_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender goes on, and the log has it."""

    def failing() -> NoReturn:
        raise OSError("connection refused")

    monkeypatch.setattr(store, "begin", failing)

    await note_unreadable(store, NOW)
