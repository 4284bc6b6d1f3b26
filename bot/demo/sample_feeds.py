"""The sample as the feeds that its outlets would serve, each in its own format.

Rule 1: documents are built as trees or objects and then serialised, never pasted together.
Rule 2: same sample and same *now*, same bytes.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from lxml import etree

from bot.demo.sample import FeedFormat, Sample, SampleArticle
from bot.model import Outlet

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# None is the prefix of the default namespace, which the published stubs do not know.
_RDF_SPACES: dict[str, str] = {None: _RSS1, "rdf": _RDF, "dc": _DC}  # type: ignore[dict-item]
_ATOM_SPACES: dict[str, str] = {None: _ATOM}  # type: ignore[dict-item]
_CONTENT_TYPES = {
    FeedFormat.RSS: "application/rss+xml; charset=utf-8",
    FeedFormat.ATOM: "application/atom+xml; charset=utf-8",
    FeedFormat.RDF: "application/rdf+xml; charset=utf-8",
    FeedFormat.JSON: "application/feed+json; charset=utf-8",
}
# Letters that lose more than an accent when they become ASCII.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFeed:
    """One outlet's document, to be served at ``path`` of the base address."""

    outlet: str
    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An article with its address and moment; ``lead`` is HTML."""

    url: str
    published_at: datetime
    title: str
    lead: str
    author: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Channel:
    """An outlet with its items, newest first; ``url`` is the feed's own address."""

    name: str
    home_url: str
    url: str
    language: str
    updated_at: datetime
    items: tuple[_Item, ...]


def render_feeds(sample: Sample, now: datetime, base_url: str) -> dict[str, SampleFeed]:
    """Return every outlet's feed by its path, such as ``/feeds/the-daily-tide.xml``.

    *now*, aware, is the moment the ``minutes_before`` of the articles count back from. *base_url*
    is where the feeds will be served, without a slash at the end. An outlet without articles has
    a feed without items.
    """
    urls = article_urls(sample, now)
    feeds = (
        _feed(outlet, sample.formats[outlet.domain], _items(outlet, urls, now), (now, base_url))
        for outlet in sample.outlets
    )
    return {feed.path: feed for feed in feeds}


def article_urls(sample: Sample, now: datetime) -> dict[str, SampleArticle]:
    """Return the articles by their addresses, https://DOMAIN/YYYY/MM/slug-of-title, all different.

    Where an outlet uses a title twice, the later ones in the sample get a number.
    """
    found: dict[str, SampleArticle] = {}
    for article in sample.articles:
        stem = f"https://{article.outlet}/{_published_at(article, now):%Y/%m}/"
        stem += slug(article.title)
        url, number = stem, 1
        while url in found:
            number += 1
            url = f"{stem}-{number}"
        found[url] = article
    return found


def slug(text: str) -> str:
    """Return *text* for use in an address: lower-case ASCII letters and digits and hyphens."""
    spelt = text.lower().translate(_SPELT_OUT)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-") or "article"


def _published_at(article: SampleArticle, now: datetime) -> datetime:
    # Feeds tell time to the second.
    return now.replace(microsecond=0) - timedelta(minutes=article.minutes_before)


def _items(outlet: Outlet, urls: Mapping[str, SampleArticle], now: datetime) -> tuple[_Item, ...]:
    items = (
        _Item(
            url=url,
            published_at=_published_at(article, now),
            title=article.title,
            lead=f"<p>{html.escape(article.lead, quote=False)}</p>",
            author=article.author,
            categories=article.categories,
        )
        for url, article in urls.items()
        if article.outlet == outlet.domain
    )
    return tuple(sorted(items, key=lambda item: item.published_at, reverse=True))


def _feed(
    outlet: Outlet, kind: FeedFormat, items: tuple[_Item, ...], place: tuple[datetime, str]
) -> SampleFeed:
    now, base_url = place
    path = f"/feeds/{slug(outlet.name)}.{'json' if kind is FeedFormat.JSON else 'xml'}"
    channel = _Channel(
        name=outlet.name,
        home_url=f"https://{outlet.domain}/",
        url=f"{base_url}{path}",
        language=outlet.language,
        updated_at=items[0].published_at if items else now.replace(microsecond=0),
        items=items,
    )
    return SampleFeed(
        outlet=outlet.domain,
        path=path,
        content_type=_CONTENT_TYPES[kind],
        body=_RENDERERS[kind](channel),
    )


