"""The bytes of a feed -> articles.

    bytes -> decoded text -> raw feed -> articles
             (decoding)      JSON: jsonfeed; XML: wellformed, else lenient

Rule: whatever the bytes are, the outcome is a feed or BadFeed, and nothing of a feed's markup,
scripts or foreign address schemes is left in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import BadFeed
from bot.model import Article
from bot.sources.decoding import decoded, is_page, what_it_is, xml_document
from bot.sources.jsonfeed import looks_like_json, read_json_feed
from bot.sources.lenient import read_lenient
from bot.sources.rawfeed import MAX_ITEMS, RawFeed, RawItem, primary_language
from bot.sources.urls import article_id, canonical_url, host_of
from bot.sources.wellformed import read_well_formed
from bot.text.markup import plain_text
from bot.text.sentences import clip

# A long read has 30,000 characters; what follows after 100,000 adds nothing to a story.
MAX_TEXT_CHARS = 100_000
# Markup triples a text at worst; cutting it first bounds the work on one item.
_MAX_MARKUP_CHARS = 4 * MAX_TEXT_CHARS
_MAX_LEAD_CHARS = 2_000
_MAX_TITLE_CHARS = 500
_MADE_TITLE_CHARS = 90
# What a reader sees of an article whose feed gives no summary: two or three sentences.
_MADE_LEAD_CHARS = 500
_MAX_CATEGORIES = 20
_MAX_SHORT_CHARS = 200

# Portals whose items are other outlets' articles.
_AGGREGATORS = re.compile(
    r"(?:[\w-]+\.)*(?:google|yahoo|bing|msn|aol|smartnews|flipboard|newsbreak)\.com|apple\.news"
)
# Services that serve feeds for others; no outlet lives there.
_FEED_SERVICES = re.compile(
    r"(?:feeds\.)?(?:feedburner|feedblitz)\.com|feedproxy\.google\.com|feedpress\.me"
    r"|feeds\.a\.dj\.com|rss\.app|politepol\.com"
)
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What one document says; articles in feed order with unique ids, at most MAX_ITEMS.

    ``home_url`` is the page the feed belongs to, ``language`` a BCP 47 primary subtag.
    """

    title: str
    home_url: str | None
    language: str | None
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Where the items of one document come from."""

    url: str | None
    home_url: str | None
    language: str | None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the feed, best first."""
        found = (host_of(address) for address in (self.url, self.home_url) if address)
        return tuple(host for host in found if host)


def parse_feed(
    body: bytes, *, url: str | None = None, content_type: str | None = None
) -> ParsedFeed:
    """Return the feed in *body*: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.

    *url* is the address it was fetched from, *content_type* that header of the answer.
    ``published_at`` may lie in the future and ``seen_at`` is None. Raises BadFeed with a sentence
    on what the document is instead.
    """
    raw = _read(decoded(body, content_type))
    home_url = canonical_url(raw.home_url, url)
    origin = _Origin(url=url, home_url=home_url, language=primary_language(raw.language))
    return ParsedFeed(
        title=_clean(raw.title, _MAX_TITLE_CHARS),
        home_url=home_url,
        language=origin.language,
        articles=tuple(_articles(raw.items[:MAX_ITEMS], origin)),
    )


def _read(text: str) -> RawFeed:
    if looks_like_json(text):
        return read_json_feed(text)
    if is_page(text):
        raise BadFeed(what_it_is(text))
    document = xml_document(text)
    raw = read_well_formed(document) or read_lenient(document)
    if raw is None:
        raise BadFeed(what_it_is(text))
    return raw


def _articles(items: Iterable[RawItem], origin: _Origin) -> Iterator[Article]:
    taken = set()
    for item in items:
        article = _article(item, origin)
        if article is not None and article.id not in taken:
            taken.add(article.id)
            yield article


def _article(item: RawItem, origin: _Origin) -> Article | None:
    text = _clean(item.content, MAX_TEXT_CHARS)
    lead = _clean(item.summary, _MAX_LEAD_CHARS) or clip(text, _MADE_LEAD_CHARS)
    title = _clean(item.title, _MAX_TITLE_CHARS) or clip(lead, _MADE_TITLE_CHARS)
    if not title:
        return None
    url = _url(item, origin)
    return Article(
        id=article_id(url or f"{origin.url or origin.home_url or ''}#{item.guid or title}"),
        title=title,
        url=url,
        outlet=_outlet(item, url, origin),
        language=primary_language(item.language) or origin.language,
        published_at=item.published_at,
        lead=lead or None,
        text=text if len(text) > len(lead) else None,
        author=_author(item.author),
        image=_image(item, origin),
        categories=_categories(item.categories),
    )


def _clean(markup: str, limit: int) -> str:
    return clip(plain_text(markup[:_MAX_MARKUP_CHARS]), limit)


def _base(item: RawItem, origin: _Origin) -> str | None:
    return canonical_url(item.base, origin.url) or origin.url or origin.home_url


def _url(item: RawItem, origin: _Origin) -> str | None:
    return canonical_url(item.link, _base(item, origin)) or canonical_url(item.guid)


def _outlet(item: RawItem, url: str | None, origin: _Origin) -> str | None:
    """Return the publisher's host: an aggregator's items belong to the outlet they name."""
    host = host_of(url) if url else None
    source = host_of(item.source_url)
    if source is None or _FEED_SERVICES.fullmatch(source):
        return host or next(iter(origin.hosts), None)
    if host is None or _AGGREGATORS.fullmatch(host) or host in origin.hosts:
        return source
    return host


def _author(written: str) -> str | None:
    named = _MAIL_AND_NAME.fullmatch(written.strip())
    return _clean(named[1] if named else written, _MAX_SHORT_CHARS) or None


def _image(item: RawItem, origin: _Origin) -> str | None:
    base = _base(item, origin)
    found = (canonical_url(image, base) for image in item.images)
    return next(filter(None, found), None)


def _categories(written: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = (_clean(category, _MAX_SHORT_CHARS) for category in written[:_MAX_CATEGORIES])
    return tuple(dict.fromkeys(filter(None, cleaned)))
