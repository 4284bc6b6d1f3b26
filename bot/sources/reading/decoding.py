"""Bytes -> text that an XML or JSON reader can take, and what a document is if it is no feed."""

from __future__ import annotations

import codecs
import re
import unicodedata
from email.message import Message

import charset_normalizer

from bot.errors import BadFeed
from bot.sources.urls import canonical_url

# The largest of the 200 real feeds we measure with has 5 MB; 20 MiB leaves room for archives.
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024

# UTF-32 before UTF-16, whose mark is the start of the other.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How "<?" looks without a mark (XML 1.0, appendix F).
_BARE = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
# Labels that browsers read as windows-1252, and which fit any bytes (Encoding Standard).
_ANY_BYTES = frozenset(("ascii", "iso8859-1", "cp1252"))
# What pages and feeds say -> the superset that they mean (Encoding Standard, labels).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
# Python's own ways to write text in ASCII; UTF-7 hides markup, so browsers refuse it too.
_NOT_OF_THE_WEB = frozenset(
    ("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "utf-7")
)
# Encodings of two and four bytes a character: the first characters of markup then hold zeros.
_WIDE = ("utf-16", "utf-32")
_WIDE_BYTES = 64
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# What undeclared documents in scripts other than Latin may be in; Latin ones are windows-1252.
_GUESSES = [
    *("big5", "euc_jp", "shift_jis", "iso2022_jp", "euc_kr", "gb18030", "tis_620"),
    *("cp1251", "koi8_r", "koi8_u", "cp1253", "cp1255", "cp1256"),
]
_HIGH = re.compile(rb"[\x80-\xff]")
# Two or three sentences suffice to tell scripts apart; some accents and dashes tell nothing.
_SAMPLE_BYTES = 4_096
_MIN_HIGH_BYTES = 48
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>")
# Characters XML 1.0 knows in no form; most come from copied office documents.
_ILLEGAL = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_PROLOG = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_START = re.compile(r"<\?xml\b|<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
# A server's warnings and blank lines before the document are shorter than this.
_HEAD_CHARS = 8192
_HTML = frozenset(("html", "head", "body", "div", "script", "meta", "title", "br", "p", "center"))
_FEEDS = frozenset(("rss", "feed", "rdf"))
_CHALLENGE = re.compile(
    r"captcha|just a moment|cf-chl|cf_chl|attention required|are you (?:a )?(?:human|robot)"
    r"|enable javascript and cookies|checking your browser|verify(?:ing)? (?:that )?you are"
    r"|ddos|access denied|incapsula",
    re.IGNORECASE,
)
_FEED_LINK = re.compile(
    r"<link\b[^>]{0,300}application/(?:rss|atom)\+xml[^>]{0,300}>", re.IGNORECASE
)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"'<>\s]{1,300})[\"']", re.IGNORECASE)
_MAGIC = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_OTHER_XML = {
    "urlset": "a sitemap without news, not a feed",
    "sitemapindex": "a list of sitemaps, not a feed; the news sitemap it names may be one",
    "opml": "an OPML list of feeds, not a feed; import it as a list",
    "error": "an error message of the server, not a feed",
    "svg": "a picture, not a feed",
}


def check_size_and_kind(body: bytes) -> None:
    """Raise BadFeed for an empty, too large or binary document."""
    if reason := why_unread(body, "feed", MAX_DOCUMENT_BYTES):
        raise BadFeed(reason)


def why_unread(body: bytes, wanted: str, limit: int) -> str | None:
    """Say why *body* is no *wanted*, "feed" or "page", if size or first bytes tell; else None.

    *limit* is in bytes, whole MiB.
    """
    if not body.strip(b" \t\r\n\x00"):
        return "the document is empty"
    if len(body) > limit:
        return f"the document is larger than {limit >> 20} MiB"
    kind = next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)
    return f"the document is {kind}, not a {wanted}" if kind else None


def encodings(body: bytes, content_type: str | None = None) -> list[str]:
    """Return the encodings that *body* may be in, likeliest first, as Python names them.

    The charset of the HTTP header comes first, then the byte order mark, the XML declaration and
    UTF-8. A declared Latin-1 gives way to UTF-8, because servers add that label
    unasked and Latin text is hardly ever valid UTF-8 by accident; so do sixteen-bit labels of
    documents whose first characters are not written that way.
    """
    declared = _DECLARED.search(body, 0, 1024)
    found = [
        _charset(content_type),
        next((name for mark, name in _BOMS if body.startswith(mark)), ""),
        next((name for start, name in _BARE if body.startswith(start)), ""),
        _codec(declared[1].decode("ascii")) if declared else "",
    ]
    labels: list[str] = []
    for name in filter(None, found):
        if name in _ANY_BYTES:
            labels.append("utf-8")
        if not name.startswith(_WIDE) or b"\x00" in body[:_WIDE_BYTES]:
            labels.append(_MEANT.get(name, name))
    return [*labels, "utf-8"]


