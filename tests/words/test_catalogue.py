"""The files of the languages: complete, of one shape with English, and fit for Telegram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.wishes import read_wish
from bot.stories.topics import TOPICS, find_topic
from bot.words.catalogue import (
    ENGLISH,
    count,
    find_phrase,
    phrase,
    plural_category,
    speaks,
    spoken,
    voice_of,
    words_of,
)
from handlers.words import COMMANDS, commands

OTHERS = spoken()[1:]
WORDS = words_of(ENGLISH)
# What stands on a button of the chat; a phone shows some 20 of its characters.
BUTTONS = {
    "labels": (
        *("sources", "sides", "compare", "follow", "unfollow", "mute", "unmute", "open"),
        *("previous", "next"),
    ),
    "alerts": ("button.fewer", "choice.off", "choice.on"),
    "chat": (
        *("button.sample", "button.subscribe", "button.top", "unfollow", "unmute"),
        *("stop.yes", "stop.no", "privacy.show", "privacy.delete", "privacy.yes", "privacy.no"),
        *("menu.button.times", "menu.button.days", "menu.button.topics", "menu.button.count"),
        *("menu.button.zone", "menu.button.done", "menu.button.back", "menu.button.change"),
        *("menu.button.stop", "language.automatic", "zone.use"),
    ),
    "editions": ("button.open", "button.auto", "button.gap", "button.empty", "button.mutes"),
    "mutes": ("button.topic", "button.outlet", "button.list"),
}
# Four of these stand in one row under a briefing of several stories.
IN_A_ROW = ("sources", "compare", "follow", "mute")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def texts(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield section, name and text of a file, as it stands there."""
    for section, named in words_of(language).texts.items():
        for name, text in named.items():
            yield section, name, text


@pytest.mark.parametrize("language", OTHERS)
def test_a_file_has_the_keys_of_english(language: str) -> None:
    """None is missing, and none is there that nobody asks for."""
    theirs = {(section, name) for section, name, _ in texts(language)}
    ours = {(section, name) for section, name, _ in texts(ENGLISH)}

    assert theirs ^ ours == set()
    assert set(words_of(language).counts) == set(WORDS.counts)


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_values_of_its_english(language: str) -> None:
    """A number or a name never falls out of a sentence."""
    wrong = [
        (section, name)
        for section, name, text in texts(language)
        if fields(text) != fields(WORDS.texts[section][name])
    ]

    assert wrong == []


@pytest.mark.parametrize("language", spoken())
def test_texts_are_plain_and_tidy(language: str) -> None:
    """No markup, no stray space, as many backticks as English: they are what can be copied."""
    for section, name, text in texts(language):
        assert not re.search(r"[<>&]|  ", text), (section, name)
        assert name == "comma" or text == text.strip(), (section, name)
        assert text.count("`") == WORDS.texts[section][name].count("`"), (section, name)


@pytest.mark.parametrize("language", OTHERS)
def test_commands_in_texts_are_left_as_they_are(language: str) -> None:
    """A translated command would lead nowhere."""
    for section, name, text in texts(language):
        if section != "examples":
            theirs = sorted(re.findall(r"/[a-z]+", text))
            assert theirs == sorted(re.findall(r"/[a-z]+", WORDS.texts[section][name])), name


@pytest.mark.parametrize("language", spoken())
def test_a_count_has_a_form_for_every_number(language: str) -> None:
    """One for each category of whole numbers below a million, and the last one says it."""
    needed = {plural_category(n, language) for n in range(1000)}

    for name, forms in words_of(language).counts.items():
        assert set(forms) == needed, name
        assert "{n}" in forms["many" if "many" in needed else "other"], name
        for form in forms.values():
            assert fields(form) <= {"n"}, name


@pytest.mark.parametrize("language", spoken())
@given(n=st.integers(0, 10**7))
def test_every_number_can_be_counted(language: str, n: int) -> None:
    """Also above a million, where some languages begin a category of their own."""
    assert count("articles", n, language)


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        pytest.param("en", 1, "1 source", id="en one"),
        pytest.param("en", 0, "0 sources", id="en other"),
        pytest.param("fr", 0, "0 source", id="fr one"),
        pytest.param("pl", 22, "22 źródła", id="pl few"),
        pytest.param("pl", 112, "112 źródeł", id="pl many"),
        pytest.param("uk", 21, "21 джерело", id="uk one"),
        pytest.param("ru", 11, "11 источников", id="ru many"),
        pytest.param("ar", 2, "مصدران", id="ar two"),
        pytest.param("ar", 103, "103 مصادر", id="ar few"),
        pytest.param("ar", 100, "100 مصدر", id="ar other"),
        pytest.param("ja", 2, "2 sources", id="none of ours"),
    ],
)
def test_counts_follow_the_rules_of_the_language(language: str, n: int, words: str) -> None:
    """Those of Unicode CLDR."""
    assert count("sources", n, language) == words


