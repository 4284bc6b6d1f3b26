"""The text of an element, however its format wraps it: plain, escaped, inline, in Base64."""

from __future__ import annotations

import base64
import binascii
import html

import lxml.etree
from lxml.etree import _Element

from bot.sources.reading.longtexts import LongTexts

_READABLE = frozenset(("", "text", "html", "xhtml", "escaped", "plain"))


def text_of(element: _Element, long_texts: LongTexts, *, packed: bool = False) -> str:
    """Return the text of *element*, with its markup where it has any, without space around it.

    It may hold marks of *long_texts*. *packed*: its attributes may say that it is in Base64.
    """
    if len(element):
        return _inline(element, long_texts).strip()
    text = (element.text or "").strip()
    if packed and text and _is_base64(element):
        return _unpacked(text)
    return text


def is_readable(element: _Element) -> bool:
    """Tell whether the content of *element* is a text and not a file (RFC 4287, 4.1.3)."""
    kind = element.get("type", "").lower()
    return kind in _READABLE or kind.startswith("text/") or "xml" in kind or "html" in kind


def _is_base64(element: _Element) -> bool:
    mode = element.get("mode")
    if mode is not None:
        # Atom 0.3 says it in so many words.
        return mode == "base64"
    return "/" in element.get("type", "") and not is_readable(element)


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode()
    except (binascii.Error, ValueError):
        return text


def _inline(element: _Element, long_texts: LongTexts) -> str:
    """Return the markup in *element* without namespaces and attributes, which no reader sees."""
    pieces: list[str] = []
    for event, part in lxml.etree.iterwalk(element, events=("start", "end")):
        if part is not element and isinstance(part.tag, str):
            name = part.tag.rpartition("}")[2]
            pieces.append(f"<{name}>" if event == "start" else f"</{name}>")
        following = part.text if event == "start" else part.tail
        if following and not (part is element and event == "end"):
            pieces.append(html.escape(following, quote=False))
    return long_texts.restored_markup("".join(pieces))
