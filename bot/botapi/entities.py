"""Formatted text as Telegram keeps it: plain text beside entities, measured in UTF-16 units.

Rule 1: offsets and lengths count UTF-16 code units, never characters or bytes.
Rule 2: ``normalise`` leaves what a Telegram client would show: trimmed text, no entity without
visible text, no two of the same style that touch, no style inside code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.botapi.wire import JsonObject

# "100 formatting entities per message" (Bot API, formatting); the rest is dropped in silence.
MOST_ENTITIES = 100

# Styles that may overlap anything but code; TDLib calls them splittable (MessageEntity.cpp).
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("code", "pre")
_ELSEWHERE = STYLES + QUOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One span of a text; *url* and *language* are empty where the kind has none."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def to_json(self) -> JsonObject:
        found: JsonObject = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url:
            found["url"] = self.url
        if self.language:
            found["language"] = self.language
        return found


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, ordered by offset, longest first."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def normalise(text: str, found: Iterable[Entity]) -> Formatted:
    """Return *text* trimmed and *found* made consistent, at most ``MOST_ENTITIES`` of them."""
    trimmed, kept = _trim(text, [e for e in found if e.length > 0])
    blocks = _without_overlaps(e for e in kept if e.type not in _ELSEWHERE)
    quotes = _without_overlaps(e for e in kept if e.type in QUOTES)
    code = [e for e in blocks if e.type in CODE]
    used = {e.type for e in kept}
    styles = [e for style in STYLES if style in used for e in _styles(style, kept, code)]
    says = _Slices(trimmed)
    entities = [e for e in (*blocks, *quotes, *styles) if e.type in CODE or says.something(e)]
    return Formatted(trimmed, tuple(sorted(entities, key=_order)[:MOST_ENTITIES]))


class _Slices:
    """Pieces of one text, counted in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units = None if text.isascii() else text.encode("utf-16-le")

    def something(self, entity: Entity) -> bool:
        """Tell whether *entity* covers anything but blanks."""
        if self._units is None:
            return bool(self._text[entity.offset : entity.end].strip())
        piece = self._units[2 * entity.offset : 2 * entity.end]
        return bool(piece.decode("utf-16-le", "replace").strip())


def _order(entity: Entity) -> tuple[int, int]:
    return entity.offset, -entity.length


def _trim(text: str, found: list[Entity]) -> tuple[str, list[Entity]]:
    """Drop blanks at both ends, but at the start none that an entity covers (TDLib's rule)."""
    cut = text.rstrip(" \n")
    end = utf16_length(cut)
    first = min((e.offset for e in found), default=end)
    lead = min(len(cut) - len(cut.lstrip(" \n")), first)
    if not lead and all(e.end <= end for e in found):
        return cut, found
    moved = [
        replace(e, offset=e.offset - lead, length=min(e.end, end) - e.offset)
        for e in found
        if e.offset < end
    ]
    return cut[lead:], moved


def _without_overlaps(found: Iterable[Entity]) -> list[Entity]:
    """Keep the outermost of spans that must not touch; of equal ones, code before links."""
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda e: (*_order(e), e.type not in CODE)):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _styles(style: str, found: list[Entity], code: list[Entity]) -> list[Entity]:
    """Return the spans of one *style*, joined where they touch and cut out of *code*."""
    joined: list[tuple[int, int]] = []
    for entity in sorted((e for e in found if e.type == style), key=_order):
        if joined and entity.offset <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], entity.end)
        else:
            joined.append((entity.offset, entity.end))
    for hole in code:
        joined = [piece for span in joined for piece in _cut(span, hole)]
    return [Entity(type=style, offset=start, length=end - start) for start, end in joined]


def _cut(span: tuple[int, int], hole: Entity) -> list[tuple[int, int]]:
    start, end = span
    if hole.end <= start or hole.offset >= end:
        return [span]
    pieces = [(start, hole.offset), (hole.end, end)]
    return [(left, right) for left, right in pieces if left < right]