@pytest.mark.parametrize("language", spoken())
def test_buttons_are_short(language: str) -> None:
    """At most 40 characters with the longest value, 12 where four stand in a row."""
    values = {
        "n": "8",
        "zone": "Buenos Aires",
        "language": "Bahasa Indonesia",
        "topic": "Technology",
        "outlet": "Abendblick Nord",
    }
    for section, names in BUTTONS.items():
        for name in names:
            wanted = {key: values[key] for key in fields(WORDS.texts[section][name])}
            assert len(phrase(section, name, language, **wanted)) <= 40, name
    for name in IN_A_ROW:
        assert len(phrase("labels", name, language)) <= 12, name


@pytest.mark.parametrize("language", spoken())
def test_the_buttons_that_turn_pages_are_known_by_their_signs(language: str) -> None:
    """So a pressed one is told from others in any language."""
    assert phrase("labels", "previous", language).startswith("‹")
    assert phrase("labels", "next", language).endswith("›")


@pytest.mark.parametrize("language", spoken())
def test_telegram_takes_what_the_bot_says_of_itself(language: str) -> None:
    """Bot API: short description 120, description 512, of a command 256 characters."""
    assert len(phrase("profile", "about", language)) <= 120
    assert len(phrase("profile", "description", language)) <= 512
    assert [c.name for c in commands(language)] == [c.name for c in COMMANDS]
    assert all(1 <= len(c.about) <= 256 for c in commands(language))


@pytest.mark.parametrize("language", spoken())
def test_notices_fit_over_the_chat(language: str) -> None:
    """Bot API, answerCallbackQuery: at most 200 characters."""
    for name in ("follow.done", "follow.hint", "mute.done", "old.button", "admins.only"):
        assert len(phrase("chat", name, language)) <= 200


@pytest.mark.parametrize("language", spoken())
def test_topics_are_understood_by_the_names_they_are_shown_by(language: str) -> None:
    """Each is its own, and in the tables by which readers are understood."""
    for topic in TOPICS:
        assert find_topic(phrase("topics", topic, language)) == topic


@pytest.mark.parametrize("language", spoken())
def test_examples_do_what_they_show(language: str) -> None:
    """A topic is one we know, a subscription has time, topic and zone."""
    said = {c.name: c.example.removeprefix(f"/{c.name} ") for c in commands(language)}

    wish = read_wish(said["subscribe"], find_topic)

    assert wish.topics == ("science",)
    assert wish.zone is not None
    assert len(wish.times) == 1
    assert [find_topic(said[name]) for name in ("top", "brief", "unsubscribe")] == ["science"] * 3
    assert [c.name for c in commands(language) if c.example] == list(WORDS.texts["examples"])


@pytest.mark.parametrize(
    ("tag", "voice"),
    [("de", "de"), ("pt-BR", "pt"), ("DE_at", "de"), ("ja", "en"), ("", "en"), ("x!", "en")],
)
def test_who_reads_another_language_is_spoken_to_in_english(tag: str, voice: str) -> None:
    """Whatever somebody's app calls it."""
    assert voice_of(tag) == voice
    assert speaks(tag) is (voice != "en")


def test_a_text_that_is_missing_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a translation is better than an error."""
    german = words_of("de")
    fewer: Mapping[str, Mapping[str, str]] = {**german.texts, "labels": {}}
    monkeypatch.setattr("bot.words.catalogue.words_of", lambda language: _without(fewer, language))

    assert phrase("labels", "follow", "de") == "Follow"
    assert phrase("chat", "top", "de") == "Wichtigste Nachrichten"
    assert count("articles", 2, "de") == "2 articles"


def _without(texts: Mapping[str, Mapping[str, str]], language: str) -> object:
    return type(WORDS)(texts=texts, counts={}) if language == "de" else WORDS


def test_what_has_no_name_is_a_defect() -> None:
    """It never reaches a reader."""
    with pytest.raises(KeyError):
        phrase("labels", "nonsense")
    assert find_phrase("labels", "nonsense", "de") is None


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        pytest.param("en", "ferry", "Found for “ferry”", id="same direction"),
        pytest.param("en", "عبّارة", "Found for “\u2068عبّارة\u2069”", id="Arabic in English"),
        pytest.param("ar", "ferry", "نتائج «\u2068ferry\u2069»", id="English in Arabic"),
    ],
)
def test_values_of_the_other_direction_stand_apart(language: str, value: str, shown: str) -> None:
    """Else the quotation marks around them would move."""
    assert phrase("chat", "search", language, query=value) == shown


def test_what_is_to_be_copied_or_tapped_stays_as_it_is() -> None:
    """A sign within a command would make it none; before its slash there is a mark."""
    copied = phrase("schedules", "zone.back", "ar", example="/zone Europe/Berlin")
    tapped = phrase("chat", "unknown.help", "ar")
    address = phrase("chat", "help.text", "ar", url="https://news.example")

    assert "`/zone Europe/Berlin`" in copied
    assert "\u200e/help" in tapped
    assert "https://news.example/method" in address
