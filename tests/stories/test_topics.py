"""Topics and the words that find stories."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.demo
from bot.model import Article, ArticleId, StoryId
from bot.stories.topic_names import NAMES, SECTIONS
from bot.stories.topic_words import WORDS
from bot.stories.topics import (
    TOPICS,
    find_topic,
    query_terms,
    rank_matches,
    story_terms,
    topics_of,
)
from bot.text.tokens import content_token, stopwords
from tests.factories import make_article

_STORIES = Path(bot.demo.__file__).parent / "sample" / "stories"

_LANGUAGES = st.sampled_from([None, "", "en", "de", "fr", "ru", "zh", "xx", "en-GB"])
_ARTICLES = st.lists(
    st.builds(
        make_article,
        id=st.text(max_size=3),
        title=st.text(max_size=80),
        lead=st.none() | st.text(max_size=300),
        language=_LANGUAGES,
        categories=st.lists(st.text(max_size=20) | st.sampled_from(["World", "Sport"])).map(tuple),
    ),
    min_size=1,
    max_size=4,
)
_WEIGHTS = st.floats(min_value=0, max_value=1, allow_nan=False)
_POSTINGS = st.lists(
    st.tuples(st.sampled_from("abcdef").map(StoryId), st.sampled_from("uvwxyz"), _WEIGHTS),
    max_size=15,
)


@cache
def _demo() -> dict[str, tuple[Article, ...]]:
    """Return the articles of the demonstration's stories, by the name of their file."""
    return {path.stem: _articles(path) for path in sorted(_STORIES.glob("*.json"))}


def _articles(path: Path) -> tuple[Article, ...]:
    return tuple(
        Article(
            id=ArticleId(f"{path.stem}-{n}"),
            title=item["title"],
            lead=item["lead"],
            language=item["language"],
            categories=tuple(item["categories"]),
        )
        for n, item in enumerate(json.loads(path.read_text("utf-8"))["articles"])
    )


@cache
def _demo_postings() -> tuple[tuple[StoryId, str, float], ...]:
    return tuple(
        (StoryId(name), term, weight)
        for name, articles in _demo().items()
        for term, weight in story_terms(articles).items()
    )


def _search(query: str) -> list[StoryId]:
    """Return what a search among the demonstration's stories finds."""
    terms = query_terms(query)
    asked = {term for alternatives in terms for term in alternatives}
    return rank_matches(terms, [posting for posting in _demo_postings() if posting[1] in asked])


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_found_by_its_own_name(topic: str) -> None:
    """What a page links to must lead back to the topic."""
    assert find_topic(topic) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        pytest.param("  SPORTS! ", "sport", id="case and punctuation"),
        pytest.param("tech", "technology", id="short"),
        pytest.param("the economy", None, id="an article makes it no name"),
        pytest.param("environment", "climate", id="en"),
        pytest.param("Wirtschaft", "business", id="de"),
        pytest.param("deportes", "sport", id="es"),
        pytest.param("sante", "health", id="fr without accent"),
        pytest.param("esteri", "world", id="it"),
        pytest.param("ciência", "science", id="pt"),
        pytest.param("buitenland", "world", id="nl"),
        pytest.param("Экономика", "business", id="ru"),
        pytest.param("miljö", "climate", id="sv"),
        pytest.param("swiat", "world", id="pl without stroke"),
        pytest.param("політика", "politics", id="uk"),
        pytest.param("sağlık", "health", id="tr"),
        pytest.param("SAGLIK", "health", id="tr typed plainly"),
        pytest.param("arts & entertainment", "culture", id="ampersand"),
        pytest.param("football", None, id="narrower than a topic"),
        pytest.param("world cup final", None, id="more than a topic"),
        pytest.param("it", None, id="a pronoun"),
        pytest.param("", None, id="empty"),
        pytest.param(" -- ", None, id="no words"),
    ],
)
def test_a_topic_is_named_by_the_whole_text(text: str, topic: str | None) -> None:
    """Names in all interface languages count; anything longer or narrower is a search."""
    assert find_topic(text) == topic


def test_no_name_stands_for_two_topics() -> None:
    """Otherwise the order of a table would decide."""
    for table in (NAMES, SECTIONS):
        names = Counter(
            name
            for text in table.values()
            for name in {" ".join(n.split()).casefold() for n in text.split(";")}
        )
        assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize(
    ("story", "topics"),
    [
        pytest.param("01-port-arlen-ferry", (), id="an accident has no topic"),
        pytest.param("02-valmora-wind-law", ("politics", "climate"), id="wind law"),
        pytest.param("03-norvale-rates", ("business",), id="rates"),
        pytest.param("04-lumenar-tarvos-plant", ("business", "technology"), id="chip plant"),
        pytest.param("05-sierra-calda-fire", ("climate",), id="wildfire"),
        pytest.param("06-corvane-strike", ("business",), id="strike"),
        pytest.param("07-hallbrook-audit", ("politics",), id="audit"),
        pytest.param("08-halvexin-trial", ("health",), id="drug trial"),
        pytest.param("09-petrel-probe", ("science",), id="probe"),
        pytest.param("10-cup-final", ("sport",), id="cup final"),
        pytest.param("11-kestria-oltmar-truce", ("world",), id="truce"),
        pytest.param("12-paylune-breach", ("technology", "business"), id="breach"),
    ],
)
def test_words_tell_the_topics_of_a_story(story: str, topics: tuple[str, ...]) -> None:
    """The sections of the feeds may add a topic, but nothing that is wrong."""
    articles = _demo()[story]
    without = [replace(article, categories=()) for article in articles]
    assert set(topics_of(without)) == set(topics)
    assert set(topics) <= set(topics_of(articles)) <= {*topics, "science"}


