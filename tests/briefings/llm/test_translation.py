"""A story told in a language that none of its articles is in."""

from __future__ import annotations

import pytest

from bot.briefings.llm.answer import Proposal, ProposedBullet
from bot.briefings.llm.crossing import foreign_faults
from bot.briefings.writer import Writer
from bot.model import WriterName
from bot.stories.places import find_places
from tests.briefings.llm.site import LlmSite, Reply, completion
from tests.briefings.stories import article, story

PORT = story(
    article(
        "tide",
        "Germany and the United States agree on a port in Kelmar",
        "Germany and the United States agreed on Tuesday to build a port in Kelmar for 3.4 billion"
        " crowns. Minister Hanne Sollberg signed the treaty in London. The work will take six"
        " years and give work to 1,200 people.",
    ),
    article(
        "post",
        "Kelmar port: treaty signed in London",
        "Minister Hanne Sollberg signed the treaty on the Kelmar port in London on Tuesday."
        " Germany pays two thirds of the 3.4 billion crowns. Fishermen in Kelmar protested against"
        " the plan.",
        hours=1,
    ),
)
GERMAN = Proposal(
    headline="Deutschland und die USA einigen sich auf Hafen in Kelmar",
    summary="Deutschland und die Vereinigten Staaten haben am Dienstag in London vereinbart,"
    " in Kelmar einen Hafen für 3,4 Milliarden Kronen zu bauen.",
    bullets=(
        ProposedBullet(
            text="Ministerin Hanne Sollberg unterzeichnete den Vertrag in London.", sources=(1, 2)
        ),
        ProposedBullet(text="Der Bau soll 1.200 Menschen Arbeit geben.", sources=(1, 2)),
        ProposedBullet(text="Die Arbeiten dauern 6 Jahre.", sources=(1, 2)),
        ProposedBullet(
            text="Deutschland zahlt zwei Drittel der 3,4 Milliarden Kronen.", sources=(1, 2)
        ),
    ),
)
SPANISH = Proposal(
    headline="Alemania y Estados Unidos acuerdan un puerto en Kelmar",
    summary="Alemania y Estados Unidos acordaron el martes construir en Kelmar un puerto de 3,4"
    " mil millones de coronas.",
    bullets=(
        ProposedBullet(
            text="La ministra Hanne Sollberg firmó el tratado en Londres.", sources=(1, 2)
        ),
        ProposedBullet(text="La obra dará trabajo a 1.200 personas en Kelmar.", sources=(1, 2)),
        ProposedBullet(
            text="Los pescadores de Kelmar protestaron contra el plan.", sources=(1, 2)
        ),
        ProposedBullet(text="Alemania paga dos tercios de las coronas.", sources=(1, 2)),
    ),
)
RUSSIAN = Proposal(
    headline="Германия и США договорились о порте в Кельмаре",
    summary="Германия и США во вторник договорились построить порт в Кельмаре.",
    bullets=(
        ProposedBullet(text="Министр Ханне Сольберг подписала договор в Лондоне.", sources=(1, 2)),
        ProposedBullet(text="Работу получат 1200 человек.", sources=(1, 2)),
        ProposedBullet(text="Рыбаки Кельмара выступили против этого плана.", sources=(1, 2)),
    ),
)


def answered(proposal: Proposal) -> Reply:
    bullets = [{"text": b.text, "sources": list(b.sources)} for b in proposal.bullets]
    return completion(
        {"headline": proposal.headline, "summary": proposal.summary, "bullets": bullets}
    )


@pytest.mark.parametrize(
    ("language", "proposal"),
    [
        pytest.param("de", GERMAN, id="German"),
        pytest.param("es", SPANISH, id="Spanish"),
        pytest.param("ru", RUSSIAN, id="Russian"),
    ],
)
async def test_a_story_is_told_in_another_language(
    writer: Writer, site: LlmSite, language: str, proposal: Proposal
) -> None:
    """Names spelled that language's way, and its way of writing numbers, are no inventions."""
    site.otherwise = lambda _: answered(proposal)

    briefing = await writer.write(PORT, {}, language)

    assert briefing is not None
    assert briefing.writer is WriterName.LLM
    assert briefing.language == language
    assert briefing.headline == proposal.headline
    assert [b.text for b in briefing.bullets] == [b.text for b in proposal.bullets]
    assert (
        f'the language with the code "{language}"' in site.questions[0]["messages"][0]["content"]
    )


async def test_what_cannot_be_translated_is_left_to_the_caller(
    writer: Writer, site: LlmSite, caplog: pytest.LogCaptureFixture
) -> None:
    """Who then serves the story in its main language."""
    site.otherwise = lambda _: Reply(status=404)

    assert await writer.write(PORT, {}, "de") is None
    assert "language=de written by=nobody instead of=llm reason=404" in caplog.text


async def test_a_language_that_nobody_can_tell_is_not_asked_for(
    writer: Writer, site: LlmSite
) -> None:
    """An answer in it could not be checked."""
    assert await writer.write(PORT, {}, "tlh") is None
    assert site.questions == []


async def test_a_translation_into_the_wrong_language_is_none(
    writer: Writer, site: LlmSite, caplog: pytest.LogCaptureFixture
) -> None:
    """Spanish is no German."""
    site.otherwise = lambda _: answered(SPANISH)

    assert await writer.write(PORT, {}, "de") is None
    assert "reason=language" in caplog.text


SOURCES = [(f"{a.title}\n{a.lead}", "en") for a in PORT.articles]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("es", "El puerto de Kelmar costará 9,9 millones de coronas.", id="a number"),
        pytest.param("es", "La ministra Petra Vold firmó el tratado de Kelmar.", id="a name"),
        pytest.param("de", "Ministerin Petra Vold unterzeichnete den Vertrag.", id="German name"),
        pytest.param("es", "Alemania y Francia construyen un puerto en Kelmar.", id="a country"),
        pytest.param("de", "Am Freitag wurde der Vertrag unterzeichnet.", id="a day"),
        pytest.param("es", "Sollberg dijo: “Es un gran día para todos”.", id="a quotation"),
        pytest.param("es", "El gobierno ha mentido a todos.", id="nothing to check"),
        pytest.param("ru", "Работу получат 9900 человек.", id="a number in another script"),
    ],
)
def test_what_can_be_told_across_languages_is(language: str, text: str) -> None:
    """A translation invents no more than any other text."""
    assert foreign_faults(text, SOURCES, language, find_places)
