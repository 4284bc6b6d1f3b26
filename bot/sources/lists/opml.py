"""OPML -> a list of feeds (http://opml.org/spec2.opml), which every feed reader trades.

Rule 1: a feed that cannot be polled costs only itself: it is named with its line.
Rule 2: what readers write carelessly is understood: 1.0 and 1.1, attributes in any letter case, a
bare "&", entities of HTML, prefixes without a namespace, an encoding that lies.
Rule 3: a document that is broken otherwise is refused with its line. Half a list would pass for
the whole one, and feeds that are missing from it would be dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.entities import html5
from urllib.parse import urlsplit

import lxml.etree
from lxml.etree import _Element

from bot.errors import BadInput
from bot.sources.lists.feeds import (
    FeedEntry,
    FeedList,
    Folder,
    Place,
    Remark,
    beyond,
)
from bot.sources.reading.decoding import decoded
from bot.sources.reading.rawfeed import primary_language
from bot.text.markup import tidy

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")
# Characters XML 1.0 knows in no form.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(\w+;)?")
_XML = "http://www.w3.org/XML/1998/namespace"
# Where a prefix stands that the document does not explain.
_UNEXPLAINED = "urn:undeclared:"
# The attributes that OPML names, as it spells them.
_SPELLINGS = {
    name.lower(): name
    for name in (
        *("text", "title", "type", "xmlUrl", "htmlUrl", "language", "description", "version"),
        *("category", "created", "url", "isComment", "isBreakpoint"),
    )
}
_MENDED = "a bare & was read as it is meant; in XML it is &amp;"
_FEED_TYPES = frozenset(("rss", "atom", "rdf", "feed"))
_SHOWN_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """One outline that names a feed; ``attributes`` in OPML's spelling, but for the address."""

    n: int
    url: str
    folders: tuple[Folder, ...]
    attributes: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What is read so far."""

    mentions: list[_Mention] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def parse_opml(body: bytes) -> FeedList:
    """Return the feeds of a list; of two mentions of one address the first names the feed.

    Raises BadInput, with the line where there is one, if *body* is no well-formed OPML.
    """
    found = _Findings()
    for element in _bodies(_tree(_text(body), found.remarks)):
        _read(element, (), found)
    by_url: dict[str, list[_Mention]] = {}
    for mention in found.mentions:
        by_url.setdefault(mention.url, []).append(mention)
    return FeedList(
        entries=tuple(_entry(mentions) for mentions in by_url.values()),
        refused=tuple(found.refused),
        remarks=tuple(found.remarks),
    )


def _text(body: bytes) -> str:
    text = decoded(body)
    if declaration := _DECLARATION.match(text):
        # Its encoding is no longer true; its lines count.
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    return _NOT_XML.sub("", text)


def _tree(text: str, remarks: list[Remark]) -> _Element:
    if "<!ENTITY" not in text:
        loose = {text.count("\n", 0, m.start()) + 1 for m in _LOOSE_AMPERSAND.finditer(text)}
        remarks += [Remark(line=line, text=_MENDED) for line in sorted(loose)]
        text = _LOOSE_AMPERSAND.sub(_escaped, text)
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8"
    )
    try:
        root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError as error:
        raise BadInput(f"OPML: line {error.lineno or 1}: {error.msg or 'empty'}") from error
    for fault in parser.error_log.filter_from_errors():
        if fault.type_name != "NS_ERR_UNDEFINED_NAMESPACE":
            raise BadInput(f"OPML: line {fault.line or 1}: {fault.message.strip()}")
        remarks.append(Remark(line=fault.line, text=fault.message.strip()))
    return root


def _escaped(loose: re.Match[str]) -> str:
    named = html5.get(loose[1] or "")
    if named is None:
        return f"&amp;{loose[1] or ''}"
    return "".join(f"&#{ord(character)};" for character in named)


def _bodies(root: _Element) -> list[_Element]:
    name = lxml.etree.QName(root).localname
    bodies = list(_children(root, "body"))
    if name.lower() != "opml" or not bodies:
        raise BadInput(f"OPML: expected <opml> with a <body>, found <{name}>")
    return bodies


def _children(parent: _Element, name: str) -> Iterator[_Element]:
    """Yield the elements of that name, in any letter case and namespace."""
    for child in parent.iterchildren("{*}*"):
        if lxml.etree.QName(child).localname.lower() == name:
            yield child


def _read(parent: _Element, folders: tuple[Folder, ...], found: _Findings) -> None:
    for outline in _children(parent, "outline"):
        line, attributes = int(str(outline.sourceline)), _attributes(outline)
        inner = folders
        if attributes.get("isComment", "").lower() == "true":
            found.remarks.append(_left_out(line, attributes, "is commented out"))
            continue
        if written := _written_address(attributes):
            _note_feed(written, line, folders, attributes, found)
        elif len(outline):
            inner = (*folders, _folder(attributes))
        else:
            _note_other(line, attributes, found)
        # What hangs below a feed, which OPML does not foresee, is taken beside it.
        _read(outline, inner, found)


def _note_feed(
    written: str,
    line: int,
    folders: tuple[Folder, ...],
    attributes: Mapping[str, str],
    found: _Findings,
) -> None:
    url = _address(written)
    if url is None:
        text = f"xmlUrl must be an http or https address, not {written[:_SHOWN_CHARS]!r}"
        found.refused.append(Remark(line=line, text=text))
        return
    more = {name: value for name, value in attributes.items() if name != "xmlUrl"}
    if "xmlUrl" not in attributes:
        more.pop("url", None)
    n = len(found.mentions)
    found.mentions.append(_Mention(n=n, url=url, folders=folders, attributes=more))


def _note_other(line: int, attributes: Mapping[str, str], found: _Findings) -> None:
    kind = attributes.get("type", "").lower()
    if kind in _FEED_TYPES:
        name = _named(attributes)
        found.refused.append(Remark(line=line, text=f"the feed {name!r} has no xmlUrl"))
    elif kind == "include":
        found.remarks.append(_left_out(line, attributes, "is another list: import it by itself"))
    elif attributes.get("url"):
        found.remarks.append(_left_out(line, attributes, "is a link, not a feed"))
    else:
        found.remarks.append(_left_out(line, attributes, "is neither a feed nor a filled folder"))


def _left_out(line: int, attributes: Mapping[str, str], why: str) -> Remark:
    address = attributes.get("url") or attributes.get("xmlUrl") or ""
    what = " ".join(filter(None, (repr(_named(attributes)), address[:_SHOWN_CHARS])))
    return Remark(line=line, text=f"{what} {why}; left out")


def _named(attributes: Mapping[str, str]) -> str:
    """Return the name of an outline. Readers show ``text``; a feed's own name is its ``title``."""
    return tidy(attributes.get("title") or attributes.get("text") or "")


