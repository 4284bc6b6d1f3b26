"""Who may send when, with the store, several processes and a clock that needs no waiting."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.sending.gate import Gate
from bot.delivery.sending.purse import Purse
from bot.errors import TryLater
from bot.store.db import Store
from bot.store.operator_notes import find_untold
from bot.store.sending import find_not_before
from tests.conftest import NOW
from tests.fakes import FakeClock

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def gate(store: Store, clock: FakeClock) -> Gate:
    return Gate(store, clock, rate=25)


async def turns(gate: Gate, clock: FakeClock, chats: list[int]) -> list[float]:
    """Take bulk turns one after another; return when, in seconds from the start."""
    found = []
    for chat in chats:
        assert await gate.turn(chat, asyncio.Event())
        found.append((clock.now() - NOW).total_seconds())
    return found


async def test_bulk_turns_are_spaced(gate: Gate, clock: FakeClock) -> None:
    """An interval from one to the next."""
    found = await turns(gate, clock, [1, 2, 3, 4])

    assert found == pytest.approx([0, 0.04, 0.08, 0.12])


async def test_a_chat_waits_by_itself(gate: Gate, clock: FakeClock) -> None:
    """Its second message is a second later; others go before it."""
    order: list[int] = []

    async def take(chat: int) -> None:
        await gate.turn(chat, asyncio.Event())
        order.append(chat)

    await take(1)
    async with asyncio.TaskGroup() as group:
        for chat in (1, 2, 3):
            group.create_task(take(chat))

    assert order == [1, 2, 3, 1]
    assert clock.now() - NOW >= SECOND


async def test_a_stop_ends_every_kind_of_waiting(gate: Gate, clock: FakeClock) -> None:
    """In a flood wait, for the chat, and before the first turn."""
    stopping = asyncio.Event()
    await gate.turn(1, stopping)
    for_the_chat = asyncio.create_task(gate.turn(1, stopping))
    await gate.flooded(3600)
    in_the_wait = asyncio.create_task(gate.turn(2, stopping))
    await asyncio.sleep(0)

    stopping.set()

    assert not await for_the_chat
    assert not await in_the_wait
    assert not await gate.turn(3, stopping)
    assert clock.now() - NOW < 3600 * SECOND


async def test_a_wait_is_stored_and_outlives_the_process(
    gate: Gate, store: Store, clock: FakeClock
) -> None:
    """The longest one, whichever was told last."""
    await gate.flooded(30)
    await gate.flooded(3)

    assert await find_not_before(store) == NOW + 30 * SECOND

    after_restart = Gate(store, clock, rate=25)
    await after_restart.start()

    assert await turns(after_restart, clock, [1]) == [30]


async def test_another_process_obeys_the_wait_within_a_second(
    gate: Gate, store: Store, clock: FakeClock
) -> None:
    """Whose own requests were not refused."""
    other = Gate(store, clock, rate=25)
    await turns(other, clock, [1])
    await gate.flooded(30)
    clock.forward(SECOND)

    assert await turns(other, clock, [2]) == [30]


async def test_the_store_is_asked_once_a_second(
    gate: Gate, store: Store, clock: FakeClock
) -> None:
    """Not for every message."""
    await turns(gate, clock, [1])
    await Gate(store, clock, rate=25).flooded(30)

    assert (await turns(gate, clock, [2]))[0] < 1


async def test_nothing_leaves_in_a_wait_that_began_meanwhile(gate: Gate, clock: FakeClock) -> None:
    """Twenty wait for their turns when one is refused."""
    left: list[float] = []

    async def take(chat: int) -> None:
        await gate.turn(chat, asyncio.Event())
        left.append((clock.now() - NOW).total_seconds())
        if len(left) == 5:
            await gate.flooded(10)

    async with asyncio.TaskGroup() as group:
        for chat in range(20):
            group.create_task(take(chat + 1))

    assert len([at for at in left if at < 1]) == 5
    assert len([at for at in left if at >= 10.1]) == 15


async def test_a_reply_goes_before_bulk(gate: Gate, clock: FakeClock) -> None:
    """A hundred wait in line; the reply leaves at once, and they go on after it."""
    order: list[int] = []

    async def take(chat: int) -> None:
        await gate.turn(chat, asyncio.Event())
        order.append(chat)

    async with asyncio.TaskGroup() as group:
        for chat in range(1, 101):
            group.create_task(take(chat))
        await asyncio.sleep(0.01)
        before = clock.now()
        await gate.reply_turn(1000)
        waited = clock.now() - before

    assert waited <= SECOND / 10
    assert sorted(order) == list(range(1, 101))


async def test_a_refused_reply_halts_its_chat_alone(gate: Gate, clock: FakeClock) -> None:
    """Bulk for others goes on, for this chat it waits too; and nothing is stored for all."""
    await gate.flooded(20, chat_id=7)

    await gate.reply_turn(8)
    assert (await turns(gate, clock, [1]))[0] < 1

    await gate.reply_turn(7)
    assert clock.now() - NOW == 20 * SECOND


async def test_two_refused_replies_halt_the_token(
    gate: Gate, store: Store, clock: FakeClock
) -> None:
    """Two chats within a second."""
    await gate.flooded(20, chat_id=7)
    await gate.flooded(20, chat_id=8)

    assert await find_not_before(store) == NOW + 20 * SECOND
    assert await turns(gate, clock, [1]) == [20]


async def test_a_reply_is_given_up_when_nobody_would_still_wait(
    gate: Gate, clock: FakeClock
) -> None:
    """The caller is told how long it would have been."""
    await gate.flooded(3600)

    with pytest.raises(TryLater) as raised:
        await gate.reply_turn(7)

    assert raised.value.after_s == pytest.approx(3600)
    assert clock.now() == NOW


async def test_replies_to_a_chat_without_a_number_are_paced_too(gate: Gate) -> None:
    """Such as a channel's name."""
    await gate.flooded(3600)

    with pytest.raises(TryLater):
        await gate.reply_turn(None)


