"""Lists of feeds <-> OPML 2.0 (http://opml.org/spec2.opml), which every feed reader trades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from urllib.parse import urlsplit

import lxml.etree
from lxml.etree import _Element

from bot.errors import BadInput
from bot.sources.rawfeed import primary_language
from bot.text.markup import tidy

# Between the names of nested folders in a group.
GROUP_SEPARATOR = " / "


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One feed of a list. ``url`` stays as written; ``group`` is its folder path, "" at the top.

    ``language`` is a BCP 47 primary subtag. "" means not known.
    """

    url: str
    title: str = ""
    home_url: str = ""
    language: str = ""
    group: str = ""


def parse_opml(body: bytes) -> tuple[FeedEntry, ...]:
    """Return the feeds of a list in its order; of two with one address the first stays.

    Raises BadInput, with the line where there is one, if *body* is no well-formed OPML or names
    an address that is not http or https.
    """
    found: dict[str, FeedEntry] = {}
    for entry in _entries(_opml_body(body), ()):
        found.setdefault(entry.url, entry)
    return tuple(found.values())


def render_opml(entries: Iterable[FeedEntry], title: str, now: datetime) -> bytes:
    """Return *entries* as OPML in their order; neighbours of one group share its folders."""
    root = lxml.etree.Element("opml", version="2.0")
    head = lxml.etree.SubElement(root, "head")
    lxml.etree.SubElement(head, "title").text = tidy(title)
    lxml.etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = lxml.etree.SubElement(root, "body")
    for group, members in groupby(entries, key=lambda entry: entry.group):
        folder = _folder(body, group)
        for entry in members:
            lxml.etree.SubElement(folder, "outline", _attributes(entry))
    return lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _opml_body(document: bytes) -> _Element:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = lxml.etree.fromstring(document, parser)
    except lxml.etree.XMLSyntaxError as error:
        raise BadInput(f"OPML: line {error.lineno or 1}: {error.msg or 'empty'}") from error
    body = root.find("body")
    if root.tag != "opml" or body is None:
        name = lxml.etree.QName(root).localname
        raise BadInput(f"OPML: expected <opml> with a <body>, found <{name}>")
    return body


def _entries(parent: _Element, path: tuple[str, ...]) -> Iterator[FeedEntry]:
    for outline in parent.iterchildren("outline"):
        values = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        title = tidy(values.get("title") or values.get("text") or "")
        if url := values.get("xmlurl", "").strip():
            yield FeedEntry(
                url=_checked(url, str(outline.sourceline)),
                title=title,
                home_url=values.get("htmlurl", "").strip(),
                language=primary_language(values.get("language", "")) or "",
                group=GROUP_SEPARATOR.join(path),
            )
            yield from _entries(outline, path)
        else:
            yield from _entries(outline, (*path, title) if title else path)


def _checked(url: str, line: str) -> str:
    # Browsers hand feeds over under this scheme of their own.
    address = url.replace("feed://", "http://", 1) if url.startswith("feed://") else url
    try:
        parts = urlsplit(address)
        complete = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        complete = False
    if not complete:
        raise BadInput(f"OPML: line {line}: xmlUrl must be an http or https address: {url[:200]}")
    return address


def _folder(body: _Element, group: str) -> _Element:
    folder = body
    for name in filter(None, map(tidy, group.split(GROUP_SEPARATOR))):
        folder = lxml.etree.SubElement(folder, "outline", {"text": name, "title": name})
    return folder


def _attributes(entry: FeedEntry) -> dict[str, str]:
    title = tidy(entry.title)
    values = {
        "type": "rss",
        "text": title or entry.url,
        "title": title,
        "xmlUrl": entry.url,
        "htmlUrl": entry.home_url,
        "language": entry.language,
    }
    return {key: value for key, value in values.items() if value}
