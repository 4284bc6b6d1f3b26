"""What the picture of a story says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.draw import digest_of
from bot.cards.markup import card_markup, in_words
from bot.model import Side
from tests.cards.cards import HEADLINES, make_card, make_coverage


def test_counts_and_shares_are_those_of_the_story() -> None:
    """Each side with its share of the rated and its count, the unrated with theirs."""
    told = json.loads(card_markup(make_card(), "en"))

    assert [(part["side"], part["percent"]) for part in told["parts"]] == [
        ("left", "48 %"),
        ("center", "32 %"),
        ("right", "20 %"),
    ]
    assert sum(part["share"] for part in told["parts"]) == pytest.approx(1, abs=0.001)
    assert [(entry["label"], entry["count"]) for entry in told["legend"]] == [
        ("Left", "12"),
        ("Center", "8"),
        ("Right", "5"),
        ("Unrated", "4"),
    ]
    assert told["facts"] == "29 outlets · 12 countries · 5 languages"
    assert told["date"] == "6 January 2026"
    assert told["gap"] == ""


def test_too_few_rated_outlets_have_counts_and_no_shares() -> None:
    """The picture says so in words."""
    told = json.loads(card_markup(make_card(coverage=make_coverage(1, 0, 0, 6)), "en"))

    assert told["parts"] == []
    assert told["too_few"] == "Too few rated outlets for percentages."
    assert [entry["count"] for entry in told["legend"]] == ["1", "0", "0", "6"]


def test_a_side_that_is_there_is_seen() -> None:
    """One outlet of three hundred is less than a percent, and still a part of the bar."""
    told = json.loads(card_markup(make_card(coverage=make_coverage(300, 1, 1, 0)), "en"))

    assert [part["side"] for part in told["parts"]] == ["left", "center", "right"]
    assert min(part["share"] for part in told["parts"]) > 0.015


def test_a_gap_is_told_in_words() -> None:
    """Those of the messages."""
    card = make_card(coverage=make_coverage(19, 5, 1, 6, gap=Side.RIGHT))

    told = json.loads(card_markup(card, "en"))

    assert told["gap"] == "Hardly covered by the right: 1 of 25 rated outlets"
    assert told["gap"] in in_words(card, "en")


@pytest.mark.parametrize(
    ("language", "direction", "voice", "left"),
    [
        pytest.param("uk", "ltr", "uk", "Ліві", id="a language that the bot speaks"),
        pytest.param("ar", "rtl", "ar", "اليسار", id="from right to left"),
        pytest.param("he", "rtl", "en", "Left", id="one that it does not speak"),
        pytest.param("", "ltr", "en", "Left", id="none"),
    ],
)
def test_words_are_in_the_language_of_the_story(
    language: str, direction: str, voice: str, left: str
) -> None:
    """Where we have words in it; else they are English, and the headline keeps its direction."""
    told = json.loads(card_markup(make_card(language=language), language))

    assert (told["direction"], told["voice"], told["legend"][0]["label"]) == (
        direction,
        voice,
        left,
    )


def test_the_same_story_gives_the_same_picture() -> None:
    """By the digest: of words, counts and date, not of the hour or the revision's number."""
    card = make_card()
    later = replace(card, updated_at=card.updated_at + timedelta(hours=3), revision=4)
    other = make_card(coverage=make_coverage(13))

    digests = [digest_of(card_markup(c, "en")) for c in (card, later, other)]

    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_the_words_of_a_picture_say_all_it_shows() -> None:
    """For those who hear a page."""
    assert in_words(make_card(HEADLINES["de"], "de"), "de") == (
        f"{HEADLINES['de']}; Links 12 · Mitte 8 · Rechts 5 · Nicht eingestuft 4; "
        "29 Medien · 12 Länder · 5 Sprachen"
    )


@given(st.text(max_size=300), st.text(max_size=8))
def test_any_headline_and_language_make_markup(headline: str, language: str) -> None:
    """Headlines and languages come from outside."""
    told = json.loads(card_markup(make_card(headline, language), language))

    assert told["language"].isascii()
    assert 2 <= len(told["language"]) <= 3
