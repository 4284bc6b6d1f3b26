from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.sending.outcomes import (
    TOPIC_CLOSED,
    OnUnknown,
    Outcome,
    Tried,
    pause_after,
    record_outcomes,
    verdict_on,
)
from bot.errors import (
    BotError,
    MayNotPost,
    Migrated,
    SendFailed,
    SendUnknown,
    TopicClosed,
    TryLater,
    Undeliverable,
)
from bot.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Schedule,
    StoryId,
    Subscriber,
    Subscription,
    SubscriptionId,
)
from bot.store import deliveries, ledger, operator_notes, receipts, stories, subscribers
from bot.store.db import Connection, Store
from bot.store.deliveries import OpenDelivery
from bot.store.ledger import SlotToPlan

CHAT, GROUP, SUPERGROUP = 7, -7, -1007
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def make_part(now: datetime, *, n_unknown: int = 0, **over: object) -> OpenDelivery:
    """Return an edition that is due now, not tried before."""
    fields: dict[str, object] = {
        "id": 1,
        "subscription_id": None,
        "chat_id": CHAT,
        "slot": "2026-01-05T08:00",
        "due_at": now,
        "part": 1,
        "state": DeliveryState.PENDING,
        "attempts": 0,
    }
    return OpenDelivery(delivery=Delivery(**fields | over), n_unknown=n_unknown)  # type: ignore[arg-type]  # fields of a test


@pytest.mark.parametrize(
    ("error", "outcome", "wait"),
    [
        pytest.param(SendFailed("refused"), Outcome.AGAIN, 5 * SECOND, id="never left"),
        pytest.param(TryLater(30), Outcome.AGAIN, 30 * SECOND, id="429"),
        pytest.param(TryLater(3 * 3600), Outcome.EXPIRED, None, id="429 for too long"),
        pytest.param(TryLater(1e30), Outcome.EXPIRED, None, id="429 without end"),
        pytest.param(Migrated(SUPERGROUP), Outcome.AGAIN, 0 * SECOND, id="moved"),
        pytest.param(SendUnknown("cut"), Outcome.UNKNOWN, MINUTE, id="no answer"),
        pytest.param(Undeliverable("blocked", deactivate=True), Outcome.DEAD, None, id="blocked"),
        pytest.param(MayNotPost("no rights"), Outcome.DEAD, None, id="no rights"),
        pytest.param(TopicClosed("closed"), Outcome.DEAD, None, id="closed, no topic of ours"),
    ],
)
def test_each_error_has_its_verdict(
    error: BotError, outcome: Outcome, wait: timedelta | None, now: datetime
) -> None:
    """By the true cause: what was not sent is tried again while it is news, and no refusal is."""
    found = verdict_on(make_part(now), error, now, OnUnknown.RESEND)

    assert found.outcome is outcome
    assert found.not_before == (None if wait is None else now + wait)


def test_a_closed_topic_is_left_at_once(now: datetime) -> None:
    """The message goes to the chat itself, with the reason kept."""
    found = verdict_on(make_part(now, thread_id=3), TopicClosed("closed"), now, OnUnknown.RESEND)

    assert (found.outcome, found.reason, found.not_before) == (Outcome.AGAIN, TOPIC_CLOSED, now)


@pytest.mark.parametrize(
    ("n_unknown", "policy", "outcome"),
    [
        pytest.param(0, OnUnknown.RESEND, Outcome.UNKNOWN, id="first, to be sent once more"),
        pytest.param(1, OnUnknown.RESEND, Outcome.DEAD, id="second"),
        pytest.param(0, OnUnknown.SKIP, Outcome.DEAD, id="first, a gap is better"),
    ],
)
def test_an_answer_that_never_came_follows_the_policy(
    n_unknown: int, policy: OnUnknown, outcome: Outcome, now: datetime
) -> None:
    """Once more at most, or not at all; also where another failure came in between."""
    part = make_part(now, n_unknown=n_unknown, state=DeliveryState.PENDING, attempts=3)

    found = verdict_on(part, SendUnknown("cut"), now, policy)

    assert found.outcome is outcome
    if outcome is Outcome.DEAD:
        assert "may have arrived" in found.reason


def test_an_alert_is_not_tried_as_long_as_a_briefing(now: datetime) -> None:
    """After a quarter of an hour it is no alert."""
    alert = make_part(now, kind=DeliveryKind.ALERT)

    assert verdict_on(alert, TryLater(1200), now, OnUnknown.RESEND).outcome is Outcome.EXPIRED


def test_pauses_grow_up_to_five_minutes() -> None:
    """Five seconds, doubled with each try."""
    assert [pause_after(n).total_seconds() for n in (0, 1, 2, 6, 99)] == [5, 10, 20, 300, 300]


async def _claimed(db: Connection, slot: SlotToPlan, now: datetime) -> OpenDelivery:
    await ledger.plan_slots(db, [slot], now)
    parts = await deliveries.find_open(db, now, 100)
    (part,) = [p for p in parts if (p.delivery.chat_id, p.delivery.slot) == _key(slot)]
    assert await deliveries.claim_parts(db, [part], "us", now)
    return part