def test_a_section_called_world_makes_no_world_affairs() -> None:
    """Outlets file every accident abroad under it."""
    ferry = make_article(categories=("World",))
    assert topics_of([ferry]) == ()


@pytest.mark.parametrize(
    ("category", "topic"),
    [
        pytest.param("Deportes", "sport", id="a topic's name"),
        pytest.param("Fußball", "sport", id="a narrower section"),
        pytest.param("News > Health", "health", id="a path"),
        pytest.param("Wissen und Technik", "science", id="two in one"),
        pytest.param("Кино", "culture", id="ru"),
    ],
)
def test_a_section_names_a_topic(category: str, topic: str) -> None:
    """Where words tell nothing the feed's own filing does."""
    article = make_article(title="Ten pictures", lead=None, categories=(category,))
    assert topic in topics_of([article])


def test_a_section_counts_where_we_know_no_words() -> None:
    """An article in a language without lists still has its category."""
    article = make_article(title="Košarkarji", lead=None, language="sl", categories=("Sport",))
    assert topics_of([article]) == ("sport",)


@pytest.mark.parametrize(
    ("language", "title", "topic"),
    [
        pytest.param("en", "Hospital staff mourn a colleague", None, id="accidental word"),
        pytest.param("en", "Striker heads the winner in cup final", "sport", id="en"),
        pytest.param("de", "Bundestag beschließt Wahlrechtsreform", "politics", id="de"),
        pytest.param("de", "Was man bei der Auswahl knapp verpasst", None, id="de not an ending"),
        pytest.param("es", "Las vacunas reducen la enfermedad", "health", id="es"),
        pytest.param("fr", "L'économie entre en récession", "business", id="fr elision"),
        pytest.param("it", "Gli astronomi scoprono un pianeta", "science", id="it"),
        pytest.param("pt", "O filme que emocionou o cinema", "culture", id="pt"),
        pytest.param("nl", "Hittegolf en droogte houden aan", "climate", id="nl"),
        pytest.param("ru", "Хакеры атаковали смартфоны", "technology", id="ru"),
        pytest.param(None, "Ceasefire talks between envoys", "world", id="no language is en"),
    ],
)
def test_a_title_tells_its_topic(language: str | None, title: str, topic: str | None) -> None:
    """Inflected words match in every language that has lists."""
    found = topics_of([make_article(title=title, lead=None, language=language)])
    assert found[:1] == ((topic,) if topic else ())


@pytest.mark.parametrize("topic", TOPICS)
def test_every_listed_word_can_match(topic: str) -> None:
    """No list holds a stop word, which would never be looked up."""
    for language, lists in WORDS[topic].items():
        single = [word for word in lists.split() if word.isalpha()]
        assert [w for w in single if not content_token(w, language)] == []
        assert stopwords(language)


@given(_ARTICLES)
@settings(max_examples=60, deadline=None)
def test_any_story_has_few_topics_and_terms(articles: list[Article]) -> None:
    """Whatever feeds send: known topics, at most three; terms within bounds; no order matters."""
    topics = topics_of(articles)
    terms = story_terms(articles)
    assert len(topics) == len(set(topics)) <= 3
    assert set(topics) <= set(TOPICS)
    assert len(terms) <= 80
    assert all(term and 0 < weight <= 1 for term, weight in terms.items())
    assert story_terms(articles[::-1]) == terms


def test_no_articles_tell_nothing() -> None:
    """A story whose articles are all gone is still answered for."""
    assert topics_of([]) == ()
    assert story_terms([]) == {}


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
    assert find_topic(text) in {None, *TOPICS}


@pytest.mark.parametrize(
    ("n_words", "n_needed"),
    [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3)],
    ids=["one", "two", "three", "four", "five"],
)
def test_half_of_the_words_must_match(n_words: int, n_needed: int) -> None:
    """One word of two is another story; two of three may be the one."""
    terms = [(f"w{n}",) for n in range(n_words)]
    postings = [
        (StoryId(f"has{n}"), f"w{place}", 1.0) for n in range(1, n_words + 1) for place in range(n)
    ]
    found = set(rank_matches(terms, postings))
    assert found == {f"has{n}" for n in range(n_needed, n_words + 1)}


def test_a_rare_word_counts_more() -> None:
    """Of three words, the one that few stories have tells them apart."""
    terms = [("common",), ("also",), ("rare",)]
    postings = [(StoryId(s), "common", 1.0) for s in "abcd"]
    postings += [(StoryId("a"), "also", 1.0), (StoryId("c"), "also", 1.0)]
    postings += [(StoryId("d"), "rare", 1.0)]
    assert rank_matches(terms, postings) == ["d", "a", "c"]


def test_the_best_of_a_words_stems_counts_once() -> None:
    """A story does not gain by holding a word in three spellings."""
    terms = [("ferries", "ferri", "ferry")]
    postings = [
        (StoryId("a"), "ferri", 0.5),
        (StoryId("a"), "ferry", 0.4),
        (StoryId("b"), "ferri", 0.6),
    ]
    assert rank_matches(terms, postings) == ["b", "a"]


@given(_POSTINGS)
def test_the_order_of_postings_does_not_matter(
    postings: list[tuple[StoryId, str, float]],
) -> None:
    """Databases return rows as they please."""
    terms = [("u", "v"), ("w",), ("x", "y", "u")]
    expected = rank_matches(terms, postings)
    assert rank_matches(terms, postings[::-1]) == expected
    assert rank_matches(terms, sorted(postings, key=lambda p: p[1])) == expected
    for some in permutations(postings[:4]):
        assert rank_matches(terms, [*some, *postings[4:]]) == expected
