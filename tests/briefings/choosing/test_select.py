"""Two sentences say the same, or they do not; and what a sentence is worth."""

from __future__ import annotations

import pytest

from bot.briefings.choosing.select import Judge, likeness, reads_alike, says_again
from bot.briefings.material import Sentence, gather
from bot.text.tokens import tokens
from tests.briefings.stories import DAM, ONE_SPANISH


def _sentence(text: str) -> Sentence:
    terms = frozenset(tokens(text, "en"))
    return Sentence(text=text, article=0, position=0, terms=terms, n_words=len(text.split()))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            "About 3,400 people left their homes.",
            "Some 3,400 people had to leave home that night.",
            True,
            id="the same fact in other words",
        ),
        pytest.param(
            "Two bridges over the Kell were swept away.",
            "The railway to Marn stays closed for three weeks.",
            False,
            id="two facts",
        ),
        pytest.param(
            "Aldane promised 12 million crowns for repairs of the dam.",
            "Aldane promised a new inspection of the valley's bridges.",
            False,
            id="one speaker, two promises",
        ),
    ],
)
def test_a_fact_is_told_once(first: str, second: str, expected: bool) -> None:
    """Words and numbers tell whether a sentence repeats another."""
    assert says_again(_sentence(first), _sentence(second), "en") is expected


def test_the_same_words_in_the_same_order_read_alike() -> None:
    """Whatever the few other words say."""
    first = _sentence("The council of Marn voted on Monday to close the Kell bridge.")
    second = _sentence("The council of Marn voted on Friday to close the Orrin bridge.")

    assert reads_alike(first, second)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("one two three four", "one two three four", 1.0, id="equal"),
        pytest.param("one two three four", "four three two one", 0.25, id="backwards"),
        pytest.param("one two", "three four", 0.0, id="nothing shared"),
        pytest.param("", "", 0.0, id="empty"),
    ],
)
def test_likeness_counts_words_in_one_order(a: str, b: str, expected: float) -> None:
    """The longest common sequence over the mean length."""
    assert likeness(a, b) == pytest.approx(expected)


def test_what_others_say_too_is_worth_more() -> None:
    """The failure of the dam is in every article, its year of building in one."""
    judge = Judge(material=gather(DAM.articles, "en"))

    failed = next(s for s in judge.pool if "gave way" in s.text)
    built = next(s for s in judge.pool if "1961" in s.text)
    assert judge.echoed(failed) > judge.echoed(built) >= 1
    assert judge.worth(failed) > judge.worth(built)


def test_a_single_article_has_no_side_to_balance() -> None:
    """Its second sentence is worth as much as its first would be."""
    judge = Judge(material=gather(ONE_SPANISH.articles, "es"))
    first, second = judge.pool[:2]

    assert judge.alone
    assert judge.balance(second, (first,)) == 1
