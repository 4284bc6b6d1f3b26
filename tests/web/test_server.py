"""The pages over HTTP: what is answered, with which status and headers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest

from bot.bias.outlets import Register
from bot.coverage_documents import coverage_to_document
from bot.model import StoryId
from bot.views import Readiness
from bot.web.server import create_app
from tests.bias.worlds import WORLD, make_outlet
from tests.web.records import NOW, FakeLibrary, make_act, make_record


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary(records=[make_record()])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(library: FakeLibrary, clock: Clock) -> httpx.AsyncClient:
    app = create_app(
        library,
        register=lambda: WORLD,
        public_url="https://news.example/",
        clock=clock,
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/", 200, id="home"),
        pytest.param("/?topic=world&q=port&page=1", 200, id="home-asked"),
        pytest.param("/topics/world", 200, id="topic"),
        pytest.param("/topics/nothing", 200, id="topic-without-stories"),
        pytest.param("/s/k3x9", 200, id="story"),
        pytest.param("/s/k3x9.json", 200, id="json"),
        pytest.param("/s/nobody", 404, id="no-story"),
        pytest.param("/s/nobody.json", 404, id="no-json"),
        pytest.param("/nowhere", 404, id="no-page"),
        pytest.param("/method", 200, id="method"),
        pytest.param("/healthz", 200, id="alive"),
        pytest.param("/readyz", 200, id="ready"),
        pytest.param("/static/style.css", 200, id="style"),
        pytest.param("/?page=2", 404, id="past-the-last-page"),
        pytest.param("/?page=-1", 400, id="negative-page"),
        pytest.param("/?page=one", 400, id="page-in-words"),
        pytest.param("/?page=٣", 400, id="page-in-other-digits"),
        pytest.param(f"/?page={'9' * 5000}", 400, id="endless-page"),
        pytest.param("/s/k3x9?side=up", 400, id="unknown-side"),
        pytest.param("/s/k3x9?sort=size", 400, id="unknown-sort"),
    ],
)
async def test_every_address_has_its_answer(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    """GET and HEAD agree, and every answer carries the security headers."""
    got = await client.get(path)
    head = await client.head(path)

    assert (got.status_code, head.status_code) == (status, status)
    assert "default-src 'self'" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Referrer-Policy"] == "same-origin"


async def test_a_merged_story_leads_to_the_one_that_stayed(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """Old links keep working, with their filter."""
    library.moved[StoryId("old1")] = StoryId("k3x9")

    page = await client.get("/s/old1?side=left")
    document = await client.get("/s/old1.json")

    assert (page.status_code, page.headers["Location"]) == (301, "/s/k3x9?side=left")
    assert (document.status_code, document.headers["Location"]) == (301, "/s/k3x9.json")


async def test_the_json_has_the_promised_shape(client: httpx.AsyncClient) -> None:
    """Each key in the shape the commands use; articles say why they are there."""
    record = make_record()

    document = (await client.get("/s/k3x9.json")).json()

    assert list(document) == ["story", "briefing", "coverage", "articles"]
    assert document["story"] == {
        "id": "k3x9",
        "revision": 3,
        "opened_at": "2026-01-05T12:00:00Z",
        "updated_at": "2026-01-06T10:00:00Z",
        "url": "https://news.example/s/k3x9",
        "topics": ["world"],
        "languages": [],
        "acts": [],
    }
    assert document["briefing"]["bullets"][0]["citations"] == ["a3", "a1", "a2", "a6"]
    assert document["coverage"] == json.loads(json.dumps(coverage_to_document(record.coverage)))
    assert [article["id"] for article in document["articles"]] == [f"a{n}" for n in range(1, 8)]
    assert document["articles"][2]["score"] == 0.8
    assert document["articles"][2]["runner_up"] == {"story": "k3x9", "headline": "", "score": 0.5}
    assert document["articles"][0]["because"] == "opened the story"
    assert document["articles"][0]["runner_up"] is None


async def test_the_page_is_a_new_one_after_an_act(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """Before the story is written anew."""
    before = (await client.get("/s/k3x9")).headers["ETag"]
    library.records = [replace(make_record(), acts=(make_act(),))]
    (act,) = (await client.get("/s/k3x9.json")).json()["story"]["acts"]

    assert (act["act"], act["other"], act["undone_at"]) == (4, "other", None)
    assert (await client.get("/s/k3x9")).headers["ETag"] != before


async def test_an_unwritten_story_has_no_briefing_in_json(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """Null, not an empty object."""
    library.records = [make_record(briefing=False)]

    assert (await client.get("/s/k3x9.json")).json()["briefing"] is None


@pytest.mark.parametrize("path", ["/", "/s/k3x9", "/s/k3x9.json", "/method", "/static/style.css"])
async def test_an_unchanged_page_is_not_sent_again(client: httpx.AsyncClient, path: str) -> None:
    """The tag of the last answer is answered by 304 without a body."""
    tag = (await client.get(path)).headers["ETag"]

    again = await client.get(path, headers={"If-None-Match": f'"other", {tag}'})

    assert again.status_code == 304
    assert again.content == b""


async def test_new_ratings_of_its_outlets_make_another_page(library: FakeLibrary) -> None:
    """Also of a story that is closed, whose counts stay; those of other outlets do not."""
    rated = [replace(o, ratings=()) if o.domain == "tide.example" else o for o in WORLD.outlets]
    elsewhere = (*WORLD.outlets, make_outlet("far-away.example", "left"))
    current = [WORLD]
    app = create_app(
        library,
        register=lambda: current[-1],
        public_url="https://news.example/",
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        first = (await client.get("/s/k3x9")).headers["ETag"]
        current.append(Register(elsewhere))
        same = (await client.get("/s/k3x9")).headers["ETag"]
        current.append(Register(rated))
        other = (await client.get("/s/k3x9")).headers["ETag"]

    assert first == same != other


async def test_the_tag_of_a_story_changes_with_it(
    client: httpx.AsyncClient, library: FakeLibrary, clock: Clock
) -> None:
    """A revision, another filter, or an hour gone by make another page."""
    first = (await client.get("/s/k3x9")).headers["ETag"]
    filtered = (await client.get("/s/k3x9?side=left")).headers["ETag"]
    clock.now = NOW + timedelta(hours=1)
    later = (await client.get("/s/k3x9")).headers["ETag"]
    library.records = [replace(make_record(), revision=4)]
    revised = (await client.get("/s/k3x9")).headers["ETag"]

    assert len({first, filtered, later, revised}) == 4


async def test_not_ready_is_503_with_reasons(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """Whoever runs it learns why."""
    library.readiness = Readiness(ready=False, reasons=("polling stalled",))

    got = await client.get("/readyz")

    assert got.status_code == 503
    assert got.json() == {"ready": False, "reasons": ["polling stalled"]}


async def test_a_failure_is_a_page_without_its_cause(
    client: httpx.AsyncClient, library: FakeLibrary
) -> None:
    """The reader is told that it is our fault, not what broke."""
    library.broken = True

    got = await client.get("/s/k3x9")

    assert got.status_code == 500
    assert "could not be made" in got.text
    assert "disk" not in got.text
    assert "default-src 'self'" in got.headers["Content-Security-Policy"]


async def test_pages_are_read_only(client: httpx.AsyncClient) -> None:
    """Another method is refused with the ones that work."""
    got = await client.post("/s/k3x9")

    assert got.status_code == 405
    assert "GET" in got.headers["Allow"]


async def test_a_folder_in_the_public_address_is_in_every_link(library: FakeLibrary) -> None:
    """Behind a proxy at /news the links stay under /news."""
    app = create_app(
        library,
        register=lambda: WORLD,
        public_url="https://host.example/news",
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page = (await client.get("/s/k3x9")).text

    assert 'href="/news/static/style.css?v=' in page
    assert 'href="/news/s/k3x9?side=left#sources"' in page
    assert 'content="https://host.example/news/s/k3x9"' in page
