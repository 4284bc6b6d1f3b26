"""Of several titles the plainest of the central ones is the headline."""

from __future__ import annotations

import pytest

from bot.briefings.choosing.headline import choose_headline
from bot.briefings.material import gather
from tests.briefings.stories import article

PLAIN = "Marn council closes the Kell bridge for repairs"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("Why did the Marn council close the Kell bridge?", id="question"),
        pytest.param("What to know about the Marn council and the Kell bridge", id="teaser"),
        pytest.param(
            "Outrageous: Marn council closes Kell bridge in shameful blunder", id="loaded"
        ),
        pytest.param("'Madness': Marn council closes the Kell bridge", id="quotation"),
        pytest.param("Weather stays mild in the valley this weekend", id="beside the story"),
    ],
)
def test_the_plain_title_wins(other: str) -> None:
    """Whichever came first."""
    lead = "The Marn council closes the Kell bridge for repairs on Monday."
    articles = (article("a", other, lead), article("b", PLAIN, lead, hours=1))

    chosen = choose_headline(gather(articles, "en"))

    assert chosen is not None
    assert chosen.text == PLAIN


def test_a_disputed_number_stays_out_of_the_headline() -> None:
    """A headline does not take a side where another will do."""
    articles = (
        article("a", "Ferry collision off Marn kills 12"),
        article("b", "Ferry and freighter collide off Marn", hours=1),
    )

    chosen = choose_headline(gather(articles, "en"), frozenset({"12"}))

    assert chosen is not None
    assert chosen.text == "Ferry and freighter collide off Marn"


def test_a_question_is_better_than_nothing() -> None:
    """There is a headline as long as there is a title."""
    chosen = choose_headline(gather((article("a", "Who broke the Kell bridge?"),), "en"))

    assert chosen is not None
    assert chosen.text == "Who broke the Kell bridge?"
