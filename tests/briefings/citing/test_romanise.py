"""A name is known again in another alphabet."""

from __future__ import annotations

import pytest

from bot.briefings.citing.romanise import name_share, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [("Тарский", "Tarsky"), ("Зеляк", "Zielak"), ("Камск", "Kamsk"), ("Παπάς", "Papas")],
    ids=["ending", "soft consonant", "place", "Greek with an accent"],
)
def test_spellings_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    """Vowels and the many ways to write a sound are left out."""
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("other", "share"),
    [
        pytest.param("Мэр Олег Тарский обещал помощь.", 1.0, id="Cyrillic"),
        pytest.param("Мэр Иван Рогов обещал помощь.", 0.0, id="somebody else"),
        pytest.param("市长承诺提供援助。", 1.0, id="a script that cannot be compared"),
    ],
)
def test_the_share_of_names(other: str, share: float) -> None:
    """What cannot be compared speaks against nothing."""
    assert share == name_share("The families will be helped by Oleg Tarsky.", "en", other)
