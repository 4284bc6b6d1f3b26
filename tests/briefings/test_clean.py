"""Titles and texts lose what is not news, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.clean import clean_sentences, clean_title, is_whole


@pytest.mark.parametrize(
    ("title", "outlet", "expected"),
    [
        ("LIVE: Dam fails in Marn", None, "Dam fails in Marn"),
        ("Breaking: Dam fails in Marn | The Daily Tide", None, "Dam fails in Marn"),
        ("Dam fails - The Daily Tide", "thedailytide.example", "Dam fails"),
        ("Dam fails - ABC", None, "Dam fails"),
        ("Nine dead in Marn - police", None, "Nine dead in Marn - police"),
        ("Aldane: The dam was safe", None, "Aldane: The dam was safe"),
        ("Dam fails (VIDEO)", None, "Dam fails"),
        ("Eilmeldung: Damm gebrochen", None, "Damm gebrochen"),
    ],
    ids=["live", "breaking-bar", "host", "initials", "not-an-outlet", "speaker", "tag", "de"],
)
def test_titles_lose_labels_and_outlets(title: str, outlet: str | None, expected: str) -> None:
    """What stays is the headline."""
    assert expected == clean_title(title, outlet)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param(
            "PORT MARN (Central Wire) - The dam near Marn failed.",
            "en",
            ["The dam near Marn failed."],
            id="dateline",
        ),
        pytest.param(
            "MARN — The dam near Marn failed. — Central Wire",
            "en",
            ["The dam near Marn failed."],
            id="wire tail",
        ),
        pytest.param(
            "Marn (CNN)The dam near Marn failed.", "en", ["The dam near Marn failed."], id="glued"
        ),
        pytest.param(
            "Berlin (dpa) - Der Damm bei Marn ist gebrochen. Das Wasser stieg schnell und",
            "de",
            ["Der Damm bei Marn ist gebrochen."],
            id="cut off",
        ),
        pytest.param(
            "14:05 Police say the road is closed. Photo: Getty Images/Someone.",
            "en",
            ["Police say the road is closed."],
            id="live blog and photo",
        ),
        pytest.param(
            "But the town of Marn (on the Kell) was calm. Read more about Marn here today.",
            "en",
            ["The town of Marn was calm."],
            id="joint, parenthesis, read more",
        ),
        pytest.param(
            "The town must (not) pay for it. Prices rose (by 4 percent) in Marn.",
            "en",
            ["The town must (not) pay for it.", "Prices rose (by 4 percent) in Marn."],
            id="parentheses that are the fact",
        ),
        pytest.param(
            "The minister resigned after the vote in Marn",
            "en",
            ["The minister resigned after the vote in Marn."],
            id="one sentence without a full stop",
        ),
        pytest.param("The minister said that the", "en", [], id="half a sentence"),
        pytest.param(
            "But for the rain the dam would have held.",
            "en",
            ["But for the rain the dam would have held."],
            id="but for",
        ),
    ],
)
def test_texts_lose_what_is_no_sentence(text: str, language: str, expected: list[str]) -> None:
    """Whole sentences remain, with every fact of theirs."""
    assert expected == clean_sentences(text, language=language)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Will the dam near Marn ever hold again?", id="question"),
        pytest.param("The dam near Marn was old and…", id="ellipsis"),
        pytest.param("“The dam near Marn was old, she said.", id="open quotation"),
        pytest.param("and the dam near Marn was old.", id="lower case"),
        pytest.param("By Jane Sample.", id="byline"),
        pytest.param("THE DAM NEAR MARN WAS VERY OLD.", id="shouting"),
    ],
)
def test_what_cannot_stand_alone_is_no_sentence(sentence: str) -> None:
    """It is left out rather than mended."""
    assert not is_whole(sentence)


@given(st.text(max_size=300), st.sampled_from(("en", "de", "es", "fr", "zh")))
def test_cleaning_adds_no_word(text: str, language: str) -> None:
    """Every word that remains stands in the text."""
    assert all(
        word.strip(".").casefold() in text.casefold() or not word.isascii()
        for sentence in clean_sentences(text, language=language)
        for word in sentence.split()
    )
