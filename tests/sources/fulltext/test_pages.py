"""What must hold for pages of every kind, sound and hostile, on their way to an article."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPage
from bot.model import Article
from bot.sources.fulltext.pages import extract_page
from bot.sources.reading.cleaning import MAX_TEXT_CHARS
from bot.sources.urls import article_id

FERRY = (Path(__file__).parents[2] / "data" / "pages" / "ferry.html").read_bytes()
URL = "https://www.harbour-gazette.example/2026/ferry-reopens?id=7"
MARKUP = re.compile(r"<[/!?]?[A-Za-z]|[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
SENTENCE = "A second ship is to follow at noon with food and fuel for the islands. "


def page(body: str = f"<p>{SENTENCE * 3}</p>", head: str = "<title>Ferry</title>") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_page_gives_a_whole_article() -> None:
    """Every field arrives, clean and canonical; banners, menus, comments and scripts do not."""
    found = extract_page(FERRY, url=URL)

    url = "https://www.harbour-gazette.example/2026/ferry-reopens"
    assert found == Article(
        id=article_id(url),
        title="Ferry link to the islands reopens after storm",
        url=url,
        outlet="harbour-gazette.example",
        language="en",
        published_at=datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
        lead="The first ferry left at six on Monday.",
        text=found.text,
        author="Mara Lind",
        image="https://img.harbour-gazette.example/ferry.jpg",
        categories=("Transport",),
    )
    text = found.text or ""
    assert text.startswith("The first ferry to the Outer Islands left the harbour of Port Arlen")
    assert "waited in the terminal & in hotels nearby" in text
    assert text.endswith("cost about 12 million crowns, the port authority said.")
    for noise in ("cookies", "Sport", "recipes", "Nobody needs", "Copyright", "hello", "\n"):
        assert noise not in text


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param(
            "https://harbour-gazette.example/a?utm_source=x",
            "https://harbour-gazette.example/a",
            id="another host of the site",
        ),
        pytest.param("/b", "https://www.harbour-gazette.example/b", id="relative"),
        pytest.param("https://elsewhere.example/a", URL, id="another site"),
        pytest.param("https://www.harbour-gazette.example/", URL, id="the front page"),
        pytest.param("javascript:steal()", URL, id="no web address"),
        pytest.param("http://[", URL, id="no address at all"),
    ],
)
def test_the_canonical_link_counts_within_its_site(link: str, url: str) -> None:
    """A page cannot pose as one of another outlet."""
    head = f'<title>Ferry</title><link rel="canonical" href="{link}">'

    assert extract_page(page(head=head), url=URL).url == url


def test_without_an_address_the_page_s_own_word_is_taken() -> None:
    """A file on a disk says where it came from, or has an id by its title."""
    head = '<title>Ferry</title><meta property="og:url" content="https://tide.example/1">'

    assert extract_page(page(head=head)).url == "https://tide.example/1"
    assert extract_page(page()).url is None
    assert extract_page(page()).id == article_id("#Ferry")


@pytest.mark.parametrize(
    ("head", "at"),
    [
        pytest.param(
            '<meta property="article:published_time" content="2026-01-05T08:30:00+01:00">',
            datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
            id="Open Graph",
        ),
        pytest.param(
            '<script type="application/ld+json">{"dateModified": "2026-01-06T00:00:00Z", '
            '"datePublished" : "2026-01-05T07:30:00Z",, damaged</script>',
            datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
            id="damaged JSON-LD",
        ),
        pytest.param(
            '<meta name="pubdate" content="Mon, 05 Jan 2026 07:30:00 GMT">',
            datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
            id="as in mails",
        ),
        pytest.param(
            '<meta name="date" content="2026-01-05">',
            datetime(2026, 1, 5, tzinfo=UTC),
            id="a day",
        ),
        pytest.param('<meta name="date" content="soon">', None, id="no date"),
        pytest.param('<meta name="date" content="0001-01-01T00:00:00Z">', None, id="zeros"),
    ],
)
def test_the_moment_is_the_one_of_publication(head: str, at: datetime | None) -> None:
    """To the minute where the page says it, to the day where it does not."""
    assert extract_page(page(head=f"<title>Ferry</title>{head}")).published_at == at


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        pytest.param('lang="pt-BR"', "", "pt", id="html"),
        pytest.param('xml:lang="de"', "", "de", id="xhtml"),
        pytest.param("", '<meta http-equiv="Content-Language" content="fr">', "fr", id="meta"),
        pytest.param('lang=""', '<meta property="og:locale" content="es_ES">', "es", id="og"),
        pytest.param('lang="x-none"', "", None, id="none"),
    ],
)
def test_the_declared_language_is_found(attributes: str, head: str, language: str | None) -> None:
    """In the places where pages write it."""
    body = page(head=f"<title>Ferry</title>{head}").replace(
        b"<html>", f"<html {attributes}>".encode()
    )

    assert extract_page(body).language == language


def test_a_site_s_name_is_no_part_of_a_title() -> None:
    """But a dash of the headline's own is."""
    named = '<meta property="og:site_name" content="Harbour Gazette">'
    head = f"<title>Ferry – at last – runs again | HARBOUR GAZETTE</title>{named}"

    assert extract_page(page(head=head)).title == "Ferry – at last – runs again"


