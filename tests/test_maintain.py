from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.maintain import CONTENT_DAYS, LEDGER_DAYS, maintain
from bot.model import DeliveryState, Message
from bot.store import contents, ledger
from bot.store.db import Store
from bot.store.ledger import SlotToPlan


async def test_what_ended_goes_after_a_month_and_keeps_its_reason_till_then(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, in several transactions; what is open stays."""
    monkeypatch.setattr(ledger, "DROP_BATCH", 3)
    old = now - timedelta(days=LEDGER_DAYS, hours=1)
    late = [
        SlotToPlan(chat_id=n, slot="s", due_at=old, state=DeliveryState.EXPIRED, reason="too late")
        for n in range(8)
    ]
    async with store.begin() as db:
        await ledger.plan_slots(db, [*late, SlotToPlan(chat_id=9, slot="s", due_at=old)], old)
        await contents.save_content(db, "c", [Message(html="x")], {}, old)

    assert not await maintain(store, old + timedelta(days=CONTENT_DAYS))
    report = await maintain(store, now)

    assert (report.n_deliveries, report.n_contents) == (8, 1)
    async with store.read() as db:
        assert await ledger.count_states(db) == {DeliveryState.PENDING: 1}
