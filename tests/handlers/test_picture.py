"""Pictures in the chat, over HTTP: uploaded once, then sent by their file id."""

from __future__ import annotations

from sqlalchemy import select

from bot.botapi.messages import Message
from bot.store.schema import story_cards
from tests.handlers.conftest import Service
from tests.talk import Talk, labels

FERRY = "Port Arlen"


def file_id_of(message: Message) -> str:
    assert message.photo is not None
    return message.photo.file_id


async def test_a_story_can_be_had_as_a_picture(service: Service, talk: Talk) -> None:
    """/card and words: a PNG with the coverage in words below, and the way to the page."""
    answer = await talk.says(f"/card {FERRY}")

    assert answer.photo is not None
    assert (answer.photo.width, answer.photo.height) == (1200, 630)
    assert service.server.world.files[answer.photo.file_id].startswith(b"\x89PNG")
    assert "Left" in answer.content.text
    assert "/s/" in answer.content.text


async def test_the_button_of_a_story_brings_its_picture(talk: Talk) -> None:
    """Below the story in full."""
    story = await talk.says(f"/story {FERRY}")
    assert "Picture" in labels(story)

    answer = await talk.presses("Picture")

    assert answer.photo is not None


async def test_a_picture_is_uploaded_once(service: Service, talk: Talk) -> None:
    """The second person gets the file of the first; the store holds one row."""
    first = await talk.says(f"/card {FERRY}")
    again = await talk.says(f"/card {FERRY}")
    other = Talk(service.server, service.server.person(8, "Ben"))
    for_ben = await other.says(f"/card {FERRY}")

    async with service.parts.store.read() as db:
        (row,) = (await db.execute(select(story_cards))).all()
    assert len(service.server.world.files) == 1
    assert {file_id_of(first), file_id_of(again), file_id_of(for_ben)} == {row.file_id}
    assert (row.bot_id, row.language) == (service.parts.application.bot.id, "en")


async def test_a_picture_that_telegram_lost_is_uploaded_again(
    service: Service, talk: Talk
) -> None:
    """The reader notices nothing."""
    first = await talk.says(f"/card {FERRY}")
    world = service.server.world
    del world.photos[file_id_of(first)]

    again = await talk.says(f"/card {FERRY}")

    assert again.photo is not None
    assert file_id_of(again) != file_id_of(first)
    assert len(world.files) == 2


async def test_a_story_that_is_gone_has_no_picture(talk: Talk) -> None:
    """It is said in words."""
    answer = await talk.says("/card https://news.example/s/nobody")

    assert answer.photo is None
    assert "no longer here" in answer.content.text
