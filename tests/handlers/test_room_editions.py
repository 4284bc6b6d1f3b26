"""A briefing of a group or channel from its slot into Telegram: to the right place, once."""

from __future__ import annotations

import pytest

from bot.app import gate_of
from bot.botapi.person import Person
from bot.delivery.sending.deliver import Courier
from bot.delivery.sending.sender import TelegramSender
from bot.delivery.sending.transport import bot_of
from bot.demo.run import TOKEN
from bot.model import DeliveryState
from bot.store import ledger, preferences, receipts, subscribers
from bot.store.ledger import SlotToPlan
from tests.handlers.conftest import Service
from tests.rooms import ADMIN, CHANNEL, FORUM, MEMBER, POSTING, a_channel, a_forum
from tests.talk import Talk


async def deliver(service: Service, chat_id: int, slot: str = "2026-01-05T08:00") -> None:
    """Have a slot of a chat come due now, and send all that is open."""
    now = service.parts.clock.now()
    async with service.parts.store.begin() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
        assert wanted is not None
        planned = SlotToPlan(
            chat_id=chat_id,
            slot=slot,
            due_at=now,
            subscription_id=wanted.id,
            thread_id=wanted.thread_id,
        )
        await ledger.plan_slots(db, [planned], now)
    await courier_of(service).send_open()


def courier_of(service: Service) -> Courier:
    """Return a courier that needs no lease and remembers nobody to have been written to."""
    services = service.parts.application.bot_data.services
    request = service.parts.application.bot.request
    sender = TelegramSender(bot_of(TOKEN, service.server.url, request))
    gate = gate_of(service.parts.settings, services.store, services.clock)
    return Courier(services.store, sender, services.editor, gate, services.clock)


async def states(service: Service) -> dict[DeliveryState, int]:
    """Return how many parts ended how."""
    async with service.parts.store.read() as db:
        return await ledger.count_states(db)


async def test_a_briefing_comes_into_its_forum_topic(service: Service) -> None:
    """All its parts, and nothing into another."""
    forum = a_forum(service.server)
    await forum.says(ADMIN, "/subscribe 08:00 science 2 stories", topic=7)
    n_before = len(forum.posts)

    await deliver(service, FORUM)

    came = forum.posts[n_before:]
    assert came
    assert {post.topic for post in came} == {7}
    assert set(await states(service)) == {DeliveryState.SENT}


@pytest.mark.slow
async def test_a_briefing_whose_topic_is_closed_comes_into_the_general_one(
    service: Service,
) -> None:
    """Better in another place than not at all."""
    forum = a_forum(service.server)
    await forum.says(ADMIN, "/subscribe 08:00 science 1 stories", topic=7)
    service.server.world.chat(FORUM).closed_topics.add(7)
    n_before = len(forum.posts)

    await deliver(service, FORUM)

    assert {post.topic for post in forum.posts[n_before:]} == {0}
    assert set(await states(service)) == {DeliveryState.SENT}


async def test_a_channel_gets_one_edition_for_all_and_its_buttons_lead_into_private(
    service: Service, talk: Talk
) -> None:
    """A reader's tap opens the bot; the channel's memory stays its own."""
    channel = a_channel(service.server)
    channel.set_bot("administrator", *POSTING)
    ada = talk_of_admin(service)
    await ada.receives(1)
    await ada.says("/channel @harbor 08:00 science 1 stories")

    await deliver(service, CHANNEL)

    assert len(channel.posts) == 1
    opened = await channel.presses(MEMBER, "Mute")
    name = service.server.world.me.username
    assert opened.startswith(f"https://t.me/{name}?start=")
    story = opened.rpartition("=")[2]
    shown = await talk.says(f"/start {story}")
    assert "• " in shown.content.text
    async with service.parts.store.read() as db:
        assert set(await receipts.find_receipts(db, CHANNEL)) == {story}
        assert not any((await preferences.find_preferences(db, CHANNEL)).values())


async def test_a_channel_that_refuses_a_briefing_is_off_and_its_person_is_told(
    service: Service,
) -> None:
    """Though Telegram's update of it was missed: the refusal tells, and is asked about."""
    channel = a_channel(service.server)
    channel.set_bot("administrator", *POSTING)
    ada = talk_of_admin(service)
    await ada.receives(1)
    await ada.says("/channel @harbor 08:00 science 1 stories")
    service.server.world.block(CHANNEL, now=service.server.clock(), is_told=False)

    await deliver(service, CHANNEL)
    look = next(tick for tick in service.parts.ticks if tick.name == "rooms")
    await look.run()

    assert "no longer write" in (await ada.receives(3))[-1].content.text
    assert set(await states(service)) == {DeliveryState.DEAD}


def talk_of_admin(service: Service) -> Talk:
    """Return the owner of the channel in private."""
    world = service.server.world
    world.add_person(ADMIN)
    return Talk(service.server, Person(world, ADMIN, service.server.clock))
