"""In which language somebody is shown a page."""

from __future__ import annotations

import httpx
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.reader import Reader, accepted_languages
from bot.web.server import create_app
from bot.words.catalogue import spoken
from tests.bias.worlds import WORLD
from tests.web.records import NOW, FakeLibrary
from tests.web.test_told_in import told


@pytest.fixture
def client() -> httpx.AsyncClient:
    library = FakeLibrary(records=[told("en", "Port Arlen closes"), told("de", "Sperrung")])
    app = create_app(
        library, register=lambda: WORLD, public_url="https://news.example", clock=lambda: NOW
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        pytest.param("de-AT,de;q=0.9,en;q=0.8,*;q=0.5", ("de", "en"), id="a browser's"),
        pytest.param("en;q=0.2, fr ; q=0.7", ("fr", "en"), id="by weight"),
        pytest.param("nb, no;q=0.3", ("no",), id="one of one language"),
        pytest.param("de;q=0, en", ("en",), id="unwanted"),
        pytest.param("zh-Hant-TW", ("zh",), id="script and country"),
        pytest.param("", (), id="none"),
        pytest.param("*", (), id="any"),
        pytest.param("de;q=high,<script>,,;", (), id="nonsense"),
    ],
)
def test_the_languages_of_a_browser_come_best_first(
    header: str, languages: tuple[str, ...]
) -> None:
    """What cannot be read is left out."""
    assert accepted_languages(header) == languages


@given(st.text(max_size=80) | st.text("ab-;,=q.10* ", max_size=80))
def test_any_header_is_read(header: str) -> None:
    """Each language once."""
    found = accepted_languages(header)

    assert len(set(found)) == len(found) <= 20


@pytest.mark.parametrize(
    ("reader", "language", "chosen"),
    [
        pytest.param(Reader(), "en", None, id="nobody"),
        pytest.param(Reader(asked="de", accepted=("fr",)), "de", "de", id="the address first"),
        pytest.param(Reader(asked="ja", accepted=("fr", "en")), "fr", "ja", id="no words in it"),
        pytest.param(Reader(accepted=("he", "ar")), "ar", None, id="the first there are words in"),
    ],
)
def test_words_and_story_are_chosen_each_for_itself(
    reader: Reader, language: str, chosen: str | None
) -> None:
    """A story may be told in a language that the page has no words in."""
    assert reader.language == language
    assert reader.choose(("ja", "de")) == chosen


@pytest.mark.parametrize(
    ("path", "accepted", "language", "article"),
    [
        pytest.param("/s/k3x9", "de-AT,en;q=0.5", "de", "de", id="browser"),
        pytest.param("/s/k3x9?lang=en", "de", "en", "en", id="the address wins"),
        pytest.param("/s/k3x9", "fr,de;q=0.5,en;q=0.1", "fr", "de", id="the next best story"),
        pytest.param("/s/k3x9?lang=fr", "de", "fr", "de", id="an address it is not told in"),
        pytest.param("/s/k3x9", "ja", "en", "en", id="none of ours"),
        pytest.param("/s/k3x9", "", "en", "en", id="nothing said"),
    ],
)
async def test_a_page_is_in_the_language_of_address_or_browser(
    client: httpx.AsyncClient, path: str, accepted: str, language: str, article: str
) -> None:
    """Its words and its story, as near as there is; caches are told."""
    answer = await client.get(path, headers={"Accept-Language": accepted})
    page = lxml.html.document_fromstring(answer.content)
    again = await client.get(
        path, headers={"Accept-Language": accepted, "If-None-Match": answer.headers["ETag"]}
    )

    assert page.get("lang") == language
    assert page.xpath("//article/@lang") == [article]
    assert (answer.headers["Vary"], again.headers["Vary"]) == ("Accept-Language",) * 2
    assert again.status_code == 304


async def test_the_json_goes_by_the_address_alone(client: httpx.AsyncClient) -> None:
    """Machines are not surprised."""
    answer = await client.get("/s/k3x9.json", headers={"Accept-Language": "de"})

    assert answer.json()["briefing"]["language"] == "en"
    assert "Vary" not in answer.headers


async def test_each_browser_has_its_own_tag(client: httpx.AsyncClient) -> None:
    """A cache in between never mixes them up."""
    tags = {
        (await client.get(path, headers={"Accept-Language": language})).headers["ETag"]
        for language in ("en", "de", "fr")
        for path in ("/s/k3x9", "/", "/method")
    }

    assert len(tags) == 9


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/", 200), ("/?q=port", 200), ("/?q=owls", 200), ("/topics/sport", 200)),
        *(("/s/k3x9", 200), ("/method", 200), ("/s/none", 404), ("/?page=0", 400)),
        ("/?page=9", 404),
    ],
)
async def test_every_page_is_there_in_every_language(
    client: httpx.AsyncClient, language: str, path: str, status: int
) -> None:
    """With the right direction, links that keep the language, and the way to the others."""
    joint = "&" if "?" in path else "?"
    answer = await client.get(f"{path}{joint}lang={language}")
    page = lxml.html.document_fromstring(answer.content)

    assert answer.status_code == status
    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert page.xpath("//header//a/@href")[0] == f"/?lang={language}"
    assert page.xpath("//form/span/input[@name='lang']/@value") == [language]
    others = page.xpath("//footer/p/a[@lang]")
    assert [a.get("lang") for a in others] == list(spoken())
    assert [a.get("lang") for a in others if a.get("aria-current")] == [language]


async def test_a_hint_says_that_the_method_is_told_in_english(client: httpx.AsyncClient) -> None:
    """Openly, where the rest of the page is not."""
    german = await client.get("/method?lang=de")
    english = await client.get("/method")

    assert "Diese Seite gibt es nur auf Englisch." in german.text
    assert 'lang="en" dir="ltr"' in german.text
    assert "only in English" not in english.text
