"""/diet: off until somebody asks for it, and gone when they ask for that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.bias.diet import MIN_STORIES
from bot.maintain import OPENED_DAYS, maintain
from bot.model import StoryId
from bot.store import diets
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

FERRY = "/story ferry Port Arlen"


async def _opened(service: Service) -> set[StoryId]:
    now = service.parts.clock.now()
    async with service.parts.store.read() as db:
        chat_id = service.talk.person.user.id
        return set(await diets.find_opened(db, chat_id, since=now - timedelta(days=1)))


async def test_nothing_is_kept_of_who_did_not_ask(service: Service, talk: Talk) -> None:
    """Whatever they open."""
    await talk.says(FERRY)
    await talk.presses("Sources")

    assert await _opened(service) == set()


async def test_what_is_opened_is_kept_once_it_was_asked_for(service: Service, talk: Talk) -> None:
    """By a command or a button, each story once; and /diet says so."""
    offer = await talk.says("/diet")
    assert "off until you turn it on" in offer.content.text
    await talk.presses("Keep what I open")

    await talk.says(FERRY)
    await talk.presses("Sources")

    assert len(await _opened(service)) == 1
    told = (await talk.says("/diet")).content.text
    assert "Opened here in 30 days: 1 story" in told
    assert f"Shares are shown from {MIN_STORIES} stories on" in told


async def test_enough_stories_are_told_with_a_bar(service: Service, talk: Talk) -> None:
    """The shares add up to 100."""
    await talk.says("/diet")
    await talk.presses("Keep what I open")
    listed = await service.parts.library.press_overview(service.parts.clock.now())
    assert listed.polled
    for page in range(4):
        await talk.says("/top")
        for _ in range(page):
            await talk.presses("Next")
        for label in [name for name in labels(talk.person.received[-1]) if name.isdigit()]:
            await talk.presses(label)

    told = (await talk.says("/diet")).content.text

    assert len(await _opened(service)) >= MIN_STORIES
    assert "%" in told
    assert any(shape in told for shape in "◄■►")


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(("/diet", "Stop and delete it"), id="by its own button"),
        pytest.param(("/privacy", "Delete everything", "Yes, delete it"), id="with all else"),
    ],
)
async def test_a_diet_can_be_deleted(service: Service, talk: Talk, way: tuple[str, ...]) -> None:
    """Nothing is left, and nothing new is kept."""
    await talk.says("/diet")
    await talk.presses("Keep what I open")
    await talk.says(FERRY)

    await talk.says(way[0])
    for label in way[1:]:
        await talk.presses(label)
    assert await _opened(service) == set()

    await talk.says(FERRY)
    assert await _opened(service) == set()


async def test_privacy_names_the_diet(talk: Talk) -> None:
    """Before it is on, and what is stored once it is."""
    assert "/diet" in (await talk.says("/privacy")).content.text
    await talk.says("/diet")
    await talk.presses("Keep what I open")
    await talk.says(FERRY)

    await talk.says("/privacy")
    stored = (await talk.presses("Show what is stored")).content.text

    assert '"opened_stories": 1' in stored


async def test_what_was_opened_long_ago_goes(service: Service, talk: Talk) -> None:
    """With the maintenance of that day."""
    await talk.says("/diet")
    await talk.presses("Keep what I open")
    await talk.says(FERRY)

    now = service.parts.clock.now()
    early = await maintain(service.parts.store, now + timedelta(days=OPENED_DAYS - 1))
    late = await maintain(service.parts.store, now + timedelta(days=OPENED_DAYS + 1))

    assert (early.n_opened, late.n_opened) == (0, 1)
    assert await _opened(service) == set()
