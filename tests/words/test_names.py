"""Names, dates and ages in the language of who reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.words.catalogue import spoken
from bot.words.names import city_name, country_name, language_name, topic_name
from bot.words.refusal import Refused
from bot.words.times import describe_age, full_day, full_moment, short_day, weekday_name
from tests.bias.worlds import NOON


@pytest.mark.parametrize(
    ("found", "name"),
    [
        pytest.param(country_name("de"), "Germany", id="country"),
        pytest.param(country_name("DE", "fr"), "Allemagne", id="country in French"),
        pytest.param(country_name("HK", "de"), "Hongkong", id="as people say it"),
        pytest.param(country_name("XX", "fr"), "XX", id="no country"),
        pytest.param(country_name("", "fr"), "", id="not known"),
        pytest.param(language_name("de-AT", "uk"), "німецька", id="language"),
        pytest.param(language_name("de", "ja"), "German", id="to a reader of none of ours"),
        pytest.param(language_name("qq", "de"), "qq", id="no language"),
        pytest.param(city_name("America/New_York", "es"), "Nueva York", id="city"),
        pytest.param(city_name("Europe/Kyiv"), "Kyiv", id="city that CLDR calls otherwise"),
        pytest.param(city_name("Etc/GMT-2", "de"), "GMT-2", id="no city"),
        pytest.param(topic_name("science", "it"), "Scienza", id="topic"),
        pytest.param(topic_name("offshore wind", "it"), "offshore wind", id="own words"),
    ],
)
def test_names_are_those_of_the_reader(found: str, name: str) -> None:
    """What has none stays what it is."""
    assert found == name


@pytest.mark.parametrize(
    ("language", "moment", "day", "full"),
    [
        ("en", "Mon 5 Jan 2026, 12:00 UTC", "5 Jan", "5 January 2026"),
        ("de", "Mo. 5. Jan. 2026, 12:00 UTC", "5. Jan.", "5. Januar 2026"),
        ("es", "lun 5 ene 2026, 12:00 UTC", "5 ene", "5 de enero de 2026"),
        ("pl", "pon., 5 sty 2026, 12:00 UTC", "5 sty", "5 stycznia 2026"),
        ("tr", "5 Oca 2026 Pzt, 12:00 UTC", "5 Oca", "5 Ocak 2026"),
        ("ar", "الاثنين، 5 يناير 2026، 12:00 UTC", "5 يناير", "5 يناير 2026"),
    ],
)
def test_dates_are_written_as_in_the_language(
    language: str, moment: str, day: str, full: str
) -> None:
    """In Western figures, as the times of the chat."""
    assert full_moment(NOON, language) == moment
    assert (short_day(NOON, language), full_day(NOON, language)) == (day, full)


@pytest.mark.parametrize("language", spoken())
def test_every_language_has_its_days_and_ages(language: str) -> None:
    """Seven of each width, and an age for each unit."""
    for short in (False, True):
        assert len({weekday_name(day, language, short=short) for day in range(1, 8)}) == 7
    ages = [timedelta(0), timedelta(minutes=5), timedelta(hours=5), timedelta(days=5)]
    assert len({describe_age(age, language) for age in ages}) == 4
    assert all(len(weekday_name(day, language, short=True)) <= 10 for day in range(1, 8))


def test_a_refusal_is_english_for_logs_and_told_to_the_reader() -> None:
    """Both from one name."""
    refusal = Refused("stories", most=8, n=12)

    assert str(refusal) == "A briefing can have 1 to 8 stories, not 12."
    assert refusal.told("de") == "Ein Briefing kann 1 bis 8 Nachrichten haben, nicht 12."
