"""The summary opens with what happened, stands alone and stays short."""

from __future__ import annotations

import pytest

from bot.briefings.choosing.headline import choose_headline
from bot.briefings.choosing.select import Judge
from bot.briefings.choosing.summary import MAX_SUMMARY_WORDS, choose_summary
from bot.briefings.material import gather
from bot.model import Story
from tests.briefings.stories import DAM, ONE_FRENCH, ONE_SPANISH, article, story


@pytest.mark.parametrize(
    ("told", "language"),
    [
        pytest.param(DAM, "en", id="five articles"),
        pytest.param(DAM, "de", id="two of another language"),
        pytest.param(ONE_SPANISH, "es", id="one article"),
        pytest.param(ONE_FRENCH, "fr", id="one article, French"),
    ],
)
def test_headline_and_summary_are_short_and_open_well(told: Story, language: str) -> None:
    """One or two sentences, of which the first needs no other."""
    judge = Judge(material=gather(told.articles, language))
    headline = choose_headline(judge.material)
    assert headline is not None

    chosen = choose_summary(judge, headline)

    assert 1 <= len(chosen) <= 2
    assert headline.n_words + sum(s.n_words for s in chosen) <= MAX_SUMMARY_WORDS
    assert not judge.leans(chosen[0])


def test_a_story_is_not_left_without_a_summary() -> None:
    """One sentence may be longer than there is room for."""
    long = "The council of Marn " + "and the board of Kell " * 10 + "agreed on Monday."
    told = story(article("tide", "Marn and Kell agree", long), article("post", "Kell agrees"))
    judge = Judge(material=gather(told.articles, "en"))

    assert [s.text for s in choose_summary(judge, judge.material.titles[0])] == [long]


def test_titles_alone_have_no_sentence_to_offer() -> None:
    """The caller takes a title instead."""
    judge = Judge(material=gather((article("tide", "Kell dam fails"),), "en"))

    assert choose_summary(judge, None) == ()
