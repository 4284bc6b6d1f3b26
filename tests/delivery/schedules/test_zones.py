"""The zone that a person means."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.schedules.places import CLOCKS, PLACES
from bot.delivery.schedules.zones import REGIONS, find_zone, suggest_zones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        (" New  York ", "America/New_York"),
        ("new_york", "America/New_York"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("Istanbul", "Europe/Istanbul"),
        ("munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("mumbai", "Asia/Kolkata"),
        ("Beijing", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("barcelona", "Europe/Madrid"),
        ("San Francisco", "America/Los_Angeles"),
        ("st. louis", "America/Chicago"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Germany", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("utc+2", "Etc/GMT-2"),
        ("GMT-3", "Etc/GMT+3"),
        ("UTC−5", "Etc/GMT+5"),
        ("+05:30", "Asia/Kolkata"),
        ("UTC+0", "UTC"),
        ("+14", "Etc/GMT-14"),
        ("EST", "America/New_York"),
        ("CET", "Europe/Berlin"),
        ("pacific time", "America/Los_Angeles"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(text: str, expected: str) -> None:
    """By IANA name in any case, city, country, clock or offset."""
    found = find_zone(text)

    assert found is not None
    assert expected == found.key


@pytest.mark.parametrize("text", ["", "nowhere", "utc+15", "utc-13", "+1:15", "8", "localtime"])
def test_nothing_is_guessed(text: str) -> None:
    """What names no zone gives None."""
    assert find_zone(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("berlni", "Europe/Berlin"),
        ("barcelna", "Europe/Madrid"),
        ("lond", "Europe/London"),
        ("berlin, germany", "Europe/Berlin"),
        ("York", "America/New_York"),
    ],
)
def test_what_is_near_is_suggested(text: str, expected: str) -> None:
    """Typing errors, beginnings and words that are places lead somewhere."""
    assert expected in suggest_zones(text, 5)


@given(text=st.text(max_size=30), n=st.integers(-1, 9))
def test_suggestions_are_few_and_known(text: str, n: int) -> None:
    """At most as many as asked for, each an IANA name, none twice."""
    found = suggest_zones(text, n)

    assert len(found) <= max(n, 0)
    assert len(set(found)) == len(found)
    assert set(found) <= available_timezones()


def test_every_place_of_the_list_is_found_where_it_lies() -> None:
    """No entry is shadowed by an IANA name, misspelt or not folded."""
    for table in (PLACES, CLOCKS):
        found = {name: zone.key for name in table if (zone := find_zone(name))}

        assert table == found


def test_every_region_is_a_short_menu_of_zones() -> None:
    """Twelve each, all different, all known."""
    for zones in REGIONS.values():
        assert len(set(zones)) == len(zones) == 12
        assert set(zones) <= available_timezones()
