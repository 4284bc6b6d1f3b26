"""A contradiction between outlets is told, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.briefings.disagree import disagreements
from bot.model import Article
from tests.briefings.stories import article

FERRY = "Ferry sinks off Marn"


def at(hours: float, lead: str, outlet: str = "", language: str = "en") -> Article:
    return article(outlet or f"o{hours:g}", FERRY, lead, language=language, hours=hours)


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        pytest.param(
            (
                at(1, "At least 12 people died when the ferry sank off Marn."),
                at(2, "The ferry sank off Marn, killing 15 people."),
            ),
            ("12 dead; others report 15", "15 dead; others report 12"),
            id="died against killing",
        ),
        pytest.param(
            (
                at(
                    1,
                    "Zwölf Menschen sind beim Untergang der Fähre ums Leben gekommen.",
                    language="de",
                ),
                at(2, "Quince personas murieron al hundirse el barco.", language="es"),
                at(3, "Le naufrage a fait 15 morts au large de Marn.", language="fr"),
            ),
            ("12 dead; others report 15", "15 dead; others report 12"),
            id="across languages and in words",
        ),
        pytest.param(
            (
                at(1, "About 4,000 people were evacuated from Marn."),
                at(2, "Some 5,200 residents were evacuated from Marn."),
            ),
            ("4,000 evacuated; others report 5,200", "5,200 evacuated; others report 4,000"),
            id="rounded, but far apart",
        ),
        pytest.param(
            (
                at(1, "Kell will hand over 240 prisoners at the Marn bridge."),
                at(2, "Orrin expects 320 prisoners at the Marn bridge."),
                at(3, "Kell speaks of 240 prisoners, Orrin of 320 prisoners."),
            ),
            ("240 prisoners; others report 320", "320 prisoners; others report 240"),
            id="an article that reports the dispute",
        ),
        pytest.param(
            (
                at(1, "The mill at Marn took 310 turbines from the yard in Kell last spring."),
                at(2, "The mill at Marn took 280 turbines from the yard in Kell last spring."),
            ),
            ("280 turbines; others report 310", "310 turbines; others report 280"),
            id="the same noun amid the same words",
        ),
    ],
)
def test_contradictions_are_told(articles: tuple[Article, ...], expected: tuple[str, ...]) -> None:
    """A line for each version, lower first, cites the articles that give it."""
    lines = disagreements(articles, "en")

    assert expected == tuple(line.text for line in lines)
    assert {a.id for a in articles} == {c for line in lines for c in line.citations}
    assert all(line.citations for line in lines)


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param(
            (at(1, "12 people died in Marn."), at(2, "Twelve people were killed in Marn.")),
            id="the same number in words",
        ),
        pytest.param(
            (
                at(1, "12 people died off Marn.", "tide"),
                at(2, "15 people died off Marn.", "tide"),
                at(3, "15 people died off Marn.", "post"),
            ),
            id="an outlet that caught up",
        ),
        pytest.param(
            (at(1, "12 people died off Marn."), at(11, "15 people died off Marn.")),
            id="a count that grew overnight",
        ),
        pytest.param(
            (
                at(1, "12 people died off Marn."),
                at(2, "15 people died off Marn."),
                at(3, "The number of dead rose from 12 dead to 15 dead."),
            ),
            id="an article that tells of the change",
        ),
        pytest.param(
            (at(1, "Between 12 and 15 people died."), at(2, "Some 12 to 14 people died.")),
            id="ranges",
        ),
        pytest.param(
            (
                at(1, "More than 4,000 people were evacuated."),
                at(2, "4,300 people were evacuated."),
            ),
            id="a bound that holds",
        ),
        pytest.param(
            (
                at(1, "The 31-year-old captain of the ferry left Marn."),
                at(2, "The 44-year-old captain of the ferry left Marn."),
            ),
            id="ages",
        ),
        pytest.param(
            (at(1, "Sales fell 12 percent in Marn."), at(2, "Exports fell 15 percent in Marn.")),
            id="percent",
        ),
        pytest.param(
            (
                at(1, "The ferry had 28 crew when it sank near the port of Marn."),
                at(2, "The freighter had 17 crew; the ferry had 28 crew near the port of Marn."),
            ),
            id="different ships",
        ),
        pytest.param(
            (
                at(1, "The town hall will hire 40 teachers before the autumn term."),
                at(2, "A strike by 900 teachers closed every school in the valley."),
            ),
            id="the same noun in other words",
        ),
        pytest.param(
            (at(1, "The ship cost 40 million euros."), at(2, "Each family gets 9,000 euros.")),
            id="money",
        ),
        pytest.param(
            (at(1, "12 people died in Marn."), at(2, "In all of Kell 310 people died.")),
            id="of another size",
        ),
    ],
)
def test_nothing_else_is_a_contradiction(articles: tuple[Article, ...]) -> None:
    """Precision first."""
    assert disagreements(articles, "en") == ()


def test_the_line_is_in_the_language_of_the_briefing() -> None:
    """Words and digits follow the language."""
    articles = (
        at(1, "4,000 people were evacuated from Marn."),
        at(2, "5.200 Menschen wurden evakuiert.", language="de"),
    )

    assert [line.text for line in disagreements(articles, "de")] == [
        "4.000 Evakuierte; andere melden 5.200",
        "5.200 Evakuierte; andere melden 4.000",
    ]
