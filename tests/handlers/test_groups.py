"""The bot in groups and forums: who may set up what, where it comes, and what is not answered."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.botapi.chats import User
from bot.model import Subscription
from bot.store import rooms, subscribers
from bot.views import ListQuery
from bot.words.catalogue import phrase, spoken
from handlers.receiving import process
from tests.handlers.conftest import Service
from tests.rooms import ADMIN, FORUM, GROUP, MEMBER, Place, a_forum, a_group
from tests.talk import labels


@pytest.fixture
def group(service: Service) -> Place:
    """A group the bot is in."""
    return a_group(service.server)


@pytest.fixture
def forum(service: Service) -> Place:
    """A group with topics the bot is in."""
    return a_forum(service.server)


async def wanted_by(service: Service, chat_id: int) -> Subscription:
    """Return the subscription of a chat."""
    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, chat_id)
    assert wanted is not None
    return wanted


async def test_an_administrator_sets_up_the_briefings_of_a_group(
    service: Service, group: Place
) -> None:
    """In words, quoted, with the next one told."""
    menu = await group.says(ADMIN, "/subscribe 08:00 science Berlin")

    assert "When: 08:00" in menu.content.text
    assert menu.reply_to is not None
    assert (await wanted_by(service, GROUP)).next_due_at is not None


async def test_a_member_changes_nothing(service: Service, group: Place) -> None:
    """Neither by words nor by the buttons of an administrator's menu."""
    refusal = await group.says(MEMBER, "/subscribe 08:00")
    assert "Only administrators" in refusal.content.text
    await group.says(ADMIN, "/subscribe 08:00")

    assert "Only administrators" in await group.presses(MEMBER, "Stop the briefings")
    assert "Only administrators" in await group.presses(MEMBER, "Times")

    assert (await wanted_by(service, GROUP)).schedule.times


async def test_who_is_no_longer_in_the_group_changes_nothing(group: Place) -> None:
    """Whoever left may still see an old menu in a public group."""
    await group.says(ADMIN, "/subscribe 08:00")

    stranger = User(id=77, first_name="Sam")

    assert "Only administrators" in await group.presses(stranger, "Times")


async def test_the_command_of_another_bot_is_not_ours(group: Place) -> None:
    """Nor is what people say, nor a command nobody knows."""
    for said in ("/top@OtherBot", "news about the ferry?", "/frobnicate", "08:00"):
        group.hears(MEMBER, said)

    answer = await group.says(MEMBER, "/help")

    assert group.posts == (answer,)


async def test_our_command_by_our_name_is_ours(group: Place, service: Service) -> None:
    """As Telegram writes it in groups with several bots."""
    answer = await group.says(MEMBER, f"/top@{service.server.world.me.username}")

    assert "Top stories" in answer.content.text


async def test_a_group_is_welcomed_with_what_a_group_needs(group: Place) -> None:
    """No buttons that anybody could press to set up something."""
    welcome = await group.says(MEMBER, "/start")

    assert "Its administrators" in welcome.content.text
    assert labels(welcome) == []


async def test_a_deep_link_opens_its_story_in_a_group(service: Service, group: Place) -> None:
    """t.me/BOT?startgroup=STORY arrives as /start@BOT STORY."""
    listed = (await service.parts.library.list_stories(ListQuery())).cards
    name = service.server.world.me.username

    answer = await group.says(MEMBER, f"/start@{name} {listed[0].id}")

    assert listed[0].briefing.headline in answer.content.text


async def test_help_in_a_group_leaves_out_what_is_private(group: Place) -> None:
    """No diet of a group, no channels; /here instead."""
    text = (await group.says(MEMBER, "/help")).content.text

    assert "/here" in text
    assert "/diet" not in text
    assert "/channel" not in text


async def test_briefings_come_into_the_topic_in_which_they_were_asked_for(
    service: Service, forum: Place
) -> None:
    """And the answer comes there as well."""
    menu = await forum.says(ADMIN, "/subscribe 08:00", topic=7)

    assert menu.topic == 7
    assert (await wanted_by(service, FORUM)).thread_id == 7


