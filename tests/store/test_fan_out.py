"""What must hold for the figures of the ledger, and for sending again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from bot.model import (
    DeliveryKind,
    DeliveryState,
    Message,
    Schedule,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import alerts, contents, fan_out, subscribers
from bot.store.db import Connection, Store
from bot.store.schema import deliveries, subscriptions
from tests.conftest import NOW
from tests.store.query_plans import plans_of

HOUR = timedelta(hours=1)
S = DeliveryState


async def enter(db: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows of the ledger; each says only what it is about."""
    usual = {
        "subscription_id": 1,
        "kind": "edition",
        "slot": "2026-01-05T07:00",
        "due_at": NOW,
        "part": 1,
        "state": "sent",
        "attempts": 1,
        "reason": "",
        "changed_at": NOW,
        "content_id": None,
        "resent_at": None,
    }
    await db.execute(insert(deliveries), [usual | row for row in rows])


async def subscribe(
    db: Connection, chat_id: int, due_at: datetime | None, zone: str = "UTC"
) -> None:
    who = Subscriber(chat_id=chat_id, zone=ZoneInfo(zone))
    await subscribers.save_subscriber(db, who, NOW)
    schedule = Schedule(times=(), zone=who.zone)
    wanted = Subscription(
        id=SubscriptionId(0), chat_id=chat_id, schedule=schedule, next_due_at=due_at
    )
    await subscribers.save_subscription(db, wanted)


async def test_what_comes_due_is_counted_by_moment(any_store: Store) -> None:
    """With the zone of most; what is overdue is counted apart."""
    async with any_store.begin() as db:
        for n, zone in enumerate(["Europe/Berlin", "Europe/Berlin", "Europe/Paris"]):
            await subscribe(db, n + 1, NOW + HOUR, zone)
        await subscribe(db, 10, NOW + 2 * HOUR)
        await subscribe(db, 11, NOW - HOUR)
        await subscribe(db, 12, None)

    async with any_store.read() as db:
        found = await fan_out.count_due(db, since=NOW, until=NOW + 24 * HOUR)
        assert found == ((NOW + HOUR, 3), (NOW + 2 * HOUR, 1))
        assert await fan_out.count_overdue(db, NOW) == 1
        assert await fan_out.zone_of_due(db, NOW + HOUR) == "Europe/Berlin"
        assert await fan_out.zone_of_due(db, NOW + 9 * HOUR) == "UTC"


async def test_a_fan_out_is_told_with_what_is_left(any_store: Store) -> None:
    """What is under way comes first, then what has ended, the newest first."""
    states = [S.SENT, S.SENT, S.DEAD, S.EXPIRED, S.PENDING, S.SENDING, S.UNKNOWN]
    async with any_store.begin() as db:
        rows = [{"chat_id": n, "state": state.value} for n, state in enumerate(states, 1)]
        await enter(db, rows)
        for ago, slot in ((1, "broadcast:7"), (2, "alert:s1"), (30, "old")):
            kind = slot.partition(":")[0] if ":" in slot else "edition"
            row = {"chat_id": 1, "due_at": NOW - ago * HOUR, "slot": slot, "kind": kind}
            await enter(db, [row])

    async with any_store.read() as db:
        found = await fan_out.list_fan_outs(db, since=NOW - 24 * HOUR, limit=5)
        n_open = await fan_out.count_open(db)

    assert [one.due_at for one in found] == [NOW, NOW - HOUR, NOW - 2 * HOUR]
    first = found[0]
    assert (first.n, first.n_sent, first.n_failed, first.n_open) == (7, 2, 2, 3)
    assert [one.kind for one in found[1:]] == [DeliveryKind.BROADCAST, DeliveryKind.ALERT]
    assert found[1].slot == "broadcast:7"
    assert n_open == 3


async def test_the_speed_is_of_the_last_minute(any_store: Store) -> None:
    """Of one fan-out."""
    async with any_store.begin() as db:
        ago = [10, 50, 90]
        rows = [
            {"chat_id": n, "changed_at": NOW - timedelta(seconds=s)} for n, s in enumerate(ago, 1)
        ]
        await enter(db, rows)

    async with any_store.read() as db:
        n, first_at = await fan_out.count_sent(db, NOW, since=NOW - timedelta(minutes=1))
        nothing = await fan_out.count_sent(db, NOW, since=NOW)

    assert (n, first_at) == (2, NOW - timedelta(seconds=50))
    assert nothing == (0, NOW)


