"""Damaged and unusual feeds -> raw items, by feedparser, which guesses well and takes its time.

Rule 1: feedparser gets a byte stream only; bytes or text could be taken for a file or an address.
Rule 2: plain `dict.get` on its values: their own look-ups warn, and stand in one date for another.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from time import struct_time
from typing import Any

import feedparser

from bot.errors import BadFeed
from bot.sources.reading.dates import EARLIEST, parse_moment
from bot.sources.reading.rawfeed import MAX_ITEMS, RawFeed, RawItem, declared_wait, is_image

# Each tag costs feedparser up to 25 microseconds, each ampersand 6: these bounds keep any document
# under a second or two. Of 200 real feeds the one that comes here has 17 KB.
MAX_LENIENT_BYTES = 2 * 1024 * 1024
_MAX_TAGS = 15_000
_MAX_SIGNS = 50_000
_TAG, _SIGN = re.compile(b"<"), re.compile(b"&")
# Its patterns for entities and mail addresses take the square of the length of white space and of
# words. No address or name is this long; texts in scripts without spaces may be.
_SPACE = re.compile(rb"(?<!\s)\s{200,}")
_WORD = re.compile(rb"(?<![!-;=?-~])[!-;=?-~]{2000,}|(?<![^\s<>])[^\s<>]{20000,}")
# Each link is joined with the whole base, segment by segment.
_LONG_BASE = re.compile(rb"""xml:base\s*=\s*(?:"[^"]{300,}+"?|'[^']{300,}+'?)""")
# Entities that a document declares are put in by the parser below, tags and all.
_SUBSET = re.compile(rb"<!DOCTYPE[^<>\[]*+\[", re.IGNORECASE)
_SUBSET_END = re.compile(rb"\]\s{0,9}>")
_NESTED_ENTITY = re.compile(rb"<!ENTITY[^>&]*+&\w")
_MAX_EXPANSION = 200_000
_FEED_MARK = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel|item|entry)\b", re.IGNORECASE)
_ITEM_START = re.compile(rb"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_CHANNEL = re.compile(rb"<channel\b", re.IGNORECASE)
_STRAY_PREFIX = re.compile(rb"(</?)rss:")
_DATES = ("published", "updated", "created")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
# What comes out of feedparser and the standard parsers below it on hostile documents.
_BREAKDOWNS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)


def read_lenient(document: bytes) -> RawFeed | None:
    """Return the feed in *document*, which may be without items; None if it is no feed.

    *document* is UTF-8; what follows MAX_ITEMS items or the other bounds is left out. Raises
    BadFeed where feedparser gives up.
    """
    if not _FEED_MARK.search(document):
        return None
    try:
        parsed = feedparser.parse(
            io.BytesIO(_bounded(_without_stray_prefix(document))),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=_HEADERS,
        )
    except _BREAKDOWNS as error:
        raise BadFeed("the document is too damaged to be read") from error
    entries, feed = parsed["entries"], parsed["feed"]
    # Channel Definition Format, RSS's ancestor, has no version.
    is_channel = _CHANNEL.search(document) is not None and bool(feed)
    if not (entries or dict.get(parsed, "version") or is_channel):
        return None
    links = {_text(link, "rel"): _text(link, "href") for link in reversed(_list(feed, "links"))}
    return RawFeed(
        head=_head(feed),
        items=tuple(_item(entry) for entry in entries),
        hub=links.get("hub", ""),
        self_link=links.get("self", ""),
        wait_s=declared_wait(
            _text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")
        ),
    )


def _head(feed: dict[str, Any]) -> RawItem:
    return RawItem(
        guid=_text(feed, "id"),
        title=_text(feed, "title"),
        link=_text(feed, "link"),
        published_at=_published(feed),
        author=_author(feed),
        language=_text(feed, "language") or _text(_nested(feed, "title_detail"), "language"),
        base=_text(_nested(feed, "title_detail"), "base"),
    )


def _without_stray_prefix(document: bytes) -> bytes:
    # Some feeds write <rss:item> without saying what rss is; feedparser finds no item in them.
    if b"<rss:channel" not in document or b"xmlns:rss" in document:
        return document
    return _STRAY_PREFIX.sub(rb"\1", document)


