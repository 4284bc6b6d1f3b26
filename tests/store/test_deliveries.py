from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.model import (
    DeliveryKind,
    DeliveryState,
    Subscriber,
)
from bot.store import deliveries, endings, ledger, schema, subscribers
from bot.store.db import Connection, Store
from bot.store.deliveries import OpenDelivery, RenderedSlot
from bot.store.endings import Claim, SentPart
from bot.store.ledger import SlotToPlan
from tests.store.query_plans import discourage_scans, plans_of

CHAT = 7


def _slot(due_at: datetime, **over: Any) -> SlotToPlan:
    fields: dict[str, Any] = {"chat_id": CHAT, "slot": f"{due_at:%Y-%m-%dT%H:%M}"}
    return SlotToPlan(due_at=due_at, **fields | over)


async def _planned(db: Connection, now: datetime, **over: Any) -> OpenDelivery:
    await ledger.plan_slots(db, [_slot(now, **over)], now)
    (found,) = await deliveries.find_open(db, now, 10)
    return found


async def _claimed(db: Connection, part: OpenDelivery, now: datetime) -> Claim:
    assert await deliveries.claim_parts(db, [part], "us", now) == {part.delivery.id}
    return Claim(delivery=part.delivery, by="us")


async def _rendered(db: Connection, first: OpenDelivery, n_parts: int, now: datetime) -> None:
    slot = RenderedSlot(first=first.delivery, content_id="c", n_parts=n_parts)
    await deliveries.save_rendered(db, [slot], now)


async def _lost(db: Connection, now: datetime) -> None:
    for claim in await endings.find_claimed(db):
        assert await endings.record_lost(db, claim, now) == 1


async def _sent(db: Connection, part: OpenDelivery, now: datetime) -> None:
    await _claimed(db, part, now)
    await endings.record_sent(db, [SentPart(delivery_id=part.delivery.id, message_id=9)], now)


async def test_a_slot_is_planned_once_however_often(any_store: Store, now: datetime) -> None:
    """Planning again, in one call or in two, enters nothing."""
    async with any_store.begin() as db:
        assert await ledger.plan_slots(db, [_slot(now), _slot(now)], now) == 1
        assert await ledger.plan_slots(db, [_slot(now)], now) == 0


async def test_a_part_is_claimed_by_one(any_store: Store, now: datetime) -> None:
    """The second claim of the same part fails."""
    async with any_store.begin() as db:
        found = await _planned(db, now)

        assert await deliveries.claim(db, found.delivery, now)
        assert not await deliveries.claim(db, found.delivery, now)


async def test_many_parts_are_claimed_at_once(any_store: Store, now: datetime) -> None:
    """Those that somebody else has, or nobody wants, are not among them."""
    async with any_store.begin() as db:
        slots = [_slot(now, chat_id=chat) for chat in (1, 2, 3)]
        await ledger.plan_slots(db, slots, now)
        parts = await deliveries.find_open(db, now, 10)
        await deliveries.claim(db, parts[0].delivery, now, "another")
        await subscribers.save_subscriber(db, Subscriber(chat_id=3), now)
        await subscribers.deactivate_subscriber(db, 3, "blocked")

        claimed = await deliveries.claim_parts(db, parts, "us", now)

    assert claimed == {parts[1].delivery.id}


async def test_a_part_that_changed_since_it_was_read_is_not_claimed(
    any_store: Store, now: datetime
) -> None:
    """Somebody sent it in vain meanwhile: it waits again, but not as we know it."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        theirs = await _claimed(db, found, now)
        await endings.record_again(db, theirs, None, "refused", now)

        assert not await deliveries.claim(db, found.delivery, now)


async def test_a_later_part_waits_for_the_one_before(any_store: Store, now: datetime) -> None:
    """Part 2 is open only when part 1 was sent."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        await _rendered(db, found, 2, now)
        (first,) = await deliveries.find_open(db, now, 10)
        assert (first.content_id, first.delivery.part) == ("c", 1)

        await _sent(db, first, now)

        (second,) = await deliveries.find_open(db, now, 10)
        assert (second.content_id, second.delivery.part) == ("c", 2)


