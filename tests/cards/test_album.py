"""Pictures go up once, and are sent by their file id from then on."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.cards.album import Album, FileGone
from bot.cards.studio import Studio
from bot.model import StoryId
from bot.store import stories
from bot.store.db import Store
from bot.views import StoryCard
from tests.cards.cards import make_card, make_coverage

BOT = 7_000_000_001


class Chat:
    """A chat at Telegram: takes pictures, gives ids, and forgets those it is told to."""

    def __init__(self) -> None:
        self.uploads = 0
        self.sent: list[str] = []
        self.gone: set[str] = set()

    async def post(self, photo: str | bytes) -> str:
        await asyncio.sleep(0)
        if isinstance(photo, bytes):
            self.uploads += 1
            photo = f"file{self.uploads}"
        if photo in self.gone:
            raise FileGone("wrong file identifier")
        self.sent.append(photo)
        return photo


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
async def album(any_store: Store, now: datetime) -> Album:
    """An album over a store that knows the story; it draws nothing."""
    async with any_store.begin() as db:
        await stories.open_stories(db, {StoryId("k3x9"): now}, now)
    return Album(Studio(render=lambda markup: markup.encode()))


async def test_a_picture_goes_up_once(
    album: Album, any_store: Store, chat: Chat, now: datetime
) -> None:
    """Whoever asks, and after a restart."""
    for _ in range(2):
        await album.send(any_store, BOT, make_card(), chat.post, now)
    restarted = Album(Studio(render=lambda markup: markup.encode()))
    await restarted.send(any_store, BOT, make_card(), chat.post, now)

    assert (chat.uploads, chat.sent) == (1, ["file1"] * 3)


async def test_a_crowd_has_it_uploaded_once(
    album: Album, any_store: Store, chat: Chat, now: datetime
) -> None:
    """Thirty at the same moment."""
    sending = [album.send(any_store, BOT, make_card(), chat.post, now) for _ in range(30)]
    await asyncio.gather(*sending)

    assert chat.uploads == 1
    assert chat.sent == ["file1"] * 30


@pytest.mark.parametrize(
    ("bot_id", "card"),
    [
        pytest.param(BOT, make_card(coverage=make_coverage(13), revision=4), id="revision"),
        pytest.param(BOT, make_card("Port Arlen: Straße zu", "de"), id="language"),
        pytest.param(BOT, make_card(coverage=make_coverage(12, 8, 6, 3)), id="ratings"),
        pytest.param(BOT + 1, make_card(), id="bot"),
    ],
)
async def test_another_picture_goes_up_as_well(
    album: Album, any_store: Store, chat: Chat, now: datetime, bot_id: int, card: StoryCard
) -> None:
    """Another revision, language or rating; and no bot can use the files of another."""
    await album.send(any_store, BOT, make_card(), chat.post, now)
    await album.send(any_store, bot_id, card, chat.post, now)
    await album.send(any_store, bot_id, card, chat.post, now)

    assert chat.sent == ["file1", "file2", "file2"]


async def test_a_file_that_telegram_lost_goes_up_again(
    album: Album, any_store: Store, chat: Chat, now: datetime
) -> None:
    """Nobody notices."""
    await album.send(any_store, BOT, make_card(), chat.post, now)
    chat.gone.add("file1")
    await album.send(any_store, BOT, make_card(), chat.post, now)
    await album.send(any_store, BOT, make_card(), chat.post, now)

    assert chat.sent == ["file1", "file2", "file2"]


async def test_an_upload_that_fails_is_not_remembered(
    album: Album, any_store: Store, chat: Chat, now: datetime
) -> None:
    """The next one starts anew, and nobody waits for a lock."""

    async def fails(photo: str | bytes) -> str:
        raise OSError("no line")

    with pytest.raises(OSError, match="no line"):
        await album.send(any_store, BOT, make_card(), fails, now)
    await album.send(any_store, BOT, make_card(), chat.post, now)

    assert chat.sent == ["file1"]
