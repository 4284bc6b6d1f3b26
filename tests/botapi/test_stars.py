"""Paid broadcasts: faster than the free limit, and paid for."""

from __future__ import annotations

import pytest

from bot.botapi.limits import LimitRules, Rate
from bot.botapi.stars import MESSAGE_COSTS, NANO, Stars
from bot.botapi.state import World
from tests.botapi.conftest import AT, Ask


@pytest.fixture
def world() -> World:
    """The published limit, a hundred Stars, and readers without end."""
    made = World(open_chats=True, limits=LimitRules(token=Rate(30, 1.0)))
    made.stars.balance = 100 * NANO
    return made


def send(ask: Ask, n: int, *, paid: bool, now: float = AT) -> list[int]:
    extra = {"allow_paid_broadcast": "true"} if paid else {}
    return [
        ask("sendMessage", chat_id=i + 1, text="x", now=now + i / 10_000, **extra).status
        for i in range(n)
    ]


def test_a_paid_broadcast_may_take_a_thousand_a_second(world: World, ask: Ask) -> None:
    """The thousand and first is refused, as the thirty-first of the free ones."""
    world.stars.balance = 1000 * NANO

    assert send(ask, 1001, paid=True) == [200] * 1000 + [429]


def test_only_what_is_above_the_free_rate_costs(world: World, ask: Ask) -> None:
    """Thirty in a second are free, each further one a tenth of a Star."""
    assert send(ask, 40, paid=True) == [200] * 40

    assert world.stars.spent == 10 * MESSAGE_COSTS
    assert [call.is_paid for call in world.calls] == [False] * 30 + [True] * 10


def test_without_stars_the_free_limit_holds(world: World, ask: Ask) -> None:
    """The flag alone lifts nothing."""
    world.stars.balance = 0

    assert send(ask, 31, paid=True) == [200] * 30 + [429]


def test_the_free_limit_holds_for_who_does_not_pay(world: World, ask: Ask) -> None:
    """A balance alone lifts nothing either."""
    assert send(ask, 31, paid=False) == [200] * 30 + [429]
    assert world.stars.spent == 0


def test_refused_messages_cost_nothing(world: World, ask: Ask) -> None:
    """Only what is delivered is charged."""
    send(ask, 30, paid=True)

    answer = ask("sendMessage", chat_id=1, text="", now=AT + 0.5, allow_paid_broadcast="true")

    assert (answer.status, world.stars.spent) == (400, 0)


@pytest.mark.parametrize(
    ("balance", "shown"),
    [
        pytest.param(0, {"amount": 0}, id="nothing"),
        pytest.param(7 * NANO, {"amount": 7}, id="whole"),
        pytest.param(7 * NANO + 5, {"amount": 7, "nanostar_amount": 5}, id="with-a-rest"),
    ],
)
def test_the_balance_is_a_star_amount(
    world: World, ask: Ask, balance: int, shown: dict[str, int]
) -> None:
    """The method getMyStarBalance answers as the Bot API says."""
    world.stars = Stars(balance=balance)

    assert ask("getMyStarBalance").body["result"] == shown
