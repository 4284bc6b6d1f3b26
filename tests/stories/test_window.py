from __future__ import annotations

from datetime import timedelta

from bot.model import StoryId
from bot.stories.features import features
from bot.stories.rarity import Rarity
from bot.stories.window import WINDOW, Window
from tests.factories import MORNING, make_article

FERRY, CHIPS = StoryId("ferry"), StoryId("chips")


def put(window: Window, story_id: StoryId, n: int, title: str, after: timedelta | None) -> None:
    at = None if after is None else MORNING + after
    article = make_article(f"{story_id}{n}", title=title, lead=None, published_at=at)
    window.put(story_id, features(article))


def test_a_story_leaves_with_its_last_article() -> None:
    """And nothing of it stays behind."""
    window = Window(Rarity())
    put(window, FERRY, 1, "Ferry sinks", timedelta())
    put(window, CHIPS, 1, "Lumenar builds", WINDOW + timedelta(minutes=1))

    assert list(window.stories) == [CHIPS]
    assert window.stats()["articles"] == 1
    assert window.stats()["index_entries"] == 2


def test_an_article_that_joins_keeps_its_story_in_sight() -> None:
    """A long story is one story."""
    window = Window(Rarity())
    for days in range(0, 12, 3):
        put(window, FERRY, days, "Ferry inquiry", timedelta(days=days))

    assert FERRY in window.stories


def test_articles_without_times_leave_by_number_only() -> None:
    """They are all simultaneous."""
    window = Window(Rarity(), max_articles=3)
    for n in range(5):
        put(window, FERRY, n, f"Report {n}", None)

    assert window.stats()["articles"] == 3


def test_a_merged_story_is_found_by_the_words_of_both() -> None:
    """The one that is gone is not found."""
    rarity = Rarity()
    window = Window(rarity)
    put(window, FERRY, 1, "Tolveric towed", timedelta())
    put(window, CHIPS, 1, "Brandvold heard", timedelta())

    window.merge(FERRY, CHIPS)

    brandvold = rarity.weigh_sounds(features(make_article(title="Brandvold", lead=None)))
    assert window.near(brandvold) == [FERRY]
    assert window.stats()["stories"] == 1
