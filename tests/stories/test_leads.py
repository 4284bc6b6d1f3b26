from __future__ import annotations

import pytest

from bot.model import Side
from bot.stories.leads import LONGEST, Facts, say_why
from bot.stories.pool import Pool
from tests.stories.pools import POOL, REGISTER

L, C, R, U = Side.LEFT, Side.CENTER, Side.RIGHT, Side.UNRATED


def facts(*sides: Side, **over: object) -> Facts:
    """Return the facts of a story of outlets on these sides, each with a report of its own."""
    n = len(sides)
    fields: dict[str, object] = {
        "n_outlets": n,
        "n_independent": n,
        "n_newest": 1,
        "sides": sides,
        "language": "en",
        "n_in_language": n,
    }
    return Facts(**fields | over)  # type: ignore[arg-type]  # a test's words


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("1 outlet so far", facts(L), id="alone"),
        pytest.param("2 outlets", facts(U, U), id="unrated"),
        pytest.param(
            "4 outlets (2 left, 1 right, 1 unrated); more than 96 of 100 stories get here",
            facts(R, L, U, L),
            id="two-sides",
        ),
        pytest.param(
            "10 outlets (all left), 5 of them in its newest 2 hours; "
            "more than 99 of 100 stories get here",
            facts(*[L] * 10, n_newest=5),
            id="one-side-growing-rare",
        ),
        pytest.param(
            "19 outlets of all three sides, all within 2 hours; "
            "more than 99 of 100 stories get here",
            facts(L, C, R, *[U] * 16, n_newest=19),
            id="all-sides-at-once",
        ),
        pytest.param(
            "8 outlets, 2 with reports of their own; more than 99 of 100 stories get here",
            facts(*[U] * 8, n_independent=2),
            id="reprints",
        ),
        pytest.param(
            "8 outlets, 1 with a report of its own; more than 99 of 100 stories get here",
            facts(*[U] * 8, n_independent=1),
            id="one-text",
        ),
        pytest.param(
            "4 outlets; 4 of the 5 outlets read here in its language",
            facts(*[U] * 4, language="is"),
            id="most-of-a-small-language",
        ),
        pytest.param(
            "6 outlets; more than 99 of 100 stories get here",
            facts(*[U] * 6, language="is", n_in_language=1),
            id="few-of-a-small-language",
        ),
    ],
)
def test_the_reason_in_words(said: str, told: Facts) -> None:
    """What is unusual is said, and nothing else."""
    assert say_why(told, POOL) == said


def test_a_small_installation_is_told_as_it_is() -> None:
    """Ten of twelve outlets; no word of languages where there is one."""
    pool = Pool(register=REGISTER, outlets={"en": 12})

    assert say_why(facts(*[U] * 10), pool) == "10 outlets; 10 of the 12 outlets read here"


def test_what_does_not_fit_is_left_out() -> None:
    """The last part goes first."""
    told = facts(*[L] * 1000, *[R] * 1000, *[U] * 1000, n_independent=1000, n_newest=2500)

    said = say_why(told, POOL)

    assert len(said) <= LONGEST
    assert said.startswith("3000 outlets (1000 left, 1000 right, 1000 unrated), 1000 with")
