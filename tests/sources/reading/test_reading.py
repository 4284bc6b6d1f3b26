"""What must hold between reading a feed and cleaning its items, which a poll keeps apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadFeed
from bot.sources.reading.parse import parse_feed, read_feed

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://feeds.example.org/all.xml"
GOLDEN = sorted(path for path in FEEDS.iterdir() if path.suffix != ".html")


def rss(channel: str, attributes: str = "") -> bytes:
    item = "<item><title>A</title></item>"
    return f"<rss {attributes}><channel>{channel}{item}</channel></rss>".encode()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_reading_names_the_articles_that_cleaning_gives(path: Path) -> None:
    """Ids come in the order of the articles, and none is cleaned twice or left out."""
    reading = read_feed(path.read_bytes(), url=URL)
    articles = reading.articles()

    assert reading.ids == tuple(article.id for article in articles)
    assert parse_feed(path.read_bytes(), url=URL).articles == articles
    assert reading.articles(known=set(reading.ids[1:])) == articles[:1]
    assert reading.articles(known=reading.ids) == ()


def test_an_item_without_words_has_no_id() -> None:
    """Markup alone is no title, and such an item is no article."""
    body = (
        b"<rss><channel><item><title>&lt;img/&gt;</title><link>http://a.example/1</link></item>"
        b"<item><link>http://a.example/2</link><description>Words.</description></item>"
        b"</channel></rss>"
    )

    reading = read_feed(body)

    assert [article.title for article in reading.articles()] == ["Words."]
    assert len(reading.ids) == 1


HUB = '<atom:link rel="hub" href="https://hub.example/?a=1&amp;utm_source=x"/>'
SELF = '<atom:link rel="self" href="/all.xml?ref=self"/>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(HUB + SELF, 'xmlns:atom="http://www.w3.org/2005/Atom"'), id="RSS"),
        pytest.param(
            f'<a:feed xmlns:a="http://www.w3.org/2005/Atom">{HUB}{SELF}'
            "<a:entry><a:title>A</a:title></a:entry></a:feed>".replace("atom:", "a:").encode(),
            id="Atom",
        ),
        pytest.param(
            rss(HUB + SELF + "<p>", 'xmlns:atom="http://www.w3.org/2005/Atom"'), id="damaged"
        ),
        pytest.param(
            b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [],'
            b'"hubs": [{"type": "rssCloud", "url": "https://x.example/"},'
            b'{"type": "WebSub", "url": "https://hub.example/?a=1&utm_source=x"}],'
            b'"feed_url": "/all.xml?ref=self"}',
            id="JSON Feed",
        ),
    ],
)
def test_a_hub_and_the_topic_are_found_as_written(body: bytes) -> None:
    """A hub compares addresses letter by letter, so that nothing is dropped from them."""
    reading = read_feed(body, url=URL)

    assert reading.hub_url == "https://hub.example/?a=1&utm_source=x"
    assert reading.self_url == "https://feeds.example.org/all.xml?ref=self"


def test_an_address_that_is_not_of_the_web_is_no_hub() -> None:
    """Only http and https are asked."""
    body = rss('<link rel="hub" href="javascript:x()"/><link rel="self" href="file:///etc/x"/>')

    assert (read_feed(body).hub_url, read_feed(body).self_url) == (None, None)


SYNDICATION = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


@pytest.mark.parametrize(
    ("channel", "wait_s"),
    [
        pytest.param("<ttl>60</ttl>", 3_600.0, id="minutes"),
        pytest.param("<sy:updatePeriod> Daily </sy:updatePeriod>", 86_400.0, id="period"),
        pytest.param(
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            900.0,
            id="times a period",
        ),
        pytest.param(
            "<ttl>5</ttl><sy:updatePeriod>weekly</sy:updatePeriod>", 300.0, id="minutes first"
        ),
        pytest.param("<ttl>soon</ttl>", None, id="no number"),
        pytest.param("<ttl>-5</ttl>", None, id="negative"),
        pytest.param("<ttl>inf</ttl>", None, id="for ever"),
        pytest.param("<sy:updatePeriod>often</sy:updatePeriod>", None, id="no period"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_feed_says_how_long_to_wait(channel: str, wait_s: float | None) -> None:
    """RSS's time to live and the syndication module, in seconds."""
    assert read_feed(rss(channel, SYNDICATION)).wait_s == wait_s


def test_a_json_feed_with_a_bare_version_is_one() -> None:
    """Some write the number where the format asks for its address."""
    body = b'{"version": "1.1", "feed_url": "https://a.example/f", "items": [{"title": "A"}]}'

    assert [a.title for a in read_feed(body).articles()] == ["A"]
    with pytest.raises(BadFeed, match="not a JSON Feed"):
        read_feed(b'{"items": [{"title": "A"}]}')
