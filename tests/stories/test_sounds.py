from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sounds import LENGTH, sound
from bot.text.tokens import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Tokyo", "Tokio", id="german and spanish"),
        pytest.param("Tokyo", "Tóquio", id="portuguese"),
        pytest.param("Tokyo", "Токио", id="russian"),
        pytest.param("Kestria", "Кестрия", id="invented, in Cyrillic"),
        pytest.param("Oltmar", "Oltmar", id="the same"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    """So that a story is one in all languages."""
    assert sound(fold(one)) == sound(fold(other))


@pytest.mark.parametrize(("one", "other"), [("Valmora", "Norvale"), ("Tarvos", "Corvane")])
def test_different_names_sound_different(one: str, other: str) -> None:
    """Or nothing would be rare."""
    assert sound(fold(one)) != sound(fold(other))


@given(st.text())
def test_a_key_is_short_whatever_comes(text: str) -> None:
    """It goes into an index."""
    assert len(sound(text)) <= LENGTH
