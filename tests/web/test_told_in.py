"""A story in several languages: its page, its JSON, and the links between them."""

from __future__ import annotations

from dataclasses import replace

import httpx
import lxml.html
import pytest

from bot.model import Briefing, Bullet, WriterName
from bot.views import StoryRecord
from bot.web.server import create_app
from tests.bias.worlds import WORLD
from tests.web.records import NOW, FakeLibrary, make_record

LANGUAGES = ("en", "de", "he")


def told(language: str, headline: str) -> StoryRecord:
    """Return the story with words in *language*, one of three."""
    record = make_record()
    words = Briefing(
        story_id=record.id,
        language=language,
        headline=headline,
        summary=headline,
        writer=WriterName.EXTRACTIVE,
        bullets=(Bullet(text=headline, citations=(record.story.articles[0].id,)),),
    )
    return replace(record, briefing=words, languages=LANGUAGES)


@pytest.fixture
def client() -> httpx.AsyncClient:
    library = FakeLibrary(
        records=[
            told("en", "Port Arlen closes its harbour road"),
            told("de", "Port Arlen sperrt die Hafenstraße"),
            told("he", "Port Arlen סוגרת את דרך הנמל"),
        ]
    )
    app = create_app(
        library, register=lambda: WORLD, public_url="https://news.example", clock=lambda: NOW
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def page_at(client: httpx.AsyncClient, path: str) -> lxml.html.HtmlElement:
    answer = await client.get(path)
    assert answer.status_code == 200
    return lxml.html.document_fromstring(answer.content)


@pytest.mark.parametrize(
    ("query", "language"),
    [
        pytest.param("", "en", id="the main language"),
        pytest.param("?lang=", "en", id="none after all"),
        pytest.param("?lang=de", "de", id="another"),
        pytest.param("?lang=DE-at", "de", id="with a region"),
        pytest.param("?lang=iw", "he", id="by its old code"),
        pytest.param("?lang=fr", "en", id="one it is not told in"),
    ],
)
async def test_a_story_is_shown_in_the_language_that_is_asked_for(
    client: httpx.AsyncClient, query: str, language: str
) -> None:
    """Page and JSON alike."""
    page = await page_at(client, f"/s/k3x9{query}")
    document = (await client.get(f"/s/k3x9.json{query}")).json()

    assert page.xpath("//article/@lang") == [language]
    assert document["briefing"]["language"] == language
    assert document["story"]["languages"] == ["en", "de", "he"]
    assert page.xpath("//h1")[0].text == document["briefing"]["headline"]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("he", "rtl")])
async def test_words_run_as_their_script_does(
    client: httpx.AsyncClient, language: str, direction: str
) -> None:
    """Also where they begin with a name in other letters."""
    page = await page_at(client, f"/s/k3x9?lang={language}")

    for path in ("//h1/@dir", "//p[@class='lede']/@dir", "//ul[@class='bullets']/li/@dir"):
        assert set(page.xpath(path)) == {direction}, path


async def test_the_languages_lead_to_one_another(client: httpx.AsyncClient) -> None:
    """Each by its own name; the one in force is marked; engines find them all.

    Also the main one is asked for by its code: a browser may prefer another.
    """
    page = await page_at(client, "/s/k3x9?lang=de")

    links = page.xpath("//nav[@aria-label='Sprachen']/a")
    assert [(a.text, a.get("href"), a.get("hreflang"), a.get("dir")) for a in links] == [
        ("English", "/s/k3x9?lang=en", "en", "ltr"),
        ("Deutsch", "/s/k3x9?lang=de", "de", "ltr"),
        ("עברית", "/s/k3x9?lang=he", "he", "rtl"),
    ]
    assert [a.text for a in links if a.get("aria-current")] == ["Deutsch"]
    others = page.xpath("//link[@rel='alternate'][@hreflang]")
    assert {(a.get("hreflang"), a.get("href")) for a in others} == {
        ("x-default", "https://news.example/s/k3x9"),
        ("en", "https://news.example/s/k3x9"),
        ("de", "https://news.example/s/k3x9?lang=de"),
        ("he", "https://news.example/s/k3x9?lang=he"),
    }
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://news.example/s/k3x9?lang=de"]
    json_at = page.xpath("//link[@type='application/json']/@href")
    assert json_at == ["/s/k3x9.json?lang=de"]


async def test_filters_and_marks_keep_the_language(client: httpx.AsyncClient) -> None:
    """A reader of German stays with German."""
    page = await page_at(client, "/s/k3x9?lang=de&side=left")

    chosen = page.xpath("//nav[@aria-label='Zeigen' or @aria-label='Sortieren nach']/a/@href")
    assert chosen
    assert all("lang=de" in href for href in chosen)
    assert page.xpath("//ul[@class='bullets']//a/@href") == ["/s/k3x9?lang=de#a-1"]


async def test_a_story_in_one_language_offers_no_other() -> None:
    """No row of one link."""
    app = create_app(
        FakeLibrary(records=[replace(make_record(), languages=("en",))]),
        register=lambda: WORLD,
        public_url="https://news.example",
        clock=lambda: NOW,
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        page = await page_at(client, "/s/k3x9?lang=de")

    assert not page.xpath("//nav[@aria-label='Languages'] | //link[@hreflang]")
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://news.example/s/k3x9"]


@pytest.mark.parametrize("path", ["/s/k3x9", "/s/k3x9.json"])
async def test_what_is_no_code_of_a_language_is_named(
    client: httpx.AsyncClient, path: str
) -> None:
    """With an example of one."""
    answer = await client.get(path, params={"lang": "<b>"})

    assert answer.status_code == 400
    assert "lang: expected the code of a language" in answer.text
    assert "<b>" not in answer.text or path.endswith(".json")


async def test_each_language_has_its_own_tag(client: httpx.AsyncClient) -> None:
    """A browser never shows one for the other."""
    tags = {
        (await client.get(f"/s/k3x9{query}")).headers["ETag"]
        for query in ("", "?lang=de", "?lang=he")
    }

    assert len(tags) == 3
