"""One element of a feed, the channel itself or an item -> a raw item.

The children are looked at once: of most names the first text counts, the others are kept as they
are. Each field then takes the first of its names that says something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element

from bot.sources.reading.dates import parse_moment
from bot.sources.reading.longtexts import LongTexts
from bot.sources.reading.rawfeed import MAX_SUMMARY_CHARS, RawItem, is_image
from bot.sources.reading.vocabulary import READ, Names
from bot.sources.reading.xmltexts import is_readable, text_of

_DATES = (
    *("pubdate", "published", "issued", "dcterms:issued", "date", "dc:date"),
    *("lastbuilddate", "updated", "modified", "dcterms:modified", "created", "dcterms:created"),
)
# Of several dates of one kind the last counts, of other texts the first.
_DATED = frozenset(_DATES)
_AUTHORS = ("author", "dc:creator", "itunes:author")
_MEDIA = ("media:content", "media:group", "media:thumbnail")
_ATTACHED = ("enclosure", "link")
_PICTURES = ("itunes:image", "image")
# Names of which every element counts, or its attributes do.
_WHOLE = frozenset(
    ("category", "dc:subject", "content", "source", *_AUTHORS, *_MEDIA, *_ATTACHED, *_PICTURES)
)
# Names of what an item is known by.
_KNOWN_BY = frozenset(
    [
        *("id", "guid", "title", "dc:title", "media:title", "itunes:title", "link"),
        "feedburner:origlink",
    ]
)
# A channel has its items for children, after all that it says of itself; an item has some dozen.
_MAX_CHILDREN = 5_000
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
# Texts of an item that may each have a language; an article has one, that of the first of these.
_LANGUAGE_OF = ("title", "content:encoded", "content", "xhtml:body", "summary", "description")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What holds for a whole document.

    ``packed``: some of its texts are in Base64; ``based`` and ``tagged``: somewhere an address
    base (xml:base) or a language (xml:lang) is set.
    """

    names: Names
    packed: bool
    based: bool
    tagged: bool
    long_texts: LongTexts


class Said(NamedTuple):
    """What the children of an element say, by name: first texts, and whole elements in order."""

    texts: dict[str, str]
    parts: dict[str, list[_Element]]


class XmlItem(NamedTuple):
    """An item of which only that is read by which it is known."""

    guid: str
    title: str
    link: str
    base: str
    element: _Element
    dialect: Dialect

    def read(self) -> RawItem:
        """Return all that the item says."""
        said = said_in(self.element, self.dialect, READ)
        media = [part for name in _MEDIA for part in said.parts.get(name, ())]
        restored = self.dialect.long_texts.restored
        return RawItem(
            guid=self.guid,
            title=self.title,
            link=self.link,
            base=self.base,
            summary=restored(_summary(said, media, self.dialect), 2 * MAX_SUMMARY_CHARS),
            content=restored(_content(said, self.dialect)),
            published_at=_published(said.texts),
            author=_author(said, self.dialect),
            images=tuple(_images(said, media)),
            categories=tuple(_categories(said)),
            language=_language(self.element, said, self.dialect),
            source_url=_source_url(said, self.dialect),
        )


def unread_item(element: _Element, dialect: Dialect) -> XmlItem:
    """Return *element*, an item or entry, with what it is known by."""
    said = said_in(element, dialect, _KNOWN_BY)
    text = said.texts.get
    links = said.parts.get("link", ())
    page = page_link(links) if links else None
    return XmlItem(
        _guid(element, said),
        text("title") or text("dc:title") or text("media:title") or text("itunes:title", ""),
        text("feedburner:origlink") or _link(links, page, dialect),
        _base(element, page, dialect),
        element,
        dialect,
    )


def said_in(element: _Element, dialect: Dialect, wanted: frozenset[str] = READ) -> Said:
    """Return what the children of *element* say that have one of the *wanted* names."""
    names, packed = dialect.names, dialect.packed
    texts: dict[str, str] = {}
    parts: dict[str, list[_Element]] = {}
    for child in islice(element, _MAX_CHILDREN):
        name = names[child.tag]
        if name not in wanted:
            continue
        if name in _WHOLE:
            parts.setdefault(name, []).append(child)
        elif name in _DATED or not texts.get(name):
            if packed or len(child):
                texts[name] = text_of(child, dialect.long_texts, packed=packed)
            elif text := child.text:
                texts[name] = text.strip()
    return Said(texts, parts)


def read_head(element: _Element, root: _Element, dialect: Dialect) -> RawItem:
    """Return what *element*, a channel or feed in *root*, says of itself.

    Its home page is what RSS's own link says, before Atom's, which many feeds misuse to name
    their own address.
    """
    said = said_in(element, dialect)
    text = said.texts.get
    links = said.parts.get("link", ())
    page = page_link(links)
    return RawItem(
        guid=_guid(element, said),
        title=text("title") or text("dc:title", ""),
        link=_link_text(links, dialect) or href_of(page),
        published_at=_published(said.texts),
        author=_author(said, dialect),
        language=text("language") or text("dc:language") or _tagged((element, root)),
        base=_base(element, page, dialect),
    )


