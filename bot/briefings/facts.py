"""What in a sentence can be right or wrong: its numbers, names, days and quotations.

A number is known by its readings, the values that its spelling may mean: "1.200" is 1200 to
a German and 1.2 to an Englishman, and the outlets of one country do not agree either. Two
numbers agree if they share a reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.briefings.lexicon import AMBIGUOUS_MONTHS, CALENDAR, NUMBER_WORDS, SCALES, word_set
from bot.text.tokens import fold, stopwords, words

MAX_DIGITS = 24  # beyond that it is a code, not a number

_SPACED = r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?![\w])"
_PLAIN = r"(?<!\w)\d+(?:[.,:]\d+)*"
_WORDS = r"[^\W\d_]+(?:-[^\W\d_]+)?"
_TOKEN = re.compile(rf"(?P<spaced>{_SPACED})|(?P<plain>{_PLAIN})|(?P<word>{_WORDS})")
_PLAIN_NUMBER = re.compile(rf"\d{{1,{MAX_DIGITS}}}(?:\.\d+)?")
_SCALE = re.compile(r"[ \u00a0\u202f-]{0,2}([^\W\d_]+)")
_PERCENT = re.compile(
    r"[ \u00a0\u202f]?(?:%|percent|per cent|pct|Prozent|por ciento|pour cent)", re.IGNORECASE
)
_AFTERNOON = re.compile(r"[ \u00a0]?p\.?m\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“„«\"]\s*([^“”„«»\"]{3,600}?)\s*[”“»\"]|``\s*(.{3,600}?)\s*''")
_OPENERS = ".!?:;\"“”„«‘(–—|•`'"
_CAPITAL = re.compile(r"[^\W\d_]")
_GERMAN_BEFORE_NOUN = word_set(
    """der die das den dem des ein eine einen einem einer eines kein keine keinen im am zum zur
    beim vom ins ans dieser diese dieses diesen mehr viele wenige alle"""
)
_GERMAN_NOUN = re.compile(r"(?:ung|heit|keit|schaft|tion|tät|nis|ling|en|ern|er)s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written at ``start``..``end``, and what it may mean."""

    text: str
    readings: frozenset[str]
    is_percent: bool
    start: int
    end: int


@lru_cache(maxsize=20_000)
def numbers(text: str, language: str | None) -> tuple[Number, ...]:
    """Return the numbers of *text* in order, in digits or (en, de, es, fr) in words."""
    spelled = NUMBER_WORDS.get(language or "en", {})
    found: list[Number] = []
    for match in _TOKEN.finditer(text):
        readings = _readings(match, spelled)
        if readings:
            found.append(_number(text, match, readings))
    return tuple(found)


def _readings(match: re.Match[str], spelled: dict[str, int]) -> frozenset[str]:
    if match["word"]:
        parts = [spelled.get(p) for p in fold(match["word"]).split("-")]
        known = [p for p in parts if p is not None]
        whole = len(known) == len(parts) or (len(parts) > 1 and parts[0] is not None)
        return frozenset({str(sum(known))}) if whole else frozenset()
    if match["spaced"]:
        return frozenset({re.sub(r"\D", "", match["spaced"])})
    return frozenset(_digit_readings(match["plain"]))


def _digit_readings(digits: str) -> set[str]:
    """Return the readings of a numeral with points, commas or colons inside."""
    if ":" in digits or len(digits) > MAX_DIGITS:
        return {digits}
    groups = re.split(r"[.,]", digits)
    if len(groups) == 1:
        return {_canonical(digits)}
    found: set[str] = set()
    if len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]):
        found.add(_canonical("".join(groups)))
    if len(groups) == 2:
        found.add(_canonical(f"{groups[0]}.{groups[1]}"))
        if len(groups[1]) == 2 and int(groups[0]) < 24:
            found.add(f"{int(groups[0])}:{groups[1]}")
    elif all(len(g) == 3 for g in groups[1:-1]):
        found.add(_canonical(f"{''.join(groups[:-1])}.{groups[-1]}"))
    return found or {digits}


