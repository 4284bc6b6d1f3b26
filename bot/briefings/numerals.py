"""Numerals that are not written with 0 to 9: digits of other scripts, Chinese numerals."""

from __future__ import annotations

import re

HAN_STEPS = "十百千"
HAN_SCALES = "万萬億亿兆"
# What one sign multiplies by, Korean ones included.
HAN_FACTORS = {"十": 10, "百": 100, "千": 1_000, "천": 1_000} | {
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("億亿억", 10**8),
    **dict.fromkeys("兆조", 10**12),
}
_DIGITS = "〇零一二三四五六七八九两兩"
_COUNTED_BY = "人名年月日个個岁歳歲円元回票度倍条件台時时秒死"
# A Chinese numeral for certain: several signs before a counter ("三十人"), one before people or
# money. "十分" and "千葉" are words.
HAN_NUMERAL = (
    rf"[{_DIGITS}{HAN_STEPS}{HAN_SCALES}]{{2,12}}(?=[{_COUNTED_BY}])"
    rf"|[{_DIGITS[2:]}十](?=[人名票円元])"
)
_PLACED = re.compile(rf"[{HAN_STEPS}{HAN_SCALES}]")


def western(digits: str) -> str:
    """Return *digits* of whatever script as 0 to 9, with point and comma."""
    if digits.isascii():
        return digits
    signs = {"٫": ".", "٬": ","}
    return "".join(str(int(c)) if c.isdecimal() else signs.get(c, c) for c in digits)


def han_value(numeral: str) -> str:
    """Return the value of a Chinese numeral: "三万五千" is 35000, "二〇二六" 2026."""
    if not _PLACED.search(numeral):
        return "".join(map(_digit, numeral)).lstrip("0") or "0"
    total, section, digit = 0, 0, 0
    for sign in numeral:
        if sign in HAN_STEPS:
            section += (digit or 1) * HAN_FACTORS[sign]
            digit = 0
        elif sign in HAN_SCALES:
            total += (section + digit or 1) * HAN_FACTORS[sign]
            section, digit = 0, 0
        else:
            digit = int(_digit(sign))
    return str(total + section + digit)


def _digit(sign: str) -> str:
    special = {"〇": "0", "零": "0", "两": "2", "兩": "2"}
    return special.get(sign) or str("一二三四五六七八九".index(sign) + 1)