async def test_what_is_held_back_is_not_ready(any_store: Store) -> None:
    """Until quiet hours end, or it is tried again."""
    holds = [None, NOW, NOW + timedelta(seconds=1)]
    async with any_store.begin() as db:
        rows = [
            {"chat_id": n, "state": "pending", "not_before": until}
            for n, until in enumerate(holds, 1)
        ]
        await enter(db, [*rows, {"chat_id": 4, "not_before": None}])

    async with any_store.read() as db:
        assert await fan_out.count_ready(db, NOW, NOW) == 2


async def test_failures_and_silent_chats_are_counted_by_reason(any_store: Store) -> None:
    """Within the days that are asked for."""
    async with any_store.begin() as db:
        await enter(db, [{"chat_id": 1, "state": "dead", "reason": "blocked"}])
        await enter(db, [{"chat_id": 2, "state": "expired", "reason": "too late to be news"}])
        old = {"chat_id": 3, "state": "dead", "reason": "blocked", "due_at": NOW - 50 * HOUR}
        await enter(db, [old, {"chat_id": 4, "state": "pending", "reason": "network"}])
        await subscribe(db, 1, None)
        await subscribers.deactivate_subscriber(db, 1, "blocked")

    async with any_store.read() as db:
        day = await fan_out.count_failures(db, since=NOW - 24 * HOUR)
        week = await fan_out.count_failures(db, since=NOW - 168 * HOUR)
        assert day == {"blocked": 1, "too late to be news": 1}
        assert week == {"blocked": 2, "too late to be news": 1}
        assert await fan_out.count_inactive(db) == {"blocked": 1}
        assert await fan_out.open_reasons(db) == {"network": 1}


LATE = "too late to be news"


@pytest.mark.parametrize(
    ("row", "is_sent"),
    [
        pytest.param({}, True, id="expired"),
        pytest.param({"state": "dead"}, True, id="dead"),
        pytest.param({"state": "sent"}, False, id="arrived"),
        pytest.param({"state": "pending"}, False, id="still waits"),
        pytest.param({"reason": "blocked"}, False, id="another reason"),
        pytest.param({"due_at": NOW - 30 * HOUR}, False, id="older than asked for"),
        pytest.param({"resent_at": NOW - HOUR}, False, id="sent again before"),
        pytest.param({"kind": "alert", "slot": "alert:s1"}, False, id="an alert"),
        pytest.param(
            {"kind": "broadcast", "slot": "broadcast:1", "content_id": "broadcast:1"},
            True,
            id="a broadcast",
        ),
        pytest.param(
            {"kind": "broadcast", "slot": "broadcast:2", "content_id": "broadcast:2"},
            False,
            id="a broadcast of which the words are gone",
        ),
        pytest.param({"chat_id": 2}, False, id="a chat that blocked us"),
        pytest.param({"chat_id": 3}, False, id="a chat that is gone"),
        pytest.param({"n_unknown": 1}, False, id="it may have arrived at an earlier try"),
        pytest.param({"chat_id": 4}, False, id="a briefing in a pause"),
        pytest.param(
            {
                "chat_id": 4,
                "kind": "broadcast",
                "slot": "broadcast:1",
                "content_id": "broadcast:1",
            },
            True,
            id="a broadcast in a pause of the briefings",
        ),
    ],
)
async def test_what_may_be_sent_again_is_sent_once(
    any_store: Store, row: dict[str, Any], is_sent: bool
) -> None:
    """Only for the reason that was chosen, only what never arrived, and never twice."""
    async with any_store.begin() as db:
        await subscribe(db, 1, None)
        await subscribe(db, 2, None)
        await subscribers.deactivate_subscriber(db, 2, "blocked")
        await subscribe(db, 4, None)
        await db.execute(
            update(subscriptions)
            .where(subscriptions.c.chat_id == 4)
            .values(paused_until=NOW + 9 * HOUR)
        )
        await contents.save_content(db, "broadcast:1", (Message(html="Hello"),), {}, NOW)
        usual = {"chat_id": 1, "state": "expired", "reason": LATE, "due_at": NOW - HOUR}
        await enter(db, [usual | row])

    async with any_store.begin() as db:
        n = await fan_out.count_resendable(db, [LATE], since=NOW - 24 * HOUR, now=NOW)
        sent = await fan_out.resend(db, [LATE], since=NOW - 24 * HOUR, now=NOW)
        again = await fan_out.resend(db, [LATE], since=NOW - 24 * HOUR, now=NOW + HOUR)

    assert (n, sent, again) == (int(is_sent), int(is_sent), 0)
    if is_sent:
        async with any_store.read() as db:
            (found,) = await fan_out.list_fan_outs(db, since=NOW - 24 * HOUR, limit=5)
            assert await fan_out.open_reasons(db) == {fan_out.RESENT: 1}
        assert (found.due_at, found.n_open) == (NOW, 1)


