"""HTML from the world -> plain text that is safe to store, compare and show.

Rule: what comes out holds no tag, script, handler, entity or control character.
"""

from __future__ import annotations

import html
import re
import unicodedata

import lxml.etree
import lxml.html

# Elements whose content is not prose.
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "form", "head")
_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    ]
)
_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w+);")
# Control characters, what is no character at all, and what nobody sees: bidirectional overrides
# and isolates can make a line read differently from what it says.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# What XML 1.0 does not know, and lxml refuses.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Two rounds undo the common double escaping (&amp;lt;); a third would unescape what a text *says*.
_ROUNDS = 2


def plain_text(markup: str) -> str:
    """Return the prose of *markup* on one line; "" where there is none.

    Text without markup passes through with its white space folded.
    """
    text = markup
    for _ in range(_ROUNDS):
        if not _LOOKS_LIKE_MARKUP.search(text):
            break
        text = _strip(text)
    return re.sub(r"<(?=[a-zA-Z/!?])", "‹", tidy(text))


def tidy(text: str) -> str:
    """Return *text* in NFC on one line, without control and invisible characters."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return " ".join(_UNSEEN.sub("", text).split())


def _strip(text: str) -> str:
    if "<" not in text:
        return html.unescape(text)
    clean = _NOT_XML.sub("", text)
    try:
        tree = lxml.html.fragment_fromstring(clean, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return html.unescape(re.sub(r"<[^>]*>?", " ", text))
    lxml.etree.strip_elements(tree, *_DROPPED, lxml.etree.Comment, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.tail = f"\n{element.tail or ''}"
        element.text = f"\n{element.text or ''}"
    return str(tree.text_content())