def _rss(channel: _Channel) -> bytes:
    """RSS 2.0 (https://www.rssboard.org/rss-specification) with dc:creator for authors."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": _DC, "atom": _ATOM})
    head = etree.SubElement(root, "channel")
    _add(head, "title", channel.name)
    _add(head, "link", channel.home_url)
    _add(head, "description", f"News from {channel.name}")
    _add(head, "language", channel.language)
    _add(head, "lastBuildDate", format_datetime(channel.updated_at))
    _add(head, f"{{{_ATOM}}}link", rel="self", href=channel.url, type="application/rss+xml")
    for item in channel.items:
        entry = etree.SubElement(head, "item")
        _add(entry, "title", item.title)
        _add(entry, "link", item.url)
        _add(entry, "guid", item.url, isPermaLink="true")
        _add(entry, "pubDate", format_datetime(item.published_at))
        _add_words(entry, f"{{{_DC}}}creator", (item.author,))
        _add_words(entry, "category", item.categories)
        _add(entry, "description", item.lead)
    return _serialised(root)


def _rdf(channel: _Channel) -> bytes:
    """RSS 1.0 (https://web.resource.org/rss/1.0/spec) with Dublin Core."""
    root = etree.Element(f"{{{_RDF}}}RDF", nsmap=_RDF_SPACES)
    head = _add(root, f"{{{_RSS1}}}channel")
    head.set(f"{{{_RDF}}}about", channel.url)
    _add(head, f"{{{_RSS1}}}title", channel.name)
    _add(head, f"{{{_RSS1}}}link", channel.home_url)
    _add(head, f"{{{_RSS1}}}description", f"News from {channel.name}")
    _add(head, f"{{{_DC}}}language", channel.language)
    listed = _add(_add(head, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for item in channel.items:
        _add(listed, f"{{{_RDF}}}li").set(f"{{{_RDF}}}resource", item.url)
        entry = _add(root, f"{{{_RSS1}}}item")
        entry.set(f"{{{_RDF}}}about", item.url)
        _add(entry, f"{{{_RSS1}}}title", item.title)
        _add(entry, f"{{{_RSS1}}}link", item.url)
        _add(entry, f"{{{_RSS1}}}description", item.lead)
        _add(entry, f"{{{_DC}}}date", item.published_at.isoformat())
        _add_words(entry, f"{{{_DC}}}creator", (item.author,))
        _add_words(entry, f"{{{_DC}}}subject", item.categories)
    return _serialised(root)


def _atom(channel: _Channel) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: channel.language}, nsmap=_ATOM_SPACES)
    _add(root, f"{{{_ATOM}}}id", channel.home_url)
    _add(root, f"{{{_ATOM}}}title", channel.name)
    _add(root, f"{{{_ATOM}}}updated", channel.updated_at.isoformat())
    _add(root, f"{{{_ATOM}}}link", rel="self", href=channel.url)
    _add(root, f"{{{_ATOM}}}link", rel="alternate", href=channel.home_url)
    _add(_add(root, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", channel.name)
    for item in channel.items:
        entry = _add(root, f"{{{_ATOM}}}entry")
        _add(entry, f"{{{_ATOM}}}id", item.url)
        _add(entry, f"{{{_ATOM}}}title", item.title)
        _add(entry, f"{{{_ATOM}}}link", rel="alternate", href=item.url)
        _add(entry, f"{{{_ATOM}}}published", item.published_at.isoformat())
        _add(entry, f"{{{_ATOM}}}updated", item.published_at.isoformat())
        if item.author:
            _add(_add(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", item.author)
        for category in item.categories:
            _add(entry, f"{{{_ATOM}}}category", term=category)
        _add(entry, f"{{{_ATOM}}}summary", item.lead, type="html")
    return _serialised(root)


def _json(channel: _Channel) -> bytes:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.name,
        "home_page_url": channel.home_url,
        "feed_url": channel.url,
        "language": channel.language,
        "items": [_json_item(item) for item in channel.items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")


def _json_item(item: _Item) -> dict[str, object]:
    found: dict[str, object] = {
        "id": item.url,
        "url": item.url,
        "title": item.title,
        "content_html": item.lead,
        "date_published": item.published_at.isoformat(),
        "tags": list(item.categories),
    }
    return found | ({"authors": [{"name": item.author}]} if item.author else {})


_RENDERERS = {
    FeedFormat.RSS: _rss,
    FeedFormat.ATOM: _atom,
    FeedFormat.RDF: _rdf,
    FeedFormat.JSON: _json,
}


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _add_words(parent: etree._Element, tag: str, words: Iterable[str]) -> None:
    """Add one element a word; "" adds none."""
    for word in filter(None, words):
        _add(parent, tag, word)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
