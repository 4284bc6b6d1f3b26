"""/admin and /broadcast in the chat of an operator, over the Bot API server."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from bot.model import QuietHours, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import subscribers
from bot.store.broadcasts import STOPPED, BroadcastState, find_broadcast
from bot.store.halt import find_halt
from bot.store.operator_notes import find_untold
from bot.store.schema import broadcasts, deliveries
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

HOUR = timedelta(hours=1)


@pytest.fixture
def operator(service: Service, talk: Talk) -> Talk:
    """The person, as an operator."""
    data = service.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset((talk.person.user.id,)))
    return talk


async def readers(service: Service, *languages: str, first: int = 1001, **over: Any) -> None:
    """Let there be an active reader of each of *languages*."""
    now = service.parts.clock.now()
    async with service.parts.store.begin() as db:
        for chat_id, language in enumerate(languages, first):
            who = Subscriber(chat_id=chat_id, language=language, zone=ZoneInfo("Europe/Berlin"))
            await subscribers.save_subscriber(db, who, now)
            wanted = Subscription(
                id=SubscriptionId(0),
                chat_id=chat_id,
                schedule=Schedule(times=(), zone=who.zone),
                next_due_at=now + HOUR,
            )
            await subscribers.save_subscription(db, replace(wanted, **over))


def _quiet_around(local: datetime) -> QuietHours:
    """Return quiet hours that began an hour ago and end in an hour or a little more."""
    start = (local - HOUR).time().replace(second=0, microsecond=0)
    end = (local + HOUR).time().replace(second=0, microsecond=0)
    return QuietHours(start=start, end=end)


async def ledger_rows(service: Service, *rows: dict[str, Any]) -> None:
    now = service.parts.clock.now()
    usual = {"kind": "edition", "slot": "x", "due_at": now - HOUR, "part": 1, "changed_at": now}
    usual |= {"reason": "", "subscription_id": 1}
    async with service.parts.store.begin() as db:
        await db.execute(insert(deliveries), [usual | row for row in rows])


async def states(service: Service) -> list[tuple[int, str, str]]:
    async with service.parts.store.read() as db:
        query = select(deliveries.c.chat_id, deliveries.c.state, deliveries.c.reason)
        rows = await db.execute(query.order_by(deliveries.c.chat_id))
        return [tuple(row) for row in rows]


async def untold(service: Service) -> str:
    async with service.parts.store.read() as db:
        return "\n".join(note.text for note in await find_untold(db, 10))


async def test_deliveries_are_foretold(service: Service, operator: Talk) -> None:
    """By the clock of most of their readers, with what is under way and how far it is."""
    await readers(service, "en", "de")
    await ledger_rows(
        service,
        {"chat_id": 1, "state": "sent"},
        {"chat_id": 2, "state": "pending"},
        {"chat_id": 3, "state": "dead", "reason": "blocked"},
    )

    answer = await operator.says("/admin")

    text = answer.content.text
    assert "in Europe/Berlin: 2 messages, ends" in text
    assert "1 of 3 sent, 1 not (33.3 %), 1 left" in text
    assert "Waiting or under way: 1." in text
    assert labels(answer)[-3:] == ["↻ Refresh", "Failures", "Outlets"]


async def test_sections_are_turned_in_place(service: Service, operator: Talk) -> None:
    """Each says when there is nothing to say."""
    first = await operator.says("/admin")
    failures = await operator.presses("Failures")
    outlets = await operator.presses("Outlets")

    assert "Nothing is due in the next 24 hours." in first.content.text
    assert first.message_id == failures.message_id == outlets.message_id
    assert "The outlets you read" in outlets.content.text
    assert "Stop all sending" in labels(await operator.presses("Deliveries"))


async def test_failures_are_told_by_cause_and_sent_again_once(
    service: Service, operator: Talk
) -> None:
    """After a question that says how many; who blocked us is left alone."""
    await readers(service, "en", "en", "en")
    await ledger_rows(
        service,
        {"chat_id": 1001, "state": "expired", "reason": "too late to be news"},
        {"chat_id": 1002, "state": "dead", "reason": "Forbidden: bot was blocked by the user"},
        {"chat_id": 1003, "state": "dead", "reason": "blocked"},
    )
    await operator.says("/admin")

    answer = await operator.presses("Failures")
    assert "blocked by the reader: 2 in 24 hours, 2 in 7 days" in answer.content.text
    assert [t for t in labels(answer) if t.startswith("Send again")] == [
        "Send again: its turn came too late"
    ]
    asked = await operator.presses("Send again")
    assert "Send 1 messages of the last 24 hours again" in asked.content.text
    await operator.presses("Yes, send 1")

    assert (await states(service))[0] == (1001, "pending", "sent again by the operator")
    assert [state for _, state, _ in await states(service)] == ["pending", "dead", "dead"]
    assert "sent 1 again: its turn came too late" in await untold(service)


async def test_all_sending_can_be_stopped(service: Service, operator: Talk) -> None:
    """After a question; it lasts until somebody starts it again, and both are told."""
    await operator.says("/admin")
    await operator.presses("Stop all sending")
    stopped = await operator.presses("Yes, stop all")

    async with service.parts.store.read() as db:
        halt = await find_halt(db)
    assert halt is not None
    assert halt.by_chat == operator.person.user.id
    assert "All sending is stopped since" in stopped.content.text

    await operator.presses("Start sending again")

    async with service.parts.store.read() as db:
        assert await find_halt(db) is None
    assert "stopped all sending" in await untold(service)
    assert "started the sending again" in await untold(service)


async def test_a_broadcast_is_shown_confirmed_and_planned(
    service: Service, operator: Talk
) -> None:
    """Exactly as readers will see it, lines and styles and all; once, whatever is pressed."""
    await readers(service, "en", "de", "de")

    await operator.says("/broadcast <b>Hello</b>\n\nA new <i>page</i> of ours")
    preview, asked = (await operator.receives(2))[-2:]
    assert preview.content.text == "Hello\n\nA new page of ours"
    assert [entity.type for entity in preview.content.entities] == ["bold", "italic"]
    assert "3 chats would read" in asked.content.text
    assert labels(asked) == ["Send to 3", "Cancel"]
    assert await states(service) == []

    sent = await operator.presses("Send to 3")
    assert "goes to 3 chats" in sent.content.text

    assert [state for _, state, _ in await states(service)] == ["pending"] * 3
    assert "sent broadcast 1 to 3 chats" in await untold(service)


async def test_a_broadcast_can_be_for_one_language(service: Service, operator: Talk) -> None:
    """The chats that read it, and nobody else."""
    await readers(service, "en", "de", "de")

    await operator.says("/broadcast lang:de Guten Tag")
    await operator.receives(2)
    await operator.presses("Send to 2")

    assert [chat_id for chat_id, _, _ in await states(service)] == [1002, 1003]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("/broadcast", "A message to all readers", id="nothing"),
        pytest.param("/broadcast <b>x", "line 1, column 1, at “<b>x”: <b> is never", id="open"),
        pytest.param("/broadcast lang:deutsch Tag", "lang: expected the code", id="no language"),
        pytest.param("/broadcast lang:de", "the message is empty", id="no words"),
        pytest.param("/broadcast lang:fi Hei", "Nobody to send it to that read fi", id="nobody"),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_words(
    service: Service, operator: Talk, typed: str, said: str
) -> None:
    """Before anything is planned."""
    await operator.says(typed)
    if "Hei" in typed:
        await operator.receives(2)

    assert said in operator.person.received[-1].content.text
    assert await states(service) == []


async def test_a_broadcast_not_confirmed_in_time_is_not_sent(
    service: Service, operator: Talk
) -> None:
    """Nor one that was cancelled."""
    await readers(service, "en")
    await operator.says("/broadcast Hello")
    await operator.receives(2)
    async with service.parts.store.begin() as db:
        made_at = service.parts.clock.now() - timedelta(minutes=16)
        await db.execute(update(broadcasts).values(made_at=made_at))

    assert "Too long ago" in (await operator.presses("Send to 1")).content.text

    await operator.says("/broadcast Hello again")
    await operator.receives(4)
    cancelled = await operator.presses("Cancel")
    assert "nobody got it" in cancelled.content.text
    assert await states(service) == []


async def test_a_running_broadcast_can_be_stopped(service: Service, operator: Talk) -> None:
    """Who has it keeps it; the rest ends with that reason."""
    await readers(service, "en", "en")
    await operator.says("/broadcast Hello")
    await operator.receives(2)
    await operator.presses("Send to 2")
    async with service.parts.store.begin() as db:
        one = deliveries.c.chat_id == 1001
        await db.execute(update(deliveries).where(one).values(state="sent"))

    await operator.presses("Progress")
    await operator.presses("Stop broadcast 1")
    done = await operator.presses("Yes, stop it")

    assert "1 chats do not get it" in done.content.text
    assert await states(service) == [(1001, "sent", ""), (1002, "dead", STOPPED)]


async def test_in_quiet_hours_a_broadcast_waits(service: Service, operator: Talk) -> None:
    """Until they end, on the reader's clock."""
    now = service.parts.clock.now()
    local = now.astimezone(ZoneInfo("Europe/Berlin"))
    quiet = Schedule(times=(), zone=ZoneInfo("Europe/Berlin"), quiet=_quiet_around(local))
    await readers(service, "en", schedule=quiet)
    await readers(service, "en", first=2001)
    await operator.says("/broadcast Hello")
    await operator.receives(2)
    await operator.presses("Send to 2")

    async with service.parts.store.read() as db:
        query = select(deliveries.c.chat_id, deliveries.c.not_before)
        waits = {row.chat_id: row.not_before for row in await db.execute(query)}
    assert waits[2001] is None
    assert now < waits[1001] <= now + 2 * HOUR


async def test_buttons_of_operators_are_dead_for_others(service: Service, operator: Talk) -> None:
    """Who was an operator may be none any more."""
    await readers(service, "en")
    await operator.says("/broadcast Hello")
    await operator.receives(2)
    await operator.says("/admin")
    await operator.presses("Stop all sending")
    data = service.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset())

    for label in ("Send to 1", "Cancel", "Yes, stop all"):
        assert await operator.presses_for_notice(label) == ""

    async with service.parts.store.read() as db:
        assert await find_halt(db) is None
        found = await find_broadcast(db, 1)
    assert found is not None
    assert found.state is BroadcastState.DRAFT
    assert await states(service) == []


async def test_others_do_not_know_the_commands(talk: Talk) -> None:
    """As any word that is no command."""
    assert "I do not know /broadcast" in (await talk.says("/broadcast Hello")).content.text
    assert "I do not know /admin" in (await talk.says("/admin")).content.text
