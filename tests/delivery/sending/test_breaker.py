"""In an outage nothing is sent until Telegram answers a harmless question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.sending.breaker import TRIPS_AFTER, Breaker
from bot.errors import BotError, SendFailed, SendUnknown, TryLater, Undeliverable
from tests.conftest import NOW
from tests.fakes import FakeClock


class Telegram:
    """Answers a question with ``is_well``, and counts them."""

    def __init__(self, *, is_well: bool) -> None:
        self.is_well = is_well
        self.n_asked = 0

    async def __call__(self) -> bool:
        self.n_asked += 1
        return self.is_well


@pytest.mark.parametrize("lost", [SendUnknown("502"), SendFailed("refused")], ids=["502", "gone"])
async def test_an_outage_opens_it_until_telegram_answers(lost: BotError) -> None:
    """It asks with growing pauses, and nobody but it."""
    telegram, clock = Telegram(is_well=False), FakeClock(NOW)
    breaker = Breaker(telegram, clock)

    for _ in range(TRIPS_AFTER):
        assert await breaker.look()
        breaker.note(lost)
    asked_at = []
    for second in range(1, 100):
        clock.forward(timedelta(seconds=1))
        before = telegram.n_asked
        assert not await breaker.look()
        if telegram.n_asked > before:
            asked_at.append(second)
    telegram.is_well = True
    clock.forward(timedelta(seconds=30))

    assert asked_at == [1, 3, 7, 15, 31, 61, 91]
    assert await breaker.look()
    assert not await breaker.look()
    breaker.note(17)
    assert not breaker.is_open
    assert await breaker.look()


async def test_a_telegram_that_answers_questions_and_takes_no_messages() -> None:
    """One goes first after each pause, and its fate decides for the others."""
    breaker = Breaker(Telegram(is_well=True), clock := FakeClock(NOW))
    for _ in range(TRIPS_AFTER):
        breaker.note(SendUnknown("502"))

    went_at = []
    for second in range(1, 100):
        clock.forward(timedelta(seconds=1))
        while await breaker.look():
            went_at.append(second)
            breaker.note(SendUnknown("502"))

    assert went_at == [1, 3, 7, 15, 31, 61, 91]


async def test_a_first_one_that_never_tells_stops_nobody_for_long() -> None:
    """It may have been blocked, expired or withdrawn before it was sent."""
    breaker = Breaker(Telegram(is_well=True), clock := FakeClock(NOW))
    for _ in range(TRIPS_AFTER):
        breaker.note(SendUnknown("502"))
    clock.forward(timedelta(seconds=1))
    assert await breaker.look()
    assert not await breaker.look()

    clock.forward(timedelta(seconds=30))

    assert await breaker.look()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(17, id="sent"),
        pytest.param(Undeliverable("blocked"), id="refused"),
        pytest.param(TryLater(3), id="told to wait"),
    ],
)
async def test_any_answer_is_an_answer(answer: int | BotError) -> None:
    """Before the third, and after it: a request that was open may end well."""
    telegram = Telegram(is_well=False)
    breaker = Breaker(telegram, FakeClock(NOW))
    for _ in range(TRIPS_AFTER - 1):
        breaker.note(SendUnknown("cut"))
    breaker.note(answer)
    breaker.note(SendUnknown("cut"))
    assert not breaker.is_open

    for _ in range(TRIPS_AFTER):
        breaker.note(SendUnknown("cut"))
    breaker.note(answer)

    assert not breaker.is_open
    assert telegram.n_asked == 0


async def test_it_is_asked_though_the_clock_was_set_back() -> None:
    """An hour must not be an hour without a message."""
    telegram, clock = Telegram(is_well=False), FakeClock(NOW)
    breaker = Breaker(telegram, clock)
    for _ in range(TRIPS_AFTER):
        breaker.note(SendUnknown("502"))
    telegram.is_well = True
    clock.forward(timedelta(hours=-1))

    assert await breaker.look()
