"""A number that an article gives for something, and how exact it is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.briefings.citing.polarity import Sign
from bot.briefings.facts import MAX_DIGITS, Number, numbers
from bot.briefings.material import Terms


class Bound(StrEnum):
    """That a number is only the least or the most."""

    MORE = "more"
    LESS = "less"


_AT_MOST = (
    r"up to|under|below|fewer than|less than|bis zu|weniger als|menos de|hasta|moins de|jusqu['’]à"
)
_HANDED = "".join(f"(?<!{verb} )" for verb in ("hand", "handed", "turn", "turned", "take", "took"))
_MORE_THAN = rf"{_HANDED}over|more than|upwards of|über|mehr als|más de|plus de"
_ABOUT = (
    r"about|around|some|roughly|approximately|nearly|almost|close to|an estimated|estimated"
    r"|as many as|rund|etwa|circa|ca\.|fast|knapp|gut|unos|unas|cerca de|casi|alrededor de"
    r"|environ|près de|quelque"
)
_BEFORE_NUMBER = r"\s(?:the\s)?(?:[^\W\d_]+\s)?(?:US|A|C)?[$€£¥]?$"
_ROUNDED = re.compile(rf"\b(?:{_ABOUT}|{_AT_MOST}|{_MORE_THAN}){_BEFORE_NUMBER}", re.IGNORECASE)
_BOUNDS = {
    Bound.MORE: re.compile(rf"\b(?:{_MORE_THAN}){_BEFORE_NUMBER}", re.IGNORECASE),
    Bound.LESS: re.compile(rf"\b(?:{_AT_MOST}){_BEFORE_NUMBER}", re.IGNORECASE),
}
_RANGE = re.compile(
    r"\d\s?(?:-|–|to|bis|a|à)\s?[$€£]?$|\b(?:between|zwischen|entre)\b[^,.]{0,30}$", re.IGNORECASE
)
_RANGE_AFTER = re.compile(
    r"^\s?(?:%|percent|per cent)?\s?(?:[-–]|to |bis |a |à |or |oder |o |ou |and )\s?[$€£]?\d",
    re.IGNORECASE,
)
# Words that tell of an older number beside the present one.
_REVISED = re.compile(
    r"\b(?:r[oi]s(?:e|en|es|ing)|raise[sd]?|climb\w*|up from|down from|revis\w+|corrected"
    r"|earlier|previous\w*|initial\w*|at first|stieg|gestiegen|zuvor|zunächst|korrigiert\w*"
    r"|sub(?:e|ió)|aument\w+|ascend\w+|antes|inicial\w*|pass[eé]\w*|précédent\w*|d'abord|grimp\w+)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<![\d.,])(\d{1,6})[.,](\d{1,2})(?![\d.,])")
# From here on a number with zeros at its end is most likely rounded to them.
_ROUND_FROM = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How much or how many of a thing; two of one ``thing`` can be compared.

    ``text`` is the number as a line tells it, ``noun`` what it is told with. ``precision`` is the
    step to which it is given: 100,000 for "1.2 million". ``is_rounded``: "about", "more than".
    ``is_revised``: the sentence tells of a change. ``beside`` are the sentence's other numbers,
    ``context`` its other terms.
    """

    thing: str
    value: float
    precision: float
    text: str
    noun: str
    is_rounded: bool
    bound: Bound | None
    is_revised: bool
    beside: frozenset[float]
    context: Terms
    signs: frozenset[Sign]


def value_of(number: Number, language: str) -> float | None:
    """Return the value of *number* in a text in *language*; None if it is a code or a time."""
    values = [
        float(Decimal(r))
        for r in number.readings
        if re.fullmatch(rf"\d{{1,{MAX_DIGITS}}}(?:\.\d+)?", r)
    ]
    if not values:
        return None
    mark = re.search(r"\d([.,])\d{3}(?!\d)", number.text)
    is_decimal = mark is not None and (mark[1] == ".") == (language == "en")
    return min(values) if is_decimal else max(values)


def precision(text: str, value: float) -> float:
    """Return the step to which *value*, written as *text*, is given.

    "1.2 million" is given to 100,000, "15,000" to 1,000, "12" and "60" to 1.
    """
    fraction = _FRACTION.search(text)
    if fraction:
        written = float(f"{fraction[1]}.{fraction[2]}")
        return max(round(value / written) if written else 1, 1) / 10.0 ** len(fraction[2])
    if value < _ROUND_FROM or value != int(value):
        return 0.0
    digits = str(int(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return float(f"1e{zeros}") if zeros > 1 or (zeros and value >= 10 * _ROUND_FROM) else 1.0


def is_rounded(before: str) -> bool:
    """Tell whether what stands *before* a number says that it is not exact."""
    return bool(_ROUNDED.search(before))


def bound(before: str) -> Bound | None:
    """Return what stands *before* a number, if it makes it a bound."""
    return next((b for b, pattern in _BOUNDS.items() if pattern.search(before)), None)


def values_beside(sentence: str, number: Number, language: str) -> frozenset[float]:
    """Return the values of the other numbers of *sentence*."""
    values = (value_of(n, language) for n in numbers(sentence, language) if n != number)
    return frozenset(v for v in values if v is not None)


def is_range(sentence: str, number: Number) -> bool:
    """Tell whether *number* is an end of a range or one of two alternatives."""
    before, after = sentence[: number.start], sentence[number.end :]
    return bool(_RANGE.search(before) or _RANGE_AFTER.match(after))


def is_revised(sentence: str) -> bool:
    """Tell whether *sentence* tells of a change of its numbers."""
    return bool(_REVISED.search(sentence))
