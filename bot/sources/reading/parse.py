"""The bytes of a feed -> articles.

    bytes -> raw feed -> reading -> articles
             |           ids        cleaned, of the items asked for
             jsonfeed, or wellformed, or wellformed after repair, or lenient

Rule: whatever the bytes are, the outcome is a feed or BadFeed, and nothing of a feed's markup,
scripts or foreign address schemes is left in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from bot.errors import BadFeed
from bot.model import Article, ArticleId
from bot.sources.reading.cleaning import Origin, address_of, article_of, id_of, title_of
from bot.sources.reading.decoding import (
    check_size_and_kind,
    decoded,
    encodings,
    is_page,
    what_it_is,
    xml_document,
)
from bot.sources.reading.jsonfeed import looks_like_json, read_json_feed
from bot.sources.reading.lenient import read_lenient
from bot.sources.reading.rawfeed import MAX_ITEMS, RawFeed, UnreadItem, primary_language
from bot.sources.reading.repair import repaired
from bot.sources.reading.wellformed import read_well_formed
from bot.sources.urls import canonical_url, host_of
from bot.text.languages import detect

# An address as it may stand in a header, a form and a log.
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"'`]+", re.IGNORECASE)
# Words before any markup: whatever follows, cleaning leaves a title.
_TITLED = re.compile(r"[^<&]*?\w")
# Telling the language is most of the work, so of many articles some titles are looked at together
# first; then the function words of each article are enough, and it is looked at itself if they
# are not there.
_FEW = 3
_LOOKED_AT = 4
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What one document says; articles in feed order with unique ids, at most MAX_ITEMS.

    ``home_url`` is the page the feed belongs to, ``language`` a BCP 47 primary subtag. The
    WebSub hub and the feed's own name for itself (``self_url``, the topic to subscribe to) are as
    written; ``wait_s`` is how long the feed asks readers to wait between two readings.
    """

    title: str
    home_url: str | None
    language: str | None
    hub_url: str | None
    self_url: str | None
    wait_s: float | None
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document as it was read, its items not cleaned yet; the fields as in ParsedFeed.

    ``ids`` are those of its articles, in feed order and unique, at most MAX_ITEMS.
    """

    title: str
    home_url: str | None
    language: str | None
    hub_url: str | None
    self_url: str | None
    wait_s: float | None
    ids: tuple[ArticleId, ...]
    _origin: Origin = field(repr=False)
    _found: tuple[_Found, ...] = field(repr=False)

    def published(self, first: int) -> tuple[datetime, ...]:
        """Return the times of those of its *first* items that have one, in feed order."""
        found = (one.item.read().published_at for one in self._found[:first])
        return tuple(moment for moment in found if moment)

    def articles(self, known: Collection[ArticleId] = ()) -> tuple[Article, ...]:
        """Return the articles whose ids are not in *known*, cleaned, in feed order."""
        wanted = [found for found in self._found if found.id not in known]
        usual = _usual_language(wanted) if len(wanted) > _FEW else None
        return tuple(
            article_of(found.item.read(), found.id, found.url, self._origin, usual)
            for found in wanted
        )


class _Found(NamedTuple):
    """An item that is an article, with its address."""

    id: ArticleId
    url: str | None
    item: UnreadItem


def parse_feed(
    body: bytes, *, url: str | None = None, content_type: str | None = None
) -> ParsedFeed:
    """Return the feed in *body*: `read_feed` and all of its articles."""
    reading = read_feed(body, url=url, content_type=content_type)
    return ParsedFeed(
        title=reading.title,
        home_url=reading.home_url,
        language=reading.language,
        hub_url=reading.hub_url,
        self_url=reading.self_url,
        wait_s=reading.wait_s,
        articles=reading.articles(),
    )


def read_feed(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    known_as: str | None = None,
) -> Reading:
    """Return the feed in *body*: RSS, RDF, Atom, JSON Feed or a news sitemap of any version.

    *url* is the address it was fetched from, *content_type* that header of the answer. Items
    without an address are known by their guid in *known_as*, where that is not *url*.
    ``published_at`` of its articles may lie in the future and ``seen_at`` is None. Raises BadFeed
    with a sentence on what the document is instead.
    """
    raw = read_raw(body, content_type, url)
    base = canonical_url(raw.head.base, url) or url
    home_url = canonical_url(raw.head.link, base)
    origin = Origin(
        url=url,
        known_as=known_as,
        home_url=home_url,
        language=primary_language(raw.head.language),
        hosts=tuple(filter(None, (host_of(url or ""), host_of(home_url or "")))),
    )
    found = tuple(_found(raw.items[:MAX_ITEMS], origin))
    return Reading(
        title=title_of(raw.head),
        home_url=home_url,
        language=origin.language,
        hub_url=_as_written(raw.hub, base),
        self_url=_as_written(raw.self_link, base),
        wait_s=raw.wait_s,
        ids=tuple(one.id for one in found),
        _origin=origin,
        _found=found,
    )


def read_raw(body: bytes, content_type: str | None = None, url: str | None = None) -> RawFeed:
    """Return the feed in *body* in its own words. Raises BadFeed as `read_feed` does."""
    check_size_and_kind(body)
    # Most feeds are well-formed UTF-8, which needs no decoding on the way to the tree.
    if encodings(body, content_type)[0] == "utf-8" and (raw := read_well_formed(body)):
        return raw
    text = decoded(body, content_type)
    if looks_like_json(text):
        return read_json_feed(text)
    if is_page(text):
        raise BadFeed(what_it_is(text, url))
    document = xml_document(text)
    raw = read_well_formed(repaired(document)) or read_lenient(document)
    if raw is None:
        raise BadFeed(what_it_is(text, url))
    return raw


def _usual_language(found: Sequence[_Found]) -> str | None:
    """Return the language that these items are surely in, most of them at least."""
    some = found[:: len(found) // _LOOKED_AT or 1][:_LOOKED_AT]
    detected = detect("\n".join(title_of(one.item) for one in some))
    return detected.language if detected.confidence >= _SURE else None


def _as_written(link: str, base: str | None) -> str | None:
    """Return a whole address without change: a hub compares it letter by letter."""
    if canonical_url(link, base) is None:
        return None
    whole = urljoin(base, link.strip()) if base else link.strip()
    return whole if _ADDRESS.fullmatch(whole) else None


def _found(items: tuple[UnreadItem, ...], origin: Origin) -> Iterator[_Found]:
    taken = set()
    for item in items:
        # That an item says something is seen without cleaning it where its title has words.
        if not (_TITLED.match(item.title) or title_of(item)):
            continue
        url = address_of(item, origin)
        found = _Found(id_of(item, url, origin), url, item)
        if found.id not in taken:
            taken.add(found.id)
            yield found
