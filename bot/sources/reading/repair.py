"""The slips that keep most damaged feeds from being XML -> undone.

Rule: only what has one meaning is changed, so that the strict reader can take the document; what
is damaged otherwise stays damaged.
"""

from __future__ import annotations

import html
import re

# Every ampersand but those of XML's own names.
_AMPERSAND = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w{1,32};)?"
)
_SECTION, _SECTION_END = b"<![CDATA[", b"]]>"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
# A declaration is one at the very start only; blank lines and comments of servers precede many.
_DECLARATION = re.compile(rb"(?<!^)<\?xml\b[^>]*>", re.IGNORECASE)
_END = re.compile(rb"</(?:rss|feed|rdf:rdf|urlset)\s*>", re.IGNORECASE)
# What servers append to a document is shorter than this.
_TAIL_BYTES = 4_096
# In one run of text; the 200 real feeds have at most 50,000 such signs in all. What has more is no
# text, and stays damaged.
_MAX_SIGNS = 200_000
# Ten for each item that is read.
_MAX_SECTIONS = 20_000
# A document's own names are declared before its root element.
_HEAD_BYTES = 8_192


def repaired(document: bytes) -> bytes:
    """Return *document*, XML in UTF-8, with these slips undone.

    Ampersands that begin no reference become ``&amp;``, HTML's names of characters the characters
    themselves, other names stay as they are written; a document type, declarations that are not
    the first thing and what follows the root element are dropped.
    """
    start = max(0, len(document) - _TAIL_BYTES)
    ends = [found.end() for found in _END.finditer(document, start)]
    whole = document[: ends[-1]] if ends else document
    head = _DECLARATION.sub(b"", _DOCTYPE.sub(b"", whole[:_HEAD_BYTES], count=1))
    first, *others = (head + whole[_HEAD_BYTES:]).split(_SECTION, _MAX_SECTIONS)
    pieces = [_AMPERSAND.sub(_meant, first, _MAX_SIGNS)]
    for part in others:
        # Sections hold no references.
        section, end, text = part.partition(_SECTION_END)
        pieces += (_SECTION, section, end, _AMPERSAND.sub(_meant, text, _MAX_SIGNS))
    return b"".join(pieces)


def _meant(match: re.Match[bytes]) -> bytes:
    reference = match[1]
    if reference is None:
        return b"&amp;"
    character = html.unescape(match[0].decode())
    if character.startswith("&"):
        return b"&amp;" + reference
    return html.escape(character).encode("utf-8", "replace")
