from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.language_names import direction_of, english_name, find_language, own_name
from bot.text.languages import LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("de", "de", id="a code"),
        pytest.param("DE", "de", id="a code in capitals"),
        pytest.param("pt-BR", "pt", id="a code with a region"),
        pytest.param("zh_hans", "zh", id="a code with a script"),
        pytest.param("nb", "no", id="a code we write otherwise"),
        pytest.param("German", "de", id="the English name"),
        pytest.param("deutsch", "de", id="its own name, in small letters"),
        pytest.param(" Français ", "fr", id="with an accent"),
        pytest.param("francais", "fr", id="without it"),
        pytest.param("Русский", "ru", id="in another script"),
        pytest.param("日本語", "ja", id="without spaces"),
        pytest.param("farsi", "fa", id="another name"),
        pytest.param("Klingon", None, id="no language of any press"),
        pytest.param("", None, id="nothing"),
        pytest.param("xx", None, id="a code of nothing"),
    ],
)
def test_a_language_is_known_by_code_and_by_name(text: str, code: str | None) -> None:
    """In English and in its own words."""
    assert find_language(text) == code


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_language_we_detect_has_names_that_lead_back(code: str) -> None:
    """What a button says can be typed."""
    assert find_language(own_name(code)) == code
    assert find_language(english_name(code)) == code
    assert english_name(code) != code


def test_a_language_without_a_name_is_shown_as_its_tag() -> None:
    """Better than nothing."""
    assert own_name("tlh") == english_name("tlh") == "tlh"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("ar", "rtl"), ("he", "rtl"), ("iw", "rtl"), ("fa", "rtl"), ("ur-PK", "rtl"), ("en", "ltr")],
)
def test_the_direction_of_a_script_is_known(tag: str, direction: str) -> None:
    """By the language, whatever the region."""
    assert direction_of(tag) == direction


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_language_or_not(text: str) -> None:
    """Nothing raises, and a code found is one we can name."""
    found = find_language(text)

    assert found is None or english_name(found) != found
