"""What must hold for the figures that operators are shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.delivery.operator.figures import delivery_figures
from bot.delivery.operator.reports import tell_deliveries, tell_progress
from bot.store.db import Store
from bot.store.halt import Halt, halt_sending
from bot.store.schema import deliveries
from tests.conftest import NOW

_SET = 28.0


async def _enter(store: Store, n_sent: int, n_open: int, sent_over_s: float, **over: Any) -> None:
    """Let a fan-out have so many parts sent within the last seconds, evenly, and so many left."""
    row = {"due_at": NOW - timedelta(hours=1), "kind": "edition", "slot": "x", "part": 1}
    row |= {"reason": "", "changed_at": NOW, "not_before": None, "state": "sent"}
    step = timedelta(seconds=sent_over_s / n_sent)
    sent = [row | {"changed_at": NOW - step * n, "chat_id": n} for n in range(1, n_sent + 1)]
    left = row | {"state": "pending", **over}
    rest = [left | {"chat_id": n_sent + n} for n in range(1, n_open + 1)]
    async with store.begin() as db:
        await db.execute(insert(deliveries), sent + rest)


@pytest.mark.parametrize(
    ("sent_over_s", "n_open", "over", "rate"),
    [
        pytest.param(50, 1_000, {}, 10, id="a long queue is as fast as it goes"),
        pytest.param(20, 1_000, {}, 25, id="also within its first minute"),
        pytest.param(2, 1_000, {}, _SET, id="its first seconds say nothing yet"),
        pytest.param(50, 3, {}, _SET, id="a few stragglers say nothing"),
        pytest.param(
            *(50, 1_000, {"not_before": NOW + timedelta(hours=6)}, _SET),
            id="nor does what waits for quiet hours to end",
        ),
    ],
)
async def test_the_forecast_reckons_at_the_rate_of_a_full_queue(
    store: Store, sent_over_s: float, n_open: int, over: dict[str, Any], rate: float
) -> None:
    """A trickle would have the next slot end in days."""
    await _enter(store, 500, n_open, sent_over_s, **over)

    async with store.read() as db:
        figures = await delivery_figures(db, _SET, NOW)

    assert figures.rate == rate


async def test_what_began_a_moment_ago_is_told_at_its_true_speed(store: Store) -> None:
    """Over the seconds since it began, not over a minute."""
    await _enter(store, 250, 15_000, 10)

    async with store.read() as db:
        (running,) = (await delivery_figures(db, _SET, NOW)).fan_outs

    assert tell_progress(running, NOW).endswith("25.0 a second, ends 07:10 UTC")


async def test_while_all_is_stopped_the_set_rate_is_reckoned_with(store: Store) -> None:
    """What was sent just before says nothing of afterwards."""
    await _enter(store, 500, 1_000, 50)
    async with store.begin() as db:
        await halt_sending(db, Halt(at=NOW, by_chat=7))
        figures = await delivery_figures(db, _SET, NOW)

    assert figures.rate == _SET
    assert "All sending is stopped since" in tell_deliveries(figures)
