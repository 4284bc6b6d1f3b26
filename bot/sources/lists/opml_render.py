"""A list of feeds -> OPML 2.0 (http://opml.org/spec2.opml); `opml` reads it back as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime
from itertools import takewhile

import lxml.etree
from lxml.etree import _Element

from bot.sources.lists.feeds import Attributes, FeedEntry, Folder, Place, mentions_of
from bot.text.markup import tidy

_XML = "http://www.w3.org/XML/1998/namespace"


def render_opml(entries: Iterable[FeedEntry], title: str, now: datetime) -> bytes:
    """Return *entries* as OPML, list by list in the order of each; neighbours share folders."""
    mentions = mentions_of(entries)
    root = lxml.etree.Element("opml", nsmap=_namespaces(mentions), version="2.0")
    head = lxml.etree.SubElement(root, "head")
    lxml.etree.SubElement(head, "title").text = tidy(title)
    lxml.etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = lxml.etree.SubElement(root, "body")
    way: list[tuple[Folder, _Element]] = []
    for entry, place in mentions:
        shared = takewhile(
            lambda step: step[0][0] == step[1], zip(way, place.folders, strict=False)
        )
        del way[len(list(shared)) :]
        for folder in place.folders[len(way) :]:
            named = {"text": folder.name, "title": folder.name} if folder.name else {}
            way.append((folder, _outline(way[-1][1] if way else body, named, folder.more)))
        _outline(way[-1][1] if way else body, entry.told, place.more)
    return lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _namespaces(mentions: Iterable[tuple[FeedEntry, Place]]) -> dict[str, str]:
    """Return the namespaces by prefix; of two with one prefix the first."""
    found: dict[str, str] = {}
    for _, place in mentions:
        for more in (place.more, *(folder.more for folder in place.folders)):
            for prefix, uri in _declared(more):
                found.setdefault(prefix, uri)
    return found


def _declared(more: Attributes) -> Iterator[tuple[str, str]]:
    mark = "xmlns:"
    return ((name.removeprefix(mark), uri) for name, uri in more if name.startswith(mark))


def _outline(parent: _Element, told: Mapping[str, str], more: Attributes) -> _Element:
    declared = dict(_declared(more))
    known = parent.nsmap
    own = {prefix: uri for prefix, uri in declared.items() if known.get(prefix) != uri}
    outline = lxml.etree.SubElement(parent, "outline", nsmap=own or None)
    for name, value in {**told, **dict(more)}.items():
        prefix, colon, local = name.partition(":")
        if not colon:
            outline.set(name, value)
        elif prefix != "xmlns":
            outline.set(f"{{{declared.get(prefix, _XML)}}}{local}", value)
    return outline
