"""What in a sentence can be right or wrong: its numbers, names, days and quotations.

A number is known by its readings, the values that its spelling may mean: "1.200" is 1200 to
a German and 1.2 to an Englishman, and the outlets of one country do not agree either. Two
numbers agree if they share a reading. Digits of every script count, and Chinese numerals where
they are numbers for certain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from bot.briefings.lexicon import (
    AMBIGUOUS_MONTHS,
    CALENDAR,
    NUMBER_WORDS,
    SCALES,
    calendar,
    scales,
    word_set,
)
from bot.briefings.numerals import (
    HAN_FACTORS,
    HAN_NUMERAL,
    HAN_SCALES,
    HAN_STEPS,
    han_value,
    western,
)
from bot.text.tokens import fold, stopwords, words

MAX_DIGITS = 24  # beyond that it is a code, not a number

_SPACED = r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?![\d])(?!\w)"
# Behind a Chinese, Japanese or Thai letter a number begins as behind a space.
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f"
_PLAIN = rf"(?:(?<!\w)|(?<=[{_UNSPACED}]))\d+(?:[.,:٫٬]\d+)*"
_DOZENS = dict.fromkeys(
    [
        *("dozen", "dutzend", "docena", "docenas", "douzaine", "douzaines", "dozzina", "dozzine"),
        *("duzia", "duzias", "dozijn", "dussin", "dusin", "tucet", "tucty", "tuzin", "tuziny"),
        *("tucat", "duzine", "дюжина", "дюжины", "дюжин"),
    ],
    12,
)
_WORDS = r"[^\W\d_]+(?:-[^\W\d_]+)?"
_TOKEN = re.compile(
    rf"(?P<spaced>{_SPACED})|(?P<plain>{_PLAIN})|(?P<han>{HAN_NUMERAL})"
    rf"|(?P<unspaced>[{_UNSPACED}])|(?P<word>{_WORDS})"
)
_PLAIN_NUMBER = re.compile(rf"\d{{1,{MAX_DIGITS}}}(?:\.\d+)?")
_SCALE = re.compile(r"[ \u00a0\u202f-]{0,2}([^\W\d_]+)")
_HAN_SCALE = re.compile(rf"[ \u00a0]?([{HAN_STEPS}]?[{HAN_SCALES}만억조천])")
_PERCENT = re.compile(
    r"[ \u00a0\u202f]?(?:[%٪]|per ?cent[oa]?\b|pct\b|prozent|por cien?to|pour cent|pro[cs]ent\w*"
    r"|prosent\w*|százalék\w*|odsto\w*|posto\b|τοις εκατό|процент\w*|відсот\w*|на сто|у сто"
    r"|yüzde|persen|phần trăm|בל?אחוז\w*|אחוז\w*|(?:في|ب)\s?ال?مئ?ا?ئ?ة|प्रतिशत|فیصد|درصد|퍼센트"
    r"|パーセント|เปอร์เซ็นต์)",
    re.IGNORECASE,
)
_PERCENT_BEFORE = re.compile(r"(?:[%٪]|yüzde|百分之|ร้อยละ)\s?$", re.IGNORECASE)
_AFTERNOON = re.compile(r"[ \u00a0]?p\.?m\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"[“„«\"]\s*([^“”„«»\"]{3,600}?)\s*[”“»\"]|``\s*(.{3,600}?)\s*''"
    r"|[「『]([^「」『』]{3,600})[」』]"
)
_IN_UNSPACED = re.compile(rf"[{_UNSPACED}]")
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
    """Return the numbers of *text* in order, in digits, in words or in Chinese numerals."""
    spelled = NUMBER_WORDS.get(language or "en", {})
    found: list[Number] = []
    for match in _TOKEN.finditer(text):
        readings = _readings(match, spelled)
        if readings:
            found.append(_number(text, match, readings, scales(language or "en")))
    return tuple(found)


def _readings(match: re.Match[str], spelled: dict[str, int]) -> frozenset[str]:
    written = match[0]
    match match.lastgroup:
        case "word":
            return _spelled_readings(fold(written), spelled)
        case "spaced":
            return frozenset({re.sub(r"\D", "", western(written))})
        case "han":
            return frozenset({han_value(written)})
        case "plain":
            return frozenset(_digit_readings(western(written)))
        case _:
            return frozenset()


def _spelled_readings(word: str, spelled: dict[str, int]) -> frozenset[str]:
    """Return the value of "twelve", "twenty-five" or the first part of "six-month"."""
    first, hyphen, rest = word.partition("-")
    if first not in spelled:
        return frozenset()
    return frozenset({str(spelled[first] + (spelled.get(rest, 0) if hyphen else 0))})


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


def _number(
    text: str, match: re.Match[str], readings: frozenset[str], factors: Mapping[str, int]
) -> Number:
    end = match.end()
    for _ in range(2):  # "2 mil millones"
        scaled = _scale_at(text, end, factors)
        if scaled is None:
            break
        factor, is_letter, end = scaled
        products = {
            _canonical(str(Decimal(r) * factor)) for r in readings if _PLAIN_NUMBER.fullmatch(r)
        }
        # A lone letter may be metres or a thousand: both readings stand.
        readings = frozenset(products | (readings if is_letter else set())) or readings
    if _AFTERNOON.match(text, end):
        readings |= {_afternoon(r) for r in readings}
    percent = percent_end(text, end) > end or _PERCENT_BEFORE.search(
        text, max(match.start() - 8, 0), match.start()
    )
    return Number(
        text=text[match.start() : end],
        readings=readings,
        is_percent=bool(percent),
        start=match.start(),
        end=end,
    )


def _scale_at(text: str, at: int, factors: Mapping[str, int]) -> tuple[int, bool, int] | None:
    """Return the factor of the scale word at *at*, whether it is a lone letter, and its end."""
    han = _HAN_SCALE.match(text, at)
    if han:
        return math.prod(HAN_FACTORS[sign] for sign in han[1]), False, han.end()
    word = _SCALE.match(text, at)
    key = fold(word[1]) if word else ""
    factor = factors.get(key) or _DOZENS.get(key)
    return (factor, len(key) == 1, word.end()) if word and factor else None


def percent_end(text: str, at: int) -> int:
    """Return where "%" or its word ends that begins at *at*; *at* if none does."""
    match = _PERCENT.match(text, at)
    return match.end() if match else at


def number_key(number: Number) -> str:
    """Return what two equal numbers share however they are grouped: the longest reading."""
    reading = max(sorted(number.readings), key=len)
    return f"{reading}%" if number.is_percent else reading


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
    if key in SCALES or key in _DOZENS:
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
    return frozenset(day_at(text, language).values())


def day_at(text: str, language: str | None) -> dict[int, str]:
    """Return the English names of the months and weekdays of *text* by where they begin."""
    found: dict[int, str] = {}
    spans = _spans(text)
    names_of_days = calendar(language or "en")
    for index, (word, start) in enumerate(spans):
        if _IN_UNSPACED.search(word):
            found |= {start + m.start(): CALENDAR[m[0]] for m in _unspaced_days().finditer(word)}
            continue
        key = fold(word)
        if key not in names_of_days:
            continue
        around = [*spans[max(index - 1, 0) : index], *spans[index + 1 : index + 2]]
        beside_number = any(w[0].isdigit() for w, _ in around)
        if key in AMBIGUOUS_MONTHS and not beside_number and language != "de":
            continue
        found[start] = names_of_days[key]
    return found


@cache
def _unspaced_days() -> re.Pattern[str]:
    listed = sorted((w for w in CALENDAR if _IN_UNSPACED.search(w)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, listed)) or r"(?!)")


@lru_cache(maxsize=20_000)
def quotations(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks in *text*, of two words and more."""
    found = (m[1] or m[2] or m[3] or "" for m in _QUOTED.finditer(text))
    return tuple(q.strip(" ,.;，。") for q in found if len(words(q)) > 1 or _is_long(q))


def _is_long(quoted: str) -> bool:
    """Tell whether a quotation without spaces has the length of two words and more."""
    return len(quoted) > 5 and _IN_UNSPACED.search(quoted) is not None
