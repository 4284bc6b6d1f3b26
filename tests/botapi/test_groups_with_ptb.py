"""python-telegram-bot, unchanged, in groups, channels and forums of this server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    ChatMemberAdministrator,
    KeyboardButton,
    Location,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.botapi.chats import ChatKind, User
from bot.botapi.server import BotApiServer


@pytest.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(server.world.token, base_url=f"{server.url}/bot") as opened:
        yield opened


async def test_members_rights_and_stars_are_parsed(bot: Bot, server: BotApiServer) -> None:
    """Every status of a member is one of the library's types, with all it wants."""
    world = server.world
    forum = world.add_chat(-1_000_000_000_008, ChatKind.SUPERGROUP, owner_id=9)
    channel = world.add_chat(-1_000_000_000_009, ChatKind.CHANNEL, username="daily_news")
    world.set_member(forum.id, User(id=7), "administrator", rights=["can_pin_messages"])
    world.set_member(forum.id, User(id=8), "restricted", rights=["can_send_messages"])
    world.set_member(forum.id, User(id=10), "left")
    world.set_bot(
        channel.id,
        "administrator",
        by=User(id=7),
        now=server.clock(),
        rights=["can_post_messages"],
    )
    world.stars.balance = 7_500_000_000

    found = [await bot.get_chat_member(forum.id, user) for user in (7, 8, 9, 10)]
    here = await bot.get_chat_member("@daily_news", world.me.id)
    balance = await bot.get_my_star_balance()
    (update,) = await bot.get_updates()

    assert [m.status for m in found] == ["administrator", "restricted", "creator", "left"]
    assert isinstance(here, ChatMemberAdministrator)
    assert here.can_post_messages
    assert (balance.amount, balance.nanostar_amount) == (7, 500_000_000)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member == here
    posted = await bot.send_message("@daily_news", "Good morning", allow_paid_broadcast=True)
    assert posted.sender_chat is not None
    assert (posted.sender_chat.id, posted.from_user) == (channel.id, None)


async def test_places_topics_and_anonymous_administrators_are_parsed(
    bot: Bot, server: BotApiServer
) -> None:
    """What people send from groups and phones arrives as the library's types."""
    world, ada = server.world, server.person(7, "Ada")
    forum = world.add_chat(-1_000_000_000_008, ChatKind.SUPERGROUP)
    world.set_topic(forum.id, 2)
    keys = ReplyKeyboardMarkup([[KeyboardButton("My place", request_location=True)]])
    await bot.send_message(7, "Where are you?", reply_markup=keys)
    ada.shares_location(52.5, 13.25)
    world.send_text(forum.id, ada.user, "/top", now=server.clock(), topic=2)
    world.send_text(forum.id, ada.user, "/top", now=server.clock(), anonymous=True)

    place, topic, hidden = (update.message for update in await bot.get_updates())

    assert place is not None
    assert place.location == Location(longitude=13.25, latitude=52.5)
    assert topic is not None
    assert (topic.message_thread_id, topic.is_topic_message) == (2, True)
    assert hidden is not None
    assert hidden.sender_chat == hidden.chat
    answer = await bot.send_message(forum.id, "Here", reply_parameters=_to(topic))
    assert answer.message_thread_id == 2


def _to(message: Message) -> ReplyParameters:
    return ReplyParameters(message_id=message.message_id)
