from __future__ import annotations

import pytest

from bot.briefings.cleaning.clean import is_whole
from bot.briefings.cleaning.voice import is_unnamed_voice


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        pytest.param("We have always believed in this harbour and its people.", "en", id="we"),
        pytest.param("I’ve never seen a ferry turn as sharply as this one did.", "en", id="I"),
        pytest.param(
            "“Safe boats for all, and fair wages for the crews!”", "en", id="quote alone"
        ),
        pytest.param("“The boats were never safe, and all knew,” he said.", "en", id="he said"),
        pytest.param("Unsere Werft hat immer an diese Fähren geglaubt.", "de", id="German"),
        pytest.param("Nuestro puerto siempre creyó en estos barcos nuevos.", "es", id="Spanish"),
        pytest.param("Наша верфь всегда верила в эти новые паромы.", "ru", id="Russian"),
    ],
)
def test_a_voice_without_a_name_is_heard(sentence: str, language: str) -> None:
    """Nor is it printed."""
    assert is_unnamed_voice(sentence, language)
    assert not is_whole(sentence, language=language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        pytest.param("“We were never told,” said Mara Lindqvist of the union.", "en", id="named"),
        pytest.param('The board called it "our darkest week" in a letter.', "en", id="part"),
        pytest.param("Veterans of World War II met on the quay of Halden.", "en", id="numeral"),
        pytest.param("The U.S. embassy told us citizens to leave the port.", "en", id="us"),
        pytest.param("„Wir wussten nichts“, sagte der Kapitän Jens Behn.", "de", id="German"),
    ],
)
def test_a_voice_with_a_name_is_a_report(sentence: str, language: str) -> None:
    """Quotation marks hold what somebody says of themselves."""
    assert not is_unnamed_voice(sentence, language)
