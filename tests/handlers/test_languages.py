"""A reader whose Telegram is German, and /language, on the bundled sample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bias.outlets import Register
from bot.botapi.chats import User
from bot.botapi.person import Person
from bot.briefings.write import write_due
from bot.briefings.writer import ExtractiveWriter
from bot.demo.sample import load_sample
from bot.model import Subscriber
from bot.store import subscribers
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

# Words of the sample that stand in no article of another language.
GERMAN, SPANISH = "Fähre", "transbordador"


def reader(service: Service, language: str) -> Talk:
    """Return another person, who uses Telegram in *language*."""
    user = User(id=2002, first_name="Leserin", language_code=language)
    service.server.world.add_person(user)
    return Talk(service.server, Person(service.server.world, user, service.server.clock))


async def write(service: Service) -> None:
    """Let the write tick pass as often as there is something to write."""
    now = service.parts.clock.now()
    register = Register(load_sample().outlets)
    while await write_due(service.parts.store, ExtractiveWriter(), register, now):
        continue


async def kept(service: Service, chat_id: int) -> Subscriber | None:
    async with service.parts.store.read() as db:
        return await subscribers.find_subscriber(db, chat_id)


@pytest.fixture
async def german(service: Service) -> Talk:
    """A reader who uses Telegram in German, in a service where German is read."""
    async with service.parts.store.begin() as db:
        other = Subscriber(chat_id=9, language="de")
        await subscribers.save_subscriber(db, other, service.parts.clock.now())
    await write(service)
    return reader(service, "de-AT")


@pytest.mark.parametrize(
    "asked", ["/story ferry Port Arlen", "/search ferry Port Arlen", "/top", "/brief", "ferry"]
)
async def test_every_answer_is_told_in_the_language_of_the_app(german: Talk, asked: str) -> None:
    """Nothing has to be set up, and nothing is stored."""
    answer = await german.says(asked)

    assert GERMAN in answer.content.text


async def test_buttons_lead_to_the_story_in_the_same_language(german: Talk) -> None:
    """A number, the sources, the sides, the next page."""
    await german.says("/search ferry Port Arlen")
    story = await german.presses("1")
    sources = await german.presses("Quellen")
    sides = await german.presses("Seiten vergleichen")

    for message in (story, sources, sides):
        assert GERMAN in message.content.text.split("\n")[0]


async def test_a_chat_that_chose_a_language_keeps_it(service: Service, german: Talk) -> None:
    """Typed by its own name; the stories of the day follow within a pass."""
    done = await german.says("/language español")
    assert "Español" in done.content.text
    await write(service)

    answer = await german.says("/story ferry Port Arlen")

    assert SPANISH in answer.content.text
    who = await kept(service, 2002)
    assert who is not None
    assert who.language == "es"


async def test_a_language_is_chosen_by_a_button_and_given_up_again(
    service: Service, german: Talk
) -> None:
    """The one in force is ticked; the app's is the first."""
    menu = await german.says("/language")
    first, *others = labels(menu)
    assert first == "Wie in Telegram: Deutsch"
    assert {"✓ Deutsch", "English", "Español", "Français"} <= set(others)

    await german.presses("Español")
    who = await kept(service, 2002)
    assert who is not None
    assert who.language == "es"

    await german.says("/language")
    assert "✓ Español" in labels(german.person.received[-1])
    await german.presses("Como en Telegram")
    who = await kept(service, 2002)
    assert who is not None
    assert who.language == "de"


@pytest.mark.parametrize("text", ["/language automatic", "/language", "/language Klingon"])
async def test_nothing_is_stored_where_nothing_was_chosen(
    service: Service, german: Talk, text: str
) -> None:
    """The app tells its language with everything that is written."""
    await german.says(text)

    assert await kept(service, 2002) is None


async def test_what_is_no_language_is_said_to_be_none(german: Talk) -> None:
    """With the languages there are."""
    answer = await german.says("/language Klingon")

    assert "Ich kenne keine Sprache „Klingon“" in answer.content.text
    assert "✓ Deutsch" in labels(answer)


async def test_a_language_that_nobody_reports_in_is_taken_and_told_so(talk: Talk) -> None:
    """Feeds may be added, and a language model may translate."""
    answer = await talk.says("/language 日本語")

    assert "this language lately (Japanese)" in answer.content.text


async def test_following_a_story_keeps_the_language_of_the_app(
    service: Service, german: Talk
) -> None:
    """Updates come in the language in which the story was read."""
    await german.says("/story ferry Port Arlen")
    await german.presses_for_notice("Folgen")

    who = await kept(service, 2002)
    assert who is not None
    assert who.language == "de"
    listed = await german.says("/subscriptions")
    assert GERMAN in listed.content.text


async def test_subscribing_keeps_the_language_that_was_chosen(
    service: Service, german: Talk
) -> None:
    """And says which it is."""
    await german.says("/language Español")
    await german.says("/subscribe 08:00 Berlin")

    listed = await german.says("/subscriptions")

    assert "Idioma: Español (/language)" in listed.content.text
    who = await kept(service, 2002)
    assert who is not None
    assert replace(who, zone=Subscriber(chat_id=0).zone) == Subscriber(chat_id=2002, language="es")
