"""/zone, and places that people send."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.store import subscribers
from tests.handlers.conftest import Service
from tests.talk import labels


async def zone_of(service: Service) -> str:
    """Return the zone of the person of the talk."""
    async with service.parts.store.read() as db:
        found = await subscribers.find_subscriber(db, service.talk.person.user.id)
    return found.zone.key if found else ""


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        pytest.param("/zone Lisbon", "Europe/Lisbon", id="a city"),
        pytest.param("/zone Мюнхен", "Europe/Berlin", id="in another language"),
        pytest.param("/zone 東京", "Asia/Tokyo", id="in another script"),
        pytest.param("/zone america/new_york", "America/New_York", id="an IANA name"),
        pytest.param("/zone UTC+5:30", "Asia/Kolkata", id="an offset"),
    ],
)
async def test_a_zone_is_kept(service: Service, said: str, zone: str) -> None:
    """What it is now there is told, and the change can be undone."""
    answer = await service.talk.says(said)

    assert await zone_of(service) == zone
    now = service.parts.clock.now().astimezone(ZoneInfo(zone))
    assert any(
        f"{now:%H}:{minute:02}" in answer.content.text for minute in (now.minute, now.minute - 1)
    )
    await service.talk.presses("Undo")
    assert await zone_of(service) == "UTC"


async def test_what_several_places_are_called_is_asked(service: Service) -> None:
    """Each with its country and its time; one tap keeps it."""
    asked = await service.talk.says("/zone Springfield")
    assert "Which “Springfield”" in asked.content.text
    assert all(label.startswith("United States · ") for label in labels(asked))
    assert await zone_of(service) == ""

    await service.talk.presses("New York")

    assert await zone_of(service) == "America/New_York"


async def test_a_country_of_many_clocks_is_asked(service: Service) -> None:
    """One button a clock."""
    asked = await service.talk.says("/zone USA")
    assert "United States · Denver · " in " ".join(labels(asked))

    await service.talk.presses("Chicago")

    assert await zone_of(service) == "America/Chicago"


async def test_an_unknown_place_gets_suggestions(service: Service) -> None:
    """And the way to the list of regions."""
    answer = await service.talk.says("/zone Barcelna")

    assert "I know no time zone “Barcelna”" in answer.content.text
    assert "Madrid" in labels(answer)
    assert "Choose from a list" in labels(answer)


async def test_a_zone_without_words_is_chosen_from_a_list(service: Service) -> None:
    """By region, or by where somebody is."""
    page = await service.talk.says("/zone")

    assert {"Europe", "Oceania", "Find it by my location"} <= set(labels(page))


async def test_a_shared_place_sets_the_clock(service: Service) -> None:
    """The key is shown for that, and goes afterwards."""
    await service.talk.says("/subscribe 08:00")
    await service.talk.says("/zone")
    await service.talk.presses("Find it by my location")
    n_before = len(service.talk.person.received)

    service.talk.person.shares_location(48.14, 11.58)
    *_, told = await service.talk.receives(n_before + 1)

    assert await zone_of(service) == "Europe/Berlin"
    for said in ("Europe/Berlin", "Next briefing", "/zone UTC"):
        assert said in told.content.text
    assert told.keyboard == {"remove_keyboard": True}
    await service.talk.says("/zone UTC")
    assert await zone_of(service) == "UTC"


async def test_a_place_at_sea_has_the_ship_s_clock(service: Service) -> None:
    """It is told that it is one."""
    await service.talk.says("/zone")
    await service.talk.presses("Find it by my location")
    n_before = len(service.talk.person.received)

    service.talk.person.shares_location(0, -30)
    *_, told = await service.talk.receives(n_before + 1)

    assert "at sea" in told.content.text
    assert "UTC−2" in told.content.text
    assert await zone_of(service) == "Etc/GMT+2"


async def test_no_place_need_be_sent(service: Service) -> None:
    """The other key takes both away."""
    await service.talk.says("/zone")
    await service.talk.presses("Find it by my location")

    answer = await service.talk.says("Cancel")

    assert "no location was sent" in answer.content.text
    assert answer.keyboard == {"remove_keyboard": True}
