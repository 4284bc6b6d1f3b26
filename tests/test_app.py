"""How the settings become parts."""

from __future__ import annotations

import pytest

from bot.app import gate_of
from bot.clock import Clock
from bot.settings import BadSettings, read_settings
from bot.store.db import Store

PAID = {"PAID_BROADCASTS": "true", "PAID_STARS_PER_DAY": "100"}


@pytest.mark.parametrize(
    ("settings", "cap", "in_flight"),
    [
        pytest.param({}, 28, 6, id="default"),
        pytest.param({"SEND_RATE": "500"}, 30, 6, id="fast, not paid"),
        pytest.param({"SEND_RATE": "500", **PAID}, 500, 50, id="paid"),
        pytest.param({"SEND_RATE": "20", **PAID}, 20, 6, id="paid, and slow"),
        pytest.param({"MAX_IN_FLIGHT": "1"}, 28, 1, id="one after another"),
    ],
)
async def test_the_settings_say_how_fast_messages_leave(
    store: Store, settings: dict[str, str], cap: float, in_flight: int
) -> None:
    """Above 30 a second only if it is paid for."""
    gate = gate_of(read_settings(settings), store, Clock())

    assert (cap, in_flight) == (gate.pace.cap, gate.in_flight)


async def test_a_rate_that_is_not_paid_for_is_told(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line, with the setting that it needs."""
    gate_of(read_settings({"SEND_RATE": "500"}), store, Clock())

    (record,) = caplog.records
    assert "PAID_BROADCASTS" in record.getMessage()


def test_paid_broadcasts_need_a_budget() -> None:
    """There is no default for money."""
    with pytest.raises(BadSettings, match="PAID_STARS_PER_DAY"):
        read_settings({"PAID_BROADCASTS": "true"})
