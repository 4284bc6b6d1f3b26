"""Numerals of other scripts have the values they are read with."""

from __future__ import annotations

import pytest

from bot.briefings.facts import numbers
from bot.briefings.numerals import han_value, western


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三十", "30"),
        ("十二", "12"),
        ("三万五千", "35000"),
        ("两百", "200"),
        ("一亿二千万", "120000000"),
        ("二〇二六", "2026"),
    ],
)
def test_chinese_numerals_have_values(numeral: str, value: str) -> None:
    """Counted by steps and scales, or digit by digit."""
    assert value == han_value(numeral)


def test_digits_of_other_scripts_become_western() -> None:
    """With the point and comma of Arabic."""
    assert (western("١٬٢٠٠٫٥"), western("१२"), western("１２"), western("7")) == (
        "1,200.5",
        "12",
        "12",
        "7",
    )


@pytest.mark.parametrize(
    ("text", "language", "readings", "is_percent"),
    [
        ("3万人", "zh", {"30000"}, False),
        ("480만 유로", "ko", {"4800000"}, False),
        ("2.5亿", "zh", {"250000000"}, False),
        ("三十人", "ja", {"30"}, False),
        ("two dozen", "en", {"24"}, False),
        ("%12", "tr", {"12"}, True),
        ("百分之12", "zh", {"12"}, True),
        ("12 процентов", "ru", {"12"}, True),
        ("12 प्रतिशत", "hi", {"12"}, True),
    ],
)
def test_numbers_are_read_in_their_scripts(
    text: str, language: str, readings: set[str], is_percent: bool
) -> None:
    """Scales need no space, and per cent may stand before or after."""
    (number,) = numbers(text, language)

    assert (readings, is_percent) == (set(number.readings), number.is_percent)


@pytest.mark.parametrize("text", ["千葉の人", "十分重要", "百度公司", "一人っ子政策の"])
def test_words_of_numerals_are_no_numbers(text: str) -> None:
    """Chiba is no thousand; one person is the only one of these that counts."""
    assert len(numbers(text, "ja")) == text.startswith("一人")