async def test_an_edition_that_began_is_not_sent_again(any_store: Store) -> None:
    """Nor one of which a part waits; but one of which every part failed is, from its first."""
    failed = {"state": "expired", "reason": LATE}
    async with any_store.begin() as db:
        for chat_id, first in ((1, {"state": "sent"}), (2, failed), (3, failed)):
            await subscribe(db, chat_id, None)
            second = {"state": "pending"} if chat_id == 3 else failed
            await enter(db, [{"chat_id": chat_id} | first])
            await enter(db, [{"chat_id": chat_id, "part": 2} | second])

    async with any_store.begin() as db:
        assert await fan_out.resend(db, [LATE], since=NOW - HOUR, now=NOW) == 1
        (found, *_) = await fan_out.list_fan_outs(db, since=NOW - HOUR, limit=1)
    assert found.counts[S.PENDING] == 2


Ask = Callable[[Connection], Awaitable[object]]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        pytest.param(
            lambda db: fan_out.count_due(db, since=NOW, until=NOW + 24 * HOUR),
            "COVERING INDEX ix_subscriptions_next_due_at",
            id="what comes due",
        ),
        pytest.param(
            lambda db: fan_out.count_overdue(db, NOW),
            "COVERING INDEX ix_subscriptions_next_due_at",
            id="what is overdue",
        ),
        pytest.param(
            lambda db: fan_out.zone_of_due(db, NOW),
            "INDEX ix_subscriptions_next_due_at",
            id="whose moment it is",
        ),
        pytest.param(fan_out.count_open, "INDEX ix_deliveries_open", id="what is open"),
        pytest.param(fan_out.open_reasons, "INDEX ix_deliveries_open", id="why it waits"),
        pytest.param(
            lambda db: fan_out.count_ready(db, NOW, NOW),
            "INDEX ix_deliveries_open (kind=? AND due_at=?)",
            id="what waits for its turn",
        ),
        pytest.param(
            lambda db: fan_out.list_fan_outs(db, since=NOW, limit=5),
            "COVERING INDEX ix_deliveries_due",
            id="fan-outs",
        ),
        pytest.param(
            lambda db: fan_out.count_sent(db, NOW, since=NOW),
            "INDEX ix_deliveries_due (due_at=? AND state=?)",
            id="how fast one goes",
        ),
        pytest.param(
            lambda db: fan_out.count_failures(db, since=NOW),
            "INDEX ix_deliveries_due",
            id="failures",
        ),
        pytest.param(
            lambda db: fan_out.count_resendable(db, [LATE], since=NOW, now=NOW),
            "INDEX ix_deliveries_due",
            id="what may be sent again",
        ),
        pytest.param(alerts.count_listeners, "INDEX ix_subscriptions_alerts", id="who listens"),
        pytest.param(fan_out.count_inactive, "INDEX ix_subscribers_language", id="silent chats"),
        pytest.param(
            lambda db: alerts.find_alert_times(db, [1, 2], since=NOW),
            "(chat_id=? AND slot>? AND slot<?)",
            id="alerts of chats",
        ),
    ],
)
async def test_figures_come_from_an_index(store: Store, ask: Ask, index: str) -> None:
    """The ledger may hold millions of rows."""
    async with store.read() as db:
        *_, plan = await plans_of(db, ask(db))

    assert index in plan
