"""What must hold for documents: their encoding, what they are if no feed, and that none hurts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadFeed
from bot.sources.reading.decoding import MAX_DOCUMENT_BYTES
from bot.sources.reading.parse import parse_feed

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
FEED_URL = "https://feeds.example.org/all.xml"
CYRILLIC = "text/xml; charset=windows-1251"


def rss(items: str, channel: str = "") -> bytes:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
    return f"{head}{channel}{items}</channel></rss>".encode()


TITLE = "Паром снова ходит каждый день"
TEXT = "Первый рейс ушёл в шесть утра, и на борту было двести сорок пассажиров. " * 2


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param((FEEDS / "windows1251.xml").read_bytes(), CYRILLIC, id="header"),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>"),
            "text/xml; charset=ISO-8859-1",
            id="Latin-1 that is UTF-8",
        ),
        pytest.param(rss(f"<item><title>{TITLE}</title></item>"), None, id="nothing said"),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>").decode().encode("utf-16"), None, id="mark"
        ),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>")
            .decode()
            .replace('"1.0"', '"1.0" encoding="koi8-r"', 1)
            .encode("koi8-r"),
            "text/xml",
            id="declaration",
        ),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>"), "text/xml; charset=nonsense", id="unknown"
        ),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>"),
            "text/xml; charset=unicode_escape",
            id="no charset of the web",
        ),
        pytest.param(
            rss(f"<item><title>{TITLE}</title></item>")
            .decode()
            .replace('"1.0"', '"1.0" encoding="utf-16"', 1)
            .encode(),
            None,
            id="sixteen bits that are eight",
        ),
        pytest.param(
            rss(f"<item><title>{TITLE}</title><description>{TEXT}</description></item>")
            .decode()
            .encode("koi8-r"),
            None,
            id="nothing said, another script",
        ),
    ],
)
def test_the_encoding_is_found(body: bytes, content_type: str | None) -> None:
    """Header, mark, declaration, then what fits."""
    assert parse_feed(body, content_type=content_type).articles[0].title == TITLE


def test_bytes_of_no_encoding_are_read_as_windows_1252() -> None:
    """Old feeds without any declaration are mostly western."""
    body = rss("<item><title>Café – 5 €</title></item>").decode().encode("cp1252")

    assert parse_feed(body).articles[0].title == "Café – 5 €"


def test_latin_letters_are_not_guessed_to_be_of_another_script() -> None:
    """A long text of many accents is western as long as nobody says otherwise."""
    text = "Les élèves écoutèrent là-bas, où l’été fut très doux ; ça déçoit à Noël. " * 8
    body = rss(f"<item><title>A</title><description>{text}</description></item>")

    lead = parse_feed(body.decode().encode("cp1252")).articles[0].lead

    assert (lead or "").startswith("Les élèves écoutèrent là-bas, où l’été")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\x00", "empty", id="blank"),
        pytest.param((FEEDS / "page.html").read_bytes(), r"harbour-gazette.*rss\.xml", id="page"),
        pytest.param((FEEDS / "challenge.html").read_bytes(), "challenge page", id="challenge"),
        pytest.param(b'{"ok": true}', "not a JSON Feed", id="JSON"),
        pytest.param(b'{"version": ', "damaged", id="broken JSON"),
        pytest.param(b"[" * 100_000, "damaged", id="deep JSON"),
        pytest.param(b"<urlset></urlset>", "sitemap", id="sitemap"),
        pytest.param(b"<opml></opml>", "OPML", id="list of feeds"),
        pytest.param(b"<note><to>you</to></note>", "<note>", id="other XML"),
        pytest.param(b"Service unavailable", "plain text", id="text"),
        pytest.param(b"%PDF-1.7", "PDF", id="PDF"),
        pytest.param(b"\x1f\x8b\x08\x00", "gzip", id="gzip"),
        pytest.param(b"x" * (MAX_DOCUMENT_BYTES + 1), "20 MiB", id="too large"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, expected: str) -> None:
    """The operator reads what the address gives instead of a feed."""
    with pytest.raises(BadFeed, match=expected):
        parse_feed(body)


def read_or_refuse(body: bytes) -> None:
    try:
        feed = parse_feed(body, url=FEED_URL)
    except BadFeed:
        return
    assert len({a.id for a in feed.articles}) == len(feed.articles)
    assert all(a.title for a in feed.articles)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever arrives, the outcome is a feed or BadFeed."""
    read_or_refuse(body)


GOLDEN = sorted(path.read_bytes() for path in FEEDS.iterdir())
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        b"< > & ]]> <![CDATA[ <!-- <!DOCTYPE[ <![x \xff\xfe \x00 <item> </channel> &#xD800; "
        b'&#99999999; http://[ { "'.split(b" ")
    ),
)


@given(
    st.sampled_from(GOLDEN),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=5),
)
def test_mutated_feeds_are_read_or_refused(
    body: bytes, cuts: list[tuple[float, int, bytes]]
) -> None:
    """Real documents with pieces cut out and others put in break nothing either."""
    for place, length, piece in cuts:
        start = int(place * len(body))
        body = body[:start] + piece + body[start + length :]

    read_or_refuse(body)
