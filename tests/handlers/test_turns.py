"""Replies at the gate: whatever the application's bot asks of Telegram."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.botapi.faults import Fault, FaultKind, Halt
from bot.delivery.sending.gate import Gate
from bot.store.db import Store
from bot.store.sending import find_not_before
from handlers.turns import RepliesInTurn, chat_of, is_message
from tests.conftest import NOW
from tests.fakes import FakeClock
from tests.handlers.conftest import Service

SECOND = timedelta(seconds=1)


class Callback:
    """What makes the request: refuses as told, then answers; notes when it was asked."""

    def __init__(self, clock: FakeClock, *refusals: Exception) -> None:
        self._clock = clock
        self._refusals = list(refusals)
        self.asked_at: list[float] = []

    async def __call__(self, *args: Any, **kwargs: Any) -> bool:
        self.asked_at.append((self._clock.now() - NOW).total_seconds())
        if self._refusals:
            raise self._refusals.pop(0)
        return True


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def gate(store: Store, clock: FakeClock) -> Gate:
    return Gate(store, clock, rate=25)


@pytest.fixture
def turns(gate: Gate, clock: FakeClock) -> RepliesInTurn:
    return RepliesInTurn(gate, clock)


async def ask(
    turns: RepliesInTurn, callback: Callback, endpoint: str = "sendMessage", **data: object
) -> object:
    return await turns.process_request(callback, (), {}, endpoint, data, None)


async def test_a_refused_reply_comes_after_the_wait(
    turns: RepliesInTurn, clock: FakeClock, store: Store
) -> None:
    """Not silence; and nobody else waits for it."""
    callback = Callback(clock, RetryAfter(5))

    assert await ask(turns, callback, chat_id=7)
    assert callback.asked_at == [0, 5]
    assert await find_not_before(store) is None


async def test_a_reply_waits_for_the_token(
    turns: RepliesInTurn, gate: Gate, clock: FakeClock
) -> None:
    """Bulk was refused: no request of any kind that makes a message leaves in the wait."""
    await gate.flooded(5)
    callback = Callback(clock)

    await ask(turns, callback, chat_id=7)
    await ask(turns, callback, "editMessageText", chat_id=7, message_id=1)

    assert callback.asked_at[0] == 5
    assert callback.asked_at[1] < 6


async def test_who_is_refused_again_and_again_is_given_up(
    turns: RepliesInTurn, gate: Gate, clock: FakeClock
) -> None:
    """Three tries; the last wait is obeyed by the next reply."""
    callback = Callback(clock, RetryAfter(5), RetryAfter(5), RetryAfter(5))

    with pytest.raises(RetryAfter):
        await ask(turns, callback, chat_id=7)
    assert callback.asked_at == [0, 5, 10]

    await ask(turns, callback, chat_id=7)
    assert callback.asked_at[-1] == 15


@pytest.mark.parametrize("endpoint", ["sendMessage", "setMyCommands"])
async def test_a_wait_beyond_patience_is_an_error(
    turns: RepliesInTurn, clock: FakeClock, endpoint: str
) -> None:
    """Asked once; the caller is told how long."""
    callback = Callback(clock, RetryAfter(3600))

    with pytest.raises(RetryAfter) as raised:
        await ask(turns, callback, endpoint, chat_id=7)

    assert raised.value.retry_after in (3600, timedelta(hours=1))
    assert callback.asked_at == [0]


async def test_other_methods_wait_by_themselves(
    turns: RepliesInTurn, gate: Gate, clock: FakeClock, store: Store
) -> None:
    """Their limits say nothing of messages."""
    callback = Callback(clock, RetryAfter(5))

    assert await ask(turns, callback, "answerCallbackQuery", callback_query_id="1")
    assert callback.asked_at == [0, 5]
    assert await find_not_before(store) is None


async def test_turning_pages_is_not_slowed_by_the_limit_of_the_chat(
    turns: RepliesInTurn, clock: FakeClock
) -> None:
    """Thirty edits in a moment: paced, and not a second apart."""
    callback = Callback(clock)
    for _ in range(30):
        await ask(turns, callback, "editMessageReplyMarkup", chat_id=7, message_id=1)

    assert callback.asked_at[-1] < 2


async def test_every_other_error_is_the_callers(turns: RepliesInTurn, clock: FakeClock) -> None:
    """At once and once."""
    callback = Callback(clock, BadRequest("Chat not found"))

    with pytest.raises(BadRequest):
        await ask(turns, callback, chat_id=7)

    assert callback.asked_at == [0]


async def test_a_reply_does_not_wait_for_a_full_line(
    turns: RepliesInTurn, gate: Gate, clock: FakeClock
) -> None:
    """A thousand bulk messages before it."""
    stopping = asyncio.Event()
    bulk = [asyncio.create_task(gate.turn(chat, stopping)) for chat in range(1, 1001)]
    await asyncio.sleep(0)
    callback = Callback(clock)

    await ask(turns, callback, chat_id=5000)
    stopping.set()
    await asyncio.gather(*bulk)

    assert callback.asked_at[0] < 0.2


@pytest.mark.slow
async def test_a_person_is_answered_after_a_refusal(service: Service) -> None:
    """By the whole bot, over HTTP, a second later."""
    flood = Fault(kind=FaultKind.FLOOD, method="sendMessage", retry_after_s=1, halts=Halt.CALL)
    service.server.world.faults.add(flood)

    answer = await service.talk.says("/help")

    assert "/top" in answer.content.text


@pytest.mark.parametrize(
    ("endpoint", "counts"),
    [
        ("sendMessage", True),
        ("sendPhoto", True),
        ("copyMessage", True),
        ("forwardMessage", True),
        ("editMessageText", True),
        ("sendChatAction", False),
        ("answerCallbackQuery", False),
        ("getMe", False),
        ("setMyCommands", False),
        ("deleteMessage", False),
    ],
)
def test_what_makes_or_changes_a_message_takes_a_turn(endpoint: str, counts: bool) -> None:
    """By the name of the method."""
    assert counts == is_message(endpoint)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(7, 7), (-1001, -1001), ("-1001", -1001), ("7", 7), ("@channel", None), (None, None)],
)
def test_a_chat_is_known_by_its_number(given: object, expected: int | None) -> None:
    """However it was given."""
    assert expected == chat_of({"chat_id": given})
