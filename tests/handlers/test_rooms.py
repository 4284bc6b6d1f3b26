"""Coming and going: blocked and back, removed and let in again, and rooms that refuse."""

from __future__ import annotations

import pytest

from bot.botapi.chats import GROUP_ANONYMOUS_BOT, User
from bot.botapi.person import Person
from bot.model import DeliveryState
from bot.store import ledger, rooms, subscribers
from bot.store.ledger import SlotToPlan
from handlers.rooms import check_rooms
from tests.handlers.conftest import Service
from tests.rooms import ADMIN, CHANNEL, GROUP, POSTING, Place, a_channel, a_group
from tests.talk import Talk


def in_private(service: Service, user: User) -> Talk:
    """Return *user* in the private chat with the bot."""
    service.server.world.add_person(user)
    return Talk(service.server, Person(service.server.world, user, service.server.clock))


async def is_active(service: Service, chat_id: int) -> bool:
    """Tell whether a chat is sent anything, with a next briefing if so and none if not."""
    async with service.parts.store.read() as db:
        who = await subscribers.find_subscriber(db, chat_id)
        wanted = await subscribers.find_subscription(db, chat_id)
    assert who is not None
    assert wanted is not None
    assert (wanted.next_due_at is not None) is who.active
    return who.active


async def until_active(service: Service, chat_id: int, *, active: bool) -> None:
    """Wait until a chat is sent something, or nothing: nobody sees that from outside."""
    for _ in range(200):
        async with service.parts.store.read() as db:
            who = await subscribers.find_subscriber(db, chat_id)
        if who is not None and who.active is active:
            return
        await service.parts.clock.sleep(0.02)
    raise AssertionError(f"chat {chat_id} has not become active={active}")


async def plan_one(service: Service, chat_id: int) -> None:
    """Enter a part that waits to be sent."""
    now = service.parts.clock.now()
    async with service.parts.store.begin() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
        assert wanted is not None
        slot = SlotToPlan(
            chat_id=chat_id, slot="2026-01-05T08:00", due_at=now, subscription_id=wanted.id
        )
        await ledger.plan_slots(db, [slot], now)


async def test_who_blocks_gets_nothing_and_who_returns_is_told_what_was_missed(
    service: Service, talk: Talk
) -> None:
    """Open parts end at once; the return names the next briefing and what did not come."""
    await talk.says("/subscribe 08:00")
    chat_id = talk.person.user.id
    await plan_one(service, chat_id)
    n_before = len(talk.person.received)

    talk.person.blocks()
    talk.person.unblocks()
    told = (await talk.receives(n_before + 1))[-1].content.text

    assert "were not sent" in told
    assert "Next briefing:" in told
    assert await is_active(service, chat_id)
    async with service.parts.store.read() as db:
        assert await ledger.count_states(db) == {DeliveryState.DEAD: 1}


async def test_who_had_no_briefings_is_told_nothing_on_return(talk: Talk) -> None:
    """There is nothing to be on again."""
    await talk.says("/top")
    n_before = len(talk.person.received)

    talk.person.blocks()
    talk.person.unblocks()
    answer = await talk.says("/help")

    assert len(talk.person.received) == n_before + 1
    assert "What I can do" in answer.content.text


async def test_a_group_that_removes_the_bot_gets_nothing_and_its_person_is_told(
    service: Service,
) -> None:
    """And again when it is let back in: on, with a next briefing."""
    ada = in_private(service, ADMIN)
    group = a_group(service.server)
    group.set_bot("left")
    group.set_bot("member")
    assert "“Village”" in (await ada.receives(1))[-1].content.text
    await group.says(ADMIN, "/subscribe 08:00")
    await plan_one(service, GROUP)

    group.set_bot("kicked")
    assert "no longer write in “Village”" in (await ada.receives(2))[-1].content.text
    assert not await is_active(service, GROUP)
    async with service.parts.store.read() as db:
        assert await rooms.why_inactive(db, GROUP) == "removed from the group"
        assert await ledger.count_states(db) == {DeliveryState.DEAD: 1}

    group.set_bot("member")
    assert "on again" in (await ada.receives(3))[-1].content.text
    assert await is_active(service, GROUP)


async def test_a_group_that_mutes_the_bot_gets_nothing(service: Service) -> None:
    """Restricted without the right to send; with it, all is as before."""
    ada = in_private(service, ADMIN)
    group = a_group(service.server)
    await group.says(ADMIN, "/subscribe 08:00")

    group.set_bot("restricted")
    await until_active(service, GROUP, active=False)
    async with service.parts.store.read() as db:
        assert await rooms.why_inactive(db, GROUP) == "may not write in the group"

    group.set_bot("restricted", "can_send_messages")
    assert "on again" in (await ada.receives(2))[-1].content.text
    assert await is_active(service, GROUP)


