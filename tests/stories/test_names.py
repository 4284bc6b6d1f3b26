"""Places and people of stories, in many languages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, ArticleId
from bot.stories.gazetteer import country_names, places
from bot.stories.names import StoryNames, names_from_document, names_of
from bot.stories.places import find_places, places_named

_TITLES = Path(__file__).parents[1] / "data" / "named_titles.tsv"
_LANGUAGES = st.sampled_from([None, "en", "de", "ru", "ar", "he", "zh", "ja", "ko", "th", "am"])


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _TITLES.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _article(title: str, language: str | None, lead: str = "", n: int = 0) -> Article:
    return Article(id=ArticleId(f"a{n}"), title=title, lead=lead, language=language)


def _keys(text: str, language: str) -> set[str]:
    return {mention.place.key for mention in find_places(text, language)}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['language']} {n}") for n, row in enumerate(_rows())]
)
def test_a_story_has_its_places_and_people(row: dict[str, str]) -> None:
    """Every country a title names, no other, and nobody who is not named in full."""
    found = names_of([_article(row["title"], row["language"], row["lead"])])
    countries = set(row["places"].split())
    assert {place.country for place in found.places} == countries
    assert found.people == ((row["people"],) if row["people"] else ())


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        pytest.param("en", "The US and the U.K.", {"US", "GB"}, id="abbreviations"),
        pytest.param("en", "Give us a sign", set(), id="a pronoun"),
        pytest.param("en", "Michael Jordan scores", set(), id="a surname"),
        pytest.param("en", "Jordan closes the border", {"JO"}, id="the same name, a country"),
        pytest.param("en", "The White House and DACA", set(), id="neither is a city"),
        pytest.param("en", "the french president", {"FR"}, id="an adjective"),
        pytest.param("de", "die Regierungen Polens und Frankreichs", {"PL", "FR"}, id="genitive"),
        pytest.param("ru", "в Германии и на Украине", {"DE", "UA"}, id="ru endings"),
        pytest.param("ru", "российские военные", {"RU"}, id="ru adjective"),
        pytest.param("fi", "ovi on kiinni", set(), id="fi not China"),
        pytest.param("ja", "マリナーズが勝利", set(), id="not Mali in the Mariners"),
        pytest.param("ar", "وبكين والصين", {"1816670", "CN"}, id="ar in one word"),
        pytest.param("ko", "한국은 일본과", {"KR", "JP"}, id="ko particles"),
    ],
)
def test_names_of_places_are_told_from_other_words(
    language: str, text: str, keys: set[str]
) -> None:
    """Endings, small words written in one with a name, and what only looks like one."""
    assert _keys(text, language) == keys


def test_a_place_of_one_lead_of_many_is_none_of_the_story() -> None:
    """What one article mentions by the way is not what the story is about."""
    articles = [_article("Ferry runs late", "en", n=n) for n in range(4)]
    articles.append(_article("Ferry runs late", "en", "Like one in Norway.", n=5))
    assert names_of(articles).places == ()


def test_one_person_in_two_scripts_is_one() -> None:
    """What sounds alike is alike, and Latin letters are shown."""
    articles = [
        _article("Visit", "en", "President Dmitri Saretsky arrived.", 1),
        _article("Визит", "ru", "Президент Дмитрий Зарецкий прибыл.", 2),
        _article("Saretsky in town", "en", "", 3),
    ]
    (person,) = names_of(articles).people
    assert person == "Dmitri Saretsky"


def test_two_of_one_surname_are_not_mixed_up() -> None:
    """A surname alone counts for neither."""
    articles = [
        _article("Anna Torvik and Karl Torvik marry", "en", n=1),
        _article("Torvik wedding", "en", n=2),
    ]
    assert names_of(articles).people == ()


def test_titles_written_like_this_name_nobody() -> None:
    """Their capitals say nothing; a lead does."""
    title = "Martin Luther Church Burns Down In Storm"
    assert names_of([_article(title, "en")]).people == ()


@pytest.mark.parametrize(
    ("language", "titles", "person"),
    [
        pytest.param("ko", ("김서준 대통령 방문", "김서준 대통령은 말했다"), "김서준", id="ko"),
        pytest.param("ja", ("高杉首相が訪問", "高杉首相は会見で"), "高杉", id="ja"),
        pytest.param(
            "zh", ("埃里克·勃兰特到访", "埃里克·勃兰特，抵达"), "埃里克·勃兰特", id="zh dot"
        ),
        pytest.param(
            "ar",
            ("زار الرئيس الفرنسي جوليان مارشال المدينة", "قال الرئيس جوليان مارشال أمس"),
            "جوليان مارشال",
            id="ar",
        ),
    ],
)
def test_titles_tell_people_where_no_capitals_do(
    language: str, titles: tuple[str, str], person: str
) -> None:
    """If two articles agree on the name."""
    articles = [_article(title, language, n=n) for n, title in enumerate(titles)]
    assert person in names_of(articles).people


def test_names_survive_storing() -> None:
    """And what was stored by another version is read as far as it goes."""
    found = StoryNames(places=(places()["TW"], places()["1675151"]), people=("Anna Torvik",))
    assert names_from_document(found.to_document()) == found
    assert names_from_document(None) == StoryNames()
    assert names_from_document({"places": [{"key": "XX"}, 3], "people": "x"}) == StoryNames()


def test_a_country_has_a_name_in_every_language() -> None:
    """For readers of the language."""
    assert country_names("DE")["fr"] == "Allemagne"
    assert country_names("DE")["ja"] == "ドイツ"
    assert country_names("1675151") == {}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("germany", {"DE"}, id="small letters"),
        pytest.param("Deutschland", {"DE"}, id="de"),
        pytest.param("south korea", {"KR"}, id="two words"),
        pytest.param("us", set(), id="a pronoun"),
        pytest.param("US", {"US"}, id="capitals"),
        pytest.param("ferry", set(), id="no place"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_a_place_is_named_by_the_whole_text(text: str, keys: set[str]) -> None:
    """As somebody types it who looks for it."""
    assert places_named(text) == keys


@given(st.text(max_size=200), st.text(max_size=200), _LANGUAGES)
@settings(max_examples=100, deadline=None)
def test_any_text_has_names_or_none(title: str, lead: str, language: str | None) -> None:
    """Whatever feeds send."""
    found = names_of([_article(title, language, lead)])
    assert len(found.places) <= 6
    assert len(found.people) <= 6
    assert all(found.people)