async def test_in_the_general_topic_there_is_no_thread(service: Service, forum: Place) -> None:
    """Telegram takes a message to it without a thread only."""
    await forum.says(ADMIN, "/subscribe 08:00")

    assert (await wanted_by(service, FORUM)).thread_id is None


async def test_a_later_time_typed_elsewhere_does_not_move_the_briefings(
    service: Service, forum: Place
) -> None:
    """Only /here does."""
    await forum.says(ADMIN, "/subscribe 08:00", topic=7)

    await forum.says(ADMIN, "/subscribe 18:00", topic=8)

    assert (await wanted_by(service, FORUM)).thread_id == 7


async def test_here_moves_the_briefings_into_the_present_topic(
    service: Service, forum: Place
) -> None:
    """By an administrator; twice changes nothing; back to General works."""
    await forum.says(ADMIN, "/subscribe 08:00", topic=7)

    refused = await forum.says(MEMBER, "/here", topic=8)
    done = await forum.says(ADMIN, "/here", topic=8)
    again = await forum.says(ADMIN, "/here", topic=8)
    moved = await wanted_by(service, FORUM)
    await forum.says(ADMIN, "/here")

    assert "Only administrators" in refused.content.text
    assert "From now on" in done.content.text
    assert "already" in again.content.text
    assert moved.thread_id == 8
    assert (await wanted_by(service, FORUM)).thread_id is None


async def test_here_without_briefings_says_how_to_get_some(forum: Place) -> None:
    """With an example to copy."""
    answer = await forum.says(ADMIN, "/here", topic=7)

    assert "/subscribe 08:00" in answer.content.text


async def test_an_anonymous_administrator_is_one(service: Service, group: Place) -> None:
    """Who writes in the name of the group itself (Bot API, sender_chat)."""
    menu = await group.says(ADMIN, "/subscribe 08:00", anonymous=True)

    assert "When: 08:00" in menu.content.text


async def test_a_post_of_a_channel_is_never_answered(service: Service) -> None:
    """All its readers would see it; should such an update ever come, it is passed over."""
    chat = {"id": -1005003000000, "type": "channel", "title": "C"}
    post = {"message_id": 5, "date": 1, "chat": chat, "sender_chat": chat, "text": "/top"}
    post["entities"] = [{"type": "bot_command", "offset": 0, "length": 4}]
    bot = service.parts.application.bot
    n_before = len(service.server.world.calls)

    for kind in ("channel_post", "edited_channel_post"):
        update = Update.de_json({"update_id": 1, kind: post}, bot)
        assert update is not None
        await process(service.parts.application, update)

    sent = [call.method for call in list(service.server.world.calls)[n_before:]]
    assert "sendMessage" not in sent


async def test_a_group_goes_on_as_a_supergroup(service: Service, group: Place) -> None:
    """At once, by the service message; the second of the two changes nothing more."""
    await group.says(ADMIN, "/subscribe 08:00 science")

    service.server.world.migrate(GROUP, FORUM, now=service.server.clock())
    moved = Place(service.server, FORUM)
    answer = await moved.says(ADMIN, "/subscriptions")

    assert "When: 08:00" in answer.content.text
    assert (await wanted_by(service, FORUM)).next_due_at is not None
    async with service.parts.store.read() as db:
        assert await subscribers.find_subscriber(db, GROUP) is None
        assert await rooms.find_room(db, GROUP) is None


async def test_a_new_group_is_told_how_to_begin(service: Service, group: Place) -> None:
    """In the group itself if its person never started the bot."""
    group.set_bot("left")
    group.set_bot("member", by=User(id=5555, first_name="Nobody"))

    await group.until(lambda: bool(group.posts))

    assert "Its administrators" in group.posts[-1].content.text


@pytest.mark.parametrize("language", spoken())
def test_notices_about_channels_fit_over_the_chat(language: str) -> None:
    """Bot API, answerCallbackQuery: at most 200 characters."""
    assert len(phrase("rooms", "reader", language)) <= 200
