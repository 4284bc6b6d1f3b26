"""/gaps and /admin in the chat."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.model import Side, StoryId
from bot.store.cards import CardQuery, list_cards
from bot.store.schema import stories
from tests.handlers.conftest import Service
from tests.talk import Talk, labels


async def _mark(service: Service, gap: Side, n: int) -> list[StoryId]:
    """Let *n* stories of the sample be gaps on that side."""
    async with service.parts.store.begin() as db:
        cards = await list_cards(db, CardQuery(limit=40))
        chosen = [card.id for card in cards if card.coverage.gap is None][:n]
        await db.execute(update(stories).where(stories.c.id.in_(chosen)).values(gap=gap.value))
    return chosen


async def test_gaps_are_listed_and_turned(service: Service, talk: Talk) -> None:
    """Eight to a message, with a number each."""
    async with service.parts.store.begin() as db:
        await db.execute(update(stories).values(gap=None))
    await _mark(service, Side.LEFT, 10)

    first = await talk.says("/gaps")
    assert "Coverage gaps (Page 1 of 2)" in first.content.text
    assert {"1", "8", "Left", "Right"} <= set(labels(first))

    second = await talk.presses("Next")
    assert "Page 2 of 2" in second.content.text

    right = await talk.presses("Right")
    assert "No story at the moment that the right hardly covers" in right.content.text


async def test_no_gaps_are_explained(service: Service, talk: Talk) -> None:
    """By the rule, and by how even the outlets are that are read."""
    async with service.parts.store.begin() as db:
        await db.execute(update(stories).values(gap=None))

    answer = (await talk.says("/gaps")).content.text

    assert "A story is marked when at least 6 rated outlets carry it" in answer
    assert "on the left" in answer


async def test_admin_is_for_operators_alone(service: Service, talk: Talk) -> None:
    """Others are told what they are told of any word that is no command."""
    assert "I do not know /admin" in (await talk.says("/admin")).content.text

    data = service.parts.application.bot_data
    data.services = replace(data.services, admin_ids=frozenset((talk.person.user.id,)))
    await talk.says("/admin")
    answer = (await talk.presses("Outlets")).content.text

    assert "Outlets you read:" in answer
    assert "Unrated, most articles first" in answer
    assert "my fault" not in answer
    assert len(answer) <= 4096


@pytest.mark.parametrize("command", ["/gaps", "/diet"])
async def test_they_answer_in_the_language_of_the_reader(talk: Talk, command: str) -> None:
    """No error in any of our languages; Arabic runs from right to left."""
    for language in ("ar", "uk", "de"):
        await talk.says(f"/language {language}")
        answer = await talk.says(command)
        assert answer.content.text
        assert "my fault" not in answer.content.text