def _key(slot: SlotToPlan) -> tuple[int, str]:
    return slot.chat_id, slot.slot


async def _record(
    db: Connection, part: OpenDelivery, sent: int | BotError, now: datetime
) -> Outcome:
    tried = Tried(part=part, by="us", sent=sent)
    (outcome,) = await record_outcomes(db, [tried], now, OnUnknown.RESEND)
    return outcome


async def test_a_group_moves_while_its_parts_wait(any_store: Store, now: datetime) -> None:
    """Twenty slots go on under the new id, of which it has some; so does what it wanted."""
    slots = [
        SlotToPlan(chat_id=GROUP, slot=f"2026-01-{day:02}T08:00", due_at=now)
        for day in range(1, 21)
    ]
    theirs = [SlotToPlan(chat_id=SUPERGROUP, slot=s.slot, due_at=now) for s in slots[:3]]
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=GROUP), now)
        part = await _claimed(db, slots[0], now)
        await ledger.plan_slots(db, [*slots, *theirs], now)

        assert await _record(db, part, Migrated(SUPERGROUP), now) is Outcome.AGAIN

        found = await deliveries.find_open(db, now, 100)
        states = await ledger.count_states(db)
        assert await subscribers.find_subscriber(db, SUPERGROUP) is not None

    assert {p.delivery.chat_id for p in found} == {SUPERGROUP}
    assert sorted(p.delivery.slot for p in found) == [s.slot for s in slots]
    assert states == {DeliveryState.PENDING: 20, DeliveryState.DEAD: 3}


async def test_who_blocks_us_is_sent_nothing_that_waits(any_store: Store, now: datetime) -> None:
    """All that is open for the chat ends with the reason, and it is owed nothing more."""
    reason = "Forbidden: bot was blocked by the user"
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=CHAT), now)
        part = await _claimed(db, SlotToPlan(chat_id=CHAT, slot="a", due_at=now), now)
        await ledger.plan_slots(db, [SlotToPlan(chat_id=CHAT, slot="b", due_at=now)], now)

        await _record(db, part, Undeliverable(reason, deactivate=True), now)

        assert await ledger.count_states(db) == {DeliveryState.DEAD: 2}
        who = await subscribers.find_subscriber(db, CHAT)
    assert who is not None
    assert not who.active


async def test_the_operator_hears_of_a_closed_topic(any_store: Store, now: datetime) -> None:
    """What waits for the topic goes to the chat, as does what is planned from now on."""
    async with any_store.begin() as db:
        await subscribers.save_subscriber(db, Subscriber(chat_id=GROUP), now)
        schedule = Schedule(times=(time(8),), zone=ZoneInfo("UTC"))
        wanted = Subscription(id=SubscriptionId(0), chat_id=GROUP, schedule=schedule, thread_id=3)
        await subscribers.save_subscription(db, wanted)
        slot = SlotToPlan(chat_id=GROUP, slot="a", due_at=now, thread_id=3)
        part = await _claimed(db, slot, now)
        other = SlotToPlan(chat_id=GROUP, slot="b", due_at=now, thread_id=3)
        await ledger.plan_slots(db, [other], now)

        assert await _record(db, part, TopicClosed("closed"), now) is Outcome.AGAIN

        found = await deliveries.find_open(db, now, 10)
        (note,) = await operator_notes.find_untold(db, 10)
        kept = await subscribers.find_subscription(db, GROUP)

    assert [p.delivery.thread_id for p in found] == [None, None]
    assert found[0].delivery.reason == TOPIC_CLOSED
    assert str(GROUP) in note.text
    assert kept is not None
    assert kept.thread_id is None


async def test_what_readers_had_is_written_for_many_at_once(
    any_store: Store, now: datetime
) -> None:
    """Each their revisions; a story that was merged away is the other one as it is now."""
    async with any_store.begin() as db:
        await stories.open_stories(db, {StoryId(s): now for s in ("s1", "s2", "s3")}, now)
        tried = []
        for chat in (1, 2):
            await subscribers.save_subscriber(db, Subscriber(chat_id=chat), now)
            part = await _claimed(db, SlotToPlan(chat_id=chat, slot="a", due_at=now), now)
            had = {StoryId("s1"): chat, StoryId("s2"): 1}
            tried.append(Tried(part=part, by="us", sent=chat, stories=had))
        forgotten = await _claimed(db, SlotToPlan(chat_id=3, slot="a", due_at=now), now)
        tried.append(Tried(part=forgotten, by="us", sent=3, stories={StoryId("s1"): 1}))

        outcomes = await record_outcomes(db, tried, now, OnUnknown.RESEND)
        again = await record_outcomes(db, tried, now, OnUnknown.RESEND)

        assert outcomes == again == [Outcome.SENT] * 3
        assert await receipts.find_receipts(db, 2) == {StoryId("s1"): 2, StoryId("s2"): 1}
        assert await receipts.find_receipts(db, 3) == {}
        assert await ledger.count_states(db) == {DeliveryState.SENT: 3}