async def test_bulk_is_not_starved_by_replies(gate: Gate, clock: FakeClock) -> None:
    """More replies than the rate allows: still about one a second of bulk."""
    stopping, left = asyncio.Event(), 0

    async def talk(chat: int) -> None:
        while not stopping.is_set():
            await gate.reply_turn(chat)

    talking = [asyncio.create_task(talk(chat)) for chat in range(100, 500)]
    for chat in range(1, 4):
        left += await gate.turn(chat, asyncio.Event())
    stopping.set()
    await asyncio.gather(*talking, return_exceptions=True)

    assert left == 3


@pytest.mark.parametrize(
    ("rate", "most", "expected"),
    [(28, None, 6), (500, None, 50), (960, None, 96), (28, 1, 1)],
)
async def test_in_flight_follows_the_rate_unless_it_is_set(
    store: Store, clock: FakeClock, rate: float, most: int | None, expected: int
) -> None:
    """Little's law at a tenth of a second; six at least."""
    assert expected == Gate(store, clock, rate=rate, max_in_flight=most).in_flight


async def test_paid_turns_end_with_the_budget(store: Store, clock: FakeClock) -> None:
    """Twenty messages for two Stars; the rest leaves at the free rate, and we are told once."""
    gate = Gate(store, clock, rate=500, purse=Purse(store, 2))
    paid, moments = [], []
    for chat in range(1, 41):
        await gate.turn(chat, asyncio.Event())
        paid.append(gate.is_paid)
        moments.append(clock.now())

    assert paid == [True] * 20 + [False] * 20
    assert moments[19] - NOW < SECOND / 10
    assert moments[39] - moments[20] == pytest.approx(19 * SECOND / 28, abs=SECOND / 100)

    async with store.read() as db:
        (note,) = await find_untold(db, 10)
    assert "PAID_STARS_PER_DAY" in note.text


async def test_a_new_day_brings_a_new_budget(store: Store, clock: FakeClock) -> None:
    """By UTC."""
    gate = Gate(store, clock, rate=500, purse=Purse(store, 1))
    await turns(gate, clock, list(range(1, 12)))
    assert not gate.is_paid

    clock.forward(timedelta(days=1))
    await turns(gate, clock, [12])

    assert gate.is_paid


async def test_a_refusal_of_what_was_paid_ends_paying_for_a_while(
    store: Store, clock: FakeClock
) -> None:
    """The Stars may have run out at Telegram, which does not say so."""
    gate = Gate(store, clock, rate=500, purse=Purse(store, 100))
    await turns(gate, clock, [1])
    assert gate.is_paid

    await gate.flooded(3)
    await turns(gate, clock, [2])
    assert not gate.is_paid
    assert gate.pace.cap <= 30

    clock.forward(timedelta(minutes=10))
    await turns(gate, clock, [3])
    assert gate.is_paid


async def test_chats_are_forgotten(gate: Gate, clock: FakeClock) -> None:
    """A hundred thousand readers leave no hundred thousand entries behind."""
    await turns(gate, clock, list(range(1, 1001)))

    assert len(gate._lines) < 25 * 8


async def test_a_wait_that_nobody_can_have_asked_for_is_void(store: Store) -> None:
    """It was stored by a clock a year ahead, which has been set back since."""
    clock = FakeClock(NOW + timedelta(days=365))
    gate = Gate(store, clock, rate=28)
    await gate.flooded(30)
    clock.forward(timedelta(days=-365))
    other = Gate(store, clock, rate=28)
    await other.start()

    for one in (gate, other):
        assert one.pace.not_before <= NOW
        assert await one.turn(7, asyncio.Event())
    assert clock.now() - NOW < 10 * SECOND

    await other.flooded(30)
    assert await find_not_before(store) == other.pace.not_before < NOW + 60 * SECOND
