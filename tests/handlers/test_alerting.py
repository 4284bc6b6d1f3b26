"""/alerts in the chat, over the Bot API server."""

from __future__ import annotations

import pytest

from bot.store import subscribers
from handlers.alerting import alerts_line, alerts_menu, fewer, read_number
from tests.handlers.conftest import Service
from tests.rooms import ADMIN, GROUP, MEMBER, a_group
from tests.talk import Talk, labels


async def alerts_a_day(service: Service) -> int | None:
    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, service.talk.person.user.id)
    return wanted.alerts_a_day if wanted else None


async def test_alerts_are_off_until_somebody_wants_them(service: Service, talk: Talk) -> None:
    """To look changes nothing; a choice is kept and shown."""
    answer = await talk.says("/alerts")
    assert "Alerts are off." in answer.content.text
    assert labels(answer) == ["✓ None", "1 a day", "2 a day", "3 a day", "5 a day"]
    assert await alerts_a_day(service) is None

    answer = await talk.presses("3 a day")

    assert "Alerts a day at most: 3" in answer.content.text
    assert "✓ 3 a day" in labels(answer)
    assert await alerts_a_day(service) == 3


@pytest.mark.parametrize(
    ("typed", "n", "said"),
    [
        pytest.param("/alerts 2", 2, "Alerts a day at most: 2", id="a number"),
        pytest.param("/alerts 4", 3, "Alerts a day at most: 3", id="the next lower choice"),
        pytest.param("/alerts 99", 5, "Alerts a day at most: 5", id="more than there are"),
        pytest.param("/alerts off", 0, "Alerts are off.", id="off"),
        pytest.param("/alerts many", None, "not “many”", id="no number"),
        pytest.param("/alerts ٣", None, "expected a number", id="other digits"),
    ],
)
async def test_it_can_be_typed(
    service: Service, talk: Talk, typed: str, n: int | None, said: str
) -> None:
    """What cannot be read is answered with what can."""
    await talk.says("/alerts 1" if n is not None else "/alerts")

    answer = await talk.says(typed)

    assert said in answer.content.text
    assert await alerts_a_day(service) == n


async def test_alerts_need_no_briefings(service: Service, talk: Talk) -> None:
    """Nothing else comes due for who wants alerts alone."""
    await talk.says("/alerts 2")

    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, talk.person.user.id)
    assert wanted is not None
    assert wanted.next_due_at is None
    assert wanted.schedule.times == ()


async def test_a_choice_leaves_the_briefings_as_they_are(service: Service, talk: Talk) -> None:
    """Times, topics and all the rest."""
    await talk.says("/subscribe 08:00 science Berlin")
    async with service.parts.store.read() as db:
        before = await subscribers.find_subscription(db, talk.person.user.id)

    await talk.says("/alerts 2")

    async with service.parts.store.read() as db:
        after = await subscribers.find_subscription(db, talk.person.user.id)
    assert before is not None
    assert after is not None
    assert (after.schedule, after.topics) == (before.schedule, before.topics)


@pytest.mark.parametrize(("n", "less"), [(5, 3), (4, 3), (3, 2), (2, 1), (1, 0), (0, 0)], ids=str)
def test_fewer_is_the_next_choice_below(n: int, less: int) -> None:
    """Down to none."""
    assert fewer(n) == less


def test_numbers_are_read_strictly() -> None:
    """A sign or a fraction is no number of alerts."""
    assert [read_number(text) for text in ("", "-1", "1.5", "0", "007", "5555")] == [
        *(None, None, None, 0, 5, None)
    ]


@pytest.mark.parametrize("language", ["ar", "de", "pl", "ru", "tr", "uk"])
def test_the_choice_is_there_in_every_language(language: str) -> None:
    """With the choice of now marked."""
    menu = alerts_menu(2, language)

    (marked,) = [b.label for row in menu.buttons for b in row if b.label.startswith("✓")]
    assert "2" in marked
    assert "/alerts" in alerts_line(0, language)
    assert "2" in alerts_line(2, language)
    assert "{" not in menu.html


async def test_in_a_group_its_administrators_choose(service: Service) -> None:
    """A member changes nothing, neither by words nor by an administrator's menu."""
    group = a_group(service.server)

    refused = await group.says(MEMBER, "/alerts 2")
    assert "Only administrators" in refused.content.text
    menu = await group.says(ADMIN, "/alerts 3")
    assert "Alerts a day at most: 3" in menu.content.text

    assert "Only administrators" in await group.presses(MEMBER, "None")
    assert await group.presses(ADMIN, "1 a day") == "From now on at most 1 a day"
    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, GROUP)
    assert wanted is not None
    assert wanted.alerts_a_day == 1
