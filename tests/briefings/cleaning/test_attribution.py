"""Only what the citation says as well is left out at the end of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefings.checking.check import check_claim
from bot.briefings.cleaning.attribution import without_attribution

LEFT_OUT = [
    ("en", "The dam above Marn failed early on Sunday", ", Reuters reported on Monday."),
    ("en", "The dam above Marn failed early on Sunday", " according to the news agency AFP."),
    ("en", "At least 12 people died in the flood in Marn", ", police said on Monday."),
    ("en", "At least 12 people were injured in the flood", ", local officials said."),
    ("de", "Der Damm bei Marn ist am Sonntag gebrochen", ", berichtete die Agentur AFP."),
    (
        "de",
        "In Marn wurden am Sonntag zwölf Menschen verletzt",
        ", teilte die Polizei am Montag mit.",
    ),
    ("de", "In Marn wurden zwölf Menschen verletzt", ", wie die Feuerwehr mitteilte."),
    ("es", "La presa de Marn cedió el domingo", ", informó la agencia EFE."),
    ("es", "Doce personas resultaron heridos en la ciudad", ", según la policía."),
    ("fr", "Le barrage de Marn a cédé dimanche matin", ", selon l’AFP."),
    ("fr", "Douze habitants ont été blessés dans la ville", ", a indiqué la préfecture."),
    ("it", "La diga di Marn ha ceduto domenica", ", secondo l’ANSA."),
    ("pt", "A barragem de Marn cedeu no domingo", ", segundo a agência Lusa."),
    ("nl", "De dam bij Marn is zondag bezweken", ", meldt persbureau ANP."),
]


@pytest.mark.parametrize(
    ("language", "fact", "tail"),
    LEFT_OUT,
    ids=[f"{language}: {tail.strip(' ,.')}" for language, _, tail in LEFT_OUT],
)
def test_agencies_and_official_counts_are_left_to_the_citation(
    language: str, fact: str, tail: str
) -> None:
    """What remains is the beginning of the sentence, and holds against the whole."""
    shorter = without_attribution(fact + tail, language)

    assert f"{fact}." == shorter
    assert check_claim(shorter, [fact + tail], language).supported


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        pytest.param("en", "The president is a liar and a fraud, said Jane Aldane.", id="claim"),
        pytest.param("en", "The mayor stole money from the town fund, police said.", id="crime"),
        pytest.param(
            "en", "Twelve people were killed by a drunk driver, police said.", id="guilt"
        ),
        pytest.param(
            "en", "The dam did not fail on Sunday morning, Reuters reported.", id="denial"
        ),
        pytest.param("en", "“The dam above Marn is safe for now”, Reuters reported.", id="quote"),
        pytest.param("en", "The bank may close its office in Marn, Reuters reported.", id="doubt"),
        pytest.param(
            "en", "Aldane said the dam was old and weak, Reuters reported.", id="speaker"
        ),
        pytest.param(
            "en", "The army shelled the town on Sunday, state media reported.", id="state"
        ),
        pytest.param(
            "en", "The dam above Marn failed on Sunday, according to reports.", id="rumour"
        ),
        pytest.param(
            "en", "At least 12 people died in Marn, the health ministry said.", id="ministry"
        ),
        pytest.param("en", "It failed, Reuters reported.", id="too short"),
        pytest.param(
            "de",
            "Zwölf Menschen seien in Marn verletzt worden, teilte die Polizei mit.",
            id="seien",
        ),
        pytest.param(
            "de",
            "Der Mann wurde in Marn durch einen Schuss getötet, sagte die Polizei.",
            id="durch",
        ),
        pytest.param(
            "fr", "Douze habitants auraient été blessés à Marn, selon la police.", id="auraient"
        ),
        pytest.param(
            "es", "Doce vecinos habrían resultado heridos, según la policía.", id="habrían"
        ),
        pytest.param(
            "it", "Dodici persone sarebbero morti a Marn, secondo la polizia.", id="sarebbero"
        ),
        pytest.param("ru", "Плотина у города Марн разрушилась, сообщает ТАСС.", id="no lists"),
    ],
)
def test_whoever_claims_a_thing_stays(language: str, sentence: str) -> None:
    """Without its speaker a claim would be a fact."""
    assert sentence == without_attribution(sentence, language)


_WORDS = (
    *("the", "dam", "Marn", "failed", "12", "people", "died", "injured", "said", "not", "police"),
    *("Reuters", "reported", "according", "to", "officials", "on", "Sunday", "may", "by", "AFP"),
)


@given(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14),
    st.sampled_from(
        [", police said.", ", Reuters reported on Monday.", " according to AFP.", "."]
    ),
)
def test_what_remains_is_the_beginning_word_for_word(found: list[str], tail: str) -> None:
    """Nothing is replaced, and neither a denial nor another speaker is set free."""
    sentence = " ".join(found) + tail

    shorter = without_attribution(sentence, "en")

    assert sentence.startswith(shorter.removesuffix("."))
    assert shorter == sentence or not {"not", "said", "may", "by"} & set(shorter[:-1].split())


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "ru", "xx"]))
def test_any_text_is_taken(text: str, language: str) -> None:
    """However odd, it comes back whole or without its end."""
    shorter = without_attribution(text, language)

    assert shorter == text or text.startswith(shorter[:-1])
