"""Well-formed RSS, RDF and Atom -> raw items, by fastfeedparser and what it leaves unread.

Rule 1: fastfeedparser gets bytes only; a string that looks like an address would be fetched.
Rule 2: where it would lose or invent something, this reader declines, and `lenient` reads the
document: text beside inline markup, entities of a DTD.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import fastfeedparser
import lxml.etree
from lxml.etree import _Element

from bot.sources.rawfeed import RawFeed, RawItem, is_image, sane_moment

_XML = "{http://www.w3.org/XML/1998/namespace}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_TEXTS = frozenset(("title", "description", "summary", "encoded", "content", "guid", "id", "link"))
_DATES = frozenset(
    ("pubDate", "published", "issued", "date", "created", "lastBuildDate", "updated", "modified")
)
_XHTML = frozenset(("xhtml", "application/xhtml+xml"))
# What Atom's content may be for us; other types are in Base64 (RFC 4287, section 4.1.3).
_READABLE = (*_XHTML, "html", "text")
# Feeds of all kinds together use some hundred; the bound is for hostile ones.
_REMEMBERED_TAGS = 4_096


def read_well_formed(document: bytes) -> RawFeed | None:
    """Return the feed in *document*, None if it is not well-formed, not a feed, or has no items.

    *document* is UTF-8 XML, at most some 20 MiB.
    """
    root = _strict_tree(document)
    if root is None or next(root.iter(lxml.etree.Entity), None) is not None:
        return None
    items = list(root.iter("{*}item", "{*}entry"))
    if not items or any(_would_lose_text(item) for item in items):
        return None
    try:
        parsed = fastfeedparser.parse(document)
    except ValueError:
        return None
    if len(parsed["entries"]) != len(items):
        return None
    channel = root.find("{*}channel")
    head = root if channel is None else channel
    return RawFeed(
        title=_text(parsed["feed"], "title"),
        home_url=_home_url(head),
        language=_child_text(head, "language") or _language(head) or _language(root),
        items=tuple(
            _item(entry, item) for entry, item in zip(parsed["entries"], items, strict=True)
        ),
    )


def _strict_tree(document: bytes) -> _Element | None:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return lxml.etree.fromstring(document, parser)
    except lxml.etree.XMLSyntaxError:
        return None


def _would_lose_text(item: _Element) -> bool:
    """Tell whether a text of *item* has elements in it, beside which fastfeedparser reads none."""
    return any(
        len(child) and not (local == "content" and child.get("type") in _XHTML)
        for child in item
        for space, local in (_name(child),)
        if local in _TEXTS and space != _MEDIA
    )


def _item(entry: Mapping[str, Any], item: _Element) -> RawItem:
    link = _link_element(item)
    summary, content = _summary(item), _content(entry).strip()
    return RawItem(
        guid=_text(entry, "id"),
        title=_own_text(item, "title") or _text(entry, "title"),
        link=_child_text(item, "origLink") or _href(link) or _text(entry, "link"),
        summary=summary,
        # Without a content fastfeedparser copies the summary.
        content="" if content == summary else content,
        published_at=_published(entry, item),
        author=_text(entry, "author"),
        images=tuple(_images(item)),
        categories=tuple(
            tag.get("label") or tag.get("term") or "" for tag in entry.get("tags") or ()
        ),
        language=_child_text(item, "language") or _language(item),
        source_url=_source_url(item),
        base=(item if link is None else link).base or "",
    )


def _own_text(item: _Element, local: str) -> str:
    """Return the text of the item itself; fastfeedparser takes a picture's if it comes first."""
    own = (
        child.text or ""
        for child in item.iterchildren(f"{{*}}{local}")
        if _name(child)[0] != _MEDIA
    )
    return next(filter(str.strip, own), "").strip()


def _summary(item: _Element) -> str:
    # fastfeedparser's own would be the first characters of the content where there is none.
    own = _own_text(item, "description") or _own_text(item, "summary")
    if own:
        return own
    caption = item.find(f".//{_MEDIA}description")
    return (caption.text or "") if caption is not None else ""


def _content(entry: Mapping[str, Any]) -> str:
    for content in entry.get("content") or ():
        kind = content.get("type") or "html"
        if kind in _READABLE or kind.startswith("text/"):
            return _text(content, "value")
    return ""


def _published(entry: Mapping[str, Any], item: _Element) -> datetime | None:
    written = " ".join(child.text or "" for child in item if _name(child)[1] in _DATES)
    # Without a date element fastfeedparser reads ids as dates: guid 12 is the 12th of this month.
    return sane_moment(_moment(_text(entry, "published")), written)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _images(item: _Element) -> Iterator[str]:
    for media in item.iter(f"{_MEDIA}content"):
        url = media.get("url") or ""
        if is_image(url, media.get("type"), media.get("medium")):
            yield url
    for thumbnail in item.iter(f"{_MEDIA}thumbnail"):
        yield thumbnail.get("url") or ""
    for enclosure in item.iter("{*}enclosure", "{*}link"):
        url = enclosure.get("url") or enclosure.get("href") or ""
        if enclosure.get("rel", "enclosure") == "enclosure" and is_image(
            url, enclosure.get("type") or "-", None
        ):
            yield url


def _link_element(item: _Element) -> _Element | None:
    """Return the Atom link to the article itself; fastfeedparser takes the first of any kind."""
    links = [
        link
        for link in item.iterchildren("{*}link")
        if link.get("href") and link.get("rel", "alternate") == "alternate"
    ]
    pages = (link for link in links if "html" in link.get("type", "html"))
    return next(pages, links[0] if links else None)


def _home_url(head: _Element) -> str:
    written = (link.text or "" for link in head.iterchildren("{*}link"))
    return next(filter(str.strip, written), "").strip() or _href(_link_element(head))


def _source_url(item: _Element) -> str:
    source = item.find("{*}source")
    if source is None:
        return ""
    return source.get("url") or _href(_link_element(source))


def _href(link: _Element | None) -> str:
    return "" if link is None else link.get("href") or ""


def _language(element: _Element) -> str:
    return element.get(f"{_XML}lang") or ""


def _child_text(element: _Element, local: str) -> str:
    child = element.find(f"{{*}}{local}")
    return "" if child is None else (child.text or "").strip()


def _name(element: _Element) -> tuple[str, str]:
    """Return namespace in braces and local name; comments and instructions have none."""
    return _split_tag(element.tag) if isinstance(element.tag, str) else ("", "")


@lru_cache(maxsize=_REMEMBERED_TAGS)
def _split_tag(tag: str) -> tuple[str, str]:
    space, brace, local = tag.rpartition("}")
    return space + brace, local


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""
