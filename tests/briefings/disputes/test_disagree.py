"""A contradiction between outlets is told, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.briefings.disputes.disagree import disagreements
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
        pytest.param(
            (
                at(1, "Kell will pay the owners of the ferry $40 million for the damage."),
                at(2, "The owners of the ferry say Kell will pay $55 million for the damage."),
            ),
            (
                "Kell will pay the owners of the ferry $40 million for the damage;"
                " others report $55 million",
                "The owners of the ferry say Kell will pay $55 million for the damage;"
                " others report $40 million",
            ),
            id="money",
        ),
        pytest.param(
            (
                at(1, "The harbour fees of Marn will rise by 4 percent in January, Kell said."),
                at(2, "Harbour fees of Marn will rise by 7 percent in January, said Kell."),
            ),
            (
                "The harbour fees of Marn will rise by 4 percent in January;"
                " others report 7 percent",
                "Harbour fees of Marn will rise by 7 percent in January; others report 4 percent",
            ),
            id="percent",
        ),
        pytest.param(
            (
                at(1, "The captain of the ferry, Leo Tarn, 44, was questioned."),
                at(2, "Der 47-jährige Leo Tarn steuerte die Fähre.", language="de"),
            ),
            ("Leo Tarn, 44; others report 47", "Leo Tarn, 47; others report 44"),
            id="a person's age, across languages",
        ),
        pytest.param(
            (
                at(1, "A magnitude 6.1 earthquake shook Marn."),
                at(2, "Un terremoto de magnitud 6,4 sacudió Marn.", language="es"),
            ),
            ("magnitude 6.1; others report 6,4", "magnitude 6,4; others report 6.1"),
            id="a magnitude, across languages",
        ),
        pytest.param(
            (
                at(1, "The ferry sank 12 kilometres off the coast of Marn in heavy sea."),
                at(2, "The ferry sank in heavy sea 19 kilometres off the coast of Marn."),
            ),
            (
                "The ferry sank 12 kilometres off the coast of Marn in heavy sea;"
                " others report 19 kilometres",
                "The ferry sank in heavy sea 19 kilometres off the coast of Marn;"
                " others report 12 kilometres",
            ),
            id="a measure",
        ),
        pytest.param(
            (
                at(1, "Captain Leo Tarn was sentenced to 6 years in prison by a Kell court."),
                at(2, "A Kell court: captain Leo Tarn sentenced to 8 years in prison."),
            ),
            (
                "Captain Leo Tarn was sentenced to 6 years in prison by a Kell court;"
                " others report 8 years",
                "captain Leo Tarn sentenced to 8 years in prison; others report 6 years",
            ),
            id="a prison term",
        ),
        pytest.param(
            (
                at(1, "Police arrested the captain of the ferry in Marn."),
                at(2, "Police have not arrested the captain of the ferry in Marn."),
            ),
            (
                "Police arrested the captain of the ferry in Marn; others report “Police have not"
                " arrested the captain of the ferry in Marn”",
                "Police have not arrested the captain of the ferry in Marn; others report “Police"
                " arrested the captain of the ferry in Marn”",
            ),
            id="a denial",
        ),
        pytest.param(
            (
                at(1, "The ferry left the port of Marn on Tuesday evening."),
                at(2, "On Wednesday evening the ferry left the port of Marn."),
            ),
            (
                "The ferry left the port of Marn on Tuesday evening; others report Wednesday",
                "On Wednesday evening the ferry left the port of Marn; others report Tuesday",
            ),
            id="a weekday",
        ),
    ],
)
def test_contradictions_are_told(articles: tuple[Article, ...], expected: tuple[str, ...]) -> None:
    """A line for each version, lower or first said first, cites the articles that give it."""
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
        pytest.param(
            (at(1, "12 people died off Marn."), at(2, "15 people were injured off Marn.")),
            id="the injured are not the dead",
        ),
        pytest.param(
            (
                at(1, "Eight people died, the gunman shot himself."),
                at(2, "Nine people died, including the gunman."),
            ),
            id="with and without the gunman",
        ),
        pytest.param(
            (at(1, "The fire killed the captain and six others."), at(2, "Seven people died.")),
            id="all but one",
        ),
        pytest.param(
            (
                at(1, "90 people died in the district of Marn."),
                at(2, "143 people died in the flood."),
            ),
            id="a district and the country",
        ),
        pytest.param(
            (
                at(1, "Many died. The ferry was old. It was blue. In March, 20 people died."),
                at(2, "15 people died."),
            ),
            id="an earlier event further down",
        ),
        pytest.param(
            (
                at(1, "At least 19 people died off Marn."),
                at(2, "Kell raised the number of dead to 24."),
            ),
            id="a count that was raised",
        ),
        pytest.param(
            (
                at(1, "Kell approved a $1.2 trillion plan for the bridges and roads of Marn."),
                at(2, "Kell approved a $1 trillion plan for the bridges and roads of Marn."),
            ),
            id="rounded money",
        ),
        pytest.param(
            (
                at(1, "Kell will pay the owners of the ferry 40 million euros for the damage."),
                at(2, "Kell will pay the owners of the ferry 46 million dollars for the damage."),
            ),
            id="different currencies",
        ),
        pytest.param(
            (
                at(1, "The ferry sank 12 kilometres off the coast of Marn in heavy sea."),
                at(2, "The ferry sank 7 miles off the coast of Marn in heavy sea."),
            ),
            id="different units",
        ),
        pytest.param(
            (
                at(1, "Kell is expected to pay the ferry's owners $40 million for the damage."),
                at(2, "Kell paid the ferry's owners $55 million for the damage."),
            ),
            id="a forecast and what came",
        ),
        pytest.param(
            (
                at(1, "Kell pays the ferry's owners $40 million a year, $55 million in all."),
                at(2, "Kell pays the ferry's owners $55 million in all for the damage."),
            ),
            id="a year and in all",
        ),
        pytest.param(
            (
                at(1, "The unemployment rate in Kell fell to 5.8 percent in May."),
                at(2, "The unemployment rate in Kell rose to 6.1 percent in May."),
            ),
            id="up and down",
        ),
        pytest.param(
            (
                at(1, "The captain of the ferry, Leo Tarn, 44, was questioned."),
                at(2, "The owner of the ferry, Ana Tarn, 47, was questioned."),
            ),
            id="the ages of two people",
        ),
        pytest.param(
            (
                at(1, "A magnitude 6.1 earthquake shook Marn."),
                at(2, "An aftershock of magnitude 5.2 shook Marn."),
            ),
            id="an aftershock",
        ),
        pytest.param(
            (
                at(1, "Police arrested the captain of the ferry in Marn."),
                at(2, "Police have not yet arrested the captain of the ferry in Marn."),
            ),
            id="not yet",
        ),
        pytest.param(
            (
                at(1, "Kell will declare the port of Marn a danger to health."),
                at(2, "Kell will declare the port of Marn a danger to health, not a ruin."),
            ),
            id="a denial of something else",
        ),
        pytest.param(
            (
                at(1, "The ferry left the port of Marn full, Kell said on Tuesday."),
                at(2, "The ferry left the port of Marn full, Kell said on Wednesday."),
            ),
            id="the day on which it was said",
        ),
        pytest.param(
            (
                at(1, "Kell won 2021 tickets for the 2020 Olympics in the draw of Marn."),
                at(2, "Kell won 2021 tickets for the 2021 Olympics in the draw of Marn."),
            ),
            id="a year before a name",
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
