from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.stories.features import features
from tests.factories import MORNING, hours, make_article


def test_a_title_says_more_than_a_lead() -> None:
    """It is chosen to name the event."""
    seen = features(make_article(title="Radar failed", lead="A trawler waited outside."))

    assert seen.words["radar"] > seen.words["trawler"]


def test_a_capital_makes_a_sound_heavier() -> None:
    """Names tell events apart."""
    seen = features(make_article(title="the skipper of Tolveric", lead=None))

    assert seen.sounds["tolveri"] > seen.sounds["skiper"]


def test_names_are_runs_of_capitalised_words() -> None:
    """As people would repeat them."""
    seen = features(make_article(title="the ferry Marisol Vane left Port Arlen's pier", lead=None))

    assert [name for name, _ in seen.names] == ["Marisol Vane", "Port Arlen"]


def test_numbers_are_the_same_in_every_notation() -> None:
    """Thousands are set apart differently."""
    english = features(make_article(title="7,800 hectares burned", lead=None))
    german = features(make_article(title="7.800 Hektar verbrannt", lead=None, language="de"))

    assert english.numbers == german.numbers == {"7800"}


def test_a_date_in_the_future_is_not_believed() -> None:
    """One such date would age every other story."""
    seen = features(make_article(published_at=MORNING + hours(900), seen_at=MORNING))

    assert seen.at == MORNING


def test_a_later_reading_does_not_make_an_article_newer() -> None:
    """The publisher's time stands."""
    seen = features(make_article(published_at=MORNING, seen_at=MORNING + timedelta(hours=5)))

    assert seen.at == MORNING


def test_a_long_text_costs_no_more_than_its_bound() -> None:
    """Whatever is sent to us."""
    text = " ".join(f"word{n}x{chr(97 + n % 26)}y{n}" for n in range(20_000))

    seen = features(make_article(text=text))

    assert max(len(seen.words), len(seen.sounds)) <= 80
    assert len(seen.names) <= 24


@given(st.text(max_size=200), st.sampled_from(["en", "de", "ar", "ru", "zh", "xx"]))
def test_any_title_has_features(title: str, language: str) -> None:
    """A feed holds anything."""
    seen = features(make_article(title=title, lead=None, language=language))

    assert all(weight > 0 for weight in (*seen.words.values(), *seen.sounds.values()))
