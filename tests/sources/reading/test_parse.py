"""What must hold for feeds of every kind, sound and broken, on their way to articles."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.model import Article
from bot.sources.reading.parse import ParsedFeed, parse_feed
from bot.sources.reading.rawfeed import MAX_ITEMS
from bot.sources.urls import article_id

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
FEED_URL = "https://feeds.example.org/all.xml"
CYRILLIC = "text/xml; charset=windows-1251"


@cache
def golden(name: str) -> ParsedFeed:
    return parse_feed((FEEDS / name).read_bytes(), url=FEED_URL)


def article(name: str, place: int = 0) -> Article:
    return golden(name).articles[place]


def rss(items: str, channel: str = "") -> bytes:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
    return f"{head}{channel}{items}</channel></rss>".encode()


def test_rss_gives_whole_articles() -> None:
    """Every field of an RSS 2.0 item arrives, clean and canonical."""
    url = "https://www.harbour-gazette.example/2026/ferry-reopens?id=7"

    assert article("rss2.xml") == Article(
        id=article_id(url),
        title="Ferry link to the islands reopens after storm",
        url=url,
        outlet="harbour-gazette.example",
        language="en",
        published_at=datetime(2026, 1, 5, 7, 30, tzinfo=UTC),
        lead="The first ferry left at six on Monday.",
        text=(
            "The first ferry left at six on Monday. "
            "Some 240 passengers had waited for three days, the port said."
        ),
        author="Mara Lind",
        image="https://img.harbour-gazette.example/ferry.jpg",
        categories=("Transport", "Islands & Coast"),
    )


@pytest.mark.parametrize(
    ("name", "title", "home_url", "language", "n_articles"),
    [
        ("rss2.xml", "The Harbour Gazette", "https://www.harbour-gazette.example/", "en", 3),
        ("broken_markup.xml", "Mill & Market", "https://mill-market.example/", None, 2),
        ("rdf.xml", "Bergblatt", "https://bergblatt.example/", "de", 1),
        ("atom10.xml", "La Vallée", "https://vallee.example/", "fr", 2),
        ("atom03.xml", "Old Signals", "https://old-signals.example/", "en", 1),
        ("jsonfeed.json", "Orchard Notes", "https://orchard.example/", "en", 2),
        ("hostile.xml", "Odd Corner", None, None, 4),
    ],
)
def test_every_format_names_its_feed(
    name: str, title: str, home_url: str | None, language: str | None, n_articles: int
) -> None:
    """Title, home page and language of the feed are read in each format."""
    feed = golden(name)

    assert (feed.title, feed.home_url, feed.language) == (title, home_url, language)
    assert len(feed.articles) == n_articles


@pytest.mark.parametrize(
    ("name", "title", "url", "published_at", "lead"),
    [
        (
            "rdf.xml",
            "Neue Seilbahn fährt ab März",
            "https://bergblatt.example/seilbahn",
            datetime(2026, 1, 3, 6, tzinfo=UTC),
            "Die Kabinen fassen je acht Personen.",
        ),
        (
            "atom10.xml",
            "Le pont fermé pour travaux",
            "https://vallee.example/actus/pont-ferme",
            datetime(2026, 1, 5, 5, tzinfo=UTC),
            "Le pont reste fermé deux semaines.",
        ),
        (
            "atom03.xml",
            "Radio museum saves its first transmitter",
            "https://old-signals.example/transmitter",
            datetime(2026, 1, 2, 11, tzinfo=UTC),
            "Volunteers carried it up the hill.",
        ),
        (
            "jsonfeed.json",
            "Frost costs growers a third of the harvest",
            "https://orchard.example/frost",
            datetime(2026, 1, 2, 14, tzinfo=UTC),
            "Growers counted their losses on Friday.",
        ),
        (
            "broken_markup.xml",
            "Grain & oil prices fall",
            "https://mill-market.example/story?id=1&page=2",
            datetime(2026, 1, 6, 10, tzinfo=UTC),
            "Prices at Hill & Sons fell by 4 % on Tuesday.",
        ),
    ],
    ids=["rdf", "atom 1.0", "atom 0.3", "json feed", "broken xml"],
)
def test_every_format_gives_articles(
    name: str, title: str, url: str, published_at: datetime, lead: str
) -> None:
    """The same fields come out of each format, and no text is lost in broken XML."""
    first = article(name)

    assert (first.title, first.url, first.lead) == (title, url, lead)
    assert first.published_at == published_at


def test_markup_inside_a_title_costs_no_words() -> None:
    """Inline XHTML in Atom and unescaped tags in RSS keep the words beside and in them."""
    rows = rss("<item><title>A <b>bold</b> move</title><link>http://a.example/</link></item>")

    assert article("atom10.xml", 1).title == "Bridge closed for repairs"
    assert parse_feed(rows).articles[0].title == "A bold move"


def test_the_language_of_an_item_goes_before_the_feeds() -> None:
    """A feed may mix languages."""
    assert [a.language for a in golden("atom10.xml").articles] == ["fr", "en"]


def test_content_is_text_only_where_it_says_more_than_the_lead() -> None:
    """The lead is not stored twice; without a summary the content gives the lead."""
    assert article("atom10.xml").text == (
        "Le pont reste fermé deux semaines. Une déviation passe par le village."
    )
    assert article("atom10.xml", 1).lead == "The bridge is closed for two weeks."
    assert article("atom10.xml", 1).text is None


def test_a_missing_title_is_made_of_the_lead() -> None:
    """The first words stand in, at most 90 characters; without any the item is dropped."""
    title = article("rss2.xml", 2).title

    assert title.startswith("A short note without a headline")
    assert title.endswith("…")
    assert len(title) <= 90
    assert not any(a.url and a.url.endswith("/empty") for a in golden("rss2.xml").articles)


def test_a_missing_link_is_taken_from_the_guid() -> None:
    """A guid that is an address is the link; otherwise the article has an id and no URL."""
    unlinked = article("duplicates.xml", 1)

    assert article("rss2.xml", 2).url == "https://www.harbour-gazette.example/notes/88"
    assert unlinked.url is None
    assert unlinked.id == article_id(f"{FEED_URL}#No date and no link, one")


def test_of_two_items_with_one_address_the_first_stays() -> None:
    """Ids are unique within a feed, and tracking marks do not hide a repetition."""
    titles = [a.title for a in golden("duplicates.xml").articles]

    assert titles[0] == "First version"
    assert "Second version" not in titles


@pytest.mark.parametrize("place", range(2, 6))
def test_a_date_that_cannot_be_meant_is_none(place: int) -> None:
    """No date, zeros, a time alone and a day without a year do not become some date."""
    assert golden("duplicates.xml").articles[place].published_at is None


def test_a_numeric_guid_is_no_date() -> None:
    """An id of 12 is not the twelfth of the month."""
    assert article("hostile.xml", 3).published_at is None


def test_nothing_executable_is_left() -> None:
    """Scripts, handlers, styles and addresses that run code do not pass."""
    feed = golden("hostile.xml")
    texts = [str(getattr(a, f.name) or "") for a in feed.articles for f in fields(Article)] + [
        feed.title
    ]

    assert not any("<" in t or "script" in t or "steal" in t or "data:" in t for t in texts)
    assert article("hostile.xml", 1).url is None
    assert article("hostile.xml", 1).image is None
    assert article("hostile.xml", 2).title == "Mayor resigns"
    assert article("hostile.xml", 2).lead == "She leaves in May."


def test_double_escaped_texts_read_as_meant() -> None:
    """Feeds that escape twice show no entities and no tags."""
    assert article("hostile.xml").title == "AT&T & partners agree"
    assert article("hostile.xml").lead == "Talks ended at noon."


def test_pictures_are_taken_from_media_elements() -> None:
    """A picture wins over a film and a thumbnail, and relative addresses are made whole."""
    assert [a.image for a in golden("media.xml").articles] == [
        "https://img.lens.example/1.jpg?w=600",
        "https://img.lens.example/2.jpg",
        None,
    ]


def test_a_caption_is_not_the_lead_unless_there_is_no_other() -> None:
    """media:description describes the picture, wherever it stands."""
    assert [a.lead for a in golden("media.xml").articles] == [
        None,
        "The film shows the harbour at dawn.",
        "The lead itself.",
    ]


def test_the_original_link_goes_before_a_feed_services() -> None:
    """FeedBurner's redirects carry the publisher's address beside them."""
    assert article("media.xml", 2).url == "https://lens.example/3"


def test_the_outlet_is_the_publisher() -> None:
    """An aggregator's item belongs to its source; other items to the host they link to."""
    assert [a.outlet for a in golden("aggregator.xml").articles] == [
        "harbour-gazette.example",
        "bergblatt.example",
        "vallee.example",
        "old-signals.example",
    ]


