"""From the operator's press, and from a story that breaks, to what people have in Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.alerts.alerts import Alarm, Usual
from bot.delivery.alerts.raise_alerts import AlertDesk
from bot.model import Side, StoryId
from bot.store import stories
from bot.store.halt import Halt, halt_sending, resume_sending
from bot.store.schema import deliveries
from bot.store.schema import stories as stories_table
from bot.ticks import send_lease
from tests.handlers.conftest import Service
from tests.talk import Talk, buttons, labels

ALARM = Alarm(voices={Side.LEFT: 3, Side.CENTER: 4, Side.RIGHT: 3, Side.UNRATED: 1}, bar=9)


@pytest.fixture
async def sending(service: Service) -> AsyncIterator[Service]:
    """The service with the right to send."""
    parts = service.parts
    async with parts.leases.holding([send_lease(parts.bot_id)]):
        yield service


async def deliver(service: Service) -> None:
    """Let the tick of the deliveries run once."""
    (tick,) = [tick for tick in service.parts.ticks if tick.name == "deliver"]
    await tick.run()


async def ends(service: Service) -> list[tuple[str, str]]:
    async with service.parts.store.read() as db:
        query = select(deliveries.c.state, deliveries.c.reason).order_by(deliveries.c.chat_id)
        return [(row.state, row.reason) for row in await db.execute(query)]


async def test_a_broadcast_reaches_everybody_as_it_was_shown(sending: Service, talk: Talk) -> None:
    """Who blocked the bot does not, and the ledger says so."""
    data = sending.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset((talk.person.user.id,)))
    others = [sending.server.person(2002, "Ben"), sending.server.person(2003, "Cleo")]
    for other in others:
        before = Talk(sending.server, other)
        await before.says("/alerts 1")
    others[1].blocks()
    await talk.says("/broadcast <b>News</b> of ours: <a href='https://n.example/x'>read</a>")
    preview, _ = (await talk.receives(2))[-2:]
    await talk.presses("Send to")

    await deliver(sending)

    got = others[0].received[-1]
    assert got.content == preview.content
    assert got.markup is None
    assert len(others[1].received) == 1
    assert sorted(state for state, _ in await ends(sending)) in (
        ["dead", "sent"],
        ["dead", "sent", "sent"],
        # Telegram told of the block before anything was planned.
        ["sent"],
    )


async def test_while_all_is_stopped_nothing_leaves_but_answers(
    sending: Service, talk: Talk
) -> None:
    """And once it is started again, what is fresh goes."""
    data = sending.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset((talk.person.user.id,)))
    ben = sending.server.person(2002, "Ben")
    await Talk(sending.server, ben).says("/alerts 1")
    now = sending.parts.clock.now()
    async with sending.parts.store.begin() as db:
        await halt_sending(db, Halt(at=now, by_chat=1))
    await talk.says("/broadcast Hello")
    await talk.receives(2)
    await talk.presses("Send to")

    await deliver(sending)
    assert len(ben.received) == 1
    assert "All sending is stopped" in (await talk.says("/admin")).content.text

    async with sending.parts.store.begin() as db:
        await resume_sending(db)
    await deliver(sending)
    assert ben.received[-1].content.text == "Hello"


async def test_an_alert_arrives_and_one_button_makes_them_fewer(
    sending: Service, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the story in short; it does not come again in the briefing after it."""
    parts = sending.parts
    await talk.says("/alerts 3")
    now = parts.clock.now()
    async with parts.store.begin() as db:
        query = select(stories_table.c.id).where(stories_table.c.n_outlets > 5).limit(1)
        story = StoryId(str(await db.scalar(query)))
        await stories.touch_story(db, story, now - timedelta(minutes=1))
        await db.execute(
            stories_table.update()
            .where(stories_table.c.id == story)
            .values(revision=stories_table.c.written_revision)
        )
    # The sample is too quiet for an alert: what is exceptional is set, the rest is as it runs.
    monkeypatch.setattr("bot.delivery.alerts.raise_alerts.judge", lambda *_: ALARM)
    monkeypatch.setattr("bot.delivery.alerts.raise_alerts.usual_of", _anything)
    desk = AlertDesk(
        parts.store,
        parts.library,
        lambda: parts.library.register,
        public_url="https://news.example",
    )

    report = await desk.look(now)
    await deliver(sending)

    assert report.n_chats >= 1
    got = talk.person.received[1]
    assert got.content.text.startswith("Alert\nSpreads exceptionally fast, on all sides.")
    assert "11 outlets (Left 3 · Center 4 · Right 3 · Unrated 1)" in got.content.text
    assert "Fewer alerts" in labels(got)
    assert {"Sources", "Follow", "Mute"} <= set(labels(got))
    assert all(len(b.get("callback_data", "").encode()) <= 64 for b in buttons(got))
    assert await talk.presses_for_notice("Fewer alerts") == "From now on at most 2 a day"
    assert "Alerts a day at most: 2" in (await talk.says("/alerts")).content.text


def _anything(*_: object) -> Usual:
    return Usual(read={Side.LEFT: 9, Side.CENTER: 9, Side.RIGHT: 9}, bar=2)