def _guid(element: _Element, said: Said) -> str:
    return said.texts.get("id") or said.texts.get("guid") or element.get(_ABOUT) or ""


def page_link(links: Sequence[_Element]) -> _Element | None:
    """Return the Atom link to the page itself, one to HTML if it is told apart."""
    first = None
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            if "html" in link.get("type", "html"):
                return link
            first = link if first is None else first
    return first


def href_of(link: _Element | None) -> str:
    return "" if link is None else link.get("href", "")


def _link(links: Sequence[_Element], page: _Element | None, dialect: Dialect) -> str:
    if page is not None:
        return page.get("href", "")
    # The first of whatever kind is better than none.
    return _link_text(links, dialect) or next(filter(None, map(href_of, links)), "")


def _link_text(links: Sequence[_Element], dialect: Dialect) -> str:
    for link in links:
        if (link.text or len(link)) and (text := text_of(link, dialect.long_texts)):
            return text
    return ""


def _summary(said: Said, media: list[_Element], dialect: Dialect) -> str:
    text = said.texts.get
    own = text("description") or text("summary") or text("dc:description")
    if own := own or text("itunes:summary") or text("itunes:subtitle"):
        return own
    # A picture's caption stands in for a lead only where there is no other.
    inside = (child for part in media for child in part)
    caption = (child for child in inside if dialect.names[child.tag] == "media:description")
    texts = (text_of(child, dialect.long_texts) for child in caption)
    return text("media:description") or next(texts, "")


def _content(said: Said, dialect: Dialect) -> str:
    if encoded := said.texts.get("content:encoded"):
        return encoded
    for content in said.parts.get("content", ()):
        if is_readable(content):
            text = text_of(content, dialect.long_texts, packed=dialect.packed)
            if text:
                return text
    return said.texts.get("xhtml:body", "")


def _published(texts: dict[str, str]) -> datetime | None:
    for name in _DATES:
        if (written := texts.get(name)) and (moment := parse_moment(written)):
            return moment
    return None


def _author(said: Said, dialect: Dialect) -> str:
    for name in _AUTHORS:
        if people := said.parts.get(name):
            names = filter(None, [_person(person, dialect) for person in people])
            if written := ", ".join(dict.fromkeys(names)):
                return written
    return ""


def _person(element: _Element, dialect: Dialect) -> str:
    if not len(element):
        return (element.text or "").strip()
    said = said_in(element, dialect).texts
    return said.get("name") or said.get("email", "")


def _language(element: _Element, said: Said, dialect: Dialect) -> str:
    """Return the language that an item declares, its main text's own before that of the whole."""
    named = said.texts.get("language") or said.texts.get("dc:language", "")
    if named or not dialect.tagged:
        return named
    children = list(islice(element, _MAX_CHILDREN))
    by_name = {dialect.names[child.tag]: child for child in reversed(children)}
    first = next((by_name[name] for name in _LANGUAGE_OF if name in by_name), element)
    return _tagged((first, element))


def _tagged(elements: Iterable[_Element]) -> str:
    tags = (element.get(_LANG) for element in elements)
    # An empty tag says that the language is not known (XML 1.0, section 2.12).
    return next((tag or "und" for tag in tags if tag is not None), "")


def _base(element: _Element, page: _Element | None, dialect: Dialect) -> str:
    return ((element if page is None else page).base or "") if dialect.based else ""


def _images(said: Said, media: list[_Element]) -> Iterator[str]:
    inside = [part for child in media for part in child.iter("{*}content", "{*}thumbnail")]
    for part in inside:
        url = part.get("url", "")
        if part.tag.endswith("content") and is_image(url, part.get("type"), part.get("medium")):
            yield url
    yield from (part.get("url", "") for part in inside if part.tag.endswith("thumbnail"))
    for attached in (part for name in _ATTACHED for part in said.parts.get(name, ())):
        if attached.get("rel", "enclosure") == "enclosure":
            url = attached.get("url") or attached.get("href") or ""
            if is_image(url, attached.get("type") or "-", None):
                yield url
    for picture in (part for name in _PICTURES for part in said.parts.get(name, ())):
        yield picture.get("href") or (picture.text or "").strip()


def _categories(said: Said) -> Iterator[str]:
    for name in ("category", "dc:subject"):
        for part in said.parts.get(name, ()):
            yield part.get("label") or part.get("term") or (part.text or "").strip()
    for name in ("media:keywords", "itunes:keywords"):
        if written := said.texts.get(name):
            # Some sites number their keywords; a number is no category.
            yield from (word for word in written.split(",") if not word.strip().isdigit())


def _source_url(said: Said, dialect: Dialect) -> str:
    source = next(iter(said.parts.get("source", ())), None)
    if source is None:
        return ""
    links = said_in(source, dialect).parts.get("link", [])
    return source.get("url") or href_of(page_link(links)) or next(map(href_of, links), "")