def _bounded(document: bytes) -> bytes:
    for pattern, most in ((_ITEM_START, MAX_ITEMS), (_TAG, _MAX_TAGS), (_SIGN, _MAX_SIGNS)):
        beyond = next(islice(pattern.finditer(document), most, None), None)
        document = document[: beyond.start()] if beyond else document
    document = _LONG_BASE.sub(b"", document[:MAX_LENIENT_BYTES])
    begun = _SUBSET.search(document)
    ended = _SUBSET_END.search(document, begun.end()) if begun else None
    if begun and ended:
        declared = document[begun.start() : ended.end()]
        if _explodes(declared, document.count(b"&")):
            document = document[: begun.start()] + document[ended.end() :]
    return _WORD.sub(_cut, _SPACE.sub(b"\n", document))


def _explodes(declared: bytes, n_references: int) -> bool:
    """Tell whether entities *declared* so make much of a document with so many references."""
    is_nested = _NESTED_ENTITY.search(declared) is not None
    return is_nested or len(declared) * n_references > _MAX_EXPANSION


def _cut(word: re.Match[bytes]) -> bytes:
    whole = word[0]
    most = 2_000 if whole.isascii() else 20_000
    # A quote at the end closes an attribute.
    return whole[:most] + (whole[-1:] if whole[-1:] in (b'"', b"'") else b"")


def _item(entry: dict[str, Any]) -> RawItem:
    summary, content = _text(entry, "summary"), _content(entry)
    source = _nested(entry, "source")
    return RawItem(
        guid=_text(entry, "id"),
        title=_text(entry, "title"),
        link=_text(entry, "feedburner_origlink") or _link(entry),
        # Without a summary feedparser copies the content.
        summary="" if summary == content else summary,
        content=content,
        published_at=_published(entry),
        author=_author(entry),
        images=tuple(_images(entry)),
        categories=tuple(
            _text(tag, "label") or _text(tag, "term") for tag in _list(entry, "tags")
        ),
        language=_text(entry, "language") or _text(_nested(entry, "title_detail"), "language"),
        source_url=_text(source, "href") or _text(source, "link"),
        base=_text(_nested(entry, "title_detail"), "base"),
    )


def _link(entry: dict[str, Any]) -> str:
    link = _text(entry, "link")
    # Without a link feedparser takes the id for one, even if it is a mere number.
    return "" if link == _text(entry, "id") and "://" not in link else link


def _content(entry: dict[str, Any]) -> str:
    for content in _list(entry, "content"):
        kind = _text(content, "type")
        if kind.startswith("text/") or kind == "application/xhtml+xml":
            return _text(content, "value")
    return ""


def _author(entry: dict[str, Any]) -> str:
    names = (_text(author, "name") for author in _list(entry, "authors"))
    return ", ".join(dict.fromkeys(filter(None, names))) or _text(entry, "author")


def _published(entry: dict[str, Any]) -> datetime | None:
    for key in _DATES:
        moment = parse_moment(_text(entry, key)) or _moment(dict.get(entry, f"{key}_parsed"))
        if moment is not None:
            return moment
    return None


def _moment(parsed: struct_time | None) -> datetime | None:
    # What feedparser knows and we do not, as the dates of Korean weblogs.
    if parsed is None:
        return None
    try:
        moment = datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment >= EARLIEST else None


def _images(entry: dict[str, Any]) -> Iterator[str]:
    for media in _list(entry, "media_content"):
        url = _text(media, "url")
        if is_image(url, _text(media, "type"), _text(media, "medium")):
            yield url
    for thumbnail in _list(entry, "media_thumbnail"):
        yield _text(thumbnail, "url")
    for link in _list(entry, "links"):
        if _text(link, "rel") == "enclosure":
            url = _text(link, "href")
            if is_image(url, _text(link, "type") or "-", None):
                yield url


def _list(mapping: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = dict.get(mapping, key)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _nested(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    value = dict.get(mapping, key)
    return value if isinstance(value, dict) else {}


def _text(mapping: dict[str, Any], key: str) -> str:
    value = dict.get(mapping, key)
    return value if isinstance(value, str) else ""
