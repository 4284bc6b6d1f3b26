"""A text's language is known by its words, or else by its letters."""

from __future__ import annotations

import pytest

from bot.briefings.language import guess, in_language, language_of, story_language
from tests.briefings.stories import article


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The dam above the town failed and the water was in all of the streets", "en"),
        ("Der Damm bei Marn ist gebrochen und das Wasser steht in den Straßen", "de"),
        ("Jez nad mestom je popustil, voda je preplavila ulice in hiše", "sl"),
        ("Φράγμα κατέρρευσε κοντά στην πόλη", "el"),
        ("大坝周日早上垮塌，洪水上涨", "zh"),
        ("انهار السد القريب من المدينة", "ar"),
        ("Плотина разрушилась у города", "ru"),
        ("", "en"),
        ("12:30", "en"),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    """English where nothing tells."""
    assert language == guess(text)


def test_a_declared_language_is_believed() -> None:
    """Whatever the words say."""
    assert language_of(article("a", "Der Damm ist gebrochen", language="nl")) == "nl"


def test_a_regional_tag_is_its_language() -> None:
    """Outlets declare "en-US" and "EN" where others say "en"."""
    tags = ("en-US", "EN", "en")
    articles = [article(f"e{n}", "Dam fails", language=tag) for n, tag in enumerate(tags)]
    german = article("d", "Damm bricht", language="de-AT")

    assert {language_of(a) for a in articles} == {"en"}
    assert story_language([*articles, german], "en-GB") == "en"
    assert in_language([*articles, german], "en") == tuple(articles)


def test_a_story_is_told_in_the_language_asked_for_if_it_has_enough() -> None:
    """Two articles are enough, or a third of all; else most decide."""
    german = [article(f"d{n}", "Damm gebrochen", language="de") for n in range(2)]
    english = [article(f"e{n}", "Dam fails", language="en") for n in range(5)]

    assert story_language([*english, *german], "de") == "de"
    assert story_language([*english, german[0]], "de") == "en"
    assert story_language([*english, *german], None) == "en"
    assert in_language([*english, *german], "de") == tuple(german)