def test_without_a_link_the_outlet_is_the_feeds_host() -> None:
    """The feed's own address is the last resort, its home page where that is not known."""
    item = "<item><title>A</title></item>"
    home = "<link>https://www.gazette.example/</link>"

    assert parse_feed(rss(item), url=FEED_URL).articles[0].outlet == "feeds.example.org"
    assert parse_feed(rss(item, home)).articles[0].outlet == "gazette.example"
    assert parse_feed(rss(item)).articles[0].outlet is None


def test_a_feed_without_items_is_a_feed() -> None:
    """A quiet day is no failure."""
    assert parse_feed(rss("")).articles == ()


def test_junk_before_the_document_is_skipped() -> None:
    """Warnings that a server prints first do not cost the feed."""
    body = b"\n\nWarning: something in line 7\n" + rss("<item><title>A</title></item>")

    assert [a.title for a in parse_feed(body).articles] == ["A"]


def test_an_undeclared_prefix_hides_no_item() -> None:
    """Feeds that write rss: before every name without declaring it are read."""
    body = (
        b"<?xml?xml version='1.0' ??><rss rss:version=2.0><rss:channel><rss:title>T</rss:title>"
        b"<rss:item><rss:title>A</rss:title><rss:link>http://a.example/</rss:link></rss:item>"
        b"</rss:channel></rss>"
    )

    assert [a.title for a in parse_feed(body).articles] == ["A"]


def test_entities_are_not_expanded() -> None:
    """Neither nested entities nor files reach an article; known names of characters do."""
    first = article("entities.xml")

    assert first.title.startswith("Café by the sea")
    assert len(first.title) < 40
    assert first.lead is not None
    assert first.lead.startswith("Before ")
    assert len(first.lead) < 40


def test_the_number_of_items_is_bounded() -> None:
    """Only the first items of an endless feed are taken."""
    items = "".join(f"<item><title>{i}</title></item>" for i in range(MAX_ITEMS + 5))

    assert len(parse_feed(rss(items)).articles) == MAX_ITEMS
