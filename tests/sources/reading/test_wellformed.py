"""What must hold for the formats of feeds and their extensions, element by element."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import BadFeed
from bot.model import Article
from bot.sources.reading.parse import ParsedFeed, parse_feed

URL = "https://feeds.example.org/news/all.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def rss(item: str, channel: str = "", root: str = f'rss version="2.0" {NAMESPACES}') -> ParsedFeed:
    name = root.split()[0]
    body = f"<{root}><channel><title>T</title>{channel}<item>{item}</item></channel></{name}>"
    return parse_feed(body.encode(), url=URL)


def item(written: str) -> Article:
    return rss(f"<title>A</title>{written}").articles[0]


def atom(entry: str, feed: str = "", root: str = 'xmlns="http://www.w3.org/2005/Atom"') -> Article:
    body = f"<feed {root}><title>T</title>{feed}<entry>{entry}</entry></feed>"
    return parse_feed(body.encode(), url=URL).articles[0]


@pytest.mark.parametrize(
    "root",
    [
        pytest.param('rss version="0.91"', id="0.91"),
        pytest.param('rss version="0.92"', id="0.92"),
        pytest.param("rss", id="no version"),
        pytest.param('rss version="2.0" xmlns="http://backend.userland.com/rss2"', id="userland"),
        pytest.param('rss version="2.0" xmlns="https://unheard.example/of"', id="own namespace"),
        pytest.param(
            'RDF xmlns="http://channel.netscape.com/rdf/simple/0.9/"', id="RSS 0.9, no prefix"
        ),
    ],
)
def test_rss_of_every_version_is_read(root: str) -> None:
    """Versions differ in their names, not in what an item is."""
    article = rss("<title>A</title><link>http://a.example/1</link>", root=root).articles[0]

    assert (article.title, article.url) == ("A", "http://a.example/1")


def test_items_beside_the_channel_belong_to_it() -> None:
    """RDF keeps them outside, and its items are known by rdf:about."""
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<channel><title>T</title><dc:language>pt-BR</dc:language></channel>"
        b'<item rdf:about="http://a.example/1"><title>A</title><dc:date>2026-01-05</dc:date>'
        b"<dc:creator>Ana</dc:creator><dc:subject>Sea</dc:subject></item></rdf:RDF>"
    )

    feed = parse_feed(body)

    assert (feed.title, feed.language) == ("T", "pt")
    assert feed.articles[0].url == "http://a.example/1"
    assert feed.articles[0].published_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert (feed.articles[0].author, feed.articles[0].categories) == ("Ana", ("Sea",))


@pytest.mark.parametrize(
    ("written", "published_at"),
    [
        pytest.param("<pubDate>Mon, 05 Jan 2026 07:00:00 GMT</pubDate>", 7, id="RSS"),
        pytest.param("<dc:date>2026-01-05T07:00Z</dc:date>", 7, id="Dublin Core"),
        pytest.param("<dcterms:created>2026-01-05T07:00Z</dcterms:created>", 7, id="created"),
        pytest.param("<atom:updated>2026-01-05T07:00Z</atom:updated>", 7, id="Atom in RSS"),
        pytest.param(
            "<atom:updated>2026-01-05T09:00Z</atom:updated>"
            "<dcterms:issued>2026-01-05T07:00Z</dcterms:issued>",
            7,
            id="publication before change",
        ),
        pytest.param(
            "<pubDate>soon</pubDate><dc:date>2026-01-05T07:00Z</dc:date>", 7, id="one unreadable"
        ),
        pytest.param(
            "<pubDate>2026-01-05T06:00Z</pubDate><pubDate>2026-01-05T07:00Z</pubDate>",
            7,
            id="the last of several",
        ),
        pytest.param("<guid>20260105</guid>", None, id="a guid is no date"),
    ],
)
def test_an_item_is_of_the_time_it_was_published(written: str, published_at: int | None) -> None:
    """Of several dates the first publication counts, whatever element it is in."""
    expected = None if published_at is None else datetime(2026, 1, 5, published_at, tzinfo=UTC)

    assert item(written).published_at == expected


@pytest.mark.parametrize(
    ("written", "author"),
    [
        pytest.param("<author>desk@a.example (Mara Lind)</author>", "Mara Lind", id="RSS"),
        pytest.param("<author>Mara Lind (desk@a.example)</author>", "Mara Lind", id="swapped"),
        pytest.param("<author>Mara Lind &lt;m@a.example></author>", "Mara Lind", id="as in mail"),
        pytest.param("<dc:creator>Mara Lind</dc:creator>", "Mara Lind", id="Dublin Core"),
        pytest.param(
            "<dc:creator>Mara</dc:creator><dc:creator>Jo</dc:creator>", "Mara, Jo", id="two"
        ),
        pytest.param("<itunes:author>Mara Lind</itunes:author>", "Mara Lind", id="iTunes"),
        pytest.param(
            "<atom:author><atom:name>Mara</atom:name><atom:email>m@a.example</atom:email>"
            "</atom:author>",
            "Mara",
            id="Atom",
        ),
        pytest.param("<author> </author>", None, id="blank"),
    ],
)
def test_the_author_is_a_name(written: str, author: str | None) -> None:
    """Mail addresses beside a name are left out."""
    assert item(written).author == author


@pytest.mark.parametrize(
    ("written", "image"),
    [
        pytest.param('<media:thumbnail url="/1.jpg"/>', "1.jpg", id="thumbnail"),
        pytest.param(
            '<media:group><media:content url="/v.mp4" medium="video"/>'
            '<media:content url="/1.jpg" type="image/jpeg"/></media:group>',
            "1.jpg",
            id="group",
        ),
        pytest.param('<enclosure url="/1.png" type="image/png"/>', "1.png", id="enclosure"),
        pytest.param('<enclosure url="/1.mp3" type="audio/mpeg"/>', None, id="sound"),
        pytest.param('<itunes:image href="/1.jpg"/>', "1.jpg", id="iTunes"),
        pytest.param(
            '<atom:link rel="enclosure" type="image/webp" href="/1.webp"/>', "1.webp", id="link"
        ),
    ],
)
def test_the_picture_is_found(written: str, image: str | None) -> None:
    """Media RSS, iTunes and attached files name it, and relative addresses are made whole."""
    assert item(written).image == (image and f"https://feeds.example.org/{image}")


def test_keywords_are_categories() -> None:
    """Lists between commas are taken apart; numbers and repetitions are left out."""
    written = (
        "<category>Sea</category><media:keywords>Ferry, Sea, 7</media:keywords>"
        "<itunes:keywords>Islands</itunes:keywords>"
    )

    assert item(written).categories == ("Sea", "Ferry", "Islands")


def test_encoded_content_is_the_text_and_other_summaries_the_lead() -> None:
    """RSS has many ways to say in short what it says at length."""
    article = item(
        "<itunes:summary>Short.</itunes:summary>"
        "<content:encoded>&lt;p&gt;Longer than short.&lt;/p&gt;</content:encoded>"
    )

    assert (article.lead, article.text) == ("Short.", "Longer than short.")


def test_a_secure_address_of_a_namespace_is_the_same() -> None:
    """Some write https where the name of the namespace has http."""
    root = 'rss xmlns:dc="https://purl.org/dc/elements/1.1/"'

    assert rss("<title>A</title><dc:creator>Jo</dc:creator>", root=root).articles[0].author == "Jo"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("<title>A &lt;b&gt;bold&lt;/b&gt; move</title>", "A bold move", id="escaped"),
        pytest.param(
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bold</b> move'
            "</div></title>",
            "A bold move",
            id="xhtml",
        ),
        pytest.param(
            '<title type="text/html" mode="base64">QSA8Yj5ib2xkPC9iPiBtb3Zl</title>',
            "A bold move",
            id="Base64 of Atom 0.3",
        ),
        pytest.param(
            '<title type="application/octet-stream">QSBib2xkIG1vdmU=</title>',
            "A bold move",
            id="Base64 of Atom 1.0",
        ),
        pytest.param('<title mode="base64">not base64!</title>', "not base64!", id="none at all"),
        pytest.param(
            '<title xmlns:h="http://www.w3.org/1999/xhtml">A<h:br/>bold <h:i>move</h:i></title>',
            "A bold move",
            id="prefixed markup",
        ),
    ],
)
def test_atom_wraps_texts_in_many_ways(title: str, expected: str) -> None:
    """Escaped, inline, in Base64: the words are the same."""
    assert atom(title).title == expected


def test_a_file_in_atom_is_no_text() -> None:
    """Content of another type than text is left out, and the next is taken."""
    article = atom(
        '<title>A</title><content type="image/png">iVBORw0KGgo=</content>'
        '<content type="text">Words.</content>'
    )

    assert article.lead == "Words."


def test_addresses_are_relative_to_the_nearest_base() -> None:
    """xml:base is inherited and joined on the way down."""
    root = 'xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/2026/"'
    entry = '<title>A</title><link xml:base="jan/" href="ferry"/>'

    assert atom(entry, root=root).url == "https://a.example/2026/jan/ferry"


def test_an_aggregators_item_belongs_to_its_source() -> None:
    """atom:source names the feed it was taken from."""
    article = atom(
        '<title>A</title><link href="https://news.google.com/x"/>'
        '<source><id>x</id><link rel="self" href="https://www.gazette.example/feed"/></source>'
    )

    assert article.outlet == "gazette.example"


@pytest.mark.parametrize(
    ("entry", "language"),
    [
        pytest.param("<title>A</title>", "fr", id="the feed's"),
        pytest.param('<title xml:lang="de-CH">A</title>', "de", id="the title's"),
        pytest.param('<title xml:lang="">A</title>', None, id="declared unknown"),
        pytest.param('<title>A</title><content xml:lang="de">B</content>', "fr", id="main text"),
        pytest.param('<title>A</title><language xmlns="">pl</language>', "pl", id="its own"),
    ],
)
def test_an_entry_has_the_language_of_its_title(entry: str, language: str | None) -> None:
    """xml:lang is inherited, and an empty one ends what was inherited."""
    assert (
        atom(entry, root='xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"').language == language
    )


def test_capitals_do_not_hide_an_item() -> None:
    """The oldest feeds shout."""
    body = b"<RSS><CHANNEL><TITLE>T</TITLE><ITEM><TITLE>A</TITLE></ITEM></CHANNEL></RSS>"

    assert [a.title for a in parse_feed(body).articles] == ["A"]


NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://gazette.example/about</loc></url>
 <url><loc>https://gazette.example/ferry</loc><lastmod>2026-01-06</lastmod>
  <image:image><image:loc>https://gazette.example/ferry.jpg</image:loc></image:image>
  <news:news><news:publication><news:name>Gazette</news:name><news:language>de</news:language>
  </news:publication><news:publication_date>2026-01-05T07:00:00+01:00</news:publication_date>
  <news:title>F\xc3\xa4hre f\xc3\xa4hrt</news:title><news:keywords>Sea, Ferry</news:keywords>
 </news:news></url></urlset>"""


def test_a_news_sitemap_is_a_feed() -> None:
    """Pages with a title of news are its articles, and its publication is the feed."""
    feed = parse_feed(NEWS)

    assert (feed.title, feed.language, len(feed.articles)) == ("Gazette", "de", 1)
    article = feed.articles[0]
    assert (article.title, article.url) == ("Fähre fährt", "https://gazette.example/ferry")
    assert article.published_at == datetime(2026, 1, 5, 6, tzinfo=UTC)
    assert (article.image, article.categories) == (
        "https://gazette.example/ferry.jpg",
        ("Sea", "Ferry"),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            b"<urlset><url><loc>http://a/</loc></url></urlset>", "without news", id="pages"
        ),
        pytest.param(b"<sitemapindex/>", "list of sitemaps", id="list"),
    ],
)
def test_a_sitemap_without_news_is_no_feed(body: bytes, expected: str) -> None:
    """The operator learns what the address gives."""
    with pytest.raises(BadFeed, match=expected):
        parse_feed(body)
