"""Cities by what people call them."""

from __future__ import annotations

import tracemalloc
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules import cities
from bot.delivery.schedules.cities import Fame, find_places, places_like
from bot.delivery.schedules.city_keys import city_key
from bot.delivery.schedules.zones import find_choices, find_zone, suggest_zones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Мюнхен", "Europe/Berlin", id="Cyrillic"),
        pytest.param("東京", "Asia/Tokyo", id="Han"),
        pytest.param("東京都", "Asia/Tokyo", id="Han with what kind of place it is"),
        pytest.param("서울시", "Asia/Seoul", id="Hangul"),
        pytest.param("القاهرة", "Africa/Cairo", id="Arabic"),
        pytest.param("القاهره", "Africa/Cairo", id="Arabic as it is typed"),
        pytest.param("תל אביב", "Asia/Jerusalem", id="Hebrew"),
        pytest.param("Αθήνα", "Europe/Athens", id="Greek"),
        pytest.param("ΑΘΗΝΑ", "Europe/Athens", id="Greek capitals without accents"),
        pytest.param("मुंबई", "Asia/Kolkata", id="Devanagari"),
        pytest.param("กรุงเทพมหานคร", "Asia/Bangkok", id="Thai"),
        pytest.param("Sao Paulo", "America/Sao_Paulo", id="without its tilde"),
        pytest.param("SÃO PAULO", "America/Sao_Paulo", id="capitals"),
        pytest.param("muenchen", "Europe/Berlin", id="ue for ü"),
        pytest.param("Łódź", "Europe/Warsaw", id="a stroke"),
        pytest.param("Lodz", "Europe/Warsaw", id="without the stroke"),
        pytest.param("Орел", "Europe/Moscow", id="е for ё"),
        pytest.param("saint-étienne", "Europe/Paris", id="a hyphen"),
        pytest.param("St. Gallen", "Europe/Zurich", id="a dot"),
        pytest.param("Deutschland", "Europe/Berlin", id="a country of one clock"),
        pytest.param("Япония", "Asia/Tokyo", id="a country in Russian"),
        pytest.param("Oregon", "America/Los_Angeles", id="a state"),
        pytest.param("Portland, Maine", "America/New_York", id="with its state"),
        pytest.param("Birmingham, UK", "Europe/London", id="with its country"),
        pytest.param("Paris, Texas", "America/Chicago", id="a small one, asked for"),
        pytest.param("London", "Europe/London", id="far larger than the other"),
        pytest.param("UTC+2", "Etc/GMT-2", id="an offset"),
        pytest.param("europe/berlin", "Europe/Berlin", id="an IANA name"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(text: str, expected: str) -> None:
    """In many languages and scripts, typed as people type."""
    assert [place.zone for place in find_choices(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Springfield",
            ["America/Chicago", "America/New_York", "America/Los_Angeles"],
            id="three states",
        ),
        pytest.param("portland", ["America/Los_Angeles", "America/New_York"], id="two coasts"),
        pytest.param("Valencia", ["America/Caracas", "Europe/Madrid"], id="two countries"),
        pytest.param("Georgia", ["America/New_York", "Asia/Tbilisi"], id="a state and a country"),
        pytest.param(
            "London, Ontario",
            ["Europe/London", "America/Toronto"],
            id="with what is no country and no state",
        ),
        pytest.param(
            "Indonesia",
            ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"],
            id="the clocks of a country, from west to east",
        ),
        pytest.param(
            "Congo",
            ["Africa/Kinshasa", "Africa/Lubumbashi", "Africa/Brazzaville"],
            id="two countries, one of two clocks",
        ),
    ],
)
def test_what_several_are_called_is_asked(text: str, expected: list[str]) -> None:
    """One choice a clock, the most people first."""
    assert [place.zone for place in find_choices(text)][: len(expected)] == expected


@pytest.mark.parametrize("text", ["USA", "США", "Vereinigte Staaten", "United States"])
def test_a_country_of_many_clocks_offers_each_once(text: str) -> None:
    """By its best known city, whatever towns there are of that name."""
    zones = [place.zone for place in find_choices(text) if place.country == "US"]

    assert zones == [
        *("Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix"),
        *("America/Denver", "America/Chicago", "America/New_York"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "xyzzyqwert", "offshore wind", "?!", "\x00", "a\tb\n1", "x" * 5000, "9" * 99],
)
def test_what_is_no_place_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert find_choices(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Münchn", "Europe/Berlin", id="a letter left out"),
        pytest.param("Barcelna", "Europe/Madrid", id="another"),
        pytest.param("Leipz", "Europe/Berlin", id="a beginning"),
        pytest.param("Казан", "Europe/Moscow", id="Cyrillic"),
    ],
)
def test_what_is_nearly_a_place_is_suggested(text: str, expected: str) -> None:
    """For who mistypes."""
    assert expected in suggest_zones(text, 4)


@pytest.mark.parametrize("text", ["Мюнхен", "東京", "القاهرة", "Los Angeles", "Київ"])
def test_amid_other_words_only_large_cities_are_places(text: str) -> None:
    """A wish for topics is not to lose one to a village."""
    assert find_zone(text) is not None


@pytest.mark.parametrize("text", ["Reading", "Springfield", "Split", "Surprise", "Россия"])
def test_amid_other_words_others_are_not(text: str) -> None:
    """They are likelier meant as words, or as what news are of."""
    assert find_zone(text) is None


def test_all_zones_are_known() -> None:
    """The data were made with other zone data than these."""
    zones = {line.split(" ")[0] for line in cities._lines("zones.txt")}

    assert zones - {""} <= available_timezones()


def test_the_data_are_small_on_disk_and_in_memory() -> None:
    """1.5 MB are shipped; what stays of a hundred look-ups is less than 2 MB."""
    size = cities.files("bot.delivery.schedules").joinpath("cities.zip")
    assert len(size.read_bytes()) < 1_500_000

    tracemalloc.start()
    for n in range(100):
        find_places(chr(ord("a") + n % 26) + chr(ord("a") + n // 5))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < 2_000_000


@given(text=st.text(max_size=60))
def test_any_text_has_places_or_none(text: str) -> None:
    """Each with a zone, none twice, and none that is only found with its country."""
    found = find_places(text)

    assert all(place.zone for place in found)
    assert len({place.zone for place in found}) == len(found)
    assert "," in text or all(place.fame != Fame.MINOR for place in found)
    assert len(places_like(text, 3)) <= 3


@given(text=st.text(max_size=40))
def test_a_key_is_the_key_of_itself(text: str) -> None:
    """So that keys of the file and of what is typed meet, however often folded."""
    key = city_key(text)

    assert city_key(key) == key
    assert city_key(text.upper()) in (key, city_key(text.upper().lower()))
