"""parse_mode HTML -> text and entities, or Telegram's sentence about what is wrong.

Rule 1: only the tags of the Bot API are known; anything else that opens with ``<`` is an error.
Rule 2: positions in error sentences are UTF-8 byte offsets, as Telegram gives them.
The behaviour follows the Bot API's formatting section and, for the errors, TDLib's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.botapi.entities import Entity, Formatted, normalise, utf16_length
from bot.botapi.links import checked_link
from bot.botapi.wire import Refused, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_BLANKS = re.compile(r"[ \t\r\n\v]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]+));?")
_PLAIN = re.compile(r"[^<&]+")
# A numeric reference of ten characters or more is taken as plain text (TDLib).
_LONGEST_REFERENCE = 10
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)} | {13: ""}


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end; *argument* is the URL, language or "1" for expandable."""

    tag: str
    argument: str
    unit: int
    piece: int


def parse_html(markup: str) -> Formatted:
    """Return the text of *markup* with its entities; raises Refused ("can't parse entities: …").

    The text may be empty; limits on length are the caller's.
    """
    return _Parser(markup.translate(_CONTROL)).run()


def decode_references(text: str) -> str:
    """Replace the character references Telegram knows; all others stay as they are."""
    return _REFERENCE.sub(lambda match: _character(match) or match[0], text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, "")
    digits, base = (hexadecimal, 16) if hexadecimal is not None else (decimal, 10)
    if not digits or len(match[0].rstrip(";")) >= _LONGEST_REFERENCE:
        return ""
    code = int(digits, base)
    return chr(code) if 0 < code < 0x10FFFF else ""


class _Parser:
    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._pieces: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._found: list[Entity] = []

    def run(self) -> Formatted:
        while self._at < len(self._markup):
            if self._markup[self._at] != "<":
                self._text()
            elif self._markup.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            last = self._open[-1].tag
            raise _error(f'Can\'t find end tag corresponding to start tag "{last}"')
        text = "".join(self._pieces)
        if re.search("[\ud800-\udfff]", text):
            raise _error(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        # A language without a pre around it means nothing to Telegram.
        found = [replace(e, language="") if e.type == "code" else e for e in self._found]
        return normalise(text, found)

    def _text(self) -> None:
        plain = _PLAIN.match(self._markup, self._at) or _REFERENCE.match(self._markup, self._at)
        if plain is None:
            piece = self._markup[self._at]
            self._at += 1
        else:
            piece = decode_references(plain[0])
            self._at = plain.end()
        self._pieces.append(piece)
        self._units += utf16_length(piece)

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._take(_TAG_NAME).lower()
        if self._at == len(self._markup):
            raise self._error("Unclosed start tag", begin)
        if tag not in _KINDS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        attributes = {} if self._peek() == ">" else self._attributes(tag, begin)
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        argument = _argument(tag, attributes)
        self._open.append(_Open(tag, argument, self._units, len(self._pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to the closing ``>``, which stays unread; the last of equal names wins."""
        found: dict[str, str] = {}
        while True:
            self._take(_BLANKS)
            if self._peek() == ">":
                return found
            name = self._take(_ATTRIBUTE_NAME)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            self._take(_BLANKS)
            found[name] = ""
            if self._peek() == "=":
                self._at += 1
                self._take(_BLANKS)
                self._need_more(f'Unclosed start tag "{tag}"', begin)
                found[name] = self._value()
                self._need_more("Unclosed start tag", begin)
            else:
                self._need_more(f'Unclosed start tag "{tag}"', begin)

    def _value(self) -> str:
        quote = self._peek()
        if quote not in "\"'":
            begin = self._at
            token = self._take(_NAME_TOKEN).lower()
            if self._peek() not in ("", ">", " ", "\t", "\r", "\n", "\v"):
                raise self._error("Unexpected end of name token", begin)
            return token
        end = self._markup.find(quote, self._at + 1)
        if end < 0:
            end = len(self._markup)
        value = self._markup[self._at + 1 : end]
        self._at = min(end + 1, len(self._markup))
        return decode_references(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._at += 2
        tag = self._take(_TAG_NAME).lower()
        if self._peek() != ">":
            self._take(_BLANKS)
        if self._peek() != ">":
            raise self._error("Unclosed end tag", begin)
        self._at += 1
        opened = self._open.pop()
        if tag and tag != opened.tag:
            where = f"byte offset {self._bytes(begin)}"
            raise _error(
                f'Unmatched end tag at {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._units - opened.unit
        if not length:
            return
        entity = Entity(type=_KINDS[opened.tag], offset=opened.unit, length=length)
        if opened.tag == "a":
            url = checked_link(opened.argument or "".join(self._pieces[opened.piece :]))
            if url:
                self._found.append(replace(entity, url=url))
        elif opened.tag in ("code", "pre"):
            self._close_code(entity, opened.argument)
        elif opened.tag == "blockquote" and opened.argument:
            self._found.append(replace(entity, type="expandable_blockquote"))
        else:
            self._found.append(entity)

    def _close_code(self, entity: Entity, language: str) -> None:
        """``<pre><code class="language-x">`` of one extent, in either order, is one pre entity."""
        last = self._found[-1] if self._found else None
        same = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if last is not None and same and {last.type, entity.type} == {"code", "pre"}:
            self._found[-1] = replace(entity, type="pre", language=last.language or language)
        else:
            self._found.append(replace(entity, language=language))

    def _peek(self) -> str:
        return self._markup[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._markup, self._at)
        taken = match[0] if match else ""
        self._at += len(taken)
        return taken

    def _need_more(self, sentence: str, begin: int) -> None:
        if self._at >= len(self._markup):
            raise self._error(sentence, begin)

    def _error(self, sentence: str, at: int) -> Refused:
        return _error(f"{sentence} at byte offset {self._bytes(at)}")

    def _bytes(self, at: int) -> int:
        return len(self._markup[:at].encode("utf-8", "replace"))


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code":
        language = attributes.get("class", "")
        return language.removeprefix("language-") if language.startswith("language-") else ""
    return "1" if tag == "blockquote" and "expandable" in attributes else ""


def _error(sentence: str) -> Refused:
    return bad_request(f"can't parse entities: {sentence}")
