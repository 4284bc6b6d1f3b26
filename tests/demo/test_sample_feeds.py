"""The sample's feeds say what the sample says, as the program's own parser reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.demo.sample import FeedFormat, Sample, SampleArticle, load_sample
from bot.demo.sample_feeds import article_urls, render_feeds, slug
from bot.model import Article, Outlet
from bot.sources.reading.parse import parse_feed
from bot.text.markup import tidy

NOW = datetime(2026, 1, 1, 7, 0, 30, 250_000, tzinfo=UTC)
BASE = "http://127.0.0.1:8080"
HOSTILE = SampleArticle(
    outlet="tide.example",
    language="en",
    minutes_before=5,
    title='Fish & "chips" at 3 < 4 euros',
    lead="Prices: 3 < 4, 6 > 5 & 6 % in O'Hara's shop; “never & again”, she said.",
    author="Änne O'Hara & Co",
    categories=("Food & drink",),
)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


def _read(sample: Sample) -> dict[str, Article]:
    feeds = render_feeds(sample, NOW, BASE).values()
    parsed = (
        parse_feed(feed.body, url=BASE + feed.path, content_type=feed.content_type)
        for feed in feeds
    )
    return {str(article.url): article for feed in parsed for article in feed.articles}


def _of_one(kind: FeedFormat, *articles: SampleArticle) -> Sample:
    outlet = Outlet(domain="tide.example", name="The Tide & Töne", language="en")
    return Sample(outlets=(outlet,), articles=articles, formats={"tide.example": kind})


def test_every_article_survives_the_round_trip(sample: Sample) -> None:
    """Title, lead, address, outlet, language, moment, author and categories are the sample's."""
    read = _read(sample)

    for url, article in article_urls(sample, NOW).items():
        found = read.pop(url)
        # The parser folds white space, and with it the narrow spaces of French.
        assert (found.title, found.lead) == (tidy(article.title), tidy(article.lead))
        assert (found.outlet, found.language) == (article.outlet, article.language)
        published_at = NOW.replace(microsecond=0) - timedelta(minutes=article.minutes_before)
        assert found.published_at == published_at
        assert (found.author or "") == article.author
        assert found.categories == article.categories
    assert read == {}


def test_every_outlet_has_one_feed_at_a_telling_path(sample: Sample) -> None:
    """Paths are made of the outlets' names and are the keys."""
    feeds = render_feeds(sample, NOW, BASE)

    assert [feed.outlet for feed in feeds.values()] == [o.domain for o in sample.outlets]
    assert all(path == feed.path for path, feed in feeds.items())
    assert "/feeds/the-daily-tide.xml" in feeds
    assert "/feeds/suedstimme.xml" in feeds
    assert "/feeds/plain-report.json" in feeds


def test_articles_come_newest_first(sample: Sample) -> None:
    """The parser keeps the order of the document."""
    for feed in render_feeds(sample, NOW, BASE).values():
        parsed = parse_feed(feed.body, content_type=feed.content_type)
        moments = [article.published_at for article in parsed.articles]
        assert all(later >= earlier for later, earlier in pairwise(moments) if later and earlier)


def test_the_same_moment_gives_the_same_bytes(sample: Sample) -> None:
    """Nothing is drawn or read from a clock."""
    assert render_feeds(sample, NOW, BASE) == render_feeds(sample, NOW, BASE)


@pytest.mark.parametrize("kind", FeedFormat)
def test_markup_characters_are_text(kind: FeedFormat) -> None:
    """Angle brackets, ampersands and quotation marks come out as they went in."""
    found = next(iter(_read(_of_one(kind, HOSTILE)).values()))

    assert (found.title, found.lead) == (HOSTILE.title, HOSTILE.lead)
    assert (found.author, found.categories) == (HOSTILE.author, HOSTILE.categories)


@pytest.mark.parametrize("kind", FeedFormat)
def test_an_outlet_without_articles_has_a_feed_without_items(kind: FeedFormat) -> None:
    """The document is still one that can be read."""
    feed = next(iter(render_feeds(_of_one(kind), NOW, BASE).values()))

    parsed = parse_feed(feed.body, url=BASE + feed.path, content_type=feed.content_type)
    assert (parsed.title, parsed.articles) == ("The Tide & Töne", ())


def test_a_title_used_twice_gives_two_addresses() -> None:
    """Updates of a report under the same title are articles of their own."""
    earlier = replace(HOSTILE, minutes_before=60)

    urls = article_urls(_of_one(FeedFormat.RSS, earlier, HOSTILE), NOW)
    stem = "https://tide.example/2026/01/fish-chips-at-3-4-euros"
    assert list(urls) == [stem, f"{stem}-2"]


def test_addresses_are_plain_ascii_and_dated(sample: Sample) -> None:
    """https://DOMAIN/YYYY/MM/slug, the month being that of the article."""
    shape = re.compile(r"https://[a-z]+\.example/(?:2025/12|2026/01)/[a-z0-9]+(?:-[a-z0-9]+)*")

    urls = article_urls(sample, NOW)
    assert len(urls) == len(sample.articles)
    assert [url for url in urls if not shape.fullmatch(url)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Südstimme: Größe zählt", "suedstimme-groesse-zaehlt", id="umlauts"),
        pytest.param("L'été à Nîmes", "lete-a-nimes", id="accents and an apostrophe"),
        pytest.param("¿Qué pasó en el año 7?", "que-paso-en-el-ano-7", id="spanish"),
        pytest.param("—", "article", id="nothing that could be kept"),
    ],
)
def test_a_slug_is_spelt_in_ascii(text: str, expected: str) -> None:
    """Accents go, umlauts are spelt out."""
    assert slug(text) == expected
