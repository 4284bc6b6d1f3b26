"""Well-formed RSS, RDF, Atom and news sitemaps -> raw items, over one strict tree.

Rule: nothing is fetched and no entity expanded. Where the document is not well-formed, is of
another kind or hangs on entities of its own, this reader declines.
"""

from __future__ import annotations

import re
from itertools import islice

import lxml.etree
from lxml.etree import _Element

from bot.sources.reading.longtexts import NO_LONG_TEXTS, LongTexts, set_aside
from bot.sources.reading.rawfeed import MAX_ITEMS, RawFeed, declared_wait
from bot.sources.reading.sitemap import read_sitemap
from bot.sources.reading.vocabulary import Names, split_tag
from bot.sources.reading.xmlitems import Dialect, read_head, said_in, unread_item

_FEEDS = frozenset(("rss", "rdf", "feed"))

# How Atom says that a text is in Base64, in its two versions.
_PACKED = (b"base64", b"application/octet-stream")

# A million attributes take a second and 300 MB to read. Without their long texts the 200 real
# feeds have 230 KB at most, so that hardly a document is searched for such a tag.
_MAX_PLAIN_BYTES = 2 * 1024 * 1024
_HUGE_TAG = re.compile(rb"<[^<>]{60000}")


def read_well_formed(document: bytes) -> RawFeed | None:
    """Return the feed in *document*, with at most MAX_ITEMS items; None if this reader declines.

    *document* is UTF-8, whatever it declares, of at most some 20 MiB.
    """
    rest, long_texts = set_aside(document)
    root = _strict_tree(rest)
    if root is None and rest is not document:
        rest, long_texts = document, NO_LONG_TEXTS
        root = _strict_tree(document)
    if root is None or (b"<!DOCTYPE" in rest and _has_entities(root)):
        return None
    return _read(root, rest, long_texts)


def _strict_tree(document: bytes) -> _Element | None:
    if len(document) > _MAX_PLAIN_BYTES and _HUGE_TAG.search(document):
        return None
    parser = lxml.etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return lxml.etree.fromstring(document, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None


def _has_entities(root: _Element) -> bool:
    return next(root.iter(lxml.etree.Entity), None) is not None


def _has_odd_items(root: _Element) -> bool:
    """Tell whether items are written in capitals, as the oldest formats allowed."""
    return any(split_tag(element.tag)[1] in ("item", "entry") for element in root.iter())


def _read(root: _Element, document: bytes, long_texts: LongTexts) -> RawFeed | None:
    home, name = split_tag(root.tag)
    if name == "urlset":
        return read_sitemap(root, Names(home))
    if name not in _FEEDS:
        return None
    items = list(islice(root.iter("{*}item", "{*}entry"), MAX_ITEMS))
    if not items and _has_odd_items(root):
        return None
    dialect = Dialect(
        names=Names(home),
        packed=any(mark in document for mark in _PACKED),
        based=b"xml:base" in document,
        tagged=b"xml:lang" in document,
        long_texts=long_texts,
    )
    channel = next(root.iterchildren("{*}channel"), root)
    return _feed(root, channel, items, dialect)


def _feed(root: _Element, channel: _Element, items: list[_Element], dialect: Dialect) -> RawFeed:
    said = said_in(channel, dialect)
    text = said.texts.get
    links = {
        link.get("rel"): link.get("href", "") for link in reversed(said.parts.get("link", []))
    }
    return RawFeed(
        head=read_head(channel, root, dialect),
        items=tuple([unread_item(item, dialect) for item in items]),
        hub=links.get("hub", ""),
        self_link=links.get("self", ""),
        wait_s=declared_wait(
            text("ttl", ""), text("sy:updateperiod", ""), text("sy:updatefrequency", "")
        ),
    )
