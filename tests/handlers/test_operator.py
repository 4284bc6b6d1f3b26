"""/admin and /broadcast in the chat of an operator, over the Bot API server."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from bot.delivery.buttons.actions import pack
from bot.delivery.buttons.actions_of_operator import HaltSending
from bot.model import QuietHours, Schedule, Subscriber, Subscription, SubscriptionId
from bot.store import subscribers
from bot.store.broadcasts import STOPPED, BroadcastState, find_broadcast
from bot.store.halt import find_halt
from bot.store.operator_notes import find_untold
from bot.store.schema import broadcasts, deliveries
from tests.handlers.conftest import Service
from tests.rooms import GROUP, MEMBER, a_group
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


def forge(service: Service, talk: Talk, data: str) -> None:
    """Press a button that no message shows: one of before, or one that was made up."""
    server, person = service.server, talk.person
    message = person.received[-1]
    # The server, unlike Telegram, takes nothing but what is there to be pressed.
    forged: dict[str, object] = {"inline_keyboard": [[{"text": "Forged", "callback_data": data}]]}
    shown = server.world.chat(person.user.id).messages
    shown[message.message_id] = replace(message, markup=forged)
    server.world.press_button(person.user.id, message.message_id, data, now=server.clock())


async def settled(talk: Talk) -> None:
    """Wait until all that was pressed has been answered: what a chat does is done in its order."""
    n = len(talk.person.received)
    talk.person.says("/broadcast")
    await talk.receives(n + 1)


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
    assert "Send 1 message of the last 24 hours again" in asked.content.text
    await operator.presses("Yes, send 1")

    assert (await states(service))[0] == (1001, "pending", "sent again by the operator")
    assert [state for _, state, _ in await states(service)] == ["pending", "dead", "dead"]
    assert "sent 1 again: its turn came too late" in await untold(service)


async def test_what_was_asked_for_is_what_is_sent_again(service: Service, operator: Talk) -> None:
    """A button pressed twice, or after more has failed, asks anew."""
    await readers(service, "en", "en")
    late = {"state": "expired", "reason": "too late to be news"}
    await ledger_rows(service, {"chat_id": 1001, **late})
    await operator.says("/admin")
    await operator.presses("Failures")
    await operator.presses("Send again")
    old = operator.button("Yes, send 1")["callback_data"]
    await ledger_rows(service, {"chat_id": 1002, **late})

    asked = await operator.presses("Yes, send 1")
    assert "Send 2 messages of the last 24 hours again" in asked.content.text
    assert [state for _, state, _ in await states(service)] == ["expired"] * 2

    await operator.presses("Yes, send 2")
    for data in (old, old.replace(":1", ":2"), old.replace(":1", ":0")):
        forge(service, operator, data)
    await settled(operator)
    assert [state for _, state, _ in await states(service)] == ["pending"] * 2
    assert (await untold(service)).count("again") == 1


async def test_what_is_sent_again_does_not_ring_in_quiet_hours(
    service: Service, operator: Talk
) -> None:
    """It waits for their end."""
    now = service.parts.clock.now()
    zone = ZoneInfo("Europe/Berlin")
    quiet = Schedule(times=(), zone=zone, quiet=_quiet_around(now.astimezone(zone)))
    await readers(service, "en", schedule=quiet)
    await readers(service, "en", first=2001)
    late = {"state": "expired", "reason": "too late to be news"}
    await ledger_rows(service, *({"chat_id": chat_id, **late} for chat_id in (1001, 2001)))
    await operator.says("/admin")
    await operator.presses("Failures")
    await operator.presses("Send again")
    await operator.presses("Yes, send 2")

    async with service.parts.store.read() as db:
        query = select(deliveries.c.chat_id, deliveries.c.not_before)
        waits = {row.chat_id: row.not_before for row in await db.execute(query)}
    assert waits[2001] is None
    assert now < waits[1001] <= now + 2 * HOUR


async def test_only_where_a_broadcast_was_written_it_is_confirmed(
    service: Service, operator: Talk
) -> None:
    """Another operator has not seen what it says; to drop it is open to all of them."""
    await readers(service, "en")
    await operator.says("/broadcast Hello")
    await operator.receives(2)
    other = Talk(service.server, service.server.person(2002, "Ben"))
    data = service.parts.application.bot_data
    data.services = replace(data.services, admin_ids=data.services.admin_ids | {2002})
    await other.says("/admin")

    forge(service, other, operator.button("Send to 1")["callback_data"])
    await settled(other)

    texts = [message.content.text for message in other.person.received]
    assert "This is confirmed in the chat where it was written, under its preview." in texts
    assert await states(service) == []
    assert "goes to 1 chat." in (await operator.presses("Send to 1")).content.text


async def test_in_a_group_of_operators_the_notes_say_who_it_was(service: Service) -> None:
    """All its members are operators."""
    group = a_group(service.server)
    data = service.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset((GROUP,)))
    await group.says(MEMBER, "/admin")
    await group.presses(MEMBER, "Stop all sending")
    await group.until(lambda: any("Yes, stop all" in labels(post) for post in group.posts))

    await group.presses(MEMBER, "Yes, stop all")

    await group.until(lambda: any("Start sending again" in labels(post) for post in group.posts))
    assert f"operator {MEMBER.id} in {GROUP} stopped all sending" in await untold(service)


async def test_a_switch_turned_twice_is_told_once(service: Service, operator: Talk) -> None:
    """Two operators press at once, or one presses an old button."""
    await operator.says("/admin")
    for action in (HaltSending(halt=True, confirm=True), HaltSending(halt=False)):
        for _ in range(2):
            forge(service, operator, pack(action))
    await settled(operator)

    told = await untold(service)
    assert told.count("stopped all sending") == told.count("started the sending again") == 1


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

    assert "Not sent to 1 chat." in done.content.text
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
