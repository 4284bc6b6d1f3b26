"""The bot speaks the language of who writes to it."""

from __future__ import annotations

import re

import pytest
from telegram import BotCommand

from bot.botapi.chats import User
from bot.botapi.person import Person
from bot.botapi.server import BotApiServer
from bot.botapi.state import World
from bot.delivery.editions.telegram_html import fits
from bot.demo.run import TOKEN
from bot.text.bidi import holds_right_to_left
from bot.words.catalogue import phrase, spoken, words_of
from handlers import build_application
from handlers.basics import help_message
from handlers.profile import MENUS, introduce
from handlers.words import COMMANDS, commands
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

SAID = (
    *("/start", "/help", "/top", "/topic", "/topic xyzzy", "/search", "/search xyzzy", "/story"),
    *("/story /s/none", "/sources", "/brief 12", "/brief xyzzy", "/subscriptions", "/language"),
    *("/language Klingon", "/privacy", "/frobnicate", "25:00"),
    *("/unsubscribe", "/subscribe 08:00", "/unsubscribe xyzzy"),
)


def reader(service: Service, language: str, number: int = 0) -> Talk:
    """Return a person who uses Telegram in *language*."""
    user = User(id=3000 + number, first_name="Reader", language_code=language)
    service.server.world.add_person(user)
    return Talk(service.server, Person(service.server.world, user, service.server.clock))


async def test_no_answer_is_half_english(service: Service) -> None:
    """Every answer to somebody whose app has another language, for every language."""
    english = [text for text in words_of("en").texts["chat"].values() if len(text) > 25]
    parts = {
        part for text in english for part in re.split(r"`?\{\w+\}`?|\n", text) if len(part) > 25
    }
    assert len(parts) > 40
    for number, language in enumerate(spoken()[1:]):
        talk = reader(service, language, number)
        for said in SAID:
            answer = (await talk.says(said)).content.text
            assert not [part for part in parts if part in answer], (language, said)


async def test_the_menu_speaks_arabic_and_its_buttons_work(service: Service) -> None:
    """Labels are Arabic; what they ask for is the same."""
    talk = reader(service, "ar")
    menu = await talk.says("/subscribe 08:00")
    assert "موجزاتكم" in menu.content.text

    topics = await talk.presses("المواضيع")
    assert "العلوم" in labels(topics)
    await talk.presses("العلوم")
    done = await talk.presses("تم")

    assert "العلوم" in done.content.text
    assert "08:00" in done.content.text


async def test_an_example_from_the_help_works_as_it_stands(service: Service) -> None:
    """A subscription in the reader's own words."""
    talk = reader(service, "uk")
    example = phrase("examples", "subscribe", "uk")

    menu = await talk.says(example)

    assert "Теми: Наука" in menu.content.text
    assert "Europe/Kyiv" in menu.content.text


async def test_choosing_a_language_changes_the_words_at_once(service: Service) -> None:
    """Also those of the answer to the choice."""
    talk = reader(service, "en")

    done = await talk.says("/language polski")
    menu = await talk.says("/subscribe 08:00")

    assert "Język wiadomości od teraz: Polski" in done.content.text
    assert "Państwa przeglądy" in menu.content.text


@pytest.mark.parametrize("language", spoken())
def test_the_help_is_one_message(language: str) -> None:
    """With every command, ready to be tapped or copied."""
    message = help_message(language, "https://news.example")

    assert fits(message.html)
    for command in commands(language):
        assert f"/{command.name}" in message.html
        assert command.about.split("&")[0] in message.html
    assert ("\u2068/top\u2069" in message.html) is holds_right_to_left(message.html)


async def test_telegram_is_told_the_commands_in_every_language(service: Service) -> None:
    """By where they are typed; English stands for all other languages."""
    application = service.parts.application
    bot = application.bot
    await introduce(application)

    for language in spoken():
        code = "" if language == "en" else language
        for scope, names in MENUS:
            menu = await bot.get_my_commands(scope, code)
            wanted = [c for c in commands(language) if c.name in names]
            assert menu == tuple(BotCommand(c.name, c.about) for c in wanted)
        about = await bot.get_my_short_description(language_code=code)
        assert about.short_description == phrase("profile", "about", language)
    asked = len(service.server.world.profile.to_sim_json()["commands"])
    assert asked == len(spoken()) * len(MENUS)


async def test_what_telegram_holds_already_is_not_set_again(service: Service) -> None:
    """A service that starts often would be asked to wait."""
    services = service.parts.application.bot_data.services
    # Of its own: the service introduces itself meanwhile to the other one.
    async with BotApiServer(World(token=TOKEN)) as server:
        application = build_application(TOKEN, server.url, services)
        async with application.bot:
            await introduce(application)
            n_before = len(server.world.calls)
            await introduce(application)

    again = [call.method for call in list(server.world.calls)[n_before:]]
    assert again
    assert not [method for method in again if method.startswith("set")]


def test_menus_show_what_can_be_done_where_they_open() -> None:
    """In a group nothing private, to its members nothing that only administrators may do."""
    private, group, administrators = (names for _, names in MENUS)

    assert "here" not in private
    assert private | {"here"} == {command.name for command in COMMANDS}
    assert not {"diet", "channel"} & administrators
    assert {"subscribe", "unsubscribe", "here", "language"} <= administrators - group
    assert group < administrators
