"""The picture of a story over HTTP, and how a page tells of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import lxml.html
import pytest

from bot.cards.draw import CardFailed
from bot.cards.studio import Studio
from bot.model import StoryId
from bot.views import StoryRecord
from bot.web.server import create_app
from tests.bias.worlds import WORLD
from tests.web.records import NOW, FakeLibrary, make_record

HEADLINE = "Port Arlen closes its harbour road to lorries"


class Painter:
    """Draws a few bytes, counts, and fails while it is *tired*."""

    def __init__(self) -> None:
        self.n_drawn = 0
        self.tired = False

    def __call__(self, markup: str) -> bytes:
        if self.tired:
            raise CardFailed("too many pictures are asked for at once")
        self.n_drawn += 1
        return b"\x89PNG " + markup.encode()


def german(record: StoryRecord) -> StoryRecord:
    assert record.briefing is not None
    words = replace(record.briefing, language="de", headline="Port Arlen sperrt die Hafenstraße")
    return replace(record, briefing=words, languages=("en", "de"))


@pytest.fixture
def library() -> FakeLibrary:
    record = replace(make_record(), languages=("en", "de"))
    return FakeLibrary(
        records=[record, german(record), make_record(briefing=False, story_id="new1")]
    )


@pytest.fixture
def painter() -> Painter:
    return Painter()


def client_of(
    library: FakeLibrary, studio: Studio | None, public_url: str = "https://news.example/press/"
) -> httpx.AsyncClient:
    app = create_app(
        library, register=lambda: WORLD, public_url=public_url, clock=lambda: NOW, studio=studio
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture
def client(library: FakeLibrary, painter: Painter) -> httpx.AsyncClient:
    return client_of(library, Studio(render=painter))


async def test_a_story_has_its_picture() -> None:
    """A real one, of the size that the page promises."""
    got = await client_of(FakeLibrary(records=[make_record()]), None).get("/card/k3x9.png")

    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")
    assert got.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert got.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/card/k3x9.png", 200, id="picture"),
        pytest.param("/card/k3x9.png?v=3&lang=de", 200, id="in a language"),
        pytest.param("/card/k3x9.png?lang=xx", 200, id="in another language"),
        pytest.param("/card/k3x9.png?lang=!!", 400, id="in no language"),
        pytest.param("/card/nobody.png", 404, id="no story"),
        pytest.param("/card/new1.png", 404, id="not written yet"),
        pytest.param("/card/k3x9", 404, id="no picture"),
        pytest.param("/card/..%2Fk3x9.png", 404, id="elsewhere"),
    ],
)
async def test_every_address_has_its_answer(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    """GET and HEAD agree."""
    assert (await client.get(path)).status_code == status
    assert (await client.head(path)).status_code == status


async def test_a_merged_story_leads_to_the_picture_of_the_one_that_stayed(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """As the page does, under the same public address."""
    library.moved[StoryId("old1")] = StoryId("k3x9")

    got = await client.get("/card/old1.png?lang=de")

    assert (got.status_code, got.headers["Location"]) == (301, "/press/card/k3x9.png?lang=de")


async def test_a_browser_that_has_the_picture_gets_none(
    client: httpx.AsyncClient, painter: Painter
) -> None:
    """By its tag, without drawing; a story that has changed has another tag."""
    first = await client.get("/card/k3x9.png")
    tag = first.headers["ETag"]

    again = await client.get("/card/k3x9.png", headers={"If-None-Match": tag})
    other = await client.get("/card/k3x9.png?lang=de", headers={"If-None-Match": tag})

    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert other.status_code == 200
    assert painter.n_drawn == 2


async def test_a_burst_draws_once(client: httpx.AsyncClient, painter: Painter) -> None:
    """A link that goes round is asked for by everybody at once."""
    answers = await asyncio.gather(*(client.get("/card/k3x9.png") for _ in range(100)))

    assert {answer.status_code for answer in answers} == {200}
    assert painter.n_drawn == 1


async def test_a_picture_that_cannot_be_drawn_is_to_be_asked_for_later(
    client: httpx.AsyncClient, painter: Painter
) -> None:
    """And nobody keeps the failure."""
    painter.tired = True
    refused = await client.get("/card/k3x9.png")
    painter.tired = False

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert refused.headers["Cache-Control"] == "no-store"
    assert (await client.get("/card/k3x9.png")).status_code == 200


async def _meta(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    page = lxml.html.fromstring((await client.get(path)).content)
    return {
        str(tag.get("property") or tag.get("name")): str(tag.get("content"))
        for tag in page.iter("meta")
    }


async def test_a_page_tells_of_its_picture(client: httpx.AsyncClient) -> None:
    """Address, size and words, for those who show links with a picture."""
    meta = await _meta(client, "/s/k3x9")

    assert meta["og:image"] == "https://news.example/press/card/k3x9.png?v=3"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert meta["og:image:type"] == "image/png"
    assert meta["og:image:alt"].startswith(f"{HEADLINE}; Left ")
    assert meta["og:title"] == HEADLINE
    assert meta["og:description"]
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["twitter:image"] == meta["og:image"]
    assert meta["twitter:image:alt"] == meta["og:image:alt"]


async def test_the_picture_is_in_the_language_of_the_page(client: httpx.AsyncClient) -> None:
    """And the address in the page leads to it."""
    meta = await _meta(client, "/s/k3x9?lang=de")
    path = meta["og:image"].removeprefix("https://news.example/press")

    assert meta["og:image:alt"].startswith("Port Arlen sperrt die Hafenstraße; Links ")
    assert "Hafenstraße".encode() in (await client.get(path)).content


async def test_a_page_without_words_has_no_picture(client: httpx.AsyncClient) -> None:
    """There is nothing to draw yet."""
    meta = await _meta(client, "/s/new1")

    assert "og:image" not in meta
    assert meta["twitter:card"] == "summary"


async def test_the_date_of_a_picture_is_that_of_the_story(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """Not of when it is asked for; an hour more changes nothing."""
    before = (await client.get("/card/k3x9.png")).headers["ETag"]
    library.records = [
        replace(record, updated_at=record.updated_at + timedelta(hours=1))
        for record in library.records
    ]

    assert (await client.get("/card/k3x9.png")).headers["ETag"] == before
