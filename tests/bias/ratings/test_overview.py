"""The operator's view: facts about a list of feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.bias.outlets import Register
from bot.bias.ratings.overview import Balance, age_words, take_overview
from bot.model import Side
from tests.bias.worlds import make_outlet, make_rating, sided

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("left", "right", "balance", "larger"),
    [
        pytest.param(10, 10, Balance.EVEN, None, id="even"),
        pytest.param(12, 8, Balance.EVEN, Side.LEFT, id="nearly-even"),
        pytest.param(8, 16, Balance.LEANS, Side.RIGHT, id="leans"),
        pytest.param(30, 5, Balance.LOPSIDED, Side.LEFT, id="lopsided"),
        pytest.param(30, 4, Balance.TOO_FEW, Side.LEFT, id="too-few"),
        pytest.param(0, 0, Balance.TOO_FEW, None, id="none"),
    ],
)
def test_the_sides_of_a_list_are_compared(
    left: int, right: int, balance: Balance, larger: Side | None
) -> None:
    """Only outlets that are read count, however many are known."""
    read = sided(left, 3, right)
    register = Register((*read, *(make_outlet(f"far{n}.example", "left") for n in range(99))))

    facts = take_overview(register, {outlet.domain: 1 for outlet in read}, TODAY)

    assert (facts.balance, facts.larger_side) == (balance, larger)
    assert facts.polled[Side.CENTER] == 3
    assert facts.outlets[Side.LEFT] == left + 99


def test_the_unrated_come_with_most_articles_first() -> None:
    """Hosts of one outlet count together; unknown ones stand under their host."""
    register = Register(
        (make_outlet("tide.example", aliases=("tide.news",)), make_outlet("post.example", "left"))
    )
    published = {"tide.example": 2, "tide.news": 3, "new.example": 4, "post.example": 9, "?": 1}

    facts = take_overview(register, published, TODAY)

    assert [(o.key, o.n_articles) for o in facts.unrated] == [
        ("tide.example", 5),
        ("new.example", 4),
    ]
    assert facts.articles == {Side.LEFT: 9, Side.CENTER: 0, Side.RIGHT: 0, Side.UNRATED: 9}


def test_old_ratings_are_found() -> None:
    """Of a rater's words only the newest is looked at; the oldest come first."""
    days = {"new.example": 10, "old.example": 400, "older.example": 1200}
    outlets = [
        replace(
            make_outlet(domain),
            ratings=(
                make_rating("left", rated_on=TODAY - timedelta(days=age)),
                make_rating("right", rated_on=TODAY - timedelta(days=age + 2000)),
            ),
        )
        for domain, age in days.items()
    ]

    facts = take_overview(Register(outlets), dict.fromkeys(days, 1), TODAY)

    assert [(o.domain, o.age.days) for o in facts.old] == [
        ("older.example", 1200),
        ("old.example", 400),
    ]
    assert (facts.n_ratings, facts.n_old, facts.n_very_old) == (3, 2, 1)


def test_outlets_whose_raters_differ_are_counted() -> None:
    """From two steps on."""
    register = Register(
        (make_outlet("a.example", "left", "center"), make_outlet("b.example", "left", "lean_left"))
    )

    assert take_overview(register, {}, TODAY).n_disputed == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "1 day"),
        (29, "29 days"),
        (30, "1 month"),
        (364, "12 months"),
        (365, "1 year"),
        (800, "2 years"),
    ],
)
def test_ages_are_said_as_people_say_them(days: int, words: str) -> None:
    """In whole units, the largest that fits."""
    assert age_words(timedelta(days=days)) == words