async def test_what_is_urgent_is_found_first(any_store: Store, now: datetime) -> None:
    """An alert before briefings that are due longer, the operator's word after them."""
    hour = timedelta(hours=1)
    async with any_store.begin() as db:
        slots = [
            _slot(now - hour, slot="broadcast:1", kind=DeliveryKind.BROADCAST),
            _slot(now, slot="now"),
            _slot(now - hour, slot="before"),
            _slot(now, slot="alert:s1", kind=DeliveryKind.ALERT),
        ]
        await ledger.plan_slots(db, slots, now)

        found = await deliveries.find_open(db, now, 10)

    assert [p.delivery.slot for p in found] == ["alert:s1", "before", "now", "broadcast:1"]


async def test_the_end_of_a_part_ends_those_after_it(any_store: Store, now: datetime) -> None:
    """A chat that refuses part 1 is not sent part 2."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        await _rendered(db, found, 2, now)
        claim = await _claimed(db, found, now)

        assert await endings.record_end(db, claim, DeliveryState.DEAD, "blocked", now)

        assert await ledger.count_states(db) == {DeliveryState.DEAD: 2}


async def test_after_a_crash_an_open_request_is_unknown(any_store: Store, now: datetime) -> None:
    """What was being sent may have arrived; what waited still waits."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        await ledger.plan_slots(db, [_slot(now + timedelta(hours=1))], now)
        await _claimed(db, found, now)

        (claim,) = await endings.find_claimed(db)
        assert (claim.delivery_id, claim.by, claim.at) == (found.delivery.id, "us", now)
        assert await endings.record_lost(db, claim, now) == 1
        assert await ledger.count_states(db) == {
            DeliveryState.UNKNOWN: 1,
            DeliveryState.PENDING: 1,
        }


async def test_a_part_is_not_tried_for_ever_if_it_ends_its_senders(
    any_store: Store, now: datetime
) -> None:
    """After the third claim without an end it is dead."""
    async with any_store.begin() as db:
        await _planned(db, now)
        for _ in range(3):
            (part,) = await deliveries.find_open(db, now, 10)
            await _claimed(db, part, now)
            await _lost(db, now)

        assert await ledger.count_states(db) == {DeliveryState.DEAD: 1}


async def test_who_slept_past_its_time_undoes_nothing(any_store: Store, now: datetime) -> None:
    """Its claim was taken for lost and sent by another: its failure is no news."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        ours = await _claimed(db, found, now)
        await _lost(db, now)
        (part,) = await deliveries.find_open(db, now, 10)
        await deliveries.claim_parts(db, [part], "them", now)

        assert not await endings.record_again(db, ours, None, "refused", now)
        assert not await endings.record_end(db, ours, DeliveryState.DEAD, "blocked", now)
        assert await ledger.count_states(db) == {DeliveryState.SENDING: 1}


async def test_what_went_out_is_sent_whoever_holds_it(any_store: Store, now: datetime) -> None:
    """A sender that wakes up with an answer saves the other one the request."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        await _claimed(db, found, now)
        await _lost(db, now)

        sent = SentPart(delivery_id=found.delivery.id, message_id=5)
        await endings.record_sent(db, [sent], now)

        assert await ledger.count_states(db) == {DeliveryState.SENT: 1}
        assert await deliveries.find_open(db, now, 10) == ()


async def test_a_claim_given_back_is_as_if_it_had_not_been(
    any_store: Store, now: datetime
) -> None:
    """The part is open, and has been tried no oftener."""
    async with any_store.begin() as db:
        found = await _planned(db, now)
        claim = await _claimed(db, found, now)

        assert await endings.give_back(db, claim, now)

        assert await deliveries.find_open(db, now, 10) == (found,)


async def test_what_waits_is_found_by_its_own_index(any_store: Store, now: datetime) -> None:
    """In its order and however many have ended: the condition is the index's, to the letter."""
    async with any_store.begin() as db:
        await discourage_scans(db)

        plans = await plans_of(db, deliveries.find_open(db, now, 9))

    assert len(plans) == len(DeliveryKind)
    for plan in plans:
        assert "ix_deliveries_open" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