def test_a_page_without_title_and_description_gets_them_from_its_text() -> None:
    """Both are cut at a word."""
    found = extract_page(page(head=""))

    assert found.title == (
        "A second ship is to follow at noon with food and fuel for the islands. A second ship is…"
    )
    assert found.lead == found.text == (SENTENCE * 3).strip()


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        pytest.param(
            page(
                "<p>Enable JavaScript and cookies to continue</p>",
                "<title>Just a moment...</title>",
            ),
            "a challenge page",
            id="challenge",
        ),
        pytest.param(
            page('<script src="/cdn-cgi/challenge-platform/x.js"></script><div></div>'),
            "a challenge page",
            id="challenge without words",
        ),
        pytest.param(
            page(f"<p>{SENTENCE}</p><p>Subscribe to continue reading. Already a subscriber?</p>"),
            "sign in or subscribe",
            id="paywall",
        ),
        pytest.param(
            page(f"<p>{SENTENCE}</p><p>Sign in to read this article.</p>"),
            "sign in or subscribe",
            id="login",
        ),
        pytest.param(
            page(
                "<p>Sorry, the page you are looking for does not exist. "
                "Try the search or the menu above.</p>"
            ),
            "no such page",
            id="not found",
        ),
        pytest.param(page(""), "no article text", id="empty body"),
        pytest.param(page("<div id=root></div>"), "no article text", id="scripts only"),
        pytest.param(b"<p>Hello", "no article text", id="a word"),
        pytest.param(
            b"<html>" + b"<div>" * 100_000, "no article text|damaged", id="deeply nested"
        ),
    ],
)
def test_a_page_without_an_article_is_refused_with_its_reason(html: bytes, reason: str) -> None:
    """So that no cookie notice becomes news."""
    with pytest.raises(BadPage, match=reason):
        extract_page(html, url=URL)


def test_a_long_article_may_speak_of_robots_and_subscribers() -> None:
    """The signs of a wall count only where there is nothing else."""
    body = f"<p>{SENTENCE * 6}</p><p>Solve the captcha, or subscribe to continue reading.</p>"

    assert "captcha" in (extract_page(page(body)).text or "")


def test_nothing_of_hostile_markup_is_left() -> None:
    """No tag, handler, script or foreign scheme in any field."""
    hostile = "&lt;script&gt;steal()&lt;/script&gt;<img src=x onerror=steal()>\x00\u202e"
    head = (
        f"<title>Ferry {hostile}</title><meta name=author content='Ann {hostile}'>"
        f"<meta name=description content='Lead {hostile}'><meta property=og:image "
        f"content='javascript:steal()'><meta property=article:section content='{hostile}'>"
    )

    found = extract_page(page(f"<p>{SENTENCE * 3}{hostile}</p>", head), url=URL)

    assert found.image is None
    for text in (found.title, found.lead, found.text, found.author, *found.categories):
        assert text is not None
        assert not MARKUP.search(text)


def test_a_long_text_is_bounded() -> None:
    """What follows after 100,000 characters adds nothing to a story."""
    found = extract_page(page(f"<p>{SENTENCE}</p>" * 3_000))

    assert len(found.text or "") <= MAX_TEXT_CHARS


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_mutated_page_is_an_article_or_refused(chance: random.Random) -> None:
    """Bytes cut, doubled, swapped and overwritten: no other exception, and no markup."""
    body = bytearray(FERRY)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(body)), chance.randint(1, 200)
        piece = bytes(body[at : at + length])
        new = chance.choice([b"", piece * 2, chance.randbytes(8), b"<", b"</p", b"&#0;", b'"'])
        body[at : at + length] = new
    with suppress(BadPage):
        found = extract_page(bytes(body), url=URL)
        for text in (found.title, found.lead, found.text, found.author):
            assert not MARKUP.search(text or "")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_an_article_or_refused(body: bytes, is_page: bool) -> None:
    """Alone, and where the body of a page should be."""
    with suppress(BadPage):
        extract_page(page().replace(b"<body>", b"<body>" + body) if is_page else body)
