"""The words that find stories, as they are stored and as they are asked for."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, StoryId
from bot.stories.search import rank_matches
from bot.stories.terms import meaning_of, query_terms, story_terms
from tests.factories import make_article
from tests.stories.demo_stories import ARTICLES, demo_stories


@cache
def _demo_postings() -> tuple[tuple[StoryId, str, float], ...]:
    return tuple(
        (StoryId(name), term, weight)
        for name, articles in demo_stories().items()
        for term, weight in story_terms(articles).items()
    )


def _search(query: str) -> list[StoryId]:
    """Return what a search among the demonstration's stories finds."""
    terms = query_terms(query)
    asked = {term for alternatives in terms for term in alternatives}
    return rank_matches(terms, [posting for posting in _demo_postings() if posting[1] in asked])


def test_no_articles_tell_nothing() -> None:
    """A story whose articles are all gone is still answered for."""
    assert story_terms([]) == {}


@given(ARTICLES)
@settings(max_examples=60, deadline=None)
def test_any_story_has_few_terms(articles: list[Article]) -> None:
    """Whatever feeds send: terms within bounds; no order matters."""
    terms = story_terms(articles)
    assert len(terms) <= 80
    assert all(term and 0 < weight <= 1 for term, weight in terms.items())
    assert story_terms(articles[::-1]) == terms


def test_names_and_title_words_survive_the_limit() -> None:
    """A long lead may not push out what people search for."""
    letters = "bcdfghklmn"
    filler = " ".join(f"{a}o{b}a{c}ub" for a in letters for b in letters for c in letters[:3])
    articles = [make_article(str(n), lead=f"{filler} said Brandvold.") for n in range(3)]
    terms = story_terms(articles)
    assert len(terms) == 80
    assert {"ferri", "freighter", "port", "arlen", "brandvold"} <= terms.keys()
    assert terms["arlen"] > terms["brandvold"]


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        pytest.param("Łódź floods", {"lodz"}, id="stroke"),
        pytest.param("Самолёт", {"самолет"}, id="ru yo"),
        pytest.param("Kestria-Oltmar line", {"kestria", "oltmar"}, id="hyphen"),
        pytest.param("Deal with the US on WHO rules", {"us", "who"}, id="acronyms"),
        pytest.param("The U.S. votes", {"us"}, id="initials"),
        pytest.param("Some 7,800 hectares, 3.2 percent", {"7800", "3.2"}, id="numbers"),
        pytest.param("北京奥运", {"北京", "奥运"}, id="no spaces"),
    ],
)
def test_names_and_numbers_are_stored_as_people_type_them(title: str, terms: set[str]) -> None:
    """Stored terms and asked terms meet in one spelling."""
    assert terms <= story_terms([make_article(title=title, lead=None)]).keys()


@pytest.mark.parametrize(
    ("query", "story"),
    [
        pytest.param("ferry", "01-port-arlen-ferry", id="ferry"),
        pytest.param("ferries", "01-port-arlen-ferry", id="inflected"),
        pytest.param("Fähre", "01-port-arlen-ferry", id="de"),
        pytest.param("fahre", "01-port-arlen-ferry", id="de typed plainly"),
        pytest.param("Port Arlen", "01-port-arlen-ferry", id="a place"),
        pytest.param("the ferry in the harbour", "01-port-arlen-ferry", id="a sentence"),
        pytest.param("wind law", "02-valmora-wind-law", id="two words"),
        pytest.param("WIND LAW", "02-valmora-wind-law", id="capitals"),
        pytest.param("offshore wind", "02-valmora-wind-law", id="offshore"),
        pytest.param("éolien", "02-valmora-wind-law", id="fr"),
        pytest.param("Zinsen", "03-norvale-rates", id="two stems"),
        pytest.param("4.75", "03-norvale-rates", id="a number"),
        pytest.param("incendio", "05-sierra-calda-fire", id="es"),
        pytest.param("strike", "06-corvane-strike", id="strike"),
        pytest.param("audit", "07-hallbrook-audit", id="audit"),
        pytest.param("heart drug", "08-halvexin-trial", id="drug"),
        pytest.param("asteroid", "09-petrel-probe", id="asteroid"),
        pytest.param("who won the cup final", "10-cup-final", id="a question"),
        pytest.param("Kestria truce", "11-kestria-oltmar-truce", id="truce"),
        pytest.param("l'Oltmar", "11-kestria-oltmar-truce", id="elision"),
        pytest.param("data breach", "12-paylune-breach", id="breach"),
    ],
)
def test_a_search_finds_the_story(query: str, story: str) -> None:
    """Every word the demonstration's readers would type leads to its story."""
    assert _search(query)[:1] == [story]


def test_a_search_for_what_nobody_wrote_finds_nothing() -> None:
    """Half a match of two words is none."""
    assert _search("ferry xylophone") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("the of and", ["the", "of", "and"], id="nothing but stop words"),
        pytest.param("der Krieg in der Ukraine", ["krieg", "ukraine"], id="stop words"),
        pytest.param("Ukraine war", ["ukraine", "war"], id="a stop word elsewhere"),
        pytest.param("US elections", ["us", "elections"], id="an acronym"),
        pytest.param("us elections", ["elections"], id="a pronoun"),
        pytest.param("wind Wind WIND", ["wind"], id="once"),
        pytest.param("北京奥运", ["北京", "京奥", "奥运"], id="no spaces"),
        pytest.param("Apollo 8", ["apollo"], id="a lone digit is not stored"),
    ],
)
def test_a_query_is_its_content_words(text: str, first: list[str]) -> None:
    """Each word comes first as written, then its stems."""
    assert [alternatives[0] for alternatives in query_terms(text)] == first


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_query_has_at_most_ten_words(text: str) -> None:
    """Whatever people send is understood somehow."""
    found = query_terms(text)
    assert len(found) == len(set(found)) <= 10
    assert all(alternatives and all(alternatives) for alternatives in found)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("Taiwan", id="en"),
        pytest.param("taiwan", id="small letters"),
        pytest.param("Тайвань", id="ru"),
        pytest.param("台湾", id="zh"),
        pytest.param("تايوان", id="ar"),
    ],
)
def test_a_place_is_found_by_its_name_in_any_language(query: str) -> None:
    """And by that of a city in it: Hsinchu lies in Taiwan."""
    article = make_article(title="Chipfabrik in Hsinchu", lead=None, language="de")
    stored = story_terms([article])
    (alternatives,) = query_terms(query)[:1]
    assert "@TW" in alternatives
    assert stored["@TW"] == stored["@1675151"] > 0


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        pytest.param("semiconductors in Taiwan", "semiconductors in", id="a place"),
        pytest.param("New York", "New York", id="nothing but a place"),
        pytest.param("in Taiwan", "in Taiwan", id="no content beside it"),
        pytest.param("offshore wind", "offshore wind", id="no place"),
    ],
)
def test_meaning_is_what_is_left_beside_places(query: str, meant: str) -> None:
    """Places are found by their keys."""
    assert meaning_of(query) == meant


def test_the_words_of_one_place_stand_for_it_together() -> None:
    """North and south are not the same Korea."""
    assert [a[-1] for a in query_terms("chips from South Korea")] == ["chip", "@KR", "@KR"]
