"""Which stories a reader's mutes keep away: literal, whole words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.editions.muted import (
    fold_text,
    hides,
    is_everywhere,
    is_mutable,
    rules_of,
    told_in,
)
from bot.model import Bullet
from bot.store.mutes import Mute, MuteKind
from bot.text.tokens import content_token
from tests.factories import make_briefing, make_card


def is_hidden(text: str, *muted: str) -> bool:
    rules = rules_of(tuple(Mute(kind=MuteKind.WORD, value=value) for value in muted))
    return hides(rules, make_card(), fold_text([text]), None)


@pytest.mark.parametrize(
    ("muted", "text"),
    [
        pytest.param("football", "Football: cup final tonight", id="case"),
        pytest.param("Müller", "MULLER resigns", id="diacritics"),
        pytest.param("cup final", "The cup   final is off", id="two words"),
        pytest.param("iran", "L'Iran répond", id="apostrophe before"),
        pytest.param("Iran", "Iran’s answer", id="apostrophe behind"),
        pytest.param("trump", "An anti-Trump march", id="hyphen"),
        pytest.param("U.S.", "The U.S. answers", id="abbreviation"),
        pytest.param("İstanbul", "istanbul'da deprem", id="Turkish"),
        pytest.param("футбол", "Футбол: финал кубка", id="Cyrillic"),
        pytest.param("كرة القدم", "نهائي كرة القدم اليوم", id="Arabic"),
        pytest.param("हिन्दी", "हिन्दी में समाचार", id="Devanagari"),
        pytest.param("サッカー", "日本サッカー協会が発表", id="Japanese"),
        pytest.param("足球", "中国足球队获胜", id="Chinese"),
        pytest.param("ฟุตบอล", "ข่าวฟุตบอลโลก", id="Thai"),
        pytest.param("AI規制", "EUのAI規制案", id="two scripts"),
        pytest.param("AI規制", "EUの AI 規制案", id="space between scripts"),
        pytest.param("3.5", "Rates at 3.5 percent", id="number"),
    ],
)
def test_a_muted_word_is_found_as_a_reader_sees_it(muted: str, text: str) -> None:
    """Whatever the case, the diacritics and the script."""
    assert is_hidden(text, muted)


@pytest.mark.parametrize(
    ("muted", "text"),
    [
        pytest.param("art", "A party starts", id="part of a word"),
        pytest.param("cup final", "Final of the cup", id="other order"),
        pytest.param("cup final", "The cup is full. Final score", id="words between"),
        pytest.param("import", "An important vote", id="same stem"),
        pytest.param("стать", "Статья о море", id="same stem in Russian"),
        pytest.param("a.*b", "aXXb", id="a pattern"),
        pytest.param("AI規制", "OpenAI規制を求める", id="end of another word"),
        pytest.param("5", "Rates at 3.5 percent", id="part of a number"),
        pytest.param("us", "U.S. answers", id="abbreviation"),
    ],
)
def test_what_only_looks_alike_is_not_muted(muted: str, text: str) -> None:
    """News that stay away by mistake are never missed."""
    assert not is_hidden(text, muted)


def test_the_stems_that_speak_against_stemming_are_as_said() -> None:
    """Two words each that nobody would call one."""
    assert content_token("import", "en") == content_token("important", "en")
    assert content_token("стать", "ru") == content_token("статья", "ru")


def test_muted_words_run_over_no_end_of_a_sentence() -> None:
    """A headline and a bullet are two texts."""
    text = fold_text(["The cup", "final score"])
    rules = rules_of((Mute(kind=MuteKind.WORD, value="cup final"),))

    assert not hides(rules, make_card(), text, None)


def test_all_that_a_briefing_says_is_looked_through() -> None:
    """Not only its headline."""
    briefing = make_briefing(disagreements=(Bullet(text="Divers differ.", citations=()),))
    told = fold_text(told_in(briefing))

    for word in ("freighter", "harbour", "twelve", "divers"):
        rules = rules_of((Mute(kind=MuteKind.WORD, value=word),))
        assert hides(rules, make_card(), told, None), word


def test_a_muted_topic_hides_every_story_that_has_it() -> None:
    """Be it the first of its topics or the last."""
    rules = rules_of((Mute(kind=MuteKind.TOPIC, value="sport"),))

    assert hides(rules, make_card(topics=("politics", "sport")), fold_text([]), None)
    assert not hides(rules, make_card(topics=("politics",)), fold_text([]), None)


@pytest.mark.parametrize(
    ("carriers", "hidden"),
    [
        pytest.param({"tide.example"}, True, id="it alone"),
        pytest.param({"tide.example", "bell.example"}, True, id="it and its kin"),
        pytest.param({"tide.example", "star.example"}, False, id="another, too"),
        pytest.param(set(), False, id="nobody known"),
    ],
)
def test_a_muted_outlet_hides_what_nobody_else_tells(carriers: set[str], hidden: bool) -> None:
    """Where others report, it stays among the sources."""
    muted = tuple(
        Mute(kind=MuteKind.OUTLET, value=value) for value in ("tide.example", "bell.example")
    )

    assert hides(rules_of(muted), make_card(), fold_text([]), carriers) is hidden


@pytest.mark.parametrize("text", ["", "?!", "a", "足", "...", "'"])
def test_what_is_in_every_text_or_none_cannot_be_muted(text: str) -> None:
    """A lone letter would leave no news."""
    assert not is_mutable(text)


WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=30)


@pytest.mark.parametrize(
    ("text", "language", "is_common"),
    [
        pytest.param("The", "en", True, id="article"),
        pytest.param("und", "de", True, id="of the reader's language"),
        pytest.param("und", "en", False, id="of another"),
        pytest.param("The Who", "en", False, id="a name"),
        pytest.param("ferry", "en", False, id="a word that says something"),
    ],
)
def test_a_word_that_every_text_has_is_known(text: str, language: str, is_common: bool) -> None:
    """Muted by itself it would leave no news."""
    assert is_everywhere(text, language) is is_common


@given(before=WORDS, muted=WORDS.filter(is_mutable), after=WORDS)
def test_a_word_between_spaces_is_always_found(before: str, muted: str, after: str) -> None:
    """Whatever stands around it, in whatever script."""
    assert is_hidden(f"{before} \n {muted} \n {after}", muted)


@given(text=st.text(), muted=st.lists(st.text(), max_size=4))
def test_no_text_breaks_it(text: str, muted: list[str]) -> None:
    """A reader may write anything."""
    assert is_hidden(text, *muted) in (True, False)