def decoded(body: bytes, content_type: str | None = None) -> str:
    """Return the text of *body* in the first encoding that fits, without its byte order mark."""
    return body.decode(fitting_encoding(body, content_type), "replace").removeprefix("\ufeff")


def fitting_encoding(body: bytes, content_type: str | None = None) -> str:
    """Return the first of the `encodings` of *body* that fits it, else the one it looks like."""
    for label in encodings(body, content_type):
        try:
            body.decode(label)
        except UnicodeError:
            continue
        return label
    return _guessed(body)


def _guessed(body: bytes) -> str:
    """Return an encoding of a script that is not Latin if *body* is clearly in one."""
    start = next((found.start() for found in _HIGH.finditer(body)), 0)
    # Cut where a tag ends, so that no character is cut in two.
    sample = body[start : start + _SAMPLE_BYTES]
    sample = sample[: sample.rfind(b">") + 1] or sample
    if len(_HIGH.findall(sample)) < _MIN_HIGH_BYTES:
        return "cp1252"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_GUESSES).best()
    if best is None:
        return "cp1252"
    letters = [character for character in str(best) if character.isalpha() and character > "\x7f"]
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return best.encoding if latin * 2 < len(letters) else "cp1252"


def xml_document(text: str) -> bytes:
    """Return *text* from where the XML starts, in UTF-8 that says so, without what XML forbids."""
    start = 0
    if not text.lstrip().startswith("<"):
        found = _START.search(text, 0, _HEAD_CHARS)
        start = found.start() if found else 0
    if declaration := _DECLARATION.match(text, start):
        start = declaration.end()
    document = text[start:].encode("utf-8", "replace").translate(None, _ILLEGAL).strip()
    for noncharacter in _NONCHARACTERS:
        document = document.replace(noncharacter, b"")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + document


def first_element(text: str) -> str:
    """Return the local name of the first element in lower case; "" where there is none."""
    position = 0
    while skipped := _PROLOG.match(text, position, position + _HEAD_CHARS):
        position = skipped.end()
    found = _ELEMENT.match(text, position)
    return found[1].lower() if found else ""


def is_page(text: str) -> bool:
    """Tell whether *text* is an HTML document."""
    return first_element(text) in _HTML


def what_it_is(text: str, url: str | None = None) -> str:
    """Return a sentence about a document that holds no feed and was found at *url*."""
    name = first_element(text)
    if name in _HTML:
        return _about_page(text, url)
    if name in _OTHER_XML:
        return f"the document is {_OTHER_XML[name]}"
    if name in _FEEDS:
        return f"the document starts as a feed, <{name}>, but nothing in it can be read"
    if name:
        return f"the document is XML, but <{name[:40]}> is not the start of a feed"
    if text.lstrip().startswith("<"):
        return "the document is damaged XML without a feed in it"
    return "the document is plain text, not a feed"


def _about_page(text: str, url: str | None) -> str:
    head = text[: 64 * 1024]
    if _CHALLENGE.search(head):
        return "the server answered with a challenge page for browsers instead of the feed"
    named = _FEED_LINK.search(head)
    href = _HREF.search(named[0]) if named else None
    if href:
        address = canonical_url(href[1], url) or href[1]
        return f"the document is a web page (HTML), not a feed; it names {address} as its feed"
    return "the document is a web page (HTML), not a feed"


def _charset(content_type: str | None) -> str:
    message = Message()
    message["content-type"] = (content_type or "").replace("\r", " ").replace("\n", " ")
    charset = message.get_param("charset")
    return _codec(charset) if isinstance(charset, str) else ""


def _codec(label: str) -> str:
    """Return Python's name of the character encoding *label*; "" for none and for no encoding."""
    try:
        found = codecs.lookup(label.strip().strip("'\""))
    except (LookupError, ValueError):
        return ""
    # rot13, hex, zip and their like are registered beside the encodings of text.
    is_text = getattr(found, "_is_text_encoding", True) and found.name not in _NOT_OF_THE_WEB
    return found.name if is_text else ""