async def test_a_moved_group_is_owed_nothing_twice(any_store: Store, now: datetime) -> None:
    """Twenty parts wait; those that the new chat has already end, the others go there."""
    old, new = -7, -1007
    slots = [f"2026-01-{day:02}T08:00" for day in range(1, 21)]
    async with any_store.begin() as db:
        await ledger.plan_slots(db, [_slot(now, chat_id=old, slot=s) for s in slots], now)
        await ledger.plan_slots(db, [_slot(now, chat_id=new, slot=s) for s in slots[:5]], now)

        await ledger.move_deliveries(db, old=old, new=new)
        await ledger.move_deliveries(db, old=old, new=new)

        found = await deliveries.find_open(db, now, 100)
        states = await ledger.count_states(db)

    assert sorted(part.delivery.slot for part in found) == slots
    assert {part.delivery.chat_id for part in found} == {new}
    assert states == {DeliveryState.PENDING: 20, DeliveryState.DEAD: 5}


async def test_what_ended_while_it_was_written_gets_no_later_parts(
    any_store: Store, now: datetime
) -> None:
    """Its reader blocked us in that moment: parts after it would wait for ever."""
    async with any_store.begin() as db:
        first = await _planned(db, now)
        await ledger.end_of_chat(db, CHAT, "blocked", now)

        await _rendered(db, first, 3, now)

        assert await ledger.count_states(db) == {DeliveryState.DEAD: 1}


async def test_what_is_under_way_moves_with_its_group(any_store: Store, now: datetime) -> None:
    """What follows it waits for it in the new chat, and ends with it."""
    async with any_store.begin() as db:
        first = await _planned(db, now)
        await _rendered(db, first, 3, now)
        claim = await _claimed(db, first, now)

        await ledger.move_deliveries(db, old=CHAT, new=-1007)
        assert await deliveries.find_open(db, now, 9) == ()

        assert await endings.record_end(db, claim, DeliveryState.DEAD, "refused", now)
        assert await ledger.count_states(db) == {DeliveryState.DEAD: 3}


async def test_a_slot_that_is_sent_anew_has_all_its_parts_due_anew(
    any_store: Store, now: datetime
) -> None:
    """Those after the first are not too late for what was late hours ago, nor out of tries."""
    hours = timedelta(hours=5)
    async with any_store.begin() as db:
        first = await _planned(db, now)
        await _rendered(db, first, 2, now)
        second = {"state": "dead", "attempts": 2, "n_unknown": 1, "not_before": now}
        await db.execute(update(schema.deliveries).where(schema.deliveries.c.part == 2), second)

        again = replace(first.delivery, due_at=now + hours)
        slot = RenderedSlot(first=again, content_id="d", n_parts=2)
        await deliveries.save_rendered(db, [slot], now + hours)
        found = await deliveries.find_part(db, CHAT, first.delivery.slot, 2)

    assert found is not None
    assert (found.delivery.due_at, found.content_id) == (now + hours, "d")
    assert (found.delivery.attempts, found.n_unknown) == (0, 0)


async def test_what_is_old_leaves_the_ledger_and_what_is_open_stays(
    any_store: Store, now: datetime
) -> None:
    """Ended and due before the moment; neither what came later nor what still waits."""
    day = timedelta(days=1)
    async with any_store.begin() as db:
        old = [_slot(now - 2 * day, slot=name) for name in ("sent", "open")]
        expired = _slot(now, slot="late", state=DeliveryState.EXPIRED, reason="too late")
        await ledger.plan_slots(db, [*old, expired], now)
        parts = await deliveries.find_open(db, now, 10)
        await _sent(db, next(p for p in parts if p.delivery.slot == "sent"), now)

        assert await ledger.drop_old(db, now - day) == 1

        assert await ledger.count_states(db) == {
            DeliveryState.PENDING: 1,
            DeliveryState.EXPIRED: 1,
        }