def _canonical(number: str) -> str:
    value = f"{Decimal(number):f}"
    return value.rstrip("0").rstrip(".") if "." in value else value.lstrip("0") or "0"


def _number(text: str, match: re.Match[str], readings: frozenset[str]) -> Number:
    end = match.end()
    for _ in range(2):  # "2 mil millones"
        scale = _SCALE.match(text, end)
        factor = SCALES.get(fold(scale[1])) if scale else None
        if scale is None or factor is None:
            break
        scaled = {
            _canonical(str(Decimal(r) * factor)) for r in readings if _PLAIN_NUMBER.fullmatch(r)
        }
        # A lone letter may be metres or a thousand: both readings stand.
        readings = frozenset(scaled | (readings if len(scale[1]) == 1 else set())) or readings
        end = scale.end()
    if _AFTERNOON.match(text, end):
        readings |= {_afternoon(r) for r in readings}
    percent = _PERCENT.match(text, end) is not None
    return Number(
        text=text[match.start() : end],
        readings=readings,
        is_percent=percent,
        start=match.start(),
        end=end,
    )


def _afternoon(reading: str) -> str:
    hour, colon, minute = reading.partition(":")
    if not hour.isdigit() or int(hour) >= 12:
        return reading
    return f"{int(hour) + 12}:{minute}" if colon else f"{int(hour) + 12}:00"


@lru_cache(maxsize=20_000)
def names(text: str, language: str | None) -> frozenset[str]:
    """Return the folded words of *text* that look like parts of proper names.

    A capital inside a sentence makes a name; at its start only if another follows. German
    writes all nouns with capitals: there a noun after an article or with a noun's ending is
    none.
    """
    found: set[str] = set()
    previous, at, spans = "", 0, _spans(text)
    for index, (word, start) in enumerate(spans):
        before = text[at:start].strip()
        opening = start == 0 or not previous or any(c in _OPENERS for c in before)
        following = spans[index + 1][0] if index + 1 < len(spans) else ""
        if _is_name(word, previous, opening=opening, following=following, language=language):
            found.add(name_key(word))
        previous, at = word, start + len(word)
    return frozenset(found)


def _spans(text: str) -> list[tuple[str, int]]:
    spans: list[tuple[str, int]] = []
    at = 0
    for word in words(text):
        at = text.index(word, at)
        spans.append((word, at))
        at += len(word)
    return spans


def _is_name(
    word: str, previous: str, *, opening: bool, following: str, language: str | None
) -> bool:
    if not _CAPITAL.match(word) or not word[0].isupper():
        return False
    key = fold(word)
    if key in stopwords(language) or key in CALENDAR or len(key) < 2:
        return False
    in_run = bool(following[:1].isupper() and fold(following) not in stopwords(language))
    if opening:
        return in_run and language != "de"
    if language == "de" and not word.isupper():
        return _is_german_name(previous, key)
    return True


def _is_german_name(previous: str, key: str) -> bool:
    before = fold(previous)
    if before in _GERMAN_BEFORE_NOUN or before[:1].isdigit():
        return False
    return not _GERMAN_NOUN.search(key)


def name_key(word: str) -> str:
    """Return a name's word folded, without the possessive and the points of "U.S."."""
    bare = re.sub(r"['’]s?$", "", word)
    return fold(bare).replace(".", "").replace("’", "'")


@lru_cache(maxsize=20_000)
def days(text: str, language: str | None) -> frozenset[str]:
    """Return the months and weekdays of *text* by their English names."""
    found: set[str] = set()
    spans = words(text)
    for index, word in enumerate(spans):
        key = fold(word)
        if key not in CALENDAR:
            continue
        around = [*spans[max(index - 1, 0) : index], *spans[index + 1 : index + 2]]
        beside_number = any(w[0].isdigit() for w in around)
        if key in AMBIGUOUS_MONTHS and not beside_number and language != "de":
            continue
        found.add(CALENDAR[key])
    return frozenset(found)


@lru_cache(maxsize=20_000)
def quotations(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks in *text*, of two words and more."""
    found = (m[1] or m[2] or "" for m in _QUOTED.finditer(text))
    return tuple(q.strip(" ,.;") for q in found if len(words(q)) > 1)
