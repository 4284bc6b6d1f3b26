"""Topics of stories: by words, by sections and by meaning."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.demo
from bot.model import Article, ArticleId
from bot.stories import topic_names
from bot.stories.topic_meanings import TopicMeanings
from bot.stories.topic_words import hints, languages
from bot.stories.topics import TOPICS, find_topic, topics_of
from bot.text.languages import LANGUAGES
from bot.text.tokens import content_token
from tests.factories import make_article
from tests.stories.demo_stories import ARTICLES, demo_stories

_STORIES = Path(bot.demo.__file__).parent / "sample" / "stories"
_TITLES = Path(__file__).parents[1] / "data" / "topic_titles.tsv"


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
    for column in (2, 3):
        named = {(name.casefold(), row[1]) for row in topic_names.rows() for name in row[column]}
        names = Counter(name for name, _ in named)
        assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize(
    ("story", "topics"),
    [
        pytest.param("01-port-arlen-ferry", (), id="an accident has no topic"),
        pytest.param("02-valmora-wind-law", ("politics", "climate"), id="wind law"),
        pytest.param("03-norvale-rates", ("business",), id="rates"),
        pytest.param("04-lumenar-tarvos-plant", ("business", "technology"), id="chip plant"),
        pytest.param("05-sierra-calda-fire", ("disasters", "climate"), id="wildfire"),
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
    articles = demo_stories()[story]
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
    article = make_article(title="Erloju zaharra", lead=None, language="eu", categories=("Sport",))
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


@pytest.mark.parametrize("language", sorted(languages() - {"zh", "ja", "th"}))
def test_every_listed_word_can_match(language: str) -> None:
    """No list holds a stop word, which would never be looked up."""
    single = [hint.word for hint in hints()[language] if hint.word.isalpha()]
    assert [word for word in single if not content_token(word, language)] == []


def test_every_language_of_the_pack_has_words_names_and_titles() -> None:
    """A story in any of them has topics without a key."""
    pack = {row["language"] for row in _titles()}
    assert len(pack) == 48
    assert pack <= LANGUAGES
    assert pack <= languages()
    for topic in TOPICS:
        named = {lang for row in topic_names.rows() if row[1] == topic for lang in row[0].split()}
        assert pack <= named


def test_titles_in_every_language_have_their_topic() -> None:
    """Of 528 invented titles in 48 languages, and 48 that have no topic."""
    rows = _titles()
    told = [topics_of([_titled(row["title"], row["language"])]) for row in rows]
    on_topic = [(row, got) for row, got in zip(rows, told, strict=True) if row["topic"] != "-"]
    right = [row for row, got in on_topic if row["topic"] in got]
    wrong = [row for row, got in zip(rows, told, strict=True) if got and row["topic"] not in got]
    assert len(right) / len(on_topic) >= 0.98
    assert len(wrong) <= 2


@pytest.mark.parametrize(
    ("url", "topic"),
    [
        pytest.param("https://a.example/sport/cup-final-123", "sport", id="en"),
        pytest.param("https://a.example/de/politik/wahl.html", "politics", id="behind a language"),
        pytest.param("https://a.example/%C3%A9conomie/banque", "business", id="fr, escaped"),
        pytest.param("https://a.example/спорт/матч", "sport", id="ru"),
        pytest.param("https://a.example/the-thao/bong-da/1.html", "sport", id="vi, two sections"),
        pytest.param("https://www.a.example/world-cup-politics", None, id="the article itself"),
        pytest.param("https://a.example/it/2026/x", None, id="a language is no topic"),
        pytest.param("https://sport.a.example/x", "sport", id="host"),
        pytest.param("https://[broken/sport/x", None, id="no address"),
    ],
)
def test_the_folders_of_an_address_are_sections(url: str, topic: str | None) -> None:
    """Outlets file under words of their language, and feeds often say nothing else."""
    article = make_article(title="Ten pictures", lead=None, url=url)
    assert topics_of([article]) == ((topic,) if topic else ())


def test_only_a_section_makes_a_story_local() -> None:
    """The word stands in stories of all kinds."""
    assert topics_of([make_article(title="Local council to meet", lead=None)]) == ()
    filed = make_article(title="Ten pictures", lead=None, categories=("Lokales",))
    assert topics_of([filed]) == ("local",)


def test_meaning_tells_the_topic_where_words_do_not() -> None:
    """A story's vector near a topic's examples is enough; one near none adds nothing."""
    quiet = [make_article(title="Ten pictures", lead=None)]
    assert topics_of(quiet, {"sport": 0.6, "culture": 0.1}) == ("sport",)
    assert topics_of(quiet, {"sport": 0.3, "culture": 0.2}) == ()
    assert topics_of([], {"sport": 0.9}) == ()


def test_meanings_are_learnt_from_the_examples() -> None:
    """With any embedder that keeps topics apart, a story like the examples is like its topic."""
    meanings = TopicMeanings(_by_first_letters)
    like = meanings.likeness(_by_first_letters(["Tennis champion reaches the final"])[0])
    assert set(like) == set(TOPICS) - {"local"}
    assert meanings.likeness(np.zeros(64, np.float32)) == {}
    assert meanings.scale.deviation > 0


def _by_first_letters(texts: object) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return vectors that count the words of texts by a number made of their letters."""
    assert isinstance(texts, list | tuple)
    rows = np.zeros((len(texts), 64), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.split():
            row[sum(map(ord, word)) % 64] += 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@given(ARTICLES)
@settings(max_examples=60, deadline=None)
def test_any_story_has_few_topics(articles: list[Article]) -> None:
    """Whatever feeds send: known topics, at most three."""
    topics = topics_of(articles)
    assert len(topics) == len(set(topics)) <= 3
    assert set(topics) <= set(TOPICS)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_names_a_topic_or_none(text: str) -> None:
    """Whatever people send is understood somehow."""
    assert find_topic(text) in {None, *TOPICS}


@cache
def _titles() -> tuple[dict[str, str], ...]:
    with _TITLES.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _titled(title: str, language: str) -> Article:
    return Article(id=ArticleId("a"), title=title, language=language)
