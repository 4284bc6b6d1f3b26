"""Sentences that point in opposite ways are told apart, however alike their words."""

from __future__ import annotations

import pytest

from bot.briefings.citing.polarity import Sign, agree, is_sign, signs


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Police arrested the guard.", "Police haven't arrested the guard."),
        ("de", "Die Polizei nahm ihn fest.", "Die Polizei nahm ihn nicht fest."),
        ("es", "Detuvieron al vigilante.", "No detuvieron al vigilante."),
        ("fr", "Le groupe ferme l'usine.", "Le groupe n'a pas fermé l'usine."),
        ("it", "Ha arrestato il custode.", "Non ha arrestato il custode."),
        ("ru", "Мост закрыли.", "Мост не закрыли."),
        ("tr", "Hat cumartesi açılacak.", "Hat cumartesi açılmayacak."),
        ("zh", "目前已有4人死亡。", "目前没有人员死亡。"),
        ("ar", "افتتح الوزير المستشفى.", "لم يفتتح الوزير المستشفى."),
        ("en", "The bank raised its rate.", "The bank is expected to raise its rate."),
        ("en", "The launch took place.", "The launch was postponed."),
        ("en", "Shares of Norvik rose.", "Shares of Norvik fell."),
        ("de", "Der Pegel stieg.", "Der Pegel fiel."),
        ("en", "Three villages were evacuated.", "The people of three villages returned."),
    ],
)
def test_opposites_do_not_agree(language: str, one: str, other: str) -> None:
    """Denied, expected, put off, up and down: each is a sign of its own."""
    assert not agree(signs(one, language), signs(other, language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Shares fell.", "Shares dropped to a new low."),
        ("en", "Engineers found no fault.", "There was not a fault, engineers said."),
        ("xx", "Anything at all.", "Not anything."),
    ],
)
def test_other_words_for_the_same_agree(language: str, one: str, other: str) -> None:
    """A language without lists has no signs, and nothing to disagree about."""
    assert agree(signs(one, language), signs(other, language))


def test_a_word_alone_has_its_sign() -> None:
    """Contracted forms deny as well."""
    assert is_sign("haven’t", Sign.NOT, "en")
    assert not is_sign("have", Sign.NOT, "en")
