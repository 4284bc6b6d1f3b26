from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.briefings.wanted import (
    MAX_TRANSLATIONS,
    is_material_for_main,
    is_material_for_other,
    languages_to_translate,
    may_stand,
    told_languages,
)
from bot.model import Article, ArticleId, Briefing
from bot.store.words import StoryWords
from tests.briefings.stories import article, briefing

NEW = "Now 15 people are missing."
OLD = "The Kell dam failed on Monday."


def articles(*languages: str) -> tuple[Article, ...]:
    return tuple(article(f"o{n}", "Kell dam", language=x) for n, x in enumerate(languages))


def before(*written: Briefing) -> StoryWords:
    return StoryWords(
        revision=1,
        main=written[0],
        others=written[1:],
        articles=frozenset({ArticleId("old")}),
        written_at=datetime(2026, 5, 4, tzinfo=UTC),
        material=True,
    )


@pytest.mark.parametrize(
    ("languages", "read", "told"),
    [
        pytest.param("en en en de de", ("de", "fr"), ("de",), id="two articles are enough"),
        pytest.param("en en de", ("de",), ("de",), id="so is a third of them"),
        pytest.param("en en en en de", ("de",), (), id="one of five is not"),
        pytest.param("en en de de", ("en",), (), id="the main language is no further one"),
        pytest.param("en en de de", (), (), id="nobody reads"),
        pytest.param("en en de de fr fr", ("fr", "de"), ("fr", "de"), id="most readers first"),
    ],
)
def test_a_story_is_told_in_what_is_read_and_reported(
    languages: str, read: tuple[str, ...], told: tuple[str, ...]
) -> None:
    """Enough articles, and somebody to read them."""
    assert told_languages(articles(*languages.split()), "en", read) == told


def test_only_a_few_languages_are_translated_into() -> None:
    """Those of most readers, without what is told already."""
    read = ("de", "en", "fr", "es", "it", "ja")

    chosen = languages_to_translate(("en", "fr"), read)

    assert chosen == ("de", "es", "it")
    assert len(chosen) == MAX_TRANSLATIONS


def test_the_first_words_are_always_news() -> None:
    """In every language."""
    assert is_material_for_main(None, briefing(OLD), articles("en"))
    german = briefing(OLD, language="de")
    assert is_material_for_other(None, german, articles("en"), main=True)


@pytest.mark.parametrize(
    ("bullet", "material"),
    [pytest.param(NEW, True, id="a new number"), pytest.param(OLD, False, id="the old words")],
)
def test_a_further_language_is_compared_with_itself(bullet: str, material: bool) -> None:
    """Whatever the main language says of it."""
    had = before(briefing(OLD, language="en"), briefing(OLD, language="de"))

    new = briefing(bullet, language="de")

    assert is_material_for_other(had, new, articles("de"), main=not material) is material


@pytest.mark.parametrize("main", [True, False])
def test_who_had_the_main_language_hears_what_is_news_in_that(main: bool) -> None:
    """Facts cannot be compared across languages."""
    had = before(briefing(OLD, language="en"))

    new = briefing(NEW, language="de")

    assert is_material_for_other(had, new, articles("de"), main=main) is main


def test_a_story_whose_main_language_changes_is_compared_in_the_new_one() -> None:
    """It was one of the further ones before."""
    had = before(briefing(OLD, language="de"), briefing(OLD, language="en"))

    assert is_material_for_main(had, briefing(NEW, language="en"), articles("en"))
    assert not is_material_for_main(had, briefing(OLD, language="en"), articles("en"))


def test_words_stand_while_all_they_cite_is_in_the_story() -> None:
    """An operator may split off what they were taken from."""
    here = articles("en", "de")

    assert may_stand(briefing(OLD, cites=here[0].id), here)
    assert not may_stand(briefing(OLD, cites="elsewhere"), here)
