"""The bytes of a web page -> its text, or a sentence on what they are instead.

Pages say their encoding where feeds do not, in a <meta> element; and a page that is UTF-8 but for
a few broken bytes is read as UTF-8, as browsers do.
"""

from __future__ import annotations

import re

from bot.errors import BadPage
from bot.sources.reading.decoding import decoded, first_element, why_unread
from bot.sources.reading.jsonfeed import looks_like_json

# Three times the largest of 181 real article pages; reading as much takes about five seconds.
MAX_PAGE_BYTES = 5 * 1024 * 1024

# The standard looks into the first 1024 bytes (HTML, 13.2.3.2); real heads begin with scripts.
_META_WITHIN = 8192
_META_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9._:-]{1,40})",
    re.IGNORECASE,
)
# Some pages hold a zero or two, and browsers pass over them.
_STRAY_ZEROS = 8
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_FEEDS = frozenset(("rss", "feed", "rdf"))
_OTHER_XML = frozenset(("urlset", "sitemapindex", "opml", "svg", "error"))
_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|title|meta|body|main|article|section|div|p|span|table|h1|br)\b",
    re.IGNORECASE,
)


def page_text(body: bytes, content_type: str | None = None) -> str:
    """Return the text of the HTML page *body*; *content_type* is that header of the answer.

    Raises BadPage for an empty, too large or binary document and for one that is no HTML.
    """
    _refuse_bytes(body)
    text = decoded(_mended(body), _labelled(body, content_type))
    _refuse_text(text)
    return text


def _refuse_bytes(body: bytes) -> None:
    if reason := why_unread(body, "page", MAX_PAGE_BYTES):
        raise BadPage(reason)
    if body.count(b"\x00", 0, 1024) > _STRAY_ZEROS and not body.startswith(_WIDE_MARKS):
        raise BadPage("the document is a binary file, not a page")


def _refuse_text(text: str) -> None:
    name = first_element(text)
    if name in _FEEDS:
        raise BadPage(f"the document is a feed (<{name}>), not a page; read it with parse")
    if name in _OTHER_XML:
        raise BadPage(f"the document is XML (<{name}>), not a page")
    if _HTML_TAG.search(text):
        return
    if looks_like_json(text):
        raise BadPage("the document is JSON, not a page")
    raise BadPage(f"the document is {'XML' if name else 'plain text'}, not a page")


def _labelled(body: bytes, content_type: str | None) -> str | None:
    """Return *content_type* with the charset that the page itself declares, if it has none."""
    if "charset" in (content_type or "").lower():
        return content_type
    found = _META_CHARSET.search(body, 0, _META_WITHIN)
    if found is None:
        return content_type
    label = found[1].decode("ascii").lower()
    # A declaration that can be read in ASCII does not stand in UTF-16 (HTML, 13.2.3.2).
    return None if label.startswith(("utf-16", "utf-32")) else f"text/html; charset={label}"


def _mended(body: bytes) -> bytes:
    """Return *body* as sound UTF-8 if it is UTF-8 that is broken in a few places."""
    if body.startswith(_WIDE_MARKS):
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        n_broken = text.count("\ufffd")
        n_whole = sum(not character.isascii() for character in text) - n_broken
        # Other encodings look like UTF-8 in one character of a thousand, not in 19 of 20.
        return text.encode() if n_whole > 19 * n_broken else body
    return body
