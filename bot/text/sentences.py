"""Prose -> sentences, and text that fits.

A library splits; what it does not know is mended here:
Rule 1: a sentence does not begin with a small letter, a comma or a closing mark.
Rule 2: the short forms of abbreviations.toml, and ordinals where a language writes "3.", end none.
Rule 3: Thai has no full stops: it is cut at spaces, after a line's length, at no joining word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import sentencex

_ELLIPSIS = "…"
# The library takes time in the square of what stands behind an opened quotation: at most so many
# characters are shown to it at once. Paragraphs of news are shorter.
_BLOCK = 4_000
_CLOSING = "\"'”’»“)]}›」』）】"
_OPENING = "\"'“”„«»‘‚‹([{¿¡「『（【-–— "
_NEVER_FIRST = frozenset(",;:)]}»”%-–—…")
_LAST_WORD = re.compile(r"(?:(\S+)\s+)?[\"“„«‘(\[]*(\S+)\.$")
# "failed.The town", as texts are glued together that stood in two paragraphs.
_GLUED = re.compile(r"(?<=[a-zà-öø-ÿа-яґєії]{3}[.!?])(?=[A-ZÀ-ÖØ-ÞА-ЯҐЄІЇ][a-zà-öø-ÿа-яґєії']*\s)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)?-[^\W\d_]$")  # "J.-P."
_GEORGIAN = re.compile(r"[ა-ჿ]")
_QUOTED_ON = re.compile(r"と(?!ころ|き|て|も)")

_THAI_LENGTH = 60  # characters of a Thai sentence, about a dozen words
_THAI_JOINS = (
    *(
        "และ",
        "แต่",
        "หรือ",
        "ที่",
        "ซึ่ง",
        "โดย",
        "ว่า",
        "เพื่อ",
        "จึง",
        "ก็",
        "ให้",
        "กับ",
        "ใน",
        "ของ",
        "จาก",
    ),
    *("รวมถึง", "เนื่องจาก", "เพราะ", "ถึง", "ๆ", "ฯ"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What of a language is in abbreviations.toml."""

    before: frozenset[str] = frozenset()
    number: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    ordinals: bool = False
    ends: re.Pattern[str] | None = field(default=None)


def sentences(text: str, language: str | None = None) -> list[str]:
    """Return the sentences of *text* in order, stripped, none empty.

    ``language`` is a BCP 47 primary subtag; unknown ones are split as English.
    """
    if language == "th":
        return [s for line in text.splitlines() for s in _thai(line)]
    rules = _rules(language or "en")
    has_capitals = text != text.lower()
    found: list[list[str]] = []
    last = ""
    for piece in _pieces(text, language or "en", rules):
        if last and piece.strip() and _goes_on(last, piece, rules, has_capitals=has_capitals):
            found[-1].append(piece)
        elif piece.strip():
            found.append([piece])
        last = piece.strip()
    return ["".join(pieces).strip() for pieces in found]


def clip(text: str, limit: int) -> str:
    """Return *text* cut at a word boundary to at most *limit* characters, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:-–") + _ELLIPSIS


def _pieces(text: str, language: str, rules: _Rules) -> Iterator[str]:
    """Yield what the library takes for sentences, white space included, cut where it did not."""
    for block in _blocks(text):
        for segment in sentencex.segment(language, block):
            ended = rules.ends.split(segment) if rules.ends else [segment]
            for part in ended:
                yield from _GLUED.split(part)


def _blocks(text: str) -> Iterator[str]:
    """Yield *text* in blocks of bounded length, cut at a space if there is one."""
    at = 0
    while len(text) - at > _BLOCK:
        cut = text.rfind(". ", at + _BLOCK // 2, at + _BLOCK) + 2
        cut = cut if cut > 1 else text.rfind(" ", at + 1, at + _BLOCK) + 1 or at + _BLOCK
        yield text[at:cut]
        at = cut
    yield text[at:]


def _goes_on(left: str, right: str, rules: _Rules, *, has_capitals: bool) -> bool:
    """Tell whether *right* goes on with the sentence that *left* is the end of."""
    if right[0] in _NEVER_FIRST and not right[1:2].isspace():
        return True
    if left[-1] in "」』”" and _QUOTED_ON.match(right):
        return True
    bare = right.lstrip(_OPENING)
    if has_capitals and _is_small(bare) and left.rstrip(_CLOSING)[-1:] in (*".!?", _ELLIPSIS):
        return True
    return left.endswith(".") and _is_short_form(left[-80:], bare[:1], rules)


def _is_small(text: str) -> bool:
    """Tell whether *text* begins with a small letter; "iPhone" does not, Georgian has none."""
    first = text[:1]
    word = text[:20].split(" ", 1)[0]
    return first.islower() and word[1:] == word[1:].lower() and not _GEORGIAN.match(first)


def _is_short_form(left: str, following: str, rules: _Rules) -> bool:
    match = _LAST_WORD.search(left)
    if not match:
        return False
    if _INITIALS.match(match[2]):
        return True
    # "l’art. 5" is "art. 5" with an article.
    previous, word = (match[1] or "").lower(), re.split("['’]", match[2].lower())[-1]
    if following.isdigit() and word in rules.number:
        return True
    if word.isdecimal() and len(word) <= 2:
        return rules.ordinals and previous.strip(_OPENING) in rules.articles
    # "in the year 2020 г." ends with a unit, "г. Москва" begins with a title.
    return word in rules.before and not previous[-1:].isdigit()


def _thai(line: str) -> Iterator[str]:
    held: list[str] = []
    length = 0
    for chunk in line.split():
        if length >= _THAI_LENGTH and _begins_thai(held[-1], chunk):
            yield " ".join(held)
            held, length = [], 0
        held.append(chunk)
        length += len(chunk) + 1
    if held:
        yield " ".join(held)


def _begins_thai(before: str, chunk: str) -> bool:
    if chunk.startswith(_THAI_JOINS) or before.endswith(_THAI_JOINS):
        return False
    return not (chunk[0].isdigit() or before[-1].isdigit() or before[-1] in "(“\"'")


@cache
def _rules(language: str) -> _Rules:
    held = _abbreviations().get(language, {})
    ends = [rf"(?<=[ \d]{re.escape(word)}\.\s)" for word in str(held.get("ends", "")).split()]
    return _Rules(
        before=frozenset(str(held.get("before", "")).split()),
        number=frozenset(str(held.get("number", "")).split()),
        articles=frozenset(str(held.get("articles", "")).split()),
        ordinals=bool(held.get("ordinals")),
        ends=re.compile(rf"(?:{'|'.join(ends)})(?=[^\W\d_a-zа-яґєії])") if ends else None,
    )


@cache
def _abbreviations() -> dict[str, dict[str, str | bool]]:
    return tomllib.loads((files("bot.text") / "abbreviations.toml").read_text("utf-8"))