def _attributes(outline: _Element) -> dict[str, str]:
    """Return the attributes of *outline* in OPML's spelling; those of OPML's own if filled."""
    found: dict[str, str] = {}
    for key, value in outline.attrib.items():
        raw = str(key)
        name = _SPELLINGS.get(raw.lower(), raw)
        if name in found or (name != raw and name in outline.attrib):
            name = raw
        if ":" in raw:
            name = _prefixed(outline, raw, found)
        if value.strip() or name not in _SPELLINGS.values():
            found[name] = str(value)
    return found


def _prefixed(outline: _Element, raw: str, found: dict[str, str]) -> str:
    """Return the name of an attribute of some namespace as written; note the namespace."""
    if not raw.startswith("{"):
        prefix, _, local = raw.partition(":")
        uri = _UNEXPLAINED + prefix
    else:
        uri, _, local = raw[1:].rpartition("}")
        prefix = next((str(p) for p, known in outline.nsmap.items() if p and known == uri), "xml")
    if uri != _XML:
        found[f"xmlns:{prefix}"] = uri
    return f"{prefix}:{local}"


def _written_address(attributes: Mapping[str, str]) -> str:
    is_feed = attributes.get("type", "").lower() in _FEED_TYPES
    return (attributes.get("xmlUrl") or (attributes.get("url") if is_feed else "") or "").strip()


def _address(written: str) -> str | None:
    """Return the address that a feed is fetched from; None if it is not of the web."""
    # Browsers hand feeds over under this scheme of their own.
    url = re.sub(r"^feed:(?://)?(?=https?://)", "", written, flags=re.IGNORECASE)
    url = re.sub(r"^feed://", "http://", url, flags=re.IGNORECASE)
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if is_whole and parts.scheme in ("http", "https") else None


def _folder(attributes: Mapping[str, str]) -> Folder:
    name = _named(attributes)
    told = {"text": name, "title": name} if name else {}
    return Folder(name=name, more=beyond(told, attributes))


def _entry(mentions: Sequence[_Mention]) -> FeedEntry:
    first = mentions[0]
    title = _named(first.attributes)
    entry = FeedEntry(
        url=first.url,
        # Without a name, readers write the address in its place.
        title="" if title == tidy(first.url) else title,
        home_url=first.attributes.get("htmlUrl", "").strip(),
        language=primary_language(first.attributes.get("language", "")) or "",
    )
    places = tuple(
        Place(n=m.n, folders=m.folders, more=beyond(entry.told, m.attributes)) for m in mentions
    )
    return replace(entry, places=places)
