"""Set the long texts of a feed aside before a tree is built of the rest.

Nine tenths of a feed are the texts of its items. Copying them into a tree, and undoing their
escapes, is most of the work of reading it, and wasted where the item is known already. So each
long text gives place to a mark, and is looked up when an item is cleaned.

Rule: the tree of a well-formed document is the same either way; where a mark could hide a
boundary (a comment, a section or an instruction around it), nothing is set aside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Where a leading text is this short a mark gains nothing.
_MIN_BYTES = 256
# A text is cut here: markup triples a text at worst, escapes and UTF-8 double it again, and
# readers keep at most 100,000 characters.
MAX_MARKUP_BYTES = 1_000_000
_MAX_CHARACTER_BYTES = 4
# The element of a text, with the start of the section that its text may stand in.
_OPENING = re.compile(
    rb"<(?:description|content:encoded|content|summary|itunes:summary|atom:content)\b[^<>]*>"
    rb"\s*(<!\[CDATA\[)?"
)
# The first private character; documents that use it themselves are read without marks.
_MARK = "\ue000"
_MARK_BYTES = _MARK.encode()
_MARKED = re.compile(_MARK + r"(\d{1,9});")
# XML's names of characters; the ampersand's own comes last, for it may stand before another.
_NAMES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"))
_NUMBER = re.compile(r"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});")
# Twice as many as the items that are read; what a document has beyond stays in the tree.
_MAX_TEXTS = 10_000
# Looking for single brackets is faster than looking for "]]>" unless there are many of them.
_MAX_BRACKETS = 64
_SECTION_END = b"]]>"
# What may hold anything until its end, which a mark could hide.
_BOUNDS = ((b"<!--", b"-->"), (b"<![CDATA[", _SECTION_END), (b"<?", b"?>"))


class _Span(NamedTuple):
    """A long text from ``start`` to ``end``; its mark replaces ``cut`` to ``resume``."""

    cut: int
    start: int
    end: int
    resume: int
    in_section: bool


@dataclass(frozen=True, slots=True)
class LongTexts:
    """The texts set aside of a document, in the order of their marks.

    A text that is not UTF-8, among others that are, is read as windows-1252.
    """

    document: bytes = b""
    spans: tuple[_Span, ...] = ()

    def restored(self, text: str, most: int = MAX_MARKUP_BYTES) -> str:
        """Return *text* with its marks replaced by the texts as they are meant.

        Of each text the first *most* bytes are looked at.
        """
        if _MARK not in text:
            return text
        return _MARKED.sub(lambda match: self._meant(match, most), text)

    def restored_markup(self, markup: str) -> str:
        """Return *markup*, in which texts are escaped, with its marks replaced by such texts."""
        return _MARKED.sub(self._escaped, markup) if _MARK in markup else markup

    def _meant(self, match: re.Match[str], most: int) -> str:
        text, escaped = self._text(match, most)
        return _unescaped(text) if escaped else text

    def _escaped(self, match: re.Match[str]) -> str:
        text, escaped = self._text(match, MAX_MARKUP_BYTES)
        return text if escaped else html.escape(text)

    def _text(self, match: re.Match[str], most: int) -> tuple[str, bool]:
        number = int(match[1])
        if number >= len(self.spans):
            return match[0], False
        span = self.spans[number]
        written = self.document[span.start : min(span.end, span.start + most)]
        try:
            text = written.decode()
        except UnicodeDecodeError as error:
            # A character that was cut in two at the end is no reason to doubt the others.
            cut = error.start >= most - _MAX_CHARACTER_BYTES
            text = written.decode(*(("utf-8", "ignore") if cut else ("cp1252", "replace")))
        return text, not span.in_section


NO_LONG_TEXTS = LongTexts()


def _unescaped(text: str) -> str:
    """Return *text* without XML's escapes; HTML's own, which may be in it, stay as they are."""
    for name, character in _NAMES:
        text = text.replace(name, character)
    if "&#" in text:
        text = _NUMBER.sub(lambda match: html.unescape(match[0]), text)
    return text.replace("&amp;", "&")


def set_aside(document: bytes) -> tuple[bytes, LongTexts]:
    """Return *document*, well-formed XML in UTF-8, with marks, and what they stand for.

    What is no well-formed XML stays so.
    """
    spans = tuple(_spans(document))
    pieces: list[bytes] = []
    done = 0
    for number, span in enumerate(spans):
        piece = document[done : span.cut]
        if _MARK_BYTES in piece:
            return document, NO_LONG_TEXTS
        pieces += (piece, b"%b%d;" % (_MARK_BYTES, number))
        done = span.resume
    rest = b"".join((*pieces, document[done:]))
    if _MARK_BYTES in document[done:] or _hides_a_boundary(rest):
        return document, NO_LONG_TEXTS
    return rest, LongTexts(document, spans)


def _spans(document: bytes) -> Iterator[_Span]:
    position = 0
    for _ in range(_MAX_TEXTS):
        opening = _OPENING.search(document, position)
        if opening is None:
            return
        start = opening.end()
        in_section = opening[1] is not None
        end = _section_end(document, start) if in_section else document.find(b"<", start)
        if end < 0:
            return
        position = end + len(_SECTION_END) if in_section else end
        if end - start >= _MIN_BYTES:
            cut = opening.start(1) if in_section else start
            yield _Span(cut, start, end, position, in_section)


def _section_end(document: bytes, start: int) -> int:
    place = start
    for _ in range(_MAX_BRACKETS):
        place = document.find(b"]", place)
        if place < 0 or document.startswith(_SECTION_END, place):
            return place
        place += 1
    return document.find(_SECTION_END, place)


def _hides_a_boundary(rest: bytes) -> bool:
    """Tell whether a mark stands in a comment, a section or an instruction."""
    for opener, closer in _BOUNDS:
        # What stands at the very start is the declaration.
        start = rest.find(opener, 1)
        if start < 0:
            continue
        *parts, others = rest[start:].split(opener, _MAX_TEXTS)
        if opener in others or any(
            _MARK_BYTES in p.partition(closer)[0] for p in (*parts, others)
        ):
            return True
    return False