async def test_a_bot_demoted_in_a_channel_stops_and_goes_on_when_promoted(
    service: Service,
) -> None:
    """Who set the channel up is told, not who demoted it."""
    ada = in_private(service, ADMIN)
    channel = a_channel(service.server)
    channel.set_bot("administrator", *POSTING)
    await ada.receives(1)
    await ada.says("/channel @harbor 08:00")
    other = User(id=9300, first_name="Otto")

    channel.set_bot("administrator", "can_invite_users", by=other)
    assert "no longer write" in (await ada.receives(3))[-1].content.text
    assert not await is_active(service, CHANNEL)
    shown = (await ada.says("/channel @harbor")).content.text
    assert "may not post yet" in shown

    channel.set_bot("administrator", *POSTING, by=other)
    await until_active(service, CHANNEL, active=True)
    assert await is_active(service, CHANNEL)
    assert channel.posts == ()


async def test_a_bot_added_without_the_right_to_post_says_so(service: Service) -> None:
    """Once; the right alone makes it go on."""
    ada = in_private(service, ADMIN)
    channel = a_channel(service.server)

    channel.set_bot("administrator", "can_invite_users")
    assert "may not post yet" in (await ada.receives(1))[-1].content.text
    channel.set_bot("administrator", "can_invite_users", "can_edit_messages")
    channel.set_bot("administrator", *POSTING)

    assert "I am in the channel" in (await ada.receives(2))[-1].content.text


async def test_nobody_is_told_twice_of_one_thing(service: Service) -> None:
    """An update that comes again, as after a crash, changes nothing."""
    ada = in_private(service, ADMIN)
    channel = a_channel(service.server)
    channel.set_bot("administrator", *POSTING)
    await ada.receives(1)
    channel.set_bot("administrator", *POSTING, "can_invite_users")

    await ada.says("/help")

    assert len(ada.person.received) == 2


async def test_a_bot_added_by_an_anonymous_administrator_belongs_to_nobody(
    service: Service,
) -> None:
    """The account of Telegram's that stands for them reads nothing: the group is told."""
    group = a_group(service.server)
    group.set_bot("left")

    group.set_bot("member", by=GROUP_ANONYMOUS_BOT)
    await group.until(lambda: bool(group.posts))

    async with service.parts.store.read() as db:
        room = await rooms.find_room(db, GROUP)
    assert room is not None
    assert room.added_by is None


async def test_who_cannot_be_reached_stops_nothing(service: Service) -> None:
    """They never started the bot; the channel is kept all the same, and hears nothing."""
    channel = a_channel(service.server)

    channel.set_bot("administrator", *POSTING)
    await channel.until(lambda: "sendMessage" in [c.method for c in service.server.world.calls])
    ada = in_private(service, ADMIN)
    await ada.says("/channel @harbor 08:00")

    assert await is_active(service, CHANNEL)
    assert channel.posts == ()


async def test_a_room_that_refused_a_message_is_asked_about_and_told(service: Service) -> None:
    """For updates missed: off and told once if we are out, on again if we are not."""
    ada = in_private(service, ADMIN)
    channel = a_channel(service.server)
    channel.set_bot("administrator", *POSTING)
    await ada.receives(1)
    await ada.says("/channel @harbor 08:00")
    parts = service.parts
    services = parts.application.bot_data.services

    async def refuse() -> int:
        async with parts.store.begin() as db:
            await subscribers.deactivate_subscriber(db, CHANNEL, "need administrator rights")
        return await check_rooms(parts.application.bot, services)

    assert await refuse() == 1
    assert await is_active(service, CHANNEL)

    # Telegram's update of this is lost.
    service.server.world.chat(CHANNEL).bot = None
    service.server.world.block(CHANNEL, now=service.server.clock(), is_told=False)
    assert await refuse() == 1
    assert "no longer write" in (await ada.receives(3))[-1].content.text
    assert not await is_active(service, CHANNEL)
    assert await check_rooms(parts.application.bot, services) == 0


@pytest.mark.parametrize("n_times", [1, 2])
async def test_a_move_heard_of_in_both_chats_is_one_move(service: Service, n_times: int) -> None:
    """However the two service messages and the courier come after one another."""
    group = a_group(service.server)
    await group.says(ADMIN, "/subscribe 08:00")
    await plan_one(service, GROUP)
    new = -1005002000000
    for _ in range(n_times):
        async with service.parts.store.begin() as db:
            await rooms.move_chat(db, old=GROUP, new=new, now=service.parts.clock.now())

    service.server.world.migrate(GROUP, new, now=service.server.clock())
    await Place(service.server, new).says(ADMIN, "/help")

    assert await is_active(service, new)
    async with service.parts.store.read() as db:
        assert await ledger.count_states(db) == {DeliveryState.PENDING: 1}
