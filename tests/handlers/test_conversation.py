"""A reader's way through the bot, over HTTP, on the bundled sample."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import ledger, preferences, subscribers
from bot.store.preferences import Preference
from handlers.words import COMMANDS
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

FERRY = "Port Arlen"


async def test_a_newcomer_is_offered_a_sample_briefing_at_once(talk: Talk) -> None:
    """/start welcomes; one tap shows what a briefing looks like."""
    welcome = await talk.says("/start")
    assert "Welcome" in welcome.content.text

    briefing = await talk.presses("sample briefing")

    text = briefing.content.text
    assert "• " in text
    assert "sources" in text
    assert "Factuality" in text
    links = [e for e in briefing.content.entities if e.type == "text_link"]
    assert any("/s/" in str(e.url) for e in links)


@pytest.mark.parametrize("command", [c.name for c in COMMANDS])
async def test_every_command_answers_without_words_behind_it(talk: Talk, command: str) -> None:
    """Nobody meets silence or an error."""
    answer = await talk.says(f"/{command}")

    assert answer.content.text
    assert "my fault" not in answer.content.text


@pytest.mark.parametrize(
    "text",
    [
        "/top science",
        "/top gardening of the moon",
        "/topic world",
        "/topic ferry disaster",
        "/search Port Arlen",
        "/search xyzzy",
        "/story ferry Port Arlen",
        "/story xyzzy",
        "/sources ferry Port Arlen",
        "/brief science 2",
        "/brief xyzzy",
        "/subscribe 25:00",
        "/subscribe 08:00 science Berlin",
        "/unsubscribe science",
        "/frobnicate",
        "ferry",
        "<b>&amp;</b> 🦆 \u202e",
        "x" * 4000,
    ],
)
async def test_whatever_is_written_gets_an_answer(talk: Talk, text: str) -> None:
    """Wrong, odd or long: a friendly sentence, never our fault."""
    answer = await talk.says(text)

    assert answer.content.text
    assert "my fault" not in answer.content.text


async def test_a_list_leads_to_a_story_its_sources_and_its_sides(talk: Talk) -> None:
    """/top, a number, Sources, Compare sides."""
    top = await talk.says("/top")
    assert "1" in labels(top)

    story = await talk.presses("1")
    assert {"Sources", "Compare sides", "Follow", "Mute"} <= set(labels(story))

    sources = await talk.presses("Sources")
    assert "factuality" in sources.content.text
    sides = await talk.presses("Compare sides")
    assert "Left" in sides.content.text
    assert "Right" in sides.content.text


async def test_the_pages_of_a_list_of_sources_turn_in_place(talk: Talk) -> None:
    """The list does not fill the chat."""
    first = await talk.says("/sources ferry Port Arlen")

    second = await talk.presses("Next")

    assert second.message_id == first.message_id
    assert second.content.text != first.content.text


async def test_a_story_with_contradictions_says_who_says_what(talk: Talk) -> None:
    """Twelve or fifteen dead: both, with their sources."""
    story = await talk.says("/story ferry Port Arlen")

    assert "Reports differ" in story.content.text


async def test_following_and_its_undoing(service: Service) -> None:
    """The button turns into its opposite, and what it says is kept."""
    talk = service.talk
    await talk.says("/story ferry Port Arlen")

    assert "follow this story" in await talk.presses_for_notice("Follow")
    async with service.parts.store.read() as db:
        kept = await preferences.find_preferences(db, talk.person.user.id)
    assert len(kept[Preference.FOLLOW]) == 1
    assert "no longer" in await talk.presses_for_notice("Unfollow")
    async with service.parts.store.read() as db:
        kept = await preferences.find_preferences(db, talk.person.user.id)
    assert not kept[Preference.FOLLOW]


async def test_subscribing_by_buttons(service: Service) -> None:
    """Time, topic, region, city, done: each tap is kept."""
    talk = service.talk
    await talk.says("/subscribe")
    await talk.presses("08:00")
    await talk.presses("Back")
    await talk.presses("Topics")
    await talk.presses("Science")
    await talk.presses("Back")
    await talk.presses("Time zone")
    await talk.presses("Europe")
    await talk.presses("Berlin")

    done = await talk.presses("Done")

    assert "08:00" in done.content.text
    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, talk.person.user.id)
    assert wanted is not None
    assert wanted.schedule.zone.key == "Europe/Berlin"
    assert wanted.topics == ("science",)
    assert wanted.next_due_at is not None


async def test_subscribing_by_typing_and_stopping_with_a_way_back(service: Service) -> None:
    """What the last message offers brings everything back as it was."""
    talk = service.talk
    typed = "/subscribe 08:00 18:30 mon-fri science, offshore wind, Europe/Berlin, 5 stories"
    menu = await talk.says(typed)
    assert "08:00, 18:30" in menu.content.text
    assert "Monday to Friday" in menu.content.text
    async with service.parts.store.read() as db:
        before = await subscribers.find_subscription(db, talk.person.user.id)
    assert before is not None

    await talk.says("/unsubscribe")
    await talk.presses("Yes, stop")
    await talk.presses("Bring them back")

    async with service.parts.store.read() as db:
        after = await subscribers.find_subscription(db, talk.person.user.id)
    assert after is not None
    assert (after.schedule, after.topics, after.n_stories) == (
        before.schedule,
        before.topics,
        before.n_stories,
    )


async def test_a_plain_time_changes_the_briefings_and_a_place_may(service: Service) -> None:
    """A place is a search first, with its time zone a tap away."""
    talk = service.talk
    await talk.says("06:45")
    found = await talk.says("Lisbon")
    assert "Nothing on" in found.content.text

    menu = await talk.presses("Use Lisbon as my time zone")

    assert "06:45" in menu.content.text
    assert "Europe/Lisbon" in menu.content.text


async def test_to_look_at_the_menu_stores_nothing(service: Service) -> None:
    """Only a choice does."""
    talk = service.talk
    await talk.says("/start")
    await talk.presses("Get briefings")
    await talk.presses("Back")

    async with service.parts.store.read() as db:
        assert await subscribers.find_subscriber(db, talk.person.user.id) is None


async def test_muting_a_followed_story_ends_the_following_in_sight(talk: Talk) -> None:
    """The buttons offer what is possible, not what was."""
    await talk.says("/story ferry Port Arlen")
    await talk.presses_for_notice("Follow")
    await talk.presses_for_notice("Mute")
    await asyncio.sleep(0.2)

    shown = labels(talk.person.received[-1])
    assert "Follow" in shown
    assert "Unmute" in shown
    assert "Unfollow" not in shown


async def test_several_topics_make_one_briefing(talk: Talk) -> None:
    """Not a search for their names."""
    briefing = await talk.says("/brief science and business")

    assert "• " in briefing.content.text


async def test_a_time_that_is_none_is_said(talk: Talk) -> None:
    """Where a time was meant, it is not searched for."""
    answer = await talk.says("25:00")

    assert "25:00" in answer.content.text
    assert "Nothing on" not in answer.content.text


async def test_deleting_everything_leaves_nothing(service: Service) -> None:
    """After asking; what is stored can be seen before."""
    talk = service.talk
    await talk.says("/subscribe 08:00")
    await talk.says("/privacy")
    shown = await talk.presses("Show what is stored")
    assert "08:00" in shown.content.text

    await talk.presses("Delete everything")
    await talk.presses("Yes, delete")

    async with service.parts.store.read() as db:
        assert await subscribers.find_subscriber(db, talk.person.user.id) is None


async def test_who_blocks_the_bot_is_owed_nothing_until_they_return(service: Service) -> None:
    """Blocked: inactive; /start turns the briefings on again."""
    talk = service.talk
    await talk.says("/subscribe 08:00")
    talk.person.blocks()
    chat_id = talk.person.user.id
    async with asyncio.timeout(10):
        while True:
            async with service.parts.store.read() as db:
                who = await subscribers.find_subscriber(db, chat_id)
            if who is not None and not who.active:
                break
            await asyncio.sleep(0.02)

    talk.person.unblocks()
    await talk.says("/start")

    async with service.parts.store.read() as db:
        who = await subscribers.find_subscriber(db, chat_id)
        assert await ledger.count_states(db) == {}
    assert who is not None
    assert who.active


async def test_an_old_or_foreign_button_says_so(service: Service) -> None:
    """Data that is none of ours changes nothing."""
    world, person = service.server.world, service.talk.person
    await service.talk.says("/start")
    message = person.received[-1]
    assert message.markup is not None
    message.markup["inline_keyboard"][0][0]["callback_data"] = "zz:1"

    assert "too old" in await service.talk.presses_for_notice("sample")
    assert world is service.server.world
